// Prepares a data set for the runs of a sweep: once for each recipe and division.

import Datasets
import Synchronization

/// The prepared forms of a data set, made when they are first needed and shared by all runs.
final class DataPreparation: Sendable {
  private struct Key: Hashable {
    let choices: RecipeChoices
    let division: Int
  }

  private struct State {
    var recipes: [Key: FittedRecipes] = [:]
    var data: [Key: TrainingData] = [:]
  }

  let dataset: Dataset
  let divisions: [Division]
  private let scalesRounding: Bool
  private let state = Mutex(State())

  /// - Parameter scalesRounding: as in `TrainingRows`.
  init(_ dataset: Dataset, divisions: [Division], scalesRounding: Bool) {
    self.dataset = dataset
    self.divisions = divisions
    self.scalesRounding = scalesRounding
  }

  func recipes(_ choices: RecipeChoices, division: Int) -> FittedRecipes {
    let key = Key(choices: choices, division: division)
    return state.withLock { state in recipes(key, in: &state) }
  }

  /// The examples for a run. Other threads wait until they are prepared: they mostly need the same.
  func data(_ choices: RecipeChoices, division: Int) -> TrainingData {
    let key = Key(choices: choices, division: division)
    return state.withLock { state in
      if let data = state.data[key] { return data }
      let recipes = recipes(key, in: &state)
      let data = TrainingData(
        PreparedData(dataset, division: divisions[division], recipes: recipes), of: dataset)
      state.data[key] = data
      return data
    }
  }

  private func recipes(_ key: Key, in state: inout State) -> FittedRecipes {
    if let recipes = state.recipes[key] { return recipes }
    let recipes = FittedRecipes(
      fitting: key.choices, to: dataset, division: divisions[key.division], scalesRounding: scalesRounding)
    state.recipes[key] = recipes
    return recipes
  }
}
