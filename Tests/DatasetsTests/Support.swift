// Shorthands for reading and preparing data in tests.

@testable import Datasets
import JSON

extension Dataset {
  static func csv(_ bytes: [UInt8], path: String, target: String, task: Task? = nil) throws -> Dataset {
    try read([DataFile(path: path, bytes: bytes)], keys: ["path"], texts: ["target": target], task)
  }

  static func idx(_ files: [DataFile], task: Task? = nil) throws -> Dataset {
    try read(files, keys: ["path", "labels", "test_path", "test_labels"], texts: [:], task)
  }

  private static func read(
    _ files: [DataFile], keys: [String], texts: [String: String], _ task: Task?
  ) throws -> Dataset {
    let paths = zip(keys, files).map { ($0, $1.path.isEmpty ? "-" : $1.path) }
    return try DataSource(paths + texts.map { ($0.key, $0.value) }).input(files).dataset(task: task)
  }

  /// A table of numbers in columns that are named by their place.
  init(
    featureNames: [String], targetName: String, task: Task, classes: [String], features: FeatureValues,
    targets: [Double], sha256: String
  ) {
    self.init(
      FeatureTable(columns: featureNames.map { Column($0) }, count: targets.count, values: features),
      targetName: targetName, task: task, classes: classes, targets: targets, sha256: sha256)
  }

  func division(validation: Double, test: Double?, seed: Int) throws -> Division {
    let divisions = try Holdout(validation: validation, test: test, seed: seed).divisions(of: self)
    guard divisions.count == 1 else { throw DatasetError(path: "", "more than one division") }
    return divisions[0]
  }

  func prepared(
    _ division: Division, _ choices: RecipeChoices = RecipeChoices()
  ) -> PreparedData {
    PreparedData(self, division: division, recipe: RecipeSettings(choices))
  }
}

extension DataSource {
  /// From keys of a spec's `data`.
  init(_ members: [(String, String)]) throws {
    let object = JSONValue.object(
      Dictionary(uniqueKeysWithValues: members.map { ($0, JSONValue.string($1)) }))
    let place = SpecLocation(file: "grid.json", key: "data")
    var reader = try ObjectReader(JSONNode.parse(object.canonicalText), at: place)
    try self.init(&reader, at: place)
  }
}

extension FeatureTable {
  static func csv(_ bytes: [UInt8], path: String, features: [String]) throws -> FeatureTable {
    try CSVFormat().readFeatures(DataFile(path: path, bytes: bytes), columns: features.map { Column($0) })
  }

  static func idx(_ file: DataFile, features: [String]) throws -> FeatureTable {
    try IDXFormat().readFeatures(file, columns: features.map { Column($0) })
  }

  static func read(_ path: String, features: [String]) throws -> FeatureTable {
    try read(path, columns: features.map { Column($0) })
  }
}

extension PreparedData {
  /// The step of its recipe where there is one.
  var standardization: Standardization? { recipe.steps.first as? Standardization }
  var targetStandardization: Standardization? { targetRecipe.steps.first as? Standardization }
}

extension Standardization {
  init(fitting values: FeatureValues, width: Int, rows: [Int]) {
    let table = FeatureTable(
      columns: (0..<width).map { Column("x\($0)") }, count: values.count / width, values: values)
    self.init(fitting: TrainingRows(table, rows: rows))
  }
}
