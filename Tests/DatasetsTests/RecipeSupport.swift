// Tables of several kinds of columns, and recipes for them.

import Datasets
import JSON
import TestSupport

/// experiments/reference/recipes.json, read once.
let recipeReference = Result { try ReferenceFile("recipes.json") }

extension FeatureTable {
  /// The table of experiments/reference/recipes.json: null is missing.
  static func reference(_ file: ReferenceFile, columns names: [String]) -> FeatureTable {
    let columns = names.map { name in
      let values = file["table"].members?[name]?.elements ?? []
      let words = values.compactMap(\.text)
      if name.hasPrefix("d") { return (Column(name, .date), values.map { $0.double ?? .nan }) }
      guard !words.isEmpty else { return (Column(name), values.map { $0.double ?? .nan }) }
      // In the order in which a reader meets them.
      let distinct = words.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      let codes = values.map { $0.text.flatMap(distinct.firstIndex).map(Double.init) ?? -1 }
      return (Column(name, .category(distinct)), codes)
    }
    let count = columns.first?.1.count ?? 0
    return FeatureTable(
      columns: columns.map(\.0), count: count,
      rows: (0..<count).flatMap { row in columns.map { $0.1[row] } })
  }
}

extension RecipeChoices {
  /// As experiments/reference/recipes.py names them.
  init(_ choices: [String: JSONValue]) {
    self.init()
    switch choices["scaling"]?.text {
    case "robust": scaling = .robust
    case "quantile": scaling = .quantile
    case "min_max": scaling = .minMax
    case "none": scaling = .none
    default: break
    }
    if let bins = choices["bins"]?.double { numericEncoding = .piecewiseLinear(bins: Int(bins)) }
    if let frequency = choices["min_frequency"]?.double { minFrequency = Int(frequency) }
    if choices["category"]?.text == "ordinal" { categoryEncoding = .ordinal }
    logColumns = Set(choices["log"]?.elements.compactMap(\.text) ?? [])
  }

  /// Different choices, which together use every transform.
  static let samples: [RecipeChoices] = {
    var samples = [RecipeChoices()]
    for scaling in [Scaling.robust, .quantile, .minMax, .none] {
      samples.append(RecipeChoices())
      samples[samples.count - 1].scaling = scaling
    }
    var piecewise = RecipeChoices()
    (piecewise.numericEncoding, piecewise.logColumns) = (.piecewiseLinear(bins: 4), ["x"])
    piecewise.categoryEncoding = .embedding(size: nil)
    var ordinal = RecipeChoices()
    (ordinal.categoryEncoding, ordinal.minFrequency, ordinal.logColumns) = (.ordinal, 1, ["x", "z"])
    return samples + [piecewise, ordinal]
  }()
}
