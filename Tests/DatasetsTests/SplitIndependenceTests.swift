// Validation and test rows influence neither the recipe nor the training examples.

import Testing

@testable import Datasets

/// What the fitted recipe and the training examples may depend on.
struct SplitIndependenceTests {
  private static let header = "x,y,word,day,t"

  /// - Parameter isOther: whether a row has other values.
  private func text(isOther: (Int) -> Bool) -> String {
    let rows = (0..<80).map { row in
      let other = isOther(row)
      let x = other ? "\(row * 1000)" : row % 9 == 4 ? "" : "\(Double((row * 7) % 31) / 4)"
      let y = other ? "" : "\((row * 11) % 23)"
      let word = other ? "unseen \(row % 2)" : row % 13 == 5 ? "" : "w\(row % 5)"
      let day = other ? "1999-12-31" : "2024-0\(row % 6 + 1)-11"
      return "\(x),\(y),\(word),\(day),\(Double((row * 5) % 37) / 2 + (other ? 1000 : 0))"
    }
    return ([Self.header] + rows).joined(separator: "\n")
  }

  private static let choices: [RecipeChoices] = {
    var plain = RecipeChoices()
    plain.standardizeTarget = true
    var robust = plain
    robust.scaling = .robust
    robust.logColumns = ["x"]
    robust.targetTransform = .log
    var quantile = plain
    quantile.scaling = .quantile
    quantile.categoryEncoding = .ordinal
    var range = plain
    range.scaling = .minMax
    range.categoryEncoding = .embedding(size: nil)
    range.minFrequency = 1
    var piecewise = plain
    piecewise.numericEncoding = .piecewiseLinear(bins: 5)
    return [plain, robust, quantile, range, piecewise]
  }()

  @Test(
    "Other validation and test rows change neither the recipe nor the training examples", arguments: 0..<5)
  func independence(place: Int) throws {
    let choices = Self.choices[place]
    let before = try TableText(text { _ in false }).dataset()
    let division = try Holdout(validation: 0.2, test: 0.2, seed: 3).division(of: before)
    let training = Set(division.training)
    let after = try TableText(text { !training.contains($0) }).dataset()
    #expect(before.identity != after.identity)
    #expect(before.task == .regression && after.featureNames == ["x", "y", "word", "day"])
    let recipes = [before, after].map { FittedRecipes(fitting: choices, to: $0, division: division) }
    #expect(recipes[0] == recipes[1])
    let data = zip([before, after], recipes).map { PreparedData($0, division: division, recipes: $1) }
    #expect(data[0].training.inputs == data[1].training.inputs)
    #expect(data[0].training.targets == data[1].training.targets)
    #expect(data[0].validation.inputs != data[1].validation.inputs)
    #expect(data[0].test.targets != data[1].test.targets)
    // Another training row does change them.
    let row = division.training[7]
    let other = try TableText(text { $0 == row }).dataset()
    #expect(FittedRecipes(fitting: choices, to: other, division: division) != recipes[0])
  }
}
