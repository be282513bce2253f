// Recipes with several steps in weights files.

import Datasets
import Files
import HDF5
import Models
import Tabular
import Testing

struct StoredRecipeTests {
  private static let steps = [
    ForeignNetwork.Step(mean: [1, 0], scale: [1, 2]), ForeignNetwork.Step(mean: [0, 0], scale: [2, 1]),
  ]

  private func predictions(_ network: StoredNetwork, _ text: String) throws -> Table {
    try network.predictions(for: FeatureTable.csv(text))
  }

  @Test("The steps are read in their order, used for predictions, and written as they were")
  func several() throws {
    var foreign = ForeignNetwork()
    foreign.recipe = Self.steps
    let image = try foreign.image()
    let network = try StoredNetwork(image: image)
    #expect(network.recipe.steps.count == 2)
    #expect(try network.image() == image)
    // The logit is ((x − 1) / 2) − (y / 2).
    let table = try predictions(network, "x,y\n3,2\n5,0\n1,4\n")
    #expect(table[column: "p(yes)"][0] == .real(0.5))
    #expect(table[column: "class"] == [.text("no"), .text("yes"), .text("no")])

    (foreign.loss, foreign.layers[1].activation, foreign.classes) = ("mean_squared_error", "identity", [])
    foreign.targetRecipe = [.init(mean: [3], scale: [2]), .init(mean: [-1], scale: [8])]
    let regression = try StoredNetwork(image: foreign.image())
    #expect(try regression.image() == foreign.image())
    // (2 · 8 − 1) · 2 + 3
    #expect(try predictions(regression, "x,y\n3,2\n5,0\n")[column: "prediction"] == [.real(1), .real(33)])
  }

  @Test("One step has the group that it had in all versions, and only there is it looked for")
  func single() throws {
    var foreign = ForeignNetwork()
    foreign.recipe = Array(Self.steps.prefix(1))
    let network = try StoredNetwork(image: foreign.image())
    var plain = ForeignNetwork()
    (plain.mean, plain.scale) = ([1, 0], [1, 2])
    #expect(try network.image() == plain.image())
  }

  /// A change to a sound recipe, and what is said of it.
  struct Change: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let apply: @Sendable (inout ForeignNetwork) -> Void

    init(_ message: String, _ apply: @escaping @Sendable (inout ForeignNetwork) -> Void) {
      testDescription = message
      self.apply = apply
    }
  }

  @Test(
    "An invalid recipe is an error with a reason",
    arguments: [
      Change("'recipe/step_2' is an unknown transform: 'log'") { $0.recipe[1].transform = "log" },
      Change("'recipe/step_1/mean' has the shape [1], not [2]") { $0.recipe[0].mean = [1] },
      Change("'recipe/step_2/scale' has the shape [3], not [2]") { $0.recipe[1].scale = [1, 1, 1] },
      Change("'recipe/step_2' is no standardisation: means must be finite, and scales above 0") {
        $0.recipe[1].scale = [1, -1]
      },
      Change("'target_recipe' transforms a target that has classes") {
        $0.targetRecipe = [.init(mean: [0], scale: [1])]
      },
      Change("'recipe' has more than 100 steps") {
        $0.recipe = Array(repeating: .init(mean: [0, 0], scale: [1, 1]), count: 101)
      },
    ])
  func faults(change: Change) throws {
    var network = ForeignNetwork()
    network.recipe = Self.steps
    change.apply(&network)
    #expect { try StoredNetwork(image: network.image()) } throws: { "\($0)" == change.testDescription }
  }
}
