// Shorthands for reading and preparing data in tests.

@testable import Datasets

extension Dataset {
  static func csv(_ bytes: [UInt8], path: String, target: String, task: Task? = nil) throws -> Dataset {
    let settings = DatasetSettings(targets: [target], task: task)
    let table = try CSVReader.read(DataFile(path: path, bytes: bytes), ReadingOptions(), settings.request)
    return try Dataset(table, settings: settings, path: path)
  }

  /// - Parameter files: images and labels, and those of the test split if it has its own.
  static func idx(_ files: [DataFile], task: Task? = nil) throws -> Dataset {
    let paths = files.map(\.path)
    let hasTest = files.count > 2
    let source = DataSource(
      paths: [paths[0]], testPaths: hasTest ? [paths[2]] : [], labels: paths[1],
      testLabels: hasTest ? paths[3] : nil)
    let settings = DatasetSettings(targets: ["label"], task: task)
    let (table, test) = try source.read(settings.request) { _, path throws in
      guard let file = files.first(where: { $0.path == path }) else {
        throw DatasetError(path: path, "no file")
      }
      return file
    }
    return try Dataset(
      table, test: test, settings: settings, path: paths[0], testPath: hasTest ? paths[2] : "")
  }

  /// A table of numbers with columns of these names.
  ///
  /// - Parameter features: in row-major order.
  init(_ featureNames: [String], _ features: [Double], targets: [Double], task: Task) throws {
    let table = FeatureTable(
      columns: featureNames.map { Column($0) }, count: targets.count, rows: features)
    let target = try Target(.numbers(targets), name: "t", task: task, path: "")
    self.init(table, targets: [target], identity: .content(""))
  }

  /// A feature that is the number of the row, and as many rows of each class as stated.
  init(classSizes: [Int]) throws {
    let targets = classSizes.enumerated().flatMap { Array(repeating: Double($0), count: $1) }
    try self.init(["x"], targets.indices.map(Double.init), targets: targets, task: .multiclass)
  }

  func division(validation: Double, test: Double?, seed: Int) throws -> Division {
    try Holdout(validation: validation, test: test, seed: seed).division(of: self)
  }

  func prepared(_ division: Division, _ choices: RecipeChoices = RecipeChoices()) -> PreparedData {
    PreparedData(
      self, division: division, recipes: FittedRecipes(fitting: choices, to: self, division: division))
  }
}

extension FeatureTable {
  static func csv(_ bytes: [UInt8], path: String, features: [String]) throws -> FeatureTable {
    try read(DataFile(path: path, bytes: bytes), columns: features.map { Column($0) }, reading: nil)
  }

  /// All rows of a file.
  static func read(_ file: DataFile, columns: [Column], reading: ReadingOptions?) throws -> FeatureTable {
    var rows: [Double] = []
    var count = 0
    try FeatureRows(file, columns: columns, reading: reading).forEach { (piece: FeatureRows.Piece) in
      rows += piece.features.rows
      count += piece.features.count
    }
    return FeatureTable(columns: columns, count: count, rows: rows)
  }

  /// - Parameter rows: the values in row-major order; those of a category are codes.
  init(columns: [Column], count: Int, rows: [Double]) {
    precondition(rows.count == count * columns.count, "each row has a value for each column")
    self.init(
      columns: columns, count: count,
      values: columns.enumerated().map { place, column in
        let values = (0..<count).map { rows[$0 * columns.count + place] }
        return column.kind.isCategory ? .codes(values.map { Int32($0) }) : .numbers(values)
      })
  }

  /// The values in row-major order.
  var rows: [Double] { (0..<count).flatMap { row in values.map { $0[row] } } }
}

extension PreparedData {
  /// The step of its recipe where there is one.
  var standardization: Standardization? { recipes.features.steps.first as? Standardization }
}

extension Standardization {
  /// - Parameter values: in row-major order.
  init(fitting values: [Double], width: Int, rows: [Int]) {
    let table = FeatureTable(
      columns: (0..<width).map { Column("x\($0)") }, count: values.count / width, rows: values)
    self.init(fitting: TrainingRows(table, rows: rows))
  }
}
