// Runs that were stored before data was identified by content and recipes were hyperparameters.

import Datasets
import Files
import TestSupport
import Testing

@testable import Experiments

/// A run as a former netlab stored it.
private struct EarlierRun: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let id: String
  /// The configuration's `data`, and its rest.
  let data: String
  let rest: String
  let paths: [String]

  var configuration: String { #"{"data":{\#(data)},\#(rest)"# }

  private static func parameters(loss: String, engine: Int = 4) -> String {
    #""engine":\#(engine),"metric":{"goal":"minimize","name":"val_loss"},"parameters":{"activation":"relu","#
      + #""batch_size":32,"epochs":3,"hidden_layers":[2],"initializer":"he_normal","learning_rate":0.01,"#
      + #""loss":"\#(loss)","optimizer":"sgd"},"seed":0}"#
  }

  private static let points = "fafdb5bc1966f8bd3faa11b30b1dec237b6e962ecf5fa4e69d336d48811e1364"
  private static let line = "6a5c68ed7ccca6bb6f74859d9d82b5ba961856bc26ff19f22972d728974875bf"

  // Written by netlab at commit 65444ea, the first by an older one: Tests/SQLiteStoreTests/Fixtures/schema-4.db.
  static let all = [
    EarlierRun(
      testDescription: "engine 3", id: "585e7da9fcd025f66c5b5119d2d3e476",
      data: #""sha256":"\#(points)","split_seed":0,"standardize":true,"target":"side","#
        + #""task":"binary","test":0.2,"validation":0.2"#,
      rest: parameters(loss: "binary_cross_entropy", engine: 3), paths: ["points.csv"]),
    EarlierRun(
      testDescription: "not standardised", id: "79eea05b193eb966f96b5ab1fce0ea8e",
      data: #""sha256":"\#(points)","split_seed":0,"standardize":false,"target":"side","#
        + #""task":"binary","test":0.2,"validation":0.2"#,
      rest: parameters(loss: "binary_cross_entropy"), paths: ["points.csv"]),
    EarlierRun(
      testDescription: "standardised target", id: "e672465f1294211b93203cb3d44db314",
      data: #""sha256":"\#(line)","split_seed":3,"standardize":true,"standardize_target":true,"#
        + #""target":"t","task":"regression","test":0.2,"validation":0.2"#,
      rest: parameters(loss: "mean_squared_error"), paths: ["line.csv"]),
    EarlierRun(
      testDescription: "scaled", id: "4a6d458698c59460dd7630394abf0a3c",
      data: #""scale":2,"sha256":"\#(line)","split_seed":0,"standardize":false,"target":"t","#
        + #""task":"regression","test":0,"validation":0.2"#,
      rest: parameters(loss: "mean_squared_error"), paths: ["line.csv"]),
    EarlierRun(
      testDescription: "four IDX files", id: "93630c6234eab9d5219cd029c2762c89",
      data: #""format":"idx","scale":255,"#
        + #""sha256":"e3fb8cf39c68db2f5e084f0445ba5f196265449ab589e8b089e73acc15b728db","split_seed":0,"#
        + #""standardize":false,"target":"label","task":"multiclass","validation":0.2"#,
      rest: parameters(loss: "categorical_cross_entropy"), paths: ["i", "l", "ti", "tl"]),
    EarlierRun(
      testDescription: "two IDX files", id: "55507f9eb8d8a1a6084305b2ff3841cf",
      data: #""format":"idx","sha256":"141870945d9ece4daa48bab454818a4dc8fd460f13d6f87fa4357510ebea131c","#
        + #""split_seed":0,"standardize":true,"target":"label","task":"multiclass","test":0.2,"#
        + #""validation":0.2"#,
      rest: parameters(loss: "categorical_cross_entropy"), paths: ["i", "l"]),
  ]

  /// Writes the files of all of them.
  static func writeFiles(to folder: TemporaryDirectory) throws {
    try folder.writePoints()
    let rows = (0..<40).map { "\($0),\(Double(($0 * 7) % 40) * 100 + 5)" }
    try folder.write((["x,t"] + rows).joined(separator: "\n"), to: "line.csv")
    for (count, images, labels) in [(30, "i", "l"), (6, "ti", "tl")] {
      var pixels: [UInt8] = []
      var classes: [UInt8] = []
      for number in 0..<count {
        let label = number % 3
        for place in 0..<6 { pixels.append(UInt8(place == label ? 200 : (number * 37 + place * 11) % 120)) }
        classes.append(UInt8(number % 7 == 6 ? (label + 1) % 3 : label))
      }
      try folder.write(IDXSample.file([count, 2, 3], pixels), to: images)
      try folder.write(IDXSample.file([count], classes), to: labels)
    }
  }
}

struct EarlierRunTests {
  private func stored(
    _ run: EarlierRun, in folder: TemporaryDirectory, paths: [String]? = nil
  ) throws -> RunConfiguration {
    try RunConfiguration(
      run.configuration, ofRun: #require(RunID(run.id)),
      source: StoredSource(text: nil, paths: (paths ?? run.paths).map { folder.file($0) }))
  }

  @Test("A run of before is planned again as the same run", arguments: EarlierRun.all)
  fileprivate func sameRun(run: EarlierRun) throws {
    try TemporaryDirectory.with { folder in
      try EarlierRun.writeFiles(to: folder)
      let set = try #require(RunSet.repeating([stored(run, in: folder)]).first)
      #expect(set.runs.map(\.id.text) == [run.id])
      #expect(set.runs.map(\.configuration) == [run.configuration])
      // Its recipe is none of its hyperparameters.
      #expect(set.cells[0].hyperparameters.value("scaling") == nil)
      #expect(set.cells[0].hyperparameters.value("target_scaling") == nil)
      #expect(set.dataset.identity.sha256 != nil)
    }
  }

  @Test("The recipe of a run of before is that of its data's settings")
  func recipes() throws {
    try TemporaryDirectory.with { folder in
      try EarlierRun.writeFiles(to: folder)
      func recipes(_ index: Int) throws -> FittedRecipes {
        let set = try #require(RunSet.repeating([stored(EarlierRun.all[index], in: folder)]).first)
        return set.recipes(of: set.runs[0])
      }
      var choices = RecipeChoices()
      func expect(_ index: Int, _ choices: RecipeChoices) throws {
        let set = try #require(RunSet.repeating([stored(EarlierRun.all[index], in: folder)]).first)
        let expected = FittedRecipes(
          fitting: choices, to: set.dataset, division: set.divisions[0], scalesRounding: index == 0)
        #expect(set.recipes(of: set.runs[0]) == expected, "\(index)")
      }
      try expect(0, choices)
      try expect(5, choices)
      choices.standardizeTarget = true
      try expect(2, choices)
      choices = RecipeChoices()
      choices.scaling = .none
      try expect(1, choices)
      choices.divisor = 2
      try expect(3, choices)
      choices.divisor = 255
      try expect(4, choices)
      #expect(try recipes(4) != recipes(5))
    }
  }

  @Test("The files of a run of before are counted, and compared by their bytes")
  func files() throws {
    try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> Void in
      try EarlierRun.writeFiles(to: folder)
      let (table, images) = (EarlierRun.all[1], EarlierRun.all[4])
      let id = try #require(RunID(table.id))
      #expect(throws: UnrepeatableRun.wrongFiles(run: id, expected: "a CSV file", count: 2)) {
        try stored(table, in: folder, paths: ["points.csv", "points.csv"])
      }
      #expect {
        try stored(images, in: folder, paths: ["i", "l", "ti"])
      } throws: { error in
        guard case .wrongFiles(_, _, let count)? = error as? UnrepeatableRun else { return false }
        return count == 3
      }
      // As the line of a command names them.
      let joined = images.paths.map { folder.file($0) }.joined(separator: ",")
      let again = try RunConfiguration(
        images.configuration, ofRun: #require(RunID(images.id)), source: StoredSource(text: nil, paths: nil),
        paths: [joined])
      #expect(try RunSet.repeating([again]).flatMap(\.runs).map(\.id.text) == [images.id])
      // The same table with other line ends is another file.
      let other = try folder.read("points.csv").replacing("\n", with: "\r\n")
      try folder.write(other, to: "points.csv")
      let digest = try SHA256(of: other).hexadecimal
      #expect {
        try RunSet.repeating([stored(table, in: folder)])
      } throws: { error in
        guard case .otherData(_, _, let found, let expected)? = error as? UnrepeatableRun else {
          return false
        }
        return found == digest && expected != digest
      }
    }
  }

  // What is told from a file today was the same for all: commas, and names in the first line.
  @Test(
    "A table of before is read as it was then, whatever its first line looks like",
    arguments: [
      ("1,t", ["a", "t"]), ("x,t", ["t", "u"]), ("1,t", ["t", "u"]), ("inf,t", ["t", "u"]),
      ("#x,t", ["a", "b"]), ("x;y,t", ["a;b", "c;d"]), ("x,t", ["2020-01-01", "2020-01-02"]),
    ])
  func firstLine(header: String, classes: [String]) throws {
    try TemporaryDirectory.with { folder in
      let rows = (0..<40).map { "\($0),\(classes[$0 % 2])" }
      let path = try folder.write(([header] + rows).joined(separator: "\n"), to: "t.csv")
      let run = EarlierRun.all[1]
      let digest = try SHA256(of: File.read(path)).hexadecimal
      let data =
        #""sha256":"\#(digest)","split_seed":0,"standardize":true,"target":"t","task":"binary","#
        + #""test":0.2,"validation":0.2"#
      let text = #"{"data":{\#(data)},\#(run.rest)"#
      let stored = try RunConfiguration(
        text, ofRun: RunID(hashing: text), source: StoredSource(text: nil, paths: [path]))
      let set = try #require(RunSet.repeating([stored]).first)
      #expect(set.dataset.count == 40)
      #expect(set.dataset.featureNames == [String(header.dropLast(2))])
      #expect(set.dataset.classes == classes)
    }
  }
}
