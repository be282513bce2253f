// Collects the values of a column whose kind its values decide, one by one.

/// Collects texts, each different one once.
struct WordCollector {
  private var distinct: [String] = []
  private var codes: [Int32] = []
  // Strings compare by canonical equivalence, words by their bytes.
  private var indices: [[UInt8]: Int32] = [:]

  mutating func add(_ text: String) {
    let bytes = Array(text.utf8)
    if let index = indices[bytes] {
      codes.append(index)
    } else {
      let index = Int32(clamping: distinct.count)
      indices[bytes] = index
      distinct.append(text)
      codes.append(index)
    }
  }

  mutating func addMissing() { codes.append(Words.missing) }

  var words: Words { Words(distinct: distinct, codes: codes) }
}

/// Collects numbers and texts. If automatic, the column is numbers if all values are, otherwise words.
struct ColumnCollector {
  private let treatment: ColumnRequest.Treatment
  private let missing: Set<String>
  /// nil once a value is not a number.
  private var numbers: [Double]?
  /// nil while the numbers alone tell the texts.
  private var words: WordCollector?

  /// - Parameter missing: spellings of missing values.
  init(_ treatment: ColumnRequest.Treatment, missing: Set<String> = []) {
    self.treatment = treatment
    self.missing = missing
    if treatment == .words { words = WordCollector() } else { numbers = [] }
  }

  mutating func add(_ number: Double) {
    numbers?.append(number)
    addWord(DecimalText.of(number))
  }

  mutating func add(_ integer: Int) {
    // Beyond 2⁵³, two may have the same Double.
    if integer.magnitude > 1 << 53 { keepTexts() }
    numbers?.append(Double(integer))
    addWord(String(integer))
  }

  mutating func addMissing() {
    numbers?.append(.nan)
    words?.addMissing()
  }

  /// Adds a text. An empty one is a missing number and a word.
  ///
  /// - Returns: whether it could be added: a column of numbers takes only those.
  mutating func add(_ text: String) -> Bool {
    if missing.contains(text) {
      addMissing()
      return true
    }
    let number = text.isEmpty ? .nan : DecimalText.number(text)
    if treatment == .numbers, number == nil { return false }
    keepTexts()
    if let number { numbers?.append(number) } else { numbers = nil }
    words?.add(text)
    return true
  }

  /// The column.
  var values: RawValues {
    if let numbers { return .numbers(numbers) }
    return .words(words?.words ?? Words(distinct: [], codes: []))
  }

  private mutating func keepTexts() {
    guard treatment == .automatic, words == nil, let numbers else { return }
    words = WordCollector()
    for number in numbers {
      if number.isNaN { words?.addMissing() } else { addWord(DecimalText.of(number)) }
    }
  }

  private mutating func addWord(_ text: String) {
    if missing.contains(text) { words?.addMissing() } else { words?.add(text) }
  }
}
