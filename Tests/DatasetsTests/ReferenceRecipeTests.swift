// Recipes against scikit-learn 1.9.1 and rtdl_num_embeddings 0.0.12: experiments/reference/recipes.py.

import TestSupport
import Testing

@testable import Datasets

struct ReferenceRecipeTests {
  private let file: ReferenceFile

  init() throws { file = try recipeReference.get() }

  /// Float32 has 24 bits.
  private func areClose(_ values: [Float], _ expected: [Double]) -> Bool {
    values.count == expected.count
      && zip(values, expected).allSatisfy { abs(Double($0) - $1) <= 1.2e-7 * max(1, abs($1)) }
  }

  @Test("Fitted on the training split, every choice gives scikit-learn's inputs for all rows")
  func features() throws {
    let cases = file.cases.filter { $0["columns"] != nil }
    #expect(cases.count == 15)
    for reference in cases {
      let name = try #require(reference["name"]?.text)
      let names = (reference["columns"]?.elements ?? []).compactMap(\.text)
      let table = FeatureTable.reference(file, columns: names)
      let recipe = Recipe(
        fitting: RecipeChoices(reference["choices"]?.members ?? [:]), to: table,
        rows: file["training"].ints)
      let inputs = recipe.apply(to: table, rows: 0..<table.count).expanded
      let expected = try #require(reference["values"]?.doubles)
      #expect(inputs.count == expected.count, "\(name)")
      let width = recipe.outputs.count
      let differing = zip(inputs, expected).enumerated().filter { !areClose([$1.0], [$1.1]) }.prefix(5).map {
        "row \($0.offset / width), \(recipe.outputs[$0.offset % width].name): \($0.element)"
      }
      #expect(differing.isEmpty, "\(name)")
    }
  }

  @Test("Targets are scikit-learn's, and so are predictions in their own unit")
  func targets() throws {
    let values = file["target"].doubles
    let table = FeatureTable(
      columns: [Column("id"), Column("t")], count: values.count,
      rows: values.enumerated().flatMap { [Double($0), $1] })
    for reference in file.cases where reference["undone"] != nil {
      var choices = RecipeChoices()
      choices.standardizeTarget = true
      choices.targetTransform = reference["name"] == .string("target logarithm") ? .log : .none
      let recipe = TargetRecipe(fitting: choices, to: table, column: 1, rows: file["training"].ints)
      #expect(recipe.isAffine == (choices.targetTransform == .none))
      #expect(
        areClose(
          recipe.apply(to: table, column: 1, rows: 0..<table.count), reference["values"]?.doubles ?? []))
      let undone = zip(recipe.undo([0, 0.5, -1.25]), reference["undone"]?.doubles ?? [])
      #expect(undone.allSatisfy { abs($0 - $1) <= 1e-11 * abs($1) }, "\(Array(undone))")
    }
  }
}
