/// A data set ready for training: one division of its rows, transformed by the recipe, in Float32. All runs share it.
public struct PreparedData: Sendable {
  /// The examples of a split: m × n inputs, one example per row, and m targets.
  public struct Split: Sendable {
    public let features: [Float]
    public let targets: [Float]
    public var count: Int { targets.count }
  }

  public let division: Division
  public let training: Split
  public let validation: Split
  public let test: Split
  /// Fitted on the training split only.
  public let recipe: Recipe
  public let targetRecipe: TargetRecipe

  /// The network inputs.
  public var inputCount: Int { recipe.inputCount }

  /// - Parameter scalesRounding: as in `TrainingRows`.
  package init(
    _ dataset: Dataset, division: Division, recipe settings: RecipeSettings, scalesRounding: Bool = false
  ) {
    let rows = division.training
    let recipe = Recipe(
      fitting: settings.choices, to: dataset.table, rows: rows, scalesRounding: scalesRounding)
    let targets = dataset.targetTable
    let targetRecipe = TargetRecipe(
      fitting: settings.choices, to: targets, rows: rows, scalesRounding: scalesRounding)
    func split(_ rows: [Int]) -> Split {
      Split(
        features: recipe.apply(to: dataset.table, rows: rows).expanded,
        targets: targetRecipe.apply(to: targets, rows: rows))
    }
    self.division = division
    self.recipe = recipe
    self.targetRecipe = targetRecipe
    training = split(division.training)
    validation = split(division.validation)
    test = split(division.test)
  }
}
