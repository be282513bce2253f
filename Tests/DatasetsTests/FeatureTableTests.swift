// Reading rows for a trained network: columns by name.

import Datasets
import TestSupport
import Testing

struct FeatureTableTests {
  private func table(_ text: String, features: [String] = ["x", "y"]) throws -> FeatureTable {
    try FeatureTable.csv(Array(text.utf8), path: "d.csv", features: features)
  }

  @Test(
    "Features are in the network's order, whatever the file's, and other columns are ignored",
    arguments: [
      "x,y\n1,2\n3,4\n", "y,x\n2,1\n4,3\n", "id,y,note,x\na,2,,1\nb,4,?,3\n",
      "\u{FEFF}y,x,x2\r\n2,1,\r\n4,3,z",
      // What pandas writes as the name of its index.
      ",x,y\n0,1,2\n1,3,4\n", "t,t,x,y\n0,0,1,2\n0,0,3,4\n",
    ])
  func order(text: String) throws {
    let read = try table(text)
    #expect(read.count == 2)
    #expect(read.values == .numbers([1, 2, 3, 4]))
  }

  @Test("Where no column is asked for, there is nothing to read")
  func noColumns() throws {
    #expect { try table("x,y\n1,2\n", features: []) } throws: {
      "\($0)" == "d.csv: no column is asked for"
    }
    let images = DataFile(path: "i", bytes: IDXSample.file([2, 1], [0, 1]))
    #expect { try IDXFormat().readFeatures(images, columns: []) } throws: {
      "\($0)" == "i: examples of 1 elements do not suit the network, which takes 0 features"
    }
  }

  @Test(
    "Errors in a file have a location and a reason",
    arguments: [
      ("", "d.csv: the file is empty"), ("x,y", "d.csv: there are no rows below the first line"),
      ("x,t\n1,a\n", "d.csv:1: there is no column 'y', which the network requires"),
      ("a,b\n1,2\n", "d.csv:1: there is no column 'x', 'y', which the network requires"),
      ("1,2\n3,4\n", "d.csv:1: the first line must name the columns, but it contains numbers"),
      ("x,y,y\n1,2,3\n", "d.csv:1: two columns are named 'y'"),
      ("x,y\n1,2\n1\n", "d.csv:3: expected 2 fields, as in the first line, found 1"),
      ("x,y\n1,two\n", "d.csv:2: the column 'y' contains 'two', not a number"),
      ("x,y\n1,1e39\n", "d.csv:2: the column 'y' contains '1e39', not a number"),
      ("x,i,y\n1,,2\n,,NA\n", "d.csv:3: 2 values are missing: line 3, 'x'; line 3, 'y'"),
    ])
  func errors(text: String, message: String) {
    #expect { try table(text) } throws: { "\($0)" == message }
  }

  @Test("Of many missing features the first five are named, with the columns that could be meant")
  func missing() {
    let features = (1...8).map { "f\($0)" }
    #expect { try table("f8,g1,g2\n1,2,3\n", features: features) } throws: { error in
      guard let error = error as? MissingFeatures else { return false }
      return error.features == Array(features.prefix(7)) && error.otherColumns == ["g1", "g2"]
        && "\(error)"
          == "d.csv:1: there is no column 'f1', 'f2', 'f3', 'f4', 'f5' and 2 more, which the network requires"
    }
  }
}
