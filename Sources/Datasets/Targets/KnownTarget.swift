/// A target whose classes are known, in rows that a network is scored on.
package struct KnownTarget: Sendable {
  package let name: String
  /// Empty for a regression.
  package let classes: [String]

  package init(name: String, classes: [String]) {
    self.name = name
    self.classes = classes
  }

  /// The indices of the classes, or the quantities; NaN where missing.
  ///
  /// - Throws: `DatasetError` for a class that is not among the known ones.
  package func values(in piece: FeatureRows.Piece, path: String) throws -> [Double] {
    guard let column = piece.others.first(where: { $0.name == name }) else {
      throw DatasetError(path: path, "there is no column \(name.quoted), the target")
    }
    guard !classes.isEmpty else {
      let numbers = try column.values.numberValues(of: name, path: path)
      return (0..<numbers.count).map { numbers[$0] }
    }
    let words = column.values.words
    let places = Dictionary(
      classes.enumerated().map { (Array($1.utf8), Double($0)) }, uniquingKeysWith: { first, _ in first })
    let known = words.distinct.map { word in
      Self.spellings(of: word, piece.reading.decimal).lazy.compactMap { places[Array($0.utf8)] }.first
    }
    return try words.codes.enumerated().map { row, code in
      if code == Words.missing { return .nan }
      guard let value = known[Int(code)] else {
        let place = piece.lines == nil ? " in row \(piece.start + row + 1)" : ""
        throw DatasetError(
          path: path, line: piece.lines?[row],
          "the class \(words.distinct[Int(code)].quoted)\(place) is not among the network's")
      }
      return value
    }
  }

  /// A word, and the names of the class that it is as a number: 1.0 is class 1.
  private static func spellings(of word: String, _ decimal: ReadingOptions.DecimalMark?) -> [String] {
    let number = decimal == .comma ? word.replacing(",", with: ".") : word
    guard DecimalNumber.isNumber(number) else { return [word] }
    return [word, DecimalNumber(number.utf8).text] + (Double(number).map { [Target.className($0)] } ?? [])
  }
}

extension FeatureRows.Piece {
  /// The numbers of a column that was asked for besides the features; NaN where missing.
  package func weights(_ name: String, path: String) throws -> [Double] {
    guard let column = others.first(where: { $0.name == name }) else {
      throw DatasetError(path: path, "there is no column \(name.quoted) of the examples' weights")
    }
    let numbers = try column.values.numberValues(of: name, path: path)
    return (0..<numbers.count).map { numbers[$0] }
  }
}
