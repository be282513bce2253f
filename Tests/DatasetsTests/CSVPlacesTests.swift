// Data sets of text tables: their files, and the locations of errors.

import TestSupport
import Testing

@testable import Datasets

struct CSVPlacesTests {
  private func dataset(_ text: String) throws -> Dataset {
    try Dataset.csv(Array(text.utf8), path: "d.csv", target: "t")
  }

  @Test("Line ends, quotes, a byte order mark and blank lines do not change what is read")
  func dialects() throws {
    let plain = try dataset("x,t\n1,a\n2,b\n")
    for text in [
      "x,t\r\n1,a\r\n2,b\r\n", "x,t\r1,a\r2,b", "\u{FEFF}x,t\n1,a\n2,b\n\n\n\n",
      "\"x\",\"t\"\n\"1\",\"a\"\n 2 ,b", "\n\r\nx,t\n\n1,a\n\n2,b",
    ] {
      let data = try dataset(text)
      #expect(data.table == plain.table && data.targets == plain.targets)
      #expect(data.identity == plain.identity)
    }
  }

  @Test("The target may be any column, and the features keep their order")
  func columns() throws {
    #expect(try dataset("t,x,y\n0.5,1,2\n1.5,3,4").table.rows == [1, 2, 3, 4])
    let data = try dataset("x,t,y\n1,0.5,2\n3,1.5,4")
    #expect(data.table.rows == [1, 2, 3, 4] && data.featureNames == ["x", "y"])
    #expect(data.targets[0].values == [0.5, 1.5] && data.targetName == "t")
  }

  @Test(
    "Lines are counted as an editor counts them",
    arguments: [
      (
        "x,t\n1,\"a\nb\"\n2,\"c\r\nd\"\nz,e",
        "d.csv:6: the column 'x' contains 'z', not a number"
      ),
      ("\"x\ny\",t\n1,a\n2", "d.csv:4: expected 2 fields, as the first line has, found 1"),
      ("\nx,u\n1,a", "d.csv: there is no column 't' for the target; there are 'x', 'u'"),
      ("x,t\n1,\"a", "d.csv:2: a quoted field of this record is never closed"),
      (
        "a\r\r\n\nx,t\n1,\"b\n\nc\"\n\"d\"e,f\n",
        "d.csv:8: a quoted field must be followed by a separator or the end of the line"
      ),
      (
        "x,t\n1,\"a\"b\n",
        "d.csv:2: a quoted field must be followed by a separator or the end of the line"
      ),
    ])
  func lines(text: String, message: String) {
    #expect {
      try TableText(text, columns: "columns: {x: 'number'}").dataset()
    } throws: {
      "\($0)".split(separator: "\n").first == message[...]
    }
  }

  @Test("Of many columns the last are named when the target is missing")
  func manyColumns() {
    let header = (1...10).map { "c\($0)" }.joined(separator: ",")
    let row = (1...10).map { "\($0)" }.joined(separator: ",")
    let last = (3...10).map { "'c\($0)'" }.joined(separator: ", ")
    #expect { try dataset("\(header)\n\(row)\n") } throws: {
      "\($0)" == "d.csv: there is no column 't' for the target; the last of 10 are \(last)"
    }
  }

  @Test("A task of several labels needs several targets")
  func multilabel() {
    #expect { try TableText("x,t\n1,0\n2,1\n3,0\n", task: .multilabel).dataset() } throws: {
      "\($0)" == "d.csv: a multilabel task needs several targets, and there is only 't'"
    }
  }

  @Test("A file is read as its bytes are, and its digest is theirs")
  func files() throws {
    try TemporaryDirectory.with { folder in
      let path = try folder.write("x,t\n1,a\n2,b\n", to: "data/d.csv")
      let settings = DatasetSettings(targets: ["t"])
      let (table, test) = try DataSource(paths: [path]).read(settings.request) { key, path in
        #expect(key == "path")
        return try DataFile(reading: path)
      }
      #expect(test == nil)
      #expect(try Dataset(table, settings: settings, path: path).table.rows == [1, 2])
      // printf 'x,t\n1,a\n2,b\n' | sha256sum
      #expect(
        try DataFile.digest(of: [DataFile(reading: path)])
          == "207d7a2bc3a244c80496473e7b6e550fbcfb6d587fef660afdc6e746a03c22d1")
    }
  }

  @Test("No damaged table crashes, and what is read has a value for each feature of each row")
  func fuzz() {
    let source = Array("x,\"y\"\"z\",t\r\n1,2.5e-3,\"a\"\r\n-4,NA,b\n2024-01,,\n".utf8)
    var state: UInt64 = 7
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let alphabet = Array("\",\r\n 0129.e-+x#\u{0}\u{FF}".utf8)
    for _ in 0..<3000 {
      var bytes = source
      for _ in 0...random(6) {
        switch random(3) {
        case 0: bytes[random(bytes.count)] = alphabet[random(alphabet.count)]
        case 1: bytes.insert(alphabet[random(alphabet.count)], at: random(bytes.count))
        default: if bytes.count > 1 { bytes.remove(at: random(bytes.count)) }
        }
      }
      let data = try? Dataset.csv(bytes, path: "d.csv", target: "t")
      #expect(data.map { data in data.table.values.allSatisfy { $0.count == data.count } } ?? true)
    }
  }
}
