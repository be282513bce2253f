// What is fuzzed: each loader with the sound inputs to start from.

import Datasets
import Files
import NeuralNetwork
import Models
import SQLiteStore
import Experiments
import Search
import Threading

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

struct CSVLoader: Loader {
  private let originals: [[[UInt8]]]
  private static let dictionary: [[UInt8]] = [
    ",", "\"", "\"\"", "\n", "\r\n", "\r", "\0", "", " ", "\t", ";", "nan", "NA", "?", "inf", "1e400",
    "-1e39", "1e-400", "0x10",
    "1_000", "+", "-", ".", "e", "1.5e", "é", "\u{FEFF}", "x", "diagnosis", "progression",
    String(repeating: "9", count: 400), String(repeating: "\"\n", count: 50),
  ].map { Array($0.utf8) }

  init(tables: [[UInt8]]) { originals = tables.map(tokens) }

  func input(_ number: Int) -> [UInt8] {
    var mutation = Mutation(number: number)
    return mutation.text(mutation.pick(originals), dictionary: Self.dictionary)
  }

  func load(_ input: [UInt8]) -> Bool {
    var isSound =
      (try? FeatureTable.csv(input, path: "data.csv", features: ["mean_radius", "age", "pixel_0_0"])) != nil
    for target in ["diagnosis", "progression", "digit"] {
      guard let dataset = try? Dataset.csv(input, path: "data.csv", target: target) else { continue }
      isSound = true
      if let split = try? Split(dataset, validation: 0.2, test: 0.2, seed: 0) {
        _ = PreparedData(
          dataset, split: split, standardizes: true, standardizesTarget: dataset.task == .regression)
      }
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
    let isTable = (try? FeatureTable.idx(file, features: ["pixel_0_0", "pixel_0_1"])) != nil
    guard let dataset = try? Dataset.idx([file, labels]) else { return isTable }
    if let split = try? Split(dataset, validation: 0.2, test: 0.2, seed: 0) {
      _ = PreparedData(dataset, split: split, standardizes: true)
    }
    return true
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
    if let table = try? FeatureTable.csv(Array(text.utf8), path: "rows.csv", features: network.featureNames) {
      _ = try? network.predictions(for: table)
    }
    return true
  }
}
