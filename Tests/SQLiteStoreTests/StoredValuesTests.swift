import Experiments
import SQLite
import TestSupport
import Testing

@testable import SQLiteStore

struct StoredValuesTests {
  @Test(
    "A value that a hyperparameter cannot have is none, whatever its type",
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
      ("val_confusion", .text("[[7]]"), true),
      ("val_confusion", .text("[[1,0],[2,3],[4,5]]"), false), ("val_confusion", .text("{}[[1]]"), false),
      ("error", .blob([0]), false),
      ("error", .text("\u{1B}[2J"), true),
    ])
  func ofRuns(column: String, value: SQLValue, isRight: Bool) {
    var values = StoredValues([column], of: .runs)
    for _ in 0..<2 { #expect((values.fault(in: [value]) == nil) == isRight) }
  }

  @Test("Every column of the view of runs has a rule, but for the id, which has a type")
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
}
