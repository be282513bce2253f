// Remarks about columns that look like a mistake, and about those that only nearly do.

import Testing

@testable import Datasets

struct ColumnRemarksTests {
  /// Whole numbers without an order: a permutation of 0 to 59.
  private static let mixed = (0..<60).map { ($0 * 37 + 11) % 60 }
  /// A target of numbers with fractions, without an order.
  private static let target = (0..<60).map { Double(($0 * 23 + 5) % 60) / 8 + 0.1 }

  private func remarks(
    _ columns: [(name: String, values: [String])], target: [String], task: Task? = nil
  ) throws -> [String] {
    // A column besides those that are looked at.
    let other = Self.mixed.indices.map { "\(Double(($0 * $0 * 7) % 53) / 4)" }
    let header = columns.map(\.name) + ["other", "t"]
    let rows = target.indices.map { row in columns.map { $0.values[row] } + [other[row], target[row]] }
    let text = ([header] + rows).map { $0.joined(separator: ",") }.joined(separator: "\n")
    return try TableText(text, task: task).dataset().findings.remarks.map(\.text)
  }

  private func remarks(_ name: String, _ values: [String], target: [String]? = nil) throws -> [String] {
    try remarks([(name, values)], target: target ?? Self.target.map { "\($0)" })
  }

  // MARK: Ids

  @Test("Whole numbers that are all different and count the rows, or are named like an id, look like an id")
  func ids() throws {
    func isID(_ name: String, _ values: [Int]) throws -> Bool {
      try remarks(name, values.map { "\($0)" }) == [
        "'\(name)' looks like an id: its whole numbers are all different; if it is one, exclude it"
      ]
    }
    func isUnremarked(_ name: String, _ values: [Int]) throws -> Bool {
      try remarks(name, values.map { "\($0)" }).isEmpty
    }
    #expect(try isID("x", Array(1...60)))
    #expect(try isID("x", (1...60).reversed()))
    #expect(try isID("x", Self.mixed))
    for name in ["id", "patient_id", "PatientID", "Id", "row", "no", "customer id", "sample.id"] {
      #expect(try isID(name, Self.mixed.map { $0 * 1000 + 17 }), "\(name)")
    }
    // Different, but neither a count nor named so.
    #expect(try isUnremarked("x", Self.mixed.map { $0 * 1000 + 17 }))
    #expect(try isUnremarked("x", (0..<60).map { $0 * $0 }))
    #expect(try isUnremarked("humid", Self.mixed.map { $0 * 3 }))
    #expect(try isUnremarked("paid", Self.mixed.map { $0 * 3 }))
    // Named so, but it repeats.
    #expect(try isUnremarked("store_id", (0..<60).map { ($0 * 7) % 20 }))
    #expect(try isUnremarked("x", [0] + Array(0...58)))
  }

  @Test("Fractions, missing values and a few rows are no ids")
  func noIDs() throws {
    #expect(try remarks("id", Self.mixed.map { "\($0).5" }).isEmpty)
    #expect(try remarks("id", [""] + Self.mixed.dropFirst().map { "\($0)" }).isEmpty)
    let few = try TableText("id,t\n1,0.5\n2,0.25\n3,0.75\n4,0.5\n").dataset()
    #expect(few.findings.remarks.isEmpty)
  }

  // MARK: Copies

  @Test("A column with the values of another is named once")
  func copies() throws {
    let values = Self.mixed.map { "\(Double($0 % 13) + 0.5)" }
    let words = Self.mixed.map { "w\($0 % 3)" }
    let target = Self.target.map { "\($0)" }
    func remarks(_ second: [String], of first: [String]) throws -> [String] {
      try self.remarks([("a", first), ("b", second)], target: target)
    }
    #expect(try remarks(values, of: values) == ["'b' has the same values as 'a'"])
    #expect(try remarks(words, of: words) == ["'b' has the same values as 'a'"])
    #expect(
      try self.remarks([("a", values), ("b", values), ("c", values)], target: target)
        == ["'b' has the same values as 'a'", "'c' has the same values as 'a'"])
    let gaps = values.enumerated().map { $0 == 4 ? "" : $1 }
    #expect(try remarks(gaps, of: gaps) == ["'b' has the same values as 'a'"])
    // The last row differs, a missing value, and categories with the same codes but other words.
    #expect(try remarks(values.dropLast() + ["99.5"], of: values).isEmpty)
    #expect(try remarks(gaps, of: values).isEmpty)
    #expect(try remarks(words.map { "x" + $0 }, of: words).isEmpty)
  }

  @Test(
    "Columns that begin alike are told apart by the rows that follow; 0 equals -0, and missing values are equal"
  )
  func longCopies() throws {
    func column(_ end: [String]) -> [String] { (0..<100).map { $0 < 64 ? "\($0 % 2)" : "0" } + end }
    let columns = [
      ("a", column(["0", "5", ""])), ("b", column(["1", "5", ""])), ("c", column(["0", "6", ""])),
      ("d", column(["-0", "5", "NA"])), ("e", column(["0", "5", "0"])), ("f", column(["1", "5.0", ""])),
      ("g", column(["0", "5", ""])),
    ]
    let target = (0..<103).map { "\(Double(($0 * 23 + 5) % 103) / 8 + 0.1)" }
    let rows = target.indices.map { row in
      (columns.map { $0.1[row] } + [target[row]]).joined(separator: ",")
    }
    let text = (["a,b,c,d,e,f,g,t"] + rows).joined(separator: "\n")
    #expect(
      try TableText(text).dataset().findings.remarks.map(\.text) == [
        "'d' has the same values as 'a'", "'f' has the same values as 'b'", "'g' has the same values as 'a'",
      ])
  }

  // MARK: Leaks

  private static let alone =
    "'x' alone tells the target 't': if it is not known beforehand, exclude it"

  @Test("A column that sorts a target of numbers tells it, in any unit")
  func monotone() throws {
    for map in [{ $0 }, { $0 * 1000 }, { -2 * $0 + 3 }, { $0 * $0 * $0 }, { 1 / $0 }] as [(Double) -> Double]
    {
      #expect(try remarks("x", Self.target.map { "\(map($0))" }) == [Self.alone])
    }
    // Noise changes the order of two rows, and a rounded value is not enough.
    var noisy = Self.target
    noisy.swapAt(3, 4)
    #expect(try remarks("x", noisy.map { "\($0)" }).isEmpty)
    #expect(try remarks("x", Self.target.map { "\(($0).rounded(.down))" }).isEmpty)
    #expect(try remarks("x", [""] + Self.target.dropFirst().map { "\($0)" }).isEmpty)
    // Of few values this may be by chance.
    let steps = Self.mixed.map { "\(Double($0 % 5) + 0.5)" }
    #expect(try remarks("x", steps, target: steps.map { $0 + "1" }).isEmpty)
  }

  @Test("A category whose words nearly decide the class tells the target, unless they are names of rows")
  func categories() throws {
    let classes = Self.mixed.map { ["a", "b", "c"][$0 % 3] }
    #expect(try remarks("x", classes.map { "is \($0)" }, target: classes) == [Self.alone])
    #expect(try remarks("x", Self.mixed.map { "w\($0 % 12)" }, target: classes) == [Self.alone])
    #expect(try remarks("x", ["other"] + classes.dropFirst(), target: classes) == [Self.alone])
    // Always saying one class is wrong 40 times; less than a tenth of that is 3.
    func wrong(_ count: Int) -> [String] {
      var left = count
      return classes.map { name in
        guard name == "a", left > 0 else { return name }
        left -= 1
        return "b"
      }
    }
    #expect(try remarks("x", wrong(3), target: classes) == [Self.alone])
    #expect(try remarks("x", wrong(4), target: classes).isEmpty)
    // Words that know nothing, and words of a row each.
    #expect(try remarks("x", Self.mixed.map { "w\($0 % 4)" }, target: classes).isEmpty)
    #expect(try remarks("x", (0..<60).map { $0 < 50 ? "w\($0)" : "often" }, target: classes).isEmpty)
  }

  @Test("A category of which each word has one number tells the target, unless few rows have it")
  func categoriesOfNumbers() throws {
    func remarks(_ count: Int, exception: Bool = false) throws -> [String] {
      let target = Self.mixed.enumerated().map { row, value in
        "\(Double((value % count) * 7 % count) + (exception && row == 5 ? 0.75 : 0.5))"
      }
      return try self.remarks("x", Self.mixed.map { "w\($0 % count)" }, target: target)
    }
    #expect(try remarks(12) == [Self.alone])
    #expect(try remarks(12, exception: true).isEmpty)
    #expect(try remarks(15).isEmpty)
  }

  @Test("A number whose ranges are the classes tells the target")
  func ranges() throws {
    let numbers = Self.mixed.map { Double($0) + 0.5 }
    let classes = numbers.map { $0 < 20 ? "low" : $0 < 40 ? "high" : "highest" }
    #expect(try remarks("x", numbers.map { "\($0)" }, target: classes) == [Self.alone])
    var overlapping = classes
    overlapping[Self.mixed.firstIndex(of: 25) ?? 0] = "low"
    #expect(try remarks("x", numbers.map { "\($0)" }, target: overlapping).isEmpty)
    #expect(try remarks("x", [""] + numbers.dropFirst().map { "\($0)" }, target: classes).isEmpty)
  }

  @Test("Two columns whose sum or difference is the target tell it")
  func sums() throws {
    let first = Self.mixed.map { Double(($0 * 7) % 23) + 0.1 }
    let second = Self.mixed.map { Double(($0 * 11) % 17) + 0.7 }
    func remarks(_ combine: (Double, Double) -> Double) throws -> [String] {
      let target = zip(first, second).map { "\(combine($0, $1))" }
      return try self.remarks(
        [("casual", first.map { "\($0)" }), ("registered", second.map { "\($0)" })], target: target)
    }
    let end = "is the target 't': if they are not known beforehand, exclude them"
    #expect(try remarks(+) == ["'casual' + 'registered' \(end)"])
    #expect(try remarks(-) == ["'casual' − 'registered' \(end)"])
    #expect(try remarks { $1 - $0 } == ["'registered' − 'casual' \(end)"])
    #expect(try remarks { $0 + 2 * $1 }.isEmpty)
    #expect(try remarks { $0 + $1 + 1e-3 }.isEmpty)
    // Columns of zeros say nothing.
    let zeros = Self.mixed.map { $0 == 3 ? "1" : "0" }
    #expect(
      try self.remarks([("a", first.map { "\($0)" }), ("b", zeros)], target: second.map { "\($0)" }).isEmpty)
  }

  @Test("A copy of the target among many columns is found, and nothing is left out because of a remark")
  func kept() throws {
    let data = try TableText(
      (["x,y,t"] + Self.target.enumerated().map { "\($1),\(Self.mixed[$0] % 7),\($1)" }).joined(
        separator: "\n")
    ).dataset()
    #expect(data.featureNames == ["x", "y"] && data.findings.remarks.map(\.text) == [Self.alone])
  }
}
