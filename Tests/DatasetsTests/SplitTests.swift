// Rows divided by group, time and column, and what the other splits may not influence.

import JSON
import Testing

@testable import Datasets

/// A table that is divided by one of its columns.
private struct DividedTable {
  var text: String
  /// Keys of `data`, in JSON5.
  var split: String
  var testText: String?

  func resampling() throws -> any Resampling {
    let place = SpecLocation(file: "g", key: "data")
    var object = try ObjectReader(JSONNode.parse("{\(split)}"), at: place)
    let resampling = try Resamplings.read(&object, hasTest: testText != nil, at: place)
    try object.finish()
    return resampling
  }

  func dataset() throws -> Dataset {
    var table = TableText(text)
    table.divisors = try resampling().divisors
    table.testText = testText
    return try table.dataset()
  }

  func division() throws -> Division {
    let divisions = try resampling().divisions(of: dataset())
    #expect(divisions.count == 1)
    return divisions[0]
  }
}

extension Division {
  fileprivate var counts: [Int] { [training.count, validation.count, test.count] }
  fileprivate var all: [Int] { (training + validation + test).sorted() }
}

struct SplitTests {
  /// 100 rows of 20 groups of different sizes.
  private static let groups = (0..<100).map { row in "g\((row * row + 3 * row) % 41 % 20)" }

  private static func grouped(_ groups: [String] = groups) -> String {
    let rows = groups.enumerated().map { "\($0 % 13),\($1),\($0 % 3 == 0 ? "a" : "b")" }
    return (["x,patient,t"] + rows).joined(separator: "\n")
  }

  @Test(
    "No group is in two splits, and the splits have about as many rows as was asked for", arguments: 0..<8)
  func groups(seed: Int) throws {
    let table = DividedTable(text: Self.grouped(), split: "split: {group: 'patient'}, split_seed: \(seed)")
    let division = try table.division()
    let splits = [division.training, division.validation, division.test].map { rows in
      Set(rows.map { Self.groups[$0] })
    }
    #expect(division.all == Array(0..<100))
    for (first, second) in [(0, 1), (0, 2), (1, 2)] {
      #expect(splits[first].isDisjoint(with: splits[second]))
    }
    // A split is at most half a group away from its 20 rows.
    let largest = Dictionary(grouping: Self.groups) { $0 }.values.map(\.count).max() ?? 0
    for count in division.counts.dropFirst() { #expect(abs(count - 20) <= largest / 2 + 1) }
    for rows in [division.training, division.validation, division.test] { #expect(rows == rows.sorted()) }
    // The column is no feature, unless that is said.
    #expect(try table.dataset().featureNames == ["x"])
  }

  @Test("A seed decides which groups are where, and their names or order do not")
  func groupSeeds() throws {
    func division(_ seed: Int, _ groups: [String] = Self.groups) throws -> Division {
      try DividedTable(text: Self.grouped(groups), split: "split: {group: 'patient'}, split_seed: \(seed)")
        .division()
    }
    #expect(try division(1) == division(1))
    #expect(try division(1) != division(2))
    // Numbers are groups too.
    #expect(try division(1, Self.groups.map { String($0.dropFirst()) }).counts.reduce(0, +) == 100)
  }

  @Test("A row without its group is an error, as are too few groups")
  func groupErrors() {
    func error(_ groups: [String]) -> String? {
      do {
        _ = try DividedTable(text: Self.grouped(groups), split: "split: {group: 'patient'}").division()
        return nil
      } catch {
        return (error as? UndividedData).map { "\($0.key): \($0)" }
      }
    }
    #expect(error(["g1", "g2", "", "g3", "g2"]) == "split: row 3 has no group: its 'patient' is missing")
    let two = (0..<20).map { "g\($0 % 2)" }
    #expect(error(two)?.hasSuffix("split of 20 rows would be empty") == true)
  }

  @Test("There is a validation split unless its fraction is 0", arguments: ["group", "time", "column"])
  func hasValidation(key: String) throws {
    for (fraction, isExpected) in [("0", false), ("0.1", true)] {
      let table = DividedTable(text: "", split: "split: {\(key): 'when'}, validation: \(fraction)")
      #expect(try table.resampling().hasValidation == isExpected)
    }
  }

  @Test("A run's configuration has what a spec says", arguments: ["group", "time", "column"])
  func configuration(key: String) throws {
    let given = "split: {\(key): 'when'}, validation: 0.1, split_seed: 3"
    let resampling = try DividedTable(text: "", split: given).resampling()
    let test = key == "column" ? "" : ", test: 0.2"
    #expect(try JSONValue.object(resampling.configuration) == JSONNode.parse("{\(given)\(test)}").value)
  }

  // MARK: Time

  private static func timed(_ times: [String]) -> String {
    let rows = times.enumerated().map { "\($0 % 7),\($1),\($0 % 3 == 0 ? "a" : "b")" }
    return (["x,when,t"] + rows).joined(separator: "\n")
  }

  @Test("The earliest rows train, the latest test, and the time may be a feature")
  func time() throws {
    let places = (0..<50).map { ($0 * 17) % 50 }
    let numbers = DividedTable(
      text: Self.timed(places.map { "\(Double($0) / 4)" }), split: "split: {time: 'when'}, test: 0.1")
    let division = try numbers.division()
    #expect(division.counts == [35, 10, 5] && division.all == Array(0..<50))
    #expect(division.training.map { places[$0] }.max() == 34)
    #expect(division.validation.map { places[$0] }.sorted() == Array(35..<45))
    #expect(division.test.map { places[$0] }.sorted() == Array(45..<50))
    #expect(try numbers.dataset().featureNames == ["x", "when"])
    // Dates divide by what they mean: 9 comes before 10.
    let dates = DividedTable(
      text: Self.timed(places.map { "20\($0 < 10 ? "0" : "")\($0)-2-\($0 % 28 + 1)" }),
      split: "split: {time: 'when'}, test: 0.1")
    #expect(try dates.division() == division)
    // It is the same for all seeds.
    let seeded = DividedTable(text: numbers.text, split: numbers.split + ", split_seed: 9")
    #expect(try seeded.division() == division)
  }

  @Test("A column that divides is a feature if a spec names it, and a time unless a spec leaves it out")
  func dividingFeatures() throws {
    func features(_ split: String, _ columns: String) throws -> [String] {
      var table = TableText(Self.timed((0..<20).map { "\($0 * $0)" }), columns: columns)
      table.divisors = try DividedTable(text: "", split: "split: {\(split): 'when'}").resampling().divisors
      return try table.dataset().featureNames
    }
    #expect(try features("time", "") == ["x", "when"])
    #expect(try features("time", "exclude: ['when']") == ["x"])
    #expect(try features("time", "features: ['x']") == ["x"])
    #expect(try features("time", "features: ['x', 'wh*']") == ["x", "when"])
    for split in ["group", "column"] {
      #expect(try features(split, "") == ["x"])
      #expect(try features(split, "features: ['x', 'wh*']") == ["x"])
      #expect(try features(split, "features: ['x', 'when']") == ["x", "when"])
    }
  }

  @Test("Rows of one time stay together, in the later split")
  func equalTimes() throws {
    func counts(_ times: [Int], _ split: String) throws -> [Int] {
      try DividedTable(text: Self.timed(times.map { "\($0)" }), split: "split: {time: 'when'}, \(split)")
        .division().counts
    }
    // Two of ten rows are asked for: the last ones have times 7, 8, 8, 8 and 4, 5, 5.
    #expect(try counts([1, 2, 3, 4, 5, 6, 7, 8, 8, 8], "validation: 0, test: 0.2") == [7, 0, 3])
    #expect(try counts([1, 2, 3, 5, 5, 6, 7, 8, 9, 9], "validation: 0.4, test: 0.2") == [3, 5, 2])
    // A boundary that is none.
    #expect(try counts([1, 2, 3, 4, 5, 6, 7, 8, 9, 9], "validation: 0.2, test: 0.2") == [6, 2, 2])
  }

  @Test("A time that is missing or no date is an error")
  func timeErrors() {
    func error(_ times: [String]) -> String? {
      do {
        _ = try DividedTable(text: Self.timed(times), split: "split: {time: 'when'}").division()
        return nil
      } catch {
        return "\(error)"
      }
    }
    #expect(error(["1", "2", "", "4", "5"]) == "row 3 has no time: its 'when' is missing")
    #expect(error(["a", "b", "a", "b", "b"])?.contains("must hold dates") == true)
    #expect(error(["1", "1", "1", "1", "1", "2"]) == "the training split of 6 rows would be empty")
  }

  // MARK: Column

  private static func parted(_ parts: [String]) -> String {
    let rows = parts.enumerated().map { "\($0 % 7),\($1),\($0 % 4 == 0 ? "a" : "b")" }
    return (["x,part,t"] + rows).joined(separator: "\n")
  }

  @Test("A column names the splits, in any of the usual spellings")
  func column() throws {
    let parts = ["train", "Test", "VAL", "training", "valid", "dev", "te", "validation", "holdout", "tr"]
    let table = DividedTable(text: Self.parted(parts), split: "split: {column: 'part'}")
    #expect(
      try table.division() == Division(training: [0, 3, 9], validation: [2, 4, 5, 7], test: [1, 6, 8]))
    #expect(try table.dataset().featureNames == ["x"])
    #expect {
      try DividedTable(text: Self.parted(["train", "test", "tset"]), split: table.split).division()
    } throws: {
      "\($0)" == "'part' must be train, validation or test, but row 3 has 'tset'"
    }
    #expect {
      try DividedTable(text: Self.parted(["train", "", "test"]), split: table.split).division()
    } throws: {
      "\($0)" == "'part' must be train, validation or test, but row 2 has nothing"
    }
  }

  @Test("Validation is drawn from the training rows if the column names none, with the shares of the classes")
  func drawnValidation() throws {
    let parts = (0..<100).map { $0 % 5 == 0 ? "test" : "train" }
    func division(_ split: String) throws -> Division {
      try DividedTable(text: Self.parted(parts), split: "split: {column: 'part'}\(split)").division()
    }
    let drawn = try division("")
    #expect(drawn.test == (0..<100).filter { $0 % 5 == 0 })
    #expect(drawn.counts == [64, 16, 20] && drawn.all == Array(0..<100))
    #expect(drawn.validation.count { $0 % 4 == 0 } == 4)
    #expect(try division(", validation: 0").counts == [80, 0, 20])
    #expect(try division(", validation: 0.5").counts == [40, 40, 20])
    #expect(try division(", split_seed: 1").validation != drawn.validation)
  }

  // MARK: Classes

  @Test("Rows are divided by class, unless stratify is false")
  func stratified() throws {
    // 20 of 200 rows have the rare class.
    let rows = (0..<200).map { "\($0 % 11),\($0 % 10 == 0 ? "rare" : "often")" }
    let text = (["x,t"] + rows).joined(separator: "\n")
    func rare(_ split: String) throws -> [Int] {
      let division = try DividedTable(text: text, split: split).division()
      #expect(division.counts == [120, 40, 40] && division.all == Array(0..<200))
      return [division.training, division.validation, division.test].map { rows in rows.count { $0 % 10 == 0 }
      }
    }
    for seed in 0..<5 { #expect(try rare("split_seed: \(seed)") == [12, 4, 4]) }
    #expect(try rare("split: {stratify: true}") == [12, 4, 4])
    let drawn = try (0..<5).map { try rare("split: {stratify: false}, split_seed: \($0)") }
    #expect(Set(drawn).count > 1 && drawn.allSatisfy { $0.reduce(0, +) == 20 })
  }

  @Test("Rows of the test files are the test split, and are not divided")
  func ownTest() throws {
    for split in ["", "split: {group: 'patient'}", "split: {time: 'x'}", "split: {stratify: false}"] {
      let table = DividedTable(
        text: Self.grouped(), split: split, testText: Self.grouped(["new", "new", "g1"]))
      let division = try table.division()
      #expect(division.test == [100, 101, 102], "\(split)")
      #expect((division.training + division.validation).sorted() == Array(0..<100))
      #expect(abs(division.validation.count - 20) <= 8)
    }
  }

  @Test("Ways to divide are read as they are written to a configuration")
  func configurations() throws {
    for split in [
      "split: {group: 'p'}", "split: {time: 'p'}, validation: 0.3", "split: {column: 'p'}, split_seed: 4",
      "split: {stratify: false}", "",
    ] {
      let members = try DividedTable(text: "", split: split).resampling().configuration
      let text = JSONValue.object(members).canonicalText
      let again = try DividedTable(text: "", split: String(text.dropFirst().dropLast())).resampling()
      #expect(again.configuration == members)
      #expect(split.isEmpty == (members["split"] == nil))
    }
  }
}
