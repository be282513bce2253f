/// IDX: files of examples, such as MNIST's images, and files of their labels, plain or gzipped.
package struct IDXFormat: DataFormat {
  package init() {}

  package let title = "IDX"
  package let configurationName: String? = "idx"
  package let keys = [
    DataKey("path", .file), DataKey("labels", .file, tellsFormat: true),
    DataKey("test_path", .file, .optional, tellsFormat: true),
    DataKey("test_labels", .file, .optional, tellsFormat: true),
    DataKey("target", .text, .refused(because: "the labels of IDX files are the target: omit it")),
  ]
  package let filesInWords = "two or four IDX files (images, labels and optionally those of the test split)"
  package let signatures = IDXFile.ElementType.allCases.map { [0, 0, $0.rawValue] }
  package let advice = "name the file of its labels with the key 'labels', and omit the target"

  package func sniff(_ bytes: [UInt8]) -> Bool { IDXFile.looksLikeIDX(bytes) }

  package func objection(to task: Task) -> String? {
    task == .regression ? "the labels of IDX files are classes, not numbers for a regression" : nil
  }

  package func targetName(of source: DataSource) -> String { "label" }

  /// The files of a data set by role.
  private struct Files {
    let images: DataFile
    let labels: DataFile
    let test: (images: DataFile, labels: DataFile)?

    init(_ input: DataInput) throws(DatasetError) {
      images = try input.file("path")
      labels = try input.file("labels")
      test =
        input.source.hasTest
        ? (images: try input.file("test_path"), labels: try input.file("test_labels")) : nil
    }

    var all: [DataFile] { [images, labels] + (test.map { [$0.images, $0.labels] } ?? []) }
  }

  package func read(_ input: DataInput, task: Task?) throws -> Dataset {
    let files = try Files(input)
    var images = try IDXImages(files.images)
    let labels = try IDXLabels(files.labels, of: images)
    let target = try Target(labels: labels.values, name: input.targetName, task: task, path: labels.path)
    var targets = target.values
    var testImages: IDXImages?
    if let test = files.test {
      let others = try IDXImages(test.images, like: images)
      targets += try IDXLabels(test.labels, of: others).values(among: target.classes, of: labels.path)
      testImages = others
    }
    var features = try images.readValues()
    if let testValues = try testImages?.readValues() { features.append(testValues) }
    return Dataset(
      FeatureTable(columns: images.columns, count: targets.count, values: features),
      targetName: input.targetName, task: target.task, classes: target.classes, targets: targets,
      testCount: testImages?.count ?? 0, sha256: try DataFile.digest(of: files.all))
  }

  /// The features must be those of the network, in its order.
  package func readFeatures(_ file: DataFile, columns: [Column]) throws -> FeatureTable {
    var images = try IDXImages(file)
    guard images.featureCount == columns.count, images.columns == columns else {
      let ends = [columns.first, columns.last].compactMap { $0?.name.quoted }
      let names = ends.isEmpty ? "" : " from \(ends.joined(separator: " to "))"
      throw DatasetError(
        path: file.path,
        "examples of \(images.shape) elements do not suit the network, which takes \(columns.count) features\(names)"
      )
    }
    return FeatureTable(columns: columns, count: images.count, values: try images.readValues())
  }
}

/// Examples with one feature per element.
struct IDXImages {
  private(set) var file: IDXFile

  init(_ file: DataFile) throws(DatasetError) {
    self.file = try IDXFile(file)
    guard self.file.dimensions.count > 1 else {
      throw self.file.error(
        "expected examples of at least one dimension, found single elements", at: .dimensionCount)
    }
    guard featureCount <= Dataset.maxFeatures else {
      throw self.file.error(
        "examples of \(shape) elements have more than \(Dataset.maxFeatures) features", at: .dimension(1))
    }
  }

  /// - Parameter other: examples with the same features.
  init(_ file: DataFile, like other: IDXImages) throws(DatasetError) {
    try self.init(file)
    guard self.file.dimensions.dropFirst() == other.file.dimensions.dropFirst() else {
      throw self.file.error(
        "expected examples of \(other.shape), as in \(other.file.path), found \(shape)", at: .dimension(1))
    }
    guard self.file.type == other.file.type else {
      throw self.file.error("expected elements of the type that \(other.file.path) has", at: .type)
    }
  }

  var path: String { file.path }
  var count: Int { file.exampleCount }
  var featureCount: Int { file.dimensions.dropFirst().reduce(1, *) }
  var shape: String { file.dimensions.dropFirst().map(String.init).joined(separator: " × ") }

  /// `pixel_3_14` is in row 3 and column 14, both from 0.
  var columns: [Column] {
    let names = file.dimensions.dropFirst().reduce(["pixel"]) { names, length in
      names.flatMap { name in (0..<length).map { "\(name)_\($0)" } }
    }
    return names.map { Column($0) }
  }

  mutating func readValues() throws(DatasetError) -> FeatureValues { try file.readElements() }
}

/// The class of each example.
private struct IDXLabels {
  private let file: IDXFile
  /// Whole numbers.
  let values: [Double]

  init(_ file: DataFile, of images: IDXImages) throws(DatasetError) {
    var labels = try IDXFile(file)
    guard labels.dimensions.count == 1 else {
      throw labels.error(
        "expected one dimension, the labels, found \(labels.dimensions.count)", at: .dimensionCount)
    }
    guard labels.exampleCount == images.count else {
      throw labels.error(
        "expected \(images.count) labels, one for each example of \(images.path), found \(labels.exampleCount)",
        at: .dimension(0))
    }
    self.file = labels
    switch try labels.readElements() {
    case .bytes(let bytes): values = bytes.map(Double.init)
    case .numbers(let numbers): values = numbers
    }
    if let wrong = values.firstIndex(where: { $0 != $0.rounded() }) {
      throw error("is not a whole number, as labels must be", at: wrong)
    }
  }

  var path: String { file.path }

  /// The labels as class indices.
  ///
  /// - Parameter path: the file that defines the classes.
  func values(among classes: [String], of path: String) throws(DatasetError) -> [Double] {
    let indices = Target.indices(of: classes)
    var numbers: [Double] = []
    for (index, value) in values.enumerated() {
      guard let number = indices[Target.className(value)] else {
        throw error("is not among those of \(path)", at: index)
      }
      numbers.append(number)
    }
    return numbers
  }

  /// - Parameter index: the label's index; the message begins with its value.
  func error(_ message: String, at index: Int) -> DatasetError {
    file.error("the label \(Target.className(values[index])) \(message)", at: .element(index))
  }
}
