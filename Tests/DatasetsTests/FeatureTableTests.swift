// Reading rows for a trained network: columns by name.

import TestSupport
import Testing

@testable import Datasets

struct FeatureTableTests {
  private func table(_ text: String, features: [String] = ["x", "y"]) throws -> FeatureTable {
    try FeatureTable.csv(Array(text.utf8), path: "d.csv", features: features)
  }

  @Test(
    "Features are in the network's order, whatever the file's, and other columns are ignored",
    arguments: [
      "x,y\n1,2\n3,4\n", "y,x\n2,1\n4,3\n", "id,y,note,x\na,2,,1\nb,4,?,3\n",
      "\u{FEFF}y,x,x2\r\n2,1,\r\n4,3,z", "x;y\n1;2,0\n3;4\n",
      // What pandas writes as the name of its index.
      ",x,y\n0,1,2\n1,3,4\n", "t,t,x,y\n0,0,1,2\n0,0,3,4\n",
    ])
  func order(text: String) throws {
    let read = try table(text)
    #expect(read.count == 2)
    #expect(read.values == [.numbers([1, 3]), .numbers([2, 4])])
  }

  @Test("Where no column is asked for, there are rows without values")
  func noColumns() throws {
    let read = try table("x,y\n1,2\n", features: [])
    #expect(read.count == 1 && read.values.isEmpty)
  }

  @Test(
    "Errors in a file have a location and a reason",
    arguments: [
      ("", "d.csv: the file is empty"), ("x,y", "d.csv: there are no rows below the first line"),
      ("x,other\n1,a\n", "d.csv: there is no column 'y', which the network requires"),
      (
        "x,z\n1,a\n", "d.csv: there is no column 'y' (did you mean 'z'?), which the network requires"
      ),
      ("one,two\n1,2\n", "d.csv: there is no column 'x', 'y', which the network requires"),
      ("1,2\n3,4\n", "d.csv: there is no column 'x', 'y', which the network requires"),
      ("x,y\n1,2\n1\n", "d.csv:3: expected 2 fields, as the first line has, found 1"),
      ("x,y\n1,two\n", "d.csv:2: the column 'y' contains 'two', not a number"),
      (
        "x,y\n1,1e999\n",
        "d.csv:2: the column 'y' contains infinity or a number beyond float32, which a network cannot use"
      ),
    ])
  func errors(text: String, message: String) {
    #expect { try table(text) } throws: { "\($0)" == message }
  }

  @Test("Of many missing features the first five are named, with the columns that could be meant")
  func missing() {
    let features = (1...8).map { "f\($0)" }
    #expect { try table("f8,other,note\n1,2,3\n", features: features) } throws: { error in
      guard let error = error as? MissingFeatures else { return false }
      return error.features == Array(features.prefix(7)) && error.otherColumns == ["other", "note"]
        && "\(error)"
          == "d.csv: there is no column 'f1', 'f2', 'f3', 'f4', 'f5' and 2 more, which the network requires"
    }
  }

  @Test(
    "Categories have the network's codes, dates are seconds, and what is missing or unknown is told apart")
  func kinds() throws {
    let columns = [Column("d", .date), Column("c", .category(["b", "a", "1"])), Column("x")]
    let text = "c,x,d\na,1,1970-01-02\nz,NA,\n,3,1970-01\n1,4,NA\nb,,1 Jan 1970\n"
    let read = try FeatureTable.read(
      DataFile(path: "d", bytes: Array(text.utf8)), columns: columns, reading: nil)
    #expect(read.values[1] == .codes([1, ColumnValues.unseen, ColumnValues.missing, 2, 0]))
    #expect(
      RawValues.numbers([86_400, .nan, 0, .nan, 0]).isSame(as: .numbers((0..<5).map { read.values[0][$0] })))
    #expect(
      RawValues.numbers([1, .nan, 3, 4, .nan]).isSame(as: .numbers((0..<5).map { read.values[2][$0] })))
    #expect {
      try FeatureTable.read(
        DataFile(path: "d", bytes: Array("d\nyesterday\n".utf8)), columns: [columns[0]], reading: nil)
    } throws: {
      "\($0)"
        == "d:2: the column 'd' must hold dates such as 2024-03-01 or 2024-03-01 13:05, but holds 'yesterday'"
    }
  }

  @Test("A file is read as the training data were, or as it tells if it does not suit that")
  func reading() throws {
    var options = ReadingOptions()
    options.separator = .character(UInt8(ascii: ";"))
    options.decimal = .comma
    options.header = .present
    func values(_ text: String) throws -> [Double] {
      try FeatureTable.read(
        DataFile(path: "d", bytes: Array(text.utf8)), columns: [Column("x"), Column("y")], reading: options
      ).rows
    }
    // By itself, 1,234 could be a thousand.
    #expect(try values("x;y\n1,234;2\n") == [1.234, 2])
    #expect(try values("x,y\n1.5,2\n") == [1.5, 2])
    // The error is that of the stated reading.
    #expect { try values("x;other\n1;2\n") } throws: {
      "\($0)" == "d: there is no column 'y', which the network requires"
    }
    // A stated missing value stays one.
    options.missing = ["-9"]
    #expect(try values("x,y\n-9,2\n")[0].isNaN)
  }

  @Test("Examples of another format are read by the same names")
  func formats() throws {
    let names = ["pixel_0_0", "pixel_0_1", "pixel_0_2"]
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try directory.write(IDXSample.gzip(IDXSample.file([2, 1, 3], [0, 1, 2, 0, 255, 0])), to: "i")
      try directory.write("pixel_0_2,pixel_0_1,pixel_0_0\n3,2,1\n", to: "c")
      func read(_ name: String) throws -> [Double] {
        try FeatureTable.read(
          DataFile(reading: directory.file(name)), columns: names.map { Column($0) }, reading: nil
        ).rows
      }
      #expect(try read("i") == [0, 1, 2, 0, 255, 0])
      #expect(try read("c") == [1, 2, 3])
    }
    #expect {
      try FeatureTable.read(
        DataFile(path: "i", bytes: IDXSample.file([2, 2], [1, 2, 3, 4])), columns: names.map { Column($0) },
        reading: nil)
    } throws: {
      "\($0)"
        == "i: there is no column 'pixel_0_0', 'pixel_0_1', 'pixel_0_2', which the network requires"
    }
  }
}
