// What all recipes have in common.

import TestSupport
import Testing

@testable import Datasets

struct RecipeTests {
  private static let names = ["c", "x", "d", "y", "k", "z"]

  private let file: ReferenceFile
  private let table: FeatureTable
  private let rows: [Int]

  init() throws {
    file = try recipeReference.get()
    table = .reference(file, columns: Self.names)
    rows = file["training"].ints
  }

  /// The table with other values in a row.
  private func changed(_ rows: [Int], _ columns: [Column]? = nil, _ values: [Double]) throws -> FeatureTable {
    var numbers = table.rows
    for row in rows {
      numbers.replaceSubrange(row * values.count..<(row + 1) * values.count, with: values)
    }
    return FeatureTable(columns: columns ?? table.columns, count: table.count, rows: numbers)
  }

  @Test(
    "Changing rows outside of the training split changes nothing in a recipe",
    arguments: RecipeChoices.samples)
  func leakage(choices: RecipeChoices) throws {
    let recipe = Recipe(fitting: choices, to: table, rows: rows)
    let others = (0..<table.count).filter { !rows.contains($0) }
    // The lists of words are those of the whole table, so a new word anywhere changes them: here before the others.
    let columns = table.columns.map { column in
      column.words.map { Column(column.name, .category($0 + ["Aa", "zz"])) } ?? column
    }
    let words = columns.map { Double(($0.words?.count ?? 0) - 1) }
    for values in [
      [words[0], -7e30, 1e12, 1e30, words[4] - 1, 5],
      [-1, .nan, .nan, .nan, -1, .nan],
      [-2, 0, -5e9, 3e38, -2, -3e38],
    ] {
      let other = try changed(others, columns, values)
      let same = Recipe(fitting: choices, to: other, rows: rows)
      #expect(recipe == same)
      #expect(recipe.inputs == same.inputs && recipe.outputs == same.outputs)
      #expect(recipe.apply(to: table, rows: rows) == same.apply(to: other, rows: rows))
      // Each value of a training row matters.
      #expect(recipe != Recipe(fitting: choices, to: try changed([rows[7]], columns, values), rows: rows))
    }
  }

  @Test("A recipe of a file is the fitted one", arguments: RecipeChoices.samples)
  func stored(choices: RecipeChoices) throws {
    let recipe = Recipe(fitting: choices, to: table, rows: rows)
    var columns = recipe.inputs
    var steps: [any FittedTransform] = []
    for step in recipe.steps {
      let type = try #require(Transforms.ofFeatures.first { $0.name == step.encoded.name })
      #expect(step.encoded.arrays.map(\.name) == type.arrays && step.encoded.texts.map(\.name) == type.texts)
      steps.append(try type.decode(step.encoded, columns: columns))
      columns = step.outputs(of: columns)
    }
    let read = Recipe(inputs: recipe.inputs, steps: steps)
    #expect(read == recipe)
    #expect(read.outputs == recipe.outputs && read.groups == recipe.groups)
    #expect(read.apply(to: table, rows: 0..<table.count) == recipe.apply(to: table, rows: 0..<table.count))
  }

  @Test("One column alone has the values that it has among all", arguments: RecipeChoices.samples)
  func narrowed(choices: RecipeChoices) {
    let recipe = Recipe(fitting: choices, to: table, rows: rows)
    for count in 0...recipe.steps.count {
      let training = TrainingRows(
        table, rows: rows, inputs: recipe.inputs, after: Array(recipe.steps.prefix(count)))
      var all: [Double] = []
      training.forEachBlock { all += $0.values }
      let width = training.columns.count
      for column in training.columns.indices {
        let expected = stride(from: column, to: all.count, by: width).map { all[$0].bitPattern }
        #expect(training.values(ofColumn: column).map(\.bitPattern) == expected)
      }
    }
  }

  @Test("A table with the same words in other places gives the same inputs")
  func words() {
    let recipe = Recipe(fitting: RecipeChoices(), to: table, rows: rows)
    var numbers = table.rows
    var columns = table.columns
    for (column, words) in table.columns.map(\.words).enumerated() {
      guard let words else { continue }
      columns[column] = Column(table.columns[column].name, .category(["unknown"] + words.reversed()))
      for place in stride(from: column, to: numbers.count, by: columns.count) where numbers[place] >= 0 {
        numbers[place] = Double(words.count) - numbers[place]
      }
    }
    let other = FeatureTable(columns: columns, count: table.count, rows: numbers)
    #expect(recipe.apply(to: other, rows: 0..<table.count) == recipe.apply(to: table, rows: 0..<table.count))
  }

  @Test("Inputs have names, dense ones before groups")
  func outputs() {
    let dense =
      ["x", "d", "d (year)", "d (month sine)", "d (month cosine)", "d (weekday sine)"]
      + ["d (weekday cosine)", "d (hour sine)", "d (hour cosine)", "y", "z", "x (missing)", "d (missing)"]
    let recipe = Recipe(fitting: RecipeChoices(), to: table, rows: rows)
    #expect(recipe.inputs[0] == Column("c", .category(["B", "a", "b", "rare", "é"])))
    #expect(
      recipe.outputs.map(\.name) == dense + [
        "c=B", "c=a", "c=b", "c=é", "c=(other)", "c=(missing)", "k=no", "k=yes",
      ])
    #expect(recipe.groups == [.oneHot(size: 6), .oneHot(size: 2)])
    #expect(recipe.inputCount == dense.count + 8 && recipe.denseCount == dense.count)
    var choices = RecipeChoices()
    choices.categoryEncoding = .embedding(size: nil)
    let embedded = Recipe(fitting: choices, to: table, rows: rows)
    #expect(embedded.groups == [.embedding(cardinality: 6, width: 3), .embedding(cardinality: 2, width: 1)])
    #expect(embedded.outputs.map(\.name) == dense + ["c (1)", "c (2)", "c (3)", "k (1)"])
    #expect(embedded.inputCount == dense.count + 4)
    choices.categoryEncoding = .embedding(size: 7)
    #expect(Recipe(fitting: choices, to: table, rows: rows).groups.map(\.inputCount) == [7, 7])
    // An unseen word without a code for others, and a missing one where training has none.
    let inputs = embedded.apply(to: table, rows: [7, 15, 11, 2])
    #expect(inputs.codes == [2, -1, 4, -1, 4, 0, 5, 0])
  }

  @Test("Numbers alone are one standardisation, unless a training value is missing")
  func single() {
    let numbers = FeatureTable(
      columns: [Column("x"), Column("y")], count: 3, rows: [1, 2, 3, 4, 5, .nan])
    let complete = Recipe(fitting: RecipeChoices(), to: numbers, rows: [0, 1])
    #expect(complete.steps.count == 1 && complete.steps.first as? Standardization != nil)
    // 0 is the mean.
    #expect(complete.apply(to: numbers, rows: [2]).features == [3, 0])
    let recipe = Recipe(fitting: RecipeChoices(), to: numbers, rows: [0, 1, 2])
    #expect(recipe.outputs.map(\.name) == ["x", "y", "y (missing)"])
  }

  @Test("A column without any training value is constant")
  func unknown() {
    let numbers = FeatureTable(columns: [Column("x")], count: 3, rows: [.nan, .nan, 5])
    for choices in RecipeChoices.samples {
      let recipe = Recipe(fitting: choices, to: numbers, rows: [0, 1])
      #expect(recipe.apply(to: numbers, rows: 0..<3).features == [0, 1, 0, 1, 0, 0])
    }
  }

  @Test("Blocks of rows make no difference: a wide table, and rows in any order")
  func blocks() {
    var choices = RecipeChoices()
    (choices.scaling, choices.divisor) = (.none, 4)
    for width in [1, 3, 5000, 9000] {
      let count = width > 100 ? 7 : 20_000
      let numbers = (0..<count * width).map { Double(($0 &* 7919) % 1013) }
      let table = FeatureTable(
        columns: (0..<width).map { Column("x\($0)") }, count: count, rows: numbers)
      let recipe = Recipe(fitting: choices, to: table, rows: [0])
      let rows = (0..<count).reversed().filter { $0 % 3 != 1 }
      let expected = rows.flatMap { row in (0..<width).map { Float(numbers[row * width + $0] / 4) } }
      #expect(recipe.apply(to: table, rows: rows).features == expected)
    }
  }

  @Test("A target's steps are undone in reverse order, and its unit is theirs together")
  func target() {
    let column = Column("t")
    let steps = [Standardization(mean: [3], scale: [2]), Standardization(mean: [-1], scale: [8])]
    let recipe = TargetRecipe(column, steps: steps)
    let table = FeatureTable(columns: [column], count: 3, rows: [3, 1, 35])
    let values = recipe.apply(to: table, rows: 0..<3)
    #expect(values == [0.125, 0, 2.125])
    #expect(recipe.undo(values) == [3, 1, 35])
    #expect(recipe.unit == 16)
    #expect(TargetRecipe(column, steps: []).undo([0.5]) == [0.5])
    #expect(TargetRecipe(column, steps: []).unit == 1)
  }

  @Test("Each step has a line for reports, and so have the choices")
  func notes() {
    let notes = Recipe(fitting: RecipeChoices(), to: table, rows: rows).notes
    #expect(
      notes == [
        TransformNote("dates", text: "1 columns, 4 varying parts"),
        TransformNote("missing numbers", text: "the training part's median; 2 indicators"),
        TransformNote("scaled", text: "5 of 15 columns"),
        TransformNote("categories", text: "2 columns, 8 inputs"),
      ])
    #expect(
      RecipeChoices.samples.map { $0.notes.map(\.name) }.last == [
        "standardized", "logarithm of", "categories",
      ])
  }

  @Test("Classes are left as they are")
  func classes() {
    let table = FeatureTable(
      columns: [Column("t", .category(["z", "b", "a"]))], count: 3, rows: [0, 2, 1])
    var choices = RecipeChoices()
    (choices.standardizeTarget, choices.targetTransform) = (true, .log)
    let recipe = TargetRecipe(fitting: choices, to: table, rows: [1, 2])
    #expect(recipe.apply(to: table, rows: 0..<3) == [0, 2, 1])
  }

  @Test("Transforms have distinct names, and a spec's keys are distinct")
  func registry() {
    let features = Transforms.ofFeatures.map { $0.storedParts.name }
    #expect(Set(features).count == features.count)
    let keys = RecipeSettings.keys + Resamplings.keys + DataSource.keys + ["task", "sha256", "format"]
    #expect(Set(keys).count == keys.count)
    #expect(Resamplings.all.last is Holdout.Type)
  }
}
