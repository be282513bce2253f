// Lines of comments among the rows of a table.

import Testing

@testable import Datasets

struct CSVCommentTests {
  /// Like NumPy's numpy/_core/tests/data/umath-validation-set-cos.csv.
  private static let numpy = """
    dtype,input,output,ulperrortol
    ## +ve denormals ##
    np.float32,0x004b4716,0x3f800000,2
    np.float32,0x007b2490,0x3f800000,2
    ## -ve denormals, too ##
    np.float32,0x80000000,0x3f800000,2
    #
    np.float64,0x0000000000000000,0x3ff0000000000000,3

    """

  @Test("A line that begins with # and has not the fields of a row is a comment")
  func comments() throws {
    let table = try RawTable.csv(Self.numpy)
    #expect(table.columns.map(\.name) == ["dtype", "input", "output", "ulperrortol"])
    #expect(table.columns[3].values == .numbers([2, 2, 2, 3]))
    guard case .words(let types) = table.columns[0].values else { throw DatasetError(path: "", "numbers") }
    // No word of a comment is among those of the column.
    #expect(types.distinct == ["np.float32", "np.float64"] && types.codes == [0, 0, 0, 1])
    for text in [
      "a,b\n1,2\n# inf\n3,4\n", "a,b\n# x, y, z\n1,2\n  # word\n3,4\n#", "a b\n1 2\n# made by me\n3 4\n",
      "a;b\n#1,5\n1;2\n#\n3;4\n", "a,b\n1,2\n#\"x\n3,4\n",
    ] {
      let table = try RawTable.csv(text)
      #expect(table.summary == "a: 1 3; b: 2 4", "\(text)")
      #expect(try RawTable.csv(text) { $0 = table.reading } == table)
    }
  }

  @Test("A line with the fields of a row is one, and lines behind comments keep their numbers")
  func rows() throws {
    #expect(try RawTable.csv("a,b\nx,1\n#y,2\nz,3\n").summary == "a: [x] [#y] [z]; b: 1 2 3")
    #expect(try RawTable.csv("a\nx\n# y\nz\n").summary == "a: [x] [# y] [z]")
    #expect(
      message { _ = try RawTable.csv("a,b\n1,2\n# x, \"y\nz\", 3\n4\n") }
        == "d:5: expected 2 fields, as the first line has, found 1")
  }

  @Test("Where values begin with #, a damaged row is no comment")
  func values() {
    let rows = (0..<20).map { "#ff00\(10 + $0),\($0)" }
    let text = (["colour,n"] + rows + ["#abcdef", "#000000,3"]).joined(separator: "\n")
    #expect(
      message { _ = try RawTable.csv(text) } == "d:22: expected 2 fields, as the first line has, found 1")
    #expect(
      message { _ = try RawTable.csv("colour,n\nred,1\n#fff,2\n#abc\nblue,3\n") }
        == "d:4: expected 2 fields, as the first line has, found 1")
  }
}
