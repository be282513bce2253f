import Experiments
import SQLite
import TestSupport
import Testing

@testable import SQLiteStore

struct StoredValuesTests {
  @Test(
    "A value that a hyperparameter cannot have is rejected, whatever its type",
    arguments: [
      ("activation", SQLValue.text("`touch PWNED`"), false), ("activation", .text("relu"), true),
      ("activation", .text("[\"relu\",\"tanh\"]"), true), ("activation", .text("[\"relu\",\"`\"]"), false),
      ("activation", .blob([1]), false), ("activation", .integer(1), false), ("depth", .integer(2), true),
      ("depth", .integer(1001), false), ("depth", .integer(-1), false), ("depth", .text("2"), false),
      ("depth", .real(2), false), ("learning_rate", .real(0.1), true), ("learning_rate", .integer(1), true),
      ("learning_rate", .real(0), false), ("learning_rate", .real(.infinity), false),
      ("learning_rate", .null, true),
      ("hidden_layers", .text("[16,8]"), true), ("hidden_layers", .text("[]"), true),
      ("hidden_layers", .text("[16,0]"), false), ("hidden_layers", .text("16"), false),
      ("hidden_layers", .text("[16] [8]"), false), ("class_weights", .text("balanced"), true),
      ("class_weights", .text("[1,2.5]"), true), ("class_weights", .text("[1,0]"), false),
      ("status", .text("completed"), true), ("status", .text("done"), false), ("status", .null, false),
      ("last_epoch", .integer(0), true), ("last_epoch", .integer(1_000_000_000_000), false),
      ("last_epoch", .integer(.max), false), ("best_epoch", .integer(0), false),
      ("val_loss", .text("small"), false),
      ("val_loss", .real(0.5), true), ("seed", .integer(-1), false), ("cell_id", .text("../x"), false),
      ("val_confusion", .text("[[1,0],[2,3]]"), true), ("val_confusion", .text("[[1,0],[2]]"), false),
      ("val_confusion", .text("[[5]]"), true),
      ("val_confusion", .text("[]"), false),
      ("val_confusion", .text("[[1,2],3,4]]"), false), ("val_confusion", .text("[[1,2],[3,4],[5,6]]"), false),
      ("val_confusion", .text("[[1,2],[3,9223372036854775807]]"), false),
      ("val_confusion", .text("[[1,-1],[2,3]]"), false), ("val_confusion", .text("[[01,0],[2,3]]"), false),
      ("val_confusion", .text("[[1,0],[2,3]"), false), ("val_confusion", .text("[[]]"), false),
      ("val_confusion", .text("[[1,0],[2,1234567890123456789]]"), false),
      ("val_confusion", .text("[[7]]"), true), ("val_confusion", .text("[[0]]"), true),
      ("val_confusion", .text("[["), false), ("val_confusion", .text("[[]"), false),
      ("val_confusion", .text("[[123456789012345678]]"), true),
      ("val_confusion", .text("[[1,],[2,3]]"), false), ("val_confusion", .text("[[00]]"), false),
      ("val_confusion", .text("[[1a]]"), false), ("val_confusion", .text("[[1]}"), false),
      ("val_confusion", .text("[[1}]"), false), ("val_confusion", .text("[[1,0];[2,3]]"), false),
      ("val_confusion", .text("[1]"), false), ("val_confusion", .text("[[1,0] [2,3]]"), false),
      ("val_confusion", .null, true), ("seed", .null, false), ("seed", .integer(9_007_199_254_740_992), true),
      ("seed", .integer(9_007_199_254_740_993), false), ("parameter_count", .integer(1), true),
      ("parameter_count", .integer(0), false), ("parameter_count", .null, false),
      ("attempts", .integer(0), true),
      ("attempts", .integer(-1), false), ("attempts", .null, false), ("claim", .integer(.max), true),
      ("best_epoch", .integer(1), true), ("best_epoch", .integer(10_000_000), true),
      ("best_epoch", .integer(10_000_001), false), ("best_epoch", .real(1), false), ("config", .null, false),
      ("lineage", .null, true), ("lineage", .text("x"), false), ("seconds", .null, true),
      ("seconds", .integer(3), true), ("loss", .text("hinges"), false), ("width", .integer(1_000_001), false),
      ("val_confusion", .text("[[1,0],[2,3],[4,5]]"), false), ("val_confusion", .text("{}[[1]]"), false),
      ("error", .blob([0]), false),
      ("error", .text("\u{1B}[2J"), true),
    ])
  func ofRuns(column: String, value: SQLValue, isRight: Bool) {
    var values = StoredValues([column], of: .runs)
    for _ in 0..<2 { #expect((values.fault(in: [value]) == nil) == isRight) }
  }

  @Test("Every column of the view of runs has a rule, except the id, which has a type")
  func columns() throws {
    try TemporaryDirectory.with { folder in
      let layout = StoreLayout(folder.file("runs"))
      _ = try StoreWriter.open(layout)
      for (view, kind) in [
        ("runs", StoredValues.Kind.runs), ("curves", .epochs), ("verifications", .verifications),
      ] {
        let columns = try Connection(path: layout.database, mode: .readOnly).prepare("SELECT * FROM \(view)")
          .columnNames
        for column in columns where column != "id" && column != "run_id" {
          var values = StoredValues([column], of: kind)
          #expect(values.fault(in: [.blob([1, 2])]) != nil, "\(view).\(column)")
        }
      }
    }
  }

  @Test("Only 32 hexadecimal digits in lower case are an id")
  func ids() {
    let id = "0123456789abcdef0123456789abcdef"
    #expect(RunID(id)?.text == id)
    let start = String(id.dropLast())
    let texts: [String] = [
      "", "../../victim", id.uppercased(), start + "g", id + "0", start, start + "é", start + "\0",
      "/" + start,
      String(id.dropLast(2)) + "e\u{301}",
    ]
    for text in texts { #expect(RunID(text) == nil, "\(text)") }
  }

  @Test(
    "Data sets, sweeps, verifications and epochs have rules too",
    arguments: [
      (StoredValues.Kind.datasets, "sha256", SQLValue.null, false), (.datasets, "location", .null, true),
      (.datasets, "location", .integer(1), false), (.datasets, "task", .text("binary"), true),
      (.datasets, "task", .text("ternary"), false), (.datasets, "examples", .integer(0), true),
      (.datasets, "examples", .integer(-1), false), (.datasets, "classes", .text("[]"), true),
      (.datasets, "classes", .text("[\"a\"]"), true), (.datasets, "classes", .text("[1]"), false),
      (.datasets, "classes", .text("{}"), false), (.datasets, "classes", .text("["), false),
      (.datasets, "classes", .null, false), (.datasets, "another", .null, true),
      (.datasets, "data_id", .null, true), (.datasets, "data_id", .blob([1]), false),
      (.datasets, "source", .null, true), (.datasets, "source", .text(#"{"path":"?","target":"t"}"#), true),
      (.datasets, "source", .text(#"{"labels":"?","path":"?"}"#), true),
      (.datasets, "source", .text(#"{"path":["?","?"],"target":"t"}"#), true),
      // With paths, which a merge would bring in.
      (.datasets, "source", .text(#"{"path":"/etc/passwd","target":"t"}"#), false),
      (.datasets, "source", .text(#"{"path":["?","-"],"target":"t"}"#), false),
      (.datasets, "source", .text(#"{"labels":"/dev/zero","path":"?"}"#), false),
      (.datasets, "source", .text(#"{"path":"?","target":"t","test_path":"x"}"#), false),
      (.datasets, "source", .text(#"{"path":"?"}"#), false),
      (.datasets, "source", .text(#"{"path":"?","sheet":1,"target":"t"}"#), false),
      (.datasets, "source", .text(#"{"path":"?","target":"t","separator":"long"}"#), false),
      // Not canonical.
      (.datasets, "source", .text(#"{"target":"t","path":"?"}"#), false),
      (.datasets, "source", .text("{"), false), (.datasets, "source", .text("[]"), false),
      (.datasets, "source", .text(""), false), (.datasets, "source", .integer(1), false),
      (.sweeps, "name", .text(String(repeating: "n", count: 1000)), true),
      (.sweeps, "name", .text(String(repeating: "n", count: 1001)), false), (.sweeps, "name", .null, false),
      (.sweeps, "metric", .text("val_loss"), true), (.sweeps, "metric", .text("test_loss"), false),
      (.sweeps, "goal", .text("maximize"), true), (.sweeps, "goal", .text("most"), false),
      (.sweeps, "id", .text("x"), false), (.sweeps, "spec", .blob([1]), false),
      (.verifications, "identical", .integer(0), true), (.verifications, "identical", .integer(1), true),
      (.verifications, "identical", .integer(2), false), (.verifications, "identical", .null, false),
      (.verifications, "epochs", .integer(0), true), (.verifications, "difference", .null, true),
      (.verifications, "cpu", .null, true), (.verifications, "host", .null, false),
      (.epochs, "epoch", .integer(1), true), (.epochs, "epoch", .integer(0), false),
      (.epochs, "epoch", .null, false),
      (.epochs, "epoch", .integer(10_000_001), false), (.epochs, "val_loss", .null, true),
      (.epochs, "learning_rate", .text("x"), false), (.epochs, "seconds", .real(-1), true),
    ])
  func ofOthers(kind: StoredValues.Kind, column: String, value: SQLValue, isRight: Bool) throws {
    var values = StoredValues([column], of: kind)
    let fault = values.fault(in: [value])
    #expect((fault == nil) == isRight)
    #expect(fault.map { $0.column == column && $0.value == value } ?? true)
    #expect((StoredValues.fault(in: [column: value], of: kind) == nil) == isRight)
  }

  @Test("The first invalid row is found wherever it is")
  func rows() throws {
    let right: [String: SQLValue] = ["epoch": .integer(1), "val_loss": .real(1)]
    let wrong: [String: SQLValue] = ["epoch": .integer(2), "val_loss": .text("x")]
    try StoredValues.check([], of: .epochs)
    try StoredValues.check([right, right], of: .epochs)
    for records in [[wrong], [right, wrong], [right, wrong, right]] {
      #expect { try StoredValues.check(records, of: .epochs) } throws: {
        "\($0)" == "its val_loss is 'x', which netlab would not have written"
      }
    }
    var values = StoredValues(["epoch", "another", "val_loss"], of: .epochs)
    #expect(values.fault(in: [.integer(1), .null, .real(1)]) == nil)
    #expect(values.fault(in: [.integer(1), .null, .text("x")])?.column == "val_loss")
    #expect(values.fault(in: [.integer(0), .null, .text("x")])?.column == "epoch")
  }

  @Test("A value in a message is cut off after 60 characters")
  func excerpts() {
    let sixty = String(repeating: "e", count: 60)
    #expect(
      SQLValue.text(sixty).excerpt == "'\(sixty)'" && SQLValue.text(sixty + "f").excerpt == "'\(sixty)…'")
    #expect(SQLValue.null.excerpt == "NULL" && SQLValue.integer(-3).excerpt == "-3")
    #expect(SQLValue.blob([1, 2]).excerpt == "a blob of 2 bytes" && SQLValue.real(0.5).excerpt == "0.5")
  }
}
