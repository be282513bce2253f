/// Chooses the arrays of the features and the target in a file of several.
enum ArrayChoice {
  /// The names that people give them, in the order in which they are looked for.
  private static let pairs = [
    ("X", "y"), ("x", "y"), ("X", "Y"), ("x_train", "y_train"), ("X_train", "y_train"),
    ("train_images", "train_labels"), ("train_data", "train_labels"), ("train_x", "train_y"),
    ("train_set_x", "train_set_y"), ("data", "target"), ("data", "labels"), ("data", "label"),
    ("features", "target"), ("features", "labels"), ("images", "labels"), ("inputs", "targets"),
  ]
  private static let maxListed = 20

  /// The options with both names, as far as the file has both.
  ///
  /// Without `dataset`, the first of the usual pairs is taken, or the only array.
  ///
  /// - Parameter noun: `array`, or `dataset`.
  static func complete(
    _ options: ReadingOptions, among names: [String], noun: String, path: String
  ) throws(DatasetError) -> ReadingOptions {
    let listed =
      names.prefix(maxListed).map(\.quoted).joined(separator: ", ") + (names.count > maxListed ? ", …" : "")
    for name in [options.dataset, options.targetDataset] {
      guard let name, !names.contains(name) else { continue }
      throw DatasetError(path: path, "there is no \(noun) \(name.quoted); there are \(listed)")
    }
    var options = options
    if options.dataset != nil { return options }
    let pair = pairs.first { data, target in
      names.contains(data) && names.contains(target)
        && (options.targetDataset ?? target) == target
    }
    let others = names.filter { $0 != options.targetDataset }
    if let pair {
      options.dataset = pair.0
      options.targetDataset = pair.1
    } else if others.count == 1 {
      options.dataset = others[0]
    } else {
      throw DatasetError(
        path: path,
        "name the \(noun) of the features with the key 'dataset', and that of the target with 'target_dataset'; there are \(listed)"
      )
    }
    return options
  }

  /// The options for the test split beside the training split that was read: `x_test` and `y_test` beside
  /// `x_train` and `y_train`.
  ///
  /// - Parameter options: complete.
  /// - Returns: nil if there are no such arrays.
  static func test(beside options: ReadingOptions, among names: [String]) -> ReadingOptions? {
    func counterpart(_ name: String?) -> String? {
      guard let name, name.contains("train") else { return nil }
      let other = name.replacing("train", with: "test", maxReplacements: 1)
      return names.contains(other) ? other : nil
    }
    guard let dataset = counterpart(options.dataset) else { return nil }
    var test = options
    test.dataset = dataset
    if options.targetDataset != nil {
      guard let target = counterpart(options.targetDataset) else { return nil }
      test.targetDataset = target
    }
    return test
  }
}
