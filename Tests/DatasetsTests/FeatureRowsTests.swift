// Rows for trained networks are read piece by piece.

import Testing

@testable import Datasets

struct FeatureRowsTests {
  private let columns = [Column("x"), Column("kind", .category(["a", "b"])), Column("day", .date)]

  private func pieces(_ text: String, reading: ReadingOptions? = nil) throws -> [FeatureRows.Piece] {
    var pieces: [FeatureRows.Piece] = []
    let file = DataFile(path: "rows", bytes: Array(text.utf8))
    try FeatureRows(file, columns: columns, others: [("t", true)], reading: reading).forEach {
      pieces.append($0)
    }
    return pieces
  }

  @Test("A long text comes in pieces of bounded size, in order, with the lines of its rows")
  func long() throws {
    let count = 50_000
    let rows = (0..<count).map { "\($0),\(["a", "b", "c\($0)", ""][$0 % 4]),2024-01-02,\($0 % 3)" }
    // A blank line and a field of two lines move the lines that follow.
    let text = (["x,kind,day,t", "", "-1,\"b\nb\",2024-01-01,7"] + rows).joined(separator: "\n")
    let pieces = try pieces(text)
    #expect(pieces.count > 6)
    #expect(pieces.allSatisfy { $0.features.count <= 1 << 13 && $0.lines?.count == $0.features.count })
    #expect(pieces.reduce(0) { $0 + $1.features.count } == count + 1)
    var start = 0
    for piece in pieces {
      #expect(piece.start == start)
      start += piece.features.count
    }
    let last = try #require(pieces.last)
    let place = last.features.count - 1
    #expect(last.features.values[0][place] == Double(count - 1))
    #expect(last.features.values[2][place] == 1_704_153_600)
    #expect(last.lines?.last == count + 4)
    #expect(last.others.map(\.name) == ["t"] && last.others[0].values.count == last.features.count)
    #expect(
      pieces[0].features.values[1]
        == .codes(
          [-2] + (0..<pieces[0].features.count - 1).map { [0, 1, -2, -1][$0 % 4] }))
    #expect(pieces[0].unseen[1].prefix(3) == ["b\nb", "c2", "c6"])
    // The words of other pieces are forgotten.
    #expect(last.unseen[1].count == last.features.values[1].unseenCount)
  }

  @Test("Pieces of rows that become many numbers have fewer rows, and all pieces together every row")
  func wide() throws {
    let text = (["x"] + (0..<10).map { "\($0)" }).joined(separator: "\n")
    let file = DataFile(path: "rows", bytes: Array(text.utf8))
    for (width, sizes) in [
      (0, [10]), (1 << 17, [8, 2]), (1 << 18, [4, 4, 2]), (1 << 21, [Int](repeating: 1, count: 10)),
    ] {
      var (counts, values, starts): ([Int], [Double], [Int]) = ([], [], [])
      try FeatureRows(file, columns: [Column("x")], width: width, reading: nil).forEach {
        (piece: FeatureRows.Piece) in
        starts.append(piece.start)
        counts.append(piece.features.count)
        values += piece.features.rows
      }
      #expect(counts == sizes && values == (0..<10).map { Double($0) })
      #expect(starts == sizes.indices.map { sizes[..<$0].reduce(0, +) })
    }
  }

  @Test("A file that does not suit the stated reading is read as its beginning tells")
  func reading() throws {
    var stated = ReadingOptions()
    stated.separator = .character(UInt8(ascii: ";"))
    stated.decimal = .comma
    for text in [
      "x;kind;day\n1,5;a;2024-01-02\n", "x,kind,day\n1.5,a,2024-01-02\n",
      "kind\tx\tday\na\t1.5\t2024-01-02\n",
    ] {
      let pieces = try pieces(text, reading: stated)
      #expect(pieces.count == 1 && pieces[0].features.values[0] == .numbers([1.5]))
    }
  }
}

extension ColumnValues {
  fileprivate var unseenCount: Int {
    if case .codes(let codes) = self { codes.count { $0 == ColumnValues.unseen } } else { 0 }
  }
}
