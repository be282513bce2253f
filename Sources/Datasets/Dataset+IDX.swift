// A data set from IDX files: images and their labels.

import Files

extension Dataset {
  /// What the labels of IDX files are called.
  public static let labelName = "label"

  /// Puts examples and labels together.
  ///
  /// - Parameters:
  ///   - files: images and labels, and perhaps images and labels that are the test part.
  ///   - task: what to learn, a classification; nil tells it from the number of classes.
  /// - Precondition: there are two or four files.
  /// - Throws: `DatasetError` where a file is no IDX, is cut off or goes on after its elements, or does not go with another.
  public static func idx(_ files: [DataFile], task: Task? = nil) throws -> Dataset {
    precondition(files.count == 2 || files.count == 4, "each file of images has one of labels")
    var images = try IDXImages(files[0])
    let labels = try IDXLabels(files[1], of: images)
    let target = try Target(labels: labels.values, name: labelName, task: task, path: labels.path)
    var targets = target.values
    var testImages: IDXImages?
    if files.count == 4 {
      let others = try IDXImages(files[2], like: images)
      targets += try IDXLabels(files[3], of: others).values(among: target.classes, of: labels.path)
      testImages = others
    }
    var features = try images.readValues()
    if let testValues = try testImages?.readValues() { features.append(testValues) }
    return Dataset(
      featureNames: images.featureNames, targetName: labelName, task: target.task, classes: target.classes,
      features: features, targets: targets,
      testCount: testImages?.count ?? 0, sha256: try DataFile.digest(of: files))
  }
}

/// Examples with one feature for each place in them.
struct IDXImages {
  private var file: IDXFile

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

  /// - Parameter other: of the same features.
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

  /// `pixel_3_14` is the one in row 3 and column 14, both from 0.
  var featureNames: [String] {
    file.dimensions.dropFirst().reduce(["pixel"]) { names, length in
      names.flatMap { name in (0..<length).map { "\(name)_\($0)" } }
    }
  }

  mutating func readValues() throws(DatasetError) -> FeatureValues { try file.readElements() }
}

/// The class of each of some examples.
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
      throw error("is no whole number, which labels are", at: wrong)
    }
  }

  var path: String { file.path }

  /// The labels as numbers of classes.
  ///
  /// - Parameter path: the file that has the classes.
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

  /// - Parameter index: of a label, which the message begins with.
  func error(_ message: String, at index: Int) -> DatasetError {
    file.error("the label \(Target.className(values[index])) \(message)", at: .element(index))
  }
}
