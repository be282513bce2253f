/// A target's values as numbers, and their meaning: classes or quantities.
public struct Target: Equatable, Sendable {
  /// The most whole numbers without a gap that are taken for classes.
  static let maxNumericClasses = 20

  public let name: String
  public private(set) var task: Task
  /// The names of the classes: numbers in numerical order, texts in the order of their UTF-8 bytes. Empty for a
  /// regression.
  public let classes: [String]
  /// One per row: the index of its class, or the value.
  public private(set) var values: [Double]
  /// Why it is this task; completes "regression, since …". nil if the task was stated.
  public let reason: String?

  /// Infers the task from the values unless it is given. Texts mean classes. Whole numbers are classes if there are
  /// two of them, or at most 20 that run from 0 or 1 without a gap; all other numbers are a regression.
  ///
  /// One of several targets: of a multi-label classification, each has two classes.
  ///
  /// - Parameters:
  ///   - values: none missing.
  ///   - count: the number of targets.
  ///   - areLabels: whether whole numbers are classes, whatever they are.
  init(
    _ raw: RawValues, name: String, among count: Int, task: Task?, areLabels: Bool = false, path: String
  ) throws(DatasetError) {
    guard count > 1 else {
      guard task != .multilabel else {
        throw DatasetError(
          path: path, "a multilabel task needs several targets, and there is only \(name.quoted)")
      }
      try self.init(raw, name: name, task: task, areLabels: areLabels, path: path)
      return
    }
    try self.init(raw, name: name, task: task == .multilabel ? .binary : task, path: path)
    guard self.task != .multiclass else {
      throw DatasetError(
        path: path,
        "several targets are numbers or have two classes each, but \(name.quoted) has \(classes.count) classes"
      )
    }
    if self.task == .binary { self.task = .multilabel }
  }

  /// - Parameter values: none missing.
  init(
    _ raw: RawValues, name: String, task: Task?, areLabels: Bool = false, path: String
  ) throws(DatasetError) {
    self.name = name
    if case .words(let words) = raw {
      if let numbers = Self.numbers(words),
        task == .regression || task == nil && Self.areQuantities(words, numbers)
      {
        let distinct = Self.distinct(numbers)
        guard distinct.count > 1 else { throw Self.onlyOne(name, path) }
        self.task = .regression
        classes = []
        values = numbers
        reason = task == nil ? Self.regressionReason(distinct) : nil
        return
      }
      guard task != .regression else { throw Self.words(words, name, path) }
      try Self.requireOneSpelling(words.distinct, target: name, path: path)
      // Whole numbers beyond 2⁵³, which a Double does not tell apart, come as texts; 1 and 1.0 name the same class.
      let areNumbers = words.used.distinct.allSatisfy(DecimalNumber.isNumber)
      let used = areNumbers ? words.used.mapping { DecimalNumber($0.utf8).text } : words.used
      let classes =
        areNumbers
        ? used.distinct.sorted { DecimalNumber($0.utf8) < DecimalNumber($1.utf8) }
        : used.distinct.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      self.task = try Self.task(classes, name: name, stated: task, path: path)
      self.classes = classes
      reason = task == nil ? "it holds words" : nil
      values = used.codes(among: classes).map(Double.init)
      return
    }
    let numbers = raw.doubles
    let distinct = Self.distinct(numbers)
    guard distinct.count > 1 else { throw Self.onlyOne(name, path) }
    let areWhole = distinct.allSatisfy { $0 == $0.rounded() }
    let grounds = areLabels && areWhole ? "it holds labels" : Self.classGrounds(distinct)
    guard task != .regression, task != nil || grounds != nil else {
      self.task = .regression
      classes = []
      values = numbers
      reason = task == nil ? Self.regressionReason(distinct) : nil
      return
    }
    classes = distinct.map(Self.className)
    self.task = try Self.task(classes, name: name, stated: task, path: path)
    reason = task == nil ? grounds : nil
    let indices = Self.indices(of: distinct)
    values = numbers.compactMap { indices[$0] }
  }

  /// The values of other rows with the same classes, such as a test split in a file of its own.
  ///
  /// - Throws: `DatasetError` if a row has another class.
  func values(of raw: RawValues, path: String) throws(DatasetError) -> [Double] {
    guard !classes.isEmpty else {
      guard case .words(let words) = raw else { return raw.doubles }
      guard let numbers = Self.numbers(words) else { throw Self.words(words, name, path) }
      return numbers
    }
    // As of the training data, 1 and 1.0 name the same class if all classes are numbers.
    let areNumbers = classes.allSatisfy(DecimalNumber.isNumber)
    func decimal(_ text: String) -> String {
      areNumbers && DecimalNumber.isNumber(text) ? DecimalNumber(text.utf8).text : text
    }
    let words = raw.words.mapping(decimal)
    let classes = classes.map(decimal)
    let codes = words.codes(among: classes)
    if let row = codes.firstIndex(of: ColumnValues.unseen) {
      let label = words.distinct[Int(words.codes[row])]
      throw DatasetError(
        path: path, "the class \(label.quoted) of row \(row + 1) is not among those of the training data")
    }
    return codes.map(Double.init)
  }

  /// The same target with the values of more rows.
  func appending(_ more: [Double]) -> Target {
    var longer = self
    longer.values += more
    return longer
  }

  // MARK: Numbers

  /// Words as numbers; nil unless all are finite numbers.
  private static func numbers(_ words: Words) -> [Double]? {
    let words = words.used
    var numbers: [Double] = []
    for text in words.distinct {
      guard DecimalNumber.isNumber(text), let number = Double(text), number.isFinite else { return nil }
      numbers.append(number)
    }
    return words.codes.contains(Words.missing) ? nil : words.codes.map { numbers[Int($0)] }
  }

  /// Whether numbers that were read as words are quantities: some are beyond 2⁵³, where a `Double` does not tell whole
  /// numbers apart, and they are neither two whole numbers nor few that run from 0 or 1.
  private static func areQuantities(_ words: Words, _ numbers: [Double]) -> Bool {
    guard numbers.contains(where: { abs($0) >= 0x1p53 }) else { return false }
    let names = Set(words.used.distinct.map { DecimalNumber($0.utf8).text })
    return names.count > 2 || names.contains { $0.utf8.contains(UInt8(ascii: ".")) }
  }

  /// In ascending order.
  private static func distinct(_ numbers: [Double]) -> [Double] { Set(numbers).sorted() }

  /// Why numbers are classes, to complete "since …"; nil if they are not.
  private static func classGrounds(_ distinct: [Double]) -> String? {
    guard distinct.allSatisfy({ $0 == $0.rounded() }) else { return nil }
    if distinct.count == 2 { return "it has two values" }
    guard distinct.count <= maxNumericClasses, let first = distinct.first, let last = distinct.last,
      first == 0 || first == 1, last - first == Double(distinct.count - 1)
    else { return nil }
    return "it has the values \(className(first)) to \(className(last))"
  }

  private static func regressionReason(_ distinct: [Double]) -> String {
    if distinct.contains(where: { $0 != $0.rounded() }) { return "it has fractions" }
    return distinct.count > maxNumericClasses
      ? "it has \(distinct.count) different numbers" : "its numbers have gaps or do not begin with 0 or 1"
  }

  /// The name of a number's class, independent of its notation.
  static func className(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? String(number)
  }

  /// The index of each class, by its value.
  private static func indices<Class: Hashable>(of classes: [Class]) -> [Class: Double] {
    Dictionary(classes.enumerated().map { ($1, Double($0)) }) { first, _ in first }
  }

  // MARK: Checks

  private static func task(
    _ classes: [String], name: String, stated task: Task?, path: String
  ) throws(DatasetError) -> Task {
    guard classes.count > 1 else { throw onlyOne(name, path) }
    guard classes.count <= Dataset.maxClasses else {
      throw DatasetError(
        path: path,
        "the target \(name.quoted) has \(classes.count) classes, more than \(Dataset.maxClasses): is it a name or a number of "
          + "each row?")
    }
    guard task != .binary || classes.count == 2 else {
      throw DatasetError(
        path: path, "the target \(name.quoted) of a binary task has \(classes.count) classes, not two")
    }
    // A softmax over two classes is valid too, so multiclass is allowed.
    return task ?? (classes.count == 2 ? .binary : .multiclass)
  }

  /// Swift compares texts by canonical equivalence (é equals e with a combining accent), other programs by bytes,
  /// which would be two classes. The ambiguity is an error.
  private static func requireOneSpelling(
    _ names: [String], target: String, path: String
  ) throws(DatasetError) {
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      throw DatasetError(
        path: path,
        "the target \(target.quoted) has the class \(name.quoted) in two spellings that look alike: bring "
          + "the file into one Unicode normal form, for example with 'uconv -x any-nfc'")
    }
  }

  private static func words(_ words: Words, _ name: String, _ path: String) -> DatasetError {
    DatasetError(
      path: path,
      "the target \(name.quoted) of a regression must be numeric, but holds \(words.distinct.count) different words "
        + "such as \((words.distinct.first ?? "").quoted)")
  }

  private static func onlyOne(_ name: String, _ path: String) -> DatasetError {
    DatasetError(
      path: path, "every row has the same value of the target \(name.quoted): there is nothing to learn")
  }
}
