/// A target's values as numbers, and their meaning: classes or quantities.
struct Target {
  /// The maximum number of distinct whole numbers that are taken for classes.
  static let maxNumericClasses = 20

  let task: Task
  let classes: [String]
  let values: [Double]

  /// Infers the task from the column unless it is given: text means classes; numbers are classes if they are
  /// whole and at most 20 are distinct; other numbers are a regression.
  init(_ fields: [some TargetField], name: String, task: Task?, path: String) throws(DatasetError) {
    let numbers = fields.map(\.number)
    let areNumbers = numbers.allSatisfy { $0 != nil }
    if task == .regression || (task == nil && areNumbers && !Self.nameClasses(numbers, fields)) {
      guard let wrong = numbers.firstIndex(of: nil) else {
        self.task = .regression
        classes = []
        values = numbers.compactMap(\.self)
        guard Set(values).count > 1 else { throw Self.onlyOne(name, path) }
        return
      }
      throw DatasetError(
        path: path,
        "the target \(name.quoted) of a regression must be numeric, but row \(wrong + 1) holds \(fields[wrong].text.quoted)"
      )
    }

    // 1 and 1.0 name the same class.
    let names = areNumbers ? zip(numbers, fields).map { Self.className($0 ?? 0, $1) } : fields.map(\.text)
    try Self.requireOneSpelling(names, target: name, path: path)
    let distinct = Set(names)
    classes = distinct.sorted { first, second in
      areNumbers
        ? Self.precedes(first, second) : first.utf8.lexicographicallyPrecedes(second.utf8)
    }
    self.task = try Self.task(classes, name: name, asked: task, path: path)
    let indices = Self.indices(of: classes)
    values = names.compactMap { indices[$0] }
  }

  /// Swift compares texts by canonical equivalence (é equals e with a combining accent), other programs by
  /// bytes, which would be two classes. The ambiguity is an error.
  private static func requireOneSpelling(
    _ names: [String], target: String, path: String
  ) throws(DatasetError) {
    var spellings: [String: [UInt8]] = [:]
    for (row, name) in names.enumerated() where !name.utf8.allSatisfy({ $0 < 0x80 }) {
      let bytes = Array(name.utf8)
      guard spellings[name].map({ $0 == bytes }) ?? true else {
        throw DatasetError(
          path: path,
          "the target \(target.quoted) has the class \(name.quoted) in two spellings that look alike, the second in row \(row + 1): bring "
            + "the file into one Unicode normal form, for example with 'uconv -x any-nfc'")
      }
      spellings[name] = bytes
    }
  }

  /// Whole numbers as classes, however many.
  init(labels: [Double], name: String, task: Task?, path: String) throws(DatasetError) {
    let distinct = Set(labels).sorted()
    classes = distinct.map(Self.className)
    self.task = try Self.task(classes, name: name, asked: task, path: path)
    let indices = Self.indices(of: distinct)
    values = labels.compactMap { indices[$0] }
  }

  /// The index of each class, by its value or text.
  static func indices<Class: Hashable>(of classes: [Class]) -> [Class: Double] {
    Dictionary(classes.enumerated().map { ($1, Double($0)) }) { first, _ in first }
  }

  private static func task(
    _ classes: [String], name: String, asked task: Task?, path: String
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

  private static func nameClasses(_ numbers: [Double?], _ fields: [some TargetField]) -> Bool {
    var distinct: Set<String> = []
    for (number, field) in zip(numbers, fields) {
      guard let number, number == number.rounded() else { return false }
      let name = className(number, field)
      if name.utf8.contains(UInt8(ascii: ".")) { return false }
      distinct.insert(name)
      if distinct.count > maxNumericClasses { return false }
    }
    return true
  }

  /// The name of a number's class, independent of its notation. Beyond 2⁵³, where a `Double` is ambiguous, it
  /// has all digits of the field.
  private static func className(_ number: Double, _ field: some TargetField) -> String {
    abs(number) < 0x1p53 ? className(number) : DecimalNumber(field.text.utf8).text
  }

  private static func precedes(_ first: String, _ second: String) -> Bool {
    let (one, other) = (Double(first) ?? 0, Double(second) ?? 0)
    return one == other ? DecimalNumber(first.utf8) < DecimalNumber(second.utf8) : one < other
  }

  static func className(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? String(number)
  }

  private static func onlyOne(_ name: String, _ path: String) -> DatasetError {
    DatasetError(
      path: path, "every row has the same value of the target \(name.quoted): there is nothing to learn")
  }
}
