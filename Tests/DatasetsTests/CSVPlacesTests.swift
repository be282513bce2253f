// Irregular CSV files, and the locations of their errors.

import Datasets
import TestSupport
import Testing

struct CSVPlacesTests {
  private func dataset(_ text: String, target: String = "t", task: Task? = nil) throws -> Dataset {
    try Dataset.csv(Array(text.utf8), path: "d.csv", target: target, task: task)
  }

  @Test("Line ends, quotes, a byte order mark and blank lines do not change what is read")
  func dialects() throws {
    let plain = try dataset("x,t\n1,a\n2,b\n")
    for text in [
      "x,t\r\n1,a\r\n2,b\r\n", "x,t\r1,a\r2,b", "\u{FEFF}x,t\n1,a\n2,b\n\n\n\n",
      "\"x\",\"t\"\n\"1\",\"a\"\n 2 ,b",
      "\n\r\nx,t\n\n1,a\n\n2,b",
    ] {
      let data = try dataset(text)
      #expect(data.featureNames == plain.featureNames)
      #expect(data.features == plain.features)
      #expect(data.classes == plain.classes)
      #expect(data.targets == plain.targets)
      // The hash is of the bytes.
      #expect(data.sha256 != plain.sha256)
    }
  }

  @Test("The target may be any column, and the features keep their order")
  func columns() throws {
    #expect(try dataset("t,x,y\n0.5,1,2\n1.5,3,4").features == .numbers([1, 2, 3, 4]))
    let data = try dataset("x,t,y\n1,0.5,2\n3,1.5,4")
    #expect(data.features == .numbers([1, 2, 3, 4]))
    #expect(data.featureNames == ["x", "y"])
    #expect(data.targets == [0.5, 1.5])
    #expect(data.targetName == "t")
  }

  @Test(
    "Lines are counted as an editor counts them",
    arguments: [
      ("x,t\n1,\"a\nb\"\n2,\"c\r\nd\"\nz,e", "d.csv:6: the column 'x' contains 'z', not a number"),
      ("\"x\ny\",t\n1,a\n2", "d.csv:4: expected 2 fields, as in the first line, found 1"),
      ("\n\nx,x,t\n1,2,a", "d.csv:3: two columns are named 'x'"),
      ("\n\r\nx,,t\n1,2,a", "d.csv:3: column 2 has no name"),
      ("\n1,2\n3,4", "d.csv:2: the first line must name the columns, but it contains numbers"),
      ("\nx,u\n1,a", "d.csv:2: there is no column 't' for the target; there are 'x', 'u'"),
      ("x,t\n1,\"a", "d.csv:2: a quoted field of this record is never closed"),
      ("x,t\n1,\"a\"b\n", "d.csv:2: a quoted field must be followed by a comma or the end of the line"),
      ("x,t\n1,a\n,\n", "d.csv:3: 2 values are missing: line 3, 'x'; line 3, 't'"),
    ])
  func lines(text: String, message: String) {
    #expect { try dataset(text) } throws: { "\($0)" == message }
  }

  @Test(
    "Many missing values are one error that names the first five",
    arguments: ["", "?", "NA", "nan", "Null", " N/A "])
  func missing(word: String) {
    let rows = (1...7).map { _ in "\(word),a" }.joined(separator: "\n")
    let places = (2...6).map { "line \($0), 'x'" }.joined(separator: "; ")
    #expect { try dataset("x,t\n" + rows) } throws: {
      "\($0)" == "d.csv:2: 7 values are missing: \(places) and 2 more"
    }
  }

  @Test("Of many columns the last are named when the target is missing")
  func manyColumns() {
    let header = (1...10).map { "c\($0)" }.joined(separator: ",")
    let last = (3...10).map { "'c\($0)'" }.joined(separator: ", ")
    #expect { try dataset(header + "\n") } throws: {
      "\($0)" == "d.csv:1: there is no column 't' for the target; the last of 10 are \(last)"
    }
  }

  @Test(
    "A target that does not suit the task is an error that says why",
    arguments: [
      ("1 b 2", .regression, "the target 't' of a regression must be numeric, but row 2 holds 'b'"),
      ("a b c", .binary, "the target 't' of a binary task has 3 classes, not two"),
      (
        "0 1 0", .multilabel,
        "the target 't' of a multilabel task is one column; its labels are several columns"
      ),
      ("7 7 7.0", nil, "every row has the same value of the target 't': there is nothing to learn"),
      ("0.5 0.5", .regression, "every row has the same value of the target 't': there is nothing to learn"),
    ] as [(String, Task?, String)])
  func unsuitable(targets: String, task: Task?, message: String) {
    let rows = targets.split(separator: " ").map { "1,\($0)" }
    #expect { try dataset((["x,t"] + rows).joined(separator: "\n"), task: task) } throws: {
      "\($0)" == "d.csv: \(message)"
    }
  }

  @Test("Among words, numbers are words: 1 and 1.0 are two of them")
  func words() throws {
    #expect(try dataset("x,t\n1,1\n2,1.0\n3,one").classes == ["1", "1.0", "one"])
  }

  @Test(
    "Numbers are decimal, in Float32's range",
    arguments: ["1e39", "0x10", "1_000", "1,5", "infinity", "--1", "1e", ".", "1 2"])
  func numbers(text: String) {
    #expect(throws: DatasetError.self) { try dataset("x,t\n\"\(text)\",a\n2,b") }
  }

  @Test("A file is read as its bytes are, and named by them")
  func files() throws {
    try TemporaryDirectory.with { folder in
      let path = try folder.write("x,t\n1,a\n2,b\n", to: "data/d.csv")
      let source = try DataSource([("path", path), ("target", "t")])
      let data = try source.input([DataFile(reading: path)]).dataset(task: nil)
      #expect(data.features == .numbers([1, 2]))
      // printf 'x,t\n1,a\n2,b\n' | sha256sum
      #expect(data.sha256 == "207d7a2bc3a244c80496473e7b6e550fbcfb6d587fef660afdc6e746a03c22d1")
    }
  }
}
