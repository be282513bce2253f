// Rows divided at random, stratified by class.

import Testing

@testable import Datasets

struct HoldoutTests {
  @Test(
    "The splits are disjoint, complete, and have the shares of the classes",
    arguments: [[357, 212], [50, 50, 50], [178, 182, 177], [7, 3], [97, 2, 1]])
  func stratified(sizes: [Int]) throws {
    let data = try Dataset(classSizes: sizes)
    let split = try data.division(validation: 0.2, test: 0.25, seed: 3)
    #expect((split.training + split.validation + split.test).sorted() == Array(0..<data.count))
    for part in [split.training, split.validation, split.test] { #expect(part == part.sorted()) }
    #expect(abs(Double(split.validation.count) - 0.2 * Double(data.count)) <= 1)
    for (label, size) in sizes.enumerated() {
      func count(_ part: [Int]) -> Int { part.count { data.targets[0].values[$0] == Double(label) } }
      #expect(abs(Double(count(split.test)) - 0.25 * Double(size)) <= 1)
      #expect(abs(Double(count(split.validation)) - 0.2 * Double(size)) <= 1)
      #expect(count(split.training) >= 1)
    }
  }

  @Test("A seed always gives the same split, and another seed another")
  func seeds() throws {
    let data = try Dataset(classSizes: [40, 60])
    #expect(
      try data.division(validation: 0.2, test: 0.2, seed: 1)
        == data.division(validation: 0.2, test: 0.2, seed: 1)
    )
    #expect(
      try data.division(validation: 0.2, test: 0.2, seed: 1)
        != data.division(validation: 0.2, test: 0.2, seed: 2)
    )
  }

  @Test("A split that would be empty is an error, unless none was asked for")
  func empty() throws {
    let data = try Dataset(classSizes: [1, 1])
    #expect {
      try data.division(validation: 0.2, test: 0, seed: 0)
    } throws: {
      ($0 as? UndividedData)?.key == "validation"
    }
    #expect(try data.division(validation: 0, test: 0, seed: 0).training == [0, 1])
  }

  // Hamilton's method: the whole parts of all quotas, and what is missing goes to the largest remainders, of equal ones to the first.
  @Test(
    "Of equal remainders the first classes get one more",
    arguments: [
      ([10, 10, 10], [3, 3, 2]), ([10, 10, 10, 10, 10], [3, 3, 3, 2, 2]), ([6, 10, 6], [2, 3, 1]),
      ([6, 7, 7], [1, 2, 2]),
    ])
  func equalRemainders(sizes: [Int], counts: [Int]) throws {
    let data = try Dataset(classSizes: sizes)
    func count(_ part: [Int]) -> [Int] {
      sizes.indices.map { label in part.count { data.targets[0].values[$0] == Double(label) } }
    }
    #expect(try count(data.division(validation: 0, test: 0.25, seed: 2).test) == counts)
    #expect(try count(data.division(validation: 0.25, test: 0, seed: 2).validation) == counts)
  }

  @Test("Whatever the sizes and fractions, no row is lost, none occurs twice, and training has every class")
  func everySize() throws {
    var splits = 0
    for first in 1...12 {
      for (second, third) in [(1, 1), (2, 30), (7, 3), (40, 1)] {
        let data = try Dataset(classSizes: [first, second, third])
        for (validation, test) in [(0.2, 0.2), (0.45, 0.45), (0.6, 0.3), (0.1, 0), (0, 0.5)] {
          guard let split = try? data.division(validation: validation, test: test, seed: 5) else { continue }
          #expect((split.training + split.validation + split.test).sorted() == Array(0..<data.count))
          #expect(Set(split.training.map { data.targets[0].values[$0] }).count == 3)
          if test == 0 { #expect(split.test.isEmpty) }
          splits += 1
        }
      }
    }
    #expect(splits > 200)
  }

  @Test("A regression is split by rows only", arguments: [(100, 20, 25), (10, 2, 3), (7, 1, 2), (3, 1, 1)])
  func regression(rows: Int, validation: Int, test: Int) throws {
    let data = try Dataset(
      ["x"], (0..<rows).map(Double.init), targets: (0..<rows).map { Double($0) / 3 }, task: .regression)
    let split = try data.division(validation: 0.2, test: 0.25, seed: 1)
    #expect(split.validation.count == validation)
    #expect(split.test.count == test)
    #expect((split.training + split.validation + split.test).sorted() == Array(0..<rows))
  }

  @Test("An empty split is named with the number of rows")
  func emptyParts() throws {
    let data = try Dataset(classSizes: [3, 3])
    #expect { try data.division(validation: 0.3, test: 0.01, seed: 0) } throws: {
      "\($0)" == "the test split of 6 rows would be empty"
    }
    #expect { try data.division(validation: 0.01, test: 0.3, seed: 0) } throws: {
      "\($0)" == "the validation split of 6 rows would be empty"
    }
  }

  @Test("Where most classes have a single row, an empty split is put down to the target")
  func singleRows() throws {
    func message(_ sizes: [Int], isStratified: Bool = true) throws -> String {
      let data = try Dataset(classSizes: sizes)
      let holdout = Holdout(validation: 0.2, test: 0.2, seed: 0, isStratified: isStratified)
      do {
        _ = try holdout.divisions(of: data)
        return "divided"
      } catch { return "\(error)" }
    }
    let ids = Array(repeating: 1, count: 20)
    #expect(
      try message(ids)
        == "the validation split of 20 rows would be empty: most of the 20 classes of 't' have a single row, which the training "
        + "split keeps; is the target a name or a number of each row?")
    #expect(try message(ids, isStratified: false) == "divided")
    // 2 of 3 rows are half of the rows, or more.
    #expect(try message([1, 1]).contains("most of the 2 classes"))
    #expect(try message([1, 2]).contains("most of the 2 classes"))
    #expect(try message([1, 3]) == "divided")
  }
}

/// How rows are shared out, by hand.
struct HoldoutCountTests {
  private func split(
    _ sizes: [Int], validation: Double, test: Double, seed: Int = 1
  ) throws -> (training: [Int], validation: [Int], test: [Int]) {
    let data = try Dataset(classSizes: sizes)
    let targets = data.targets[0].values
    let split = try data.division(validation: validation, test: test, seed: seed)
    func count(_ rows: [Int]) -> [Int] {
      sizes.indices.map { label in rows.count { targets[$0] == Double(label) } }
    }
    return (count(split.training), count(split.validation), count(split.test))
  }

  @Test("One row of each class is kept for training, even if the splits ask for more")
  func room() throws {
    // Quotas of 1.8 and 3.6, of 5 in all; of 3 and 6 rows, 2 and 5 may go.
    let first = try split([3, 6], validation: 0, test: 0.6)
    #expect(first == ([1, 3], [0, 0], [2, 3]))
    // 6 are asked for, and 1 of the first class and 3 of the second are left for validation.
    let second = try split([4, 8], validation: 0.5, test: 0.5)
    #expect(second.test == [2, 4] && second.validation == [1, 3] && second.training == [1, 1])
    let third = try split([1, 10], validation: 0.5, test: 0.25)
    #expect(third == ([1, 1], [0, 6], [0, 3]))
  }

  @Test("Rows that a class cannot give are taken from classes that can")
  func overflow() throws {
    // 0.9 · 12 is 10.8, so 11 rows: of 2, 2 and 8 there is room for 1, 1 and 7, which is all that is taken.
    let taken = try split([2, 2, 8], validation: 0, test: 0.9)
    #expect(taken.test == [1, 1, 7] && taken.training == [1, 1, 1])
    // 0.7 · 10 = 7 rows: quotas of 1.4, 1.4 and 4.2, whole parts 1, 1 and 4; the one that is missing would go to the first by its
    // remainder, but there is no room.
    let other = try split([2, 2, 6], validation: 0, test: 0.7)
    #expect(other.test == [1, 1, 5])
  }
}
