// The test split in arrays of its own, in the file of the training split.

import HDF5
import Testing

@testable import Datasets

struct TestArraysTests {
  /// - Parameter prefix: of the names of the arrays, as in `group/`.
  private func hdf5(_ prefix: String = "", targetWidth: Int = 1) throws -> DataFile {
    func values(_ count: Int, _ width: Int, _ start: Double) -> [Double] {
      (0..<count * width).map { start + Double($0) }
    }
    let bytes = try FileImage.write { (root: borrowing GroupWriter) throws in
      func write(_ group: borrowing GroupWriter) throws {
        for (split, rows, start) in [("train", 6, 0.0), ("test", 4, 100)] {
          try group.write("x_\(split)", shape: [rows, 2], values: values(rows, 2, start))
          try group.write("y_\(split)", shape: [rows, targetWidth], values: values(rows, targetWidth, start))
        }
      }
      if prefix.isEmpty { try write(root) } else { try root.createGroup("group") { try write($0) } }
    }
    return DataFile(path: "h", bytes: bytes)
  }

  private func read(
    _ file: DataFile, _ settings: DatasetSettings, dataset: String? = nil, target: String? = nil,
    features: [String]? = nil
  ) throws -> Dataset {
    var options = ReadingOptions()
    (options.dataset, options.targetDataset) = (dataset, target)
    let source = DataSource(paths: ["d"], testPaths: ["d"], options: options)
    var request = settings.request
    request.wanted = features.map { ColumnPatterns($0.map { ColumnPattern($0) }) }
    let (table, test) = try source.read(request) { (_: String, _: String) throws -> DataFile in file }
    return try Dataset(table, test: test, settings: settings, path: "d", testPath: "d")
  }

  @Test("The arrays of the test split stand for those of the training split", arguments: [nil, ["x_*"]])
  func pairs(features: [String]?) throws {
    let settings = DatasetSettings(targets: ["y_train"], task: .regression)
    for (dataset, target) in [(nil, nil), ("x_train", "y_train")] as [(String?, String?)] {
      let data = try read(hdf5(), settings, dataset: dataset, target: target, features: features)
      #expect(data.featureNames == ["x_1", "x_2"])
      #expect(data.count == 10 && data.targets[0].values == [0, 1, 2, 3, 4, 5, 100, 101, 102, 103])
    }
    let images = try read(.fixture("split.npz"), settings)
    #expect(images.targets[0].values == [7, 8, 9])
  }

  @Test("Targets of several columns, and arrays in a group")
  func several() throws {
    let settings = DatasetSettings(targets: ["y_train_1", "y_train_2"], task: .regression)
    for prefix in ["", "group/"] {
      let data = try read(
        hdf5(prefix, targetWidth: 2), settings, dataset: prefix + "x_train", target: prefix + "y_train",
        features: ["x_1"])
      #expect(data.featureNames == ["x_1"])
      #expect(data.targets.map(\.name) == ["y_train_1", "y_train_2"])
      #expect(data.targets[1].values.suffix(5) == [11, 101, 103, 105, 107])
    }
  }

  @Test("Without arrays of a test split, the file's own are read again")
  func same() throws {
    let data = try read(
      .fixture("xy.npz"), DatasetSettings(targets: ["y"], task: .regression), dataset: "X", target: "y")
    #expect(data.targets[0].values == [0, 1, 0, 0, 1, 0])
  }
}
