// The loaders to fuzz, with valid inputs to mutate.

import Datasets
import Experiments
import Files
import JSON
import Models
import Search

protocol Loader {
  /// The damaged input of a number.
  func input(_ number: Int) -> [UInt8]
  /// - Returns: whether it was taken for sound.
  func load(_ input: [UInt8]) -> Bool
}

/// Words, numbers and single signs of a text.
func tokens(_ text: [UInt8]) -> [[UInt8]] {
  var tokens: [[UInt8]] = []
  var wasWord = false
  for byte in text {
    let isWord =
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    if isWord, wasWord { tokens[tokens.count - 1].append(byte) } else { tokens.append([byte]) }
    wasWord = isWord
  }
  return tokens
}

struct SpecLoader: Loader {
  private let originals: [[[UInt8]]]
  private static let dictionary: [[UInt8]] =
    (HyperparameterDefinition.allNames + [
      "{", "}", "[", "]", ":", ",", "\"", "'", "//", "/*", "*/", "\\u0000", "\\uD800", "\\x41", "null",
      "true", "NaN",
      "-Infinity", "1e400", "-0", "0x", "0xFFFFFFFFFFFFFFFFFF", "99999999999999999999", "1e-400", ".", "5.",
      "+1", "values",
      "value", "min", "max", "points", "distribution", "log_uniform_values", "seeds", "constraints", "metric",
      "data",
      "\u{FEFF}", "\u{2028}", "é", "😀", "1; DROP TABLE run", "depth * width <= 64", "[[[[[[[[[[[[[[[[",
      "{a:{a:{a:{a:",
    ]).map { Array($0.utf8) }

  init(specs: [[UInt8]]) { originals = specs.map(tokens) }

  func input(_ number: Int) -> [UInt8] {
    var mutation = Mutation(number: number)
    return mutation.text(mutation.pick(originals), dictionary: Self.dictionary)
  }

  func load(_ input: [UInt8]) -> Bool {
    // As the program does after it has read the file.
    (try? Spec(String(decoding: input, as: UTF8.self), file: "grid.json")) != nil
  }
}

/// Makes a data set of a table, divides and transforms it.
///
/// - Returns: whether the table is one with this target.
private func prepare(_ table: RawTable, target: String) -> Bool {
  let settings = DatasetSettings(targets: [target])
  guard let dataset = try? Dataset(table, settings: settings, path: "data") else { return false }
  let resampling = Holdout(validation: 0.2, test: 0.2, seed: 0)
  var choices = RecipeChoices()
  choices.standardizeTarget = dataset.task == .regression
  for division in (try? resampling.divisions(of: dataset)) ?? [] {
    let recipes = FittedRecipes(fitting: choices, to: dataset, division: division)
    _ = PreparedData(dataset, division: division, recipes: recipes)
  }
  return true
}

/// Reads the columns that a network requires.
///
/// - Parameter body: receives the rows piece by piece.
/// - Returns: whether all of the file could be read.
private func readFeatures(
  _ file: DataFile, _ columns: [Column], _ body: (FeatureTable) throws -> Void = { _ in }
) -> Bool {
  (try? FeatureRows(file, columns: columns, reading: nil).forEach { try body($0.features) }) != nil
}

struct CSVLoader: Loader {
  private let originals: [[[UInt8]]]
  private static let dictionary: [[UInt8]] = [
    ",", "\"", "\"\"", "\n", "\r\n", "\r", "\0", "", " ", "\t", ";", "nan", "NA", "?", "inf", "1e400",
    "-1e39", "1e-400", "0x10",
    "1_000", "+", "-", ".", "e", "1.5e", "é", "|", ":", "#", "% ", "\\", "\\\"", "1,5", "\"1,234\"",
    "\u{FEFF}", "x", "diagnosis", "progression",
    String(repeating: "9", count: 400), String(repeating: "\"\n", count: 50),
  ].map { Array($0.utf8) }

  init(tables: [[UInt8]]) { originals = tables.map(tokens) }

  /// A table with mutations, of which some have another separator or encoding, or are compressed and damaged again.
  func input(_ number: Int) -> [UInt8] {
    var mutation = Mutation(number: number)
    var bytes = mutation.text(mutation.pick(originals), dictionary: Self.dictionary)
    let separator = UInt8(ascii: ",")
    switch mutation.below(8) {
    case 0:
      let other = mutation.pick([";", "\t", "|", ":", " ", "  "].map { Array($0.utf8) })
      bytes = Array(
        bytes.split(separator: separator, omittingEmptySubsequences: false).joined(separator: other))
    case 1:
      let other: UInt8 = mutation.pick([separator, UInt8(ascii: ";")])
      bytes = bytes.map { $0 == UInt8(ascii: ".") ? separator : $0 == separator ? other : $0 }
    case 2:
      let (first, second) = mutation.pick([(1, 0), (0, 1)])
      bytes = bytes.flatMap { byte in (0..<2).map { $0 == second ? byte : 0 } }.dropLast(
        mutation.below(8) == 0 ? first + 1 : 0)
    default: break
    }
    switch mutation.below(16) {
    case 0: bytes = mutation.bytes(gzip(bytes))
    case 1: bytes = mutation.bytes(zstandard(bytes))
    case 2: bytes = gzip(bytes) + mutation.pick([[], gzip(bytes), zstandard(bytes), [0]])
    case 3: bytes = zstandard(bytes)
    default: break
    }
    return bytes
  }

  func load(_ input: [UInt8]) -> Bool {
    let file = DataFile(path: "data.csv", bytes: input)
    var isSound = false
    if let table = try? CSVReader.read(file, ReadingOptions(), ColumnRequest()) {
      isSound = true
      precondition(table.columns.allSatisfy { $0.values.count == table.count })
    }
    var request = ColumnRequest()
    request.add(.numbers, ColumnPattern("*"))
    var options = ReadingOptions()
    options.encoding = [.windows1252, .utf16LittleEndian, .utf16BigEndian, .latin1][input.count % 4]
    options.header = input.count % 3 == 0 ? .absent : .present
    options.skipRows = input.count % 5
    if (try? CSVReader.read(file, options, request)) != nil { isSound = true }
    for (name, words) in [("mean_radius", "diagnosis"), ("age", "sex"), ("pixel_0_0", "digit")] {
      if readFeatures(file, [Column(name), Column(words, .category(["B", "1"]))]) { isSound = true }
    }
    for target in ["diagnosis", "progression", "digit"] {
      let settings = DatasetSettings(targets: [target])
      guard let table = try? CSVReader.read(file, ReadingOptions(), settings.request) else { continue }
      if prepare(table, target: target) { isSound = true }
    }
    return isSound
  }
}

struct IDXLoader: Loader {
  private let images: [[UInt8]]
  private let labels: DataFile

  /// - Parameter files: each of the images has as many examples as there are labels.
  init(_ files: (images: [[UInt8]], labels: [UInt8])) {
    images = files.images
    labels = DataFile(path: "labels", bytes: files.labels)
  }

  func input(_ number: Int) -> [UInt8] {
    var mutation = Mutation(number: number)
    return mutation.bytes(mutation.pick(images))
  }

  func load(_ input: [UInt8]) -> Bool {
    let file = DataFile(path: "images", bytes: input)
    let isTable = readFeatures(file, [Column("pixel_0_0"), Column("pixel_0_1")])
    guard let table = try? IDXTable.read(file, labels: labels, ReadingOptions(), ColumnRequest()) else {
      return isTable
    }
    return prepare(table, target: "label") || isTable
  }
}

struct WeightsLoader: Loader {
  let images: [[UInt8]]

  func input(_ number: Int) -> [UInt8] {
    var mutation = Mutation(number: number)
    return mutation.bytes(mutation.pick(images))
  }

  func load(_ input: [UInt8]) -> Bool {
    guard let network = try? StoredNetwork(image: input) else { return false }
    // What has been taken for sound must also compute.
    let names = network.featureNames.map {
      "\"\($0.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
    }
    let row = names.map { _ in "0.5" }
    let text = "\(names.joined(separator: ","))\n\(row.joined(separator: ","))\n"
    let file = DataFile(path: "rows.csv", bytes: Array(text.utf8))
    _ = readFeatures(file, network.recipe.inputs) { _ = try network.predictions(for: $0) }
    return true
  }
}
