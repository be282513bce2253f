/// The recipes of features and targets, fitted on the training split of one division.
public struct FittedRecipes: Equatable, Sendable {
  public let features: Recipe
  /// One per target.
  public let targets: [TargetRecipe]

  /// - Parameter scalesRounding: as in `TrainingRows`.
  package init(
    fitting choices: RecipeChoices, to dataset: Dataset, division: Division, scalesRounding: Bool = false
  ) {
    let rows = division.training
    features = Recipe(fitting: choices, to: dataset.table, rows: rows, scalesRounding: scalesRounding)
    targets = dataset.targets.map { target in
      TargetRecipe(
        fitting: choices, to: dataset.targetTable(target), rows: rows, scalesRounding: scalesRounding)
    }
  }
}

/// A data set ready for training: one division of its rows, transformed by the recipe, in Float32. All runs share it.
public struct PreparedData: Sendable {
  /// The examples of a split.
  public struct Split: Sendable {
    public let inputs: NetworkInputs
    /// m × t, one example per row.
    public let targets: [Float]
    /// One per example; nil if all count the same.
    public let weights: [Float]?
    public var count: Int { inputs.count }
  }

  public let division: Division
  public let training: Split
  public let validation: Split
  public let test: Split
  public let recipes: FittedRecipes

  package init(_ dataset: Dataset, division: Division, recipes: FittedRecipes) {
    let targets = zip(dataset.targets, recipes.targets).map { target, recipe in
      (recipe, dataset.targetTable(target))
    }
    func split(_ rows: [Int]) -> Split {
      let columns = targets.map { recipe, table in recipe.apply(to: table, rows: rows) }
      return Split(
        inputs: recipes.features.apply(to: dataset.table, rows: rows),
        targets: columns.count == 1 ? columns[0] : rows.indices.flatMap { row in columns.map { $0[row] } },
        weights: dataset.weights.map { weights in rows.map { Float(weights[$0]) } })
    }
    self.division = division
    self.recipes = recipes
    training = split(division.training)
    validation = split(division.validation)
    test = split(division.test)
  }
}
