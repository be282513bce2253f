// Recipes with several steps in weights files.

import Datasets
import HDF5
import Tabular
import Testing

@testable import Models

/// Knows words as well as numbers, which it adds.
private struct Glossary: FittedTransform {
  static let name = "glossary"
  static let arrays = ["numbers"]
  static let texts = ["words", "others"]

  var numbers: [Double]
  var words: [String]
  var others: [String]

  init(_ numbers: [Double], _ words: [String], _ others: [String]) {
    (self.numbers, self.words, self.others) = (numbers, words, others)
  }

  init(_ encoded: EncodedTransform, columns: [Column]) throws(EncodedTransform.Fault) {
    guard encoded.texts.map(\.name) == Self.texts, encoded.arrays.map(\.name) == Self.arrays else {
      throw EncodedTransform.Fault("something is missing")
    }
    self.init(encoded.arrays[0].values, encoded.texts[0].values, encoded.texts[1].values)
  }

  func outputs(of columns: [Column]) -> [Column] { columns }
  func apply(to block: inout RowBlock) {}

  func narrowed(to output: Int, of columns: [Column]) -> NarrowedTransform {
    NarrowedTransform(self, input: output)
  }

  var note: TransformNote { TransformNote("glossary", .string("")) }

  var encoded: EncodedTransform {
    EncodedTransform(
      Self.name, arrays: [.init("numbers", shape: [numbers.count], values: numbers)],
      texts: [.init("words", values: words), .init("others", values: others)])
  }
}

struct StoredRecipeTests {
  private static let steps = [
    ForeignNetwork.Step(mean: [1, 0], scale: [1, 2]), ForeignNetwork.Step(mean: [0, 0], scale: [2, 1]),
  ]

  private func predictions(_ network: StoredNetwork, _ text: String) throws -> Table {
    try network.predictions(for: FeatureTable.csv(text))
  }

  @Test("The steps are read in order, used for predictions, and written unchanged")
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

  @Test("A single standardisation is stored in the group of all versions, and read only from there")
  func single() throws {
    var foreign = ForeignNetwork()
    foreign.recipe = Array(Self.steps.prefix(1))
    let network = try StoredNetwork(image: foreign.image())
    var plain = ForeignNetwork()
    (plain.mean, plain.scale) = ([1, 0], [1, 2])
    #expect(try network.image() == plain.image())
  }

  @Test(
    "A target's steps with a combined unit or offset that is not finite are an error",
    arguments: [
      // Undone from the last to the first: a unit of 1e200 · 1e200, and 1e200 · 1e200 + 0 for an output of 0.
      [ForeignNetwork.Step(mean: [0], scale: [1e200]), .init(mean: [0], scale: [1e200])],
      [ForeignNetwork.Step(mean: [0], scale: [1e200]), .init(mean: [1e200], scale: [1])],
    ])
  func infiniteTarget(steps: [ForeignNetwork.Step]) throws {
    var foreign = ForeignNetwork()
    (foreign.loss, foreign.layers[1].activation, foreign.classes) = ("mean_squared_error", "identity", [])
    foreign.targetRecipe = steps
    #expect { try StoredNetwork(image: foreign.image()) } throws: {
      "\($0)" == "'target_recipe' leads to numbers that are not finite"
    }
  }

  @Test(
    "An invalid recipe is an error with a reason",
    arguments: [
      ForeignNetwork.Change("'recipe/step_2' is an unknown transform: 'logarithm'") {
        $0.recipe[1].transform = "logarithm"
      },
      ForeignNetwork.Change("'recipe/step_1/mean' has the shape [1], not [2]") { $0.recipe[0].mean = [1] },
      ForeignNetwork.Change("'recipe/step_2/scale' has the shape [3], not [2]") {
        $0.recipe[1].scale = [1, 1, 1]
      },
      ForeignNetwork.Change("'recipe/step_2' is no standardisation: means must be finite, and scales above 0")
      {
        $0.recipe[1].scale = [1, -1]
      },
      ForeignNetwork.Change("'target_recipe' transforms a target that has classes") {
        $0.targetRecipe = [.init(mean: [0], scale: [1])]
      },
      ForeignNetwork.Change("'recipe' has more than 100 steps") {
        $0.recipe = Array(repeating: .init(mean: [0, 0], scale: [1, 1]), count: 101)
      },
    ])
  func faults(change: ForeignNetwork.Change) throws {
    var network = ForeignNetwork()
    network.recipe = Self.steps
    change.apply(&network)
    #expect { try StoredNetwork(image: network.image()) } throws: { "\($0)" == change.testDescription }
  }

  @Test("A step's texts are stored as attributes of its group, and its numbers as arrays")
  func texts() throws {
    let steps = [Glossary([1.5], ["a", "", "ä ö"], ["b"]), Glossary([2, -3], ["c"], ["d", "e"])]
    let image = try FileImage.write { root in
      try root.createGroup("recipe") { recipe in
        for (index, step) in steps.enumerated() {
          try recipe.createGroup("step_\(index + 1)") { group in
            try group.set("transform", "glossary")
            try group.set("words", step.words)
            try group.set("others", step.others)
            try group.write("numbers", shape: [step.numbers.count], values: step.numbers)
          }
        }
      }
    }
    #expect(try FileImage.write { try RecipeStorage.features.write(steps, to: $0) } == image)
    let read = try FileImage.read(image) { root in
      var budget = ReadingBudget(ofFileSize: image.count)
      return try RecipeStorage.features.readList(
        root, columns: [Column("x")], [Glossary.self], &budget)
    }
    #expect(read.compactMap { $0 as? Glossary } == steps)
  }

  /// Three columns of each kind but flags, with missing values.
  private static let table: FeatureTable = {
    let words = ["b", "a", "é"]
    let count = 60
    let rows = 0..<count
    return FeatureTable(
      columns: [Column("x"), Column("y"), Column("c", .category(words)), Column("d", .date)], count: count,
      values: [
        .numbers(rows.map { $0 % 7 == 3 ? .nan : Double($0 * $0 % 101) }),
        .numbers(rows.map { Double($0 % 5 - 1) / 2 }), .codes(rows.map { Int32($0 % 4 - 1) }),
        .numbers(rows.map { $0 % 9 == 1 ? .nan : 1e9 + Double($0) * 1e6 }),
      ])
  }()

  /// Together, these have all steps.
  private static let choices: [RecipeChoices] = {
    var (quantile, piecewise, ordinal) = (RecipeChoices(), RecipeChoices(), RecipeChoices())
    quantile.scaling = .quantile
    quantile.logColumns = ["x"]
    (piecewise.numericEncoding, piecewise.categoryEncoding) = (.piecewiseLinear(bins: 5), .embedding(size: 3))
    (ordinal.categoryEncoding, ordinal.logColumns) = (.ordinal, ["x"])
    return [RecipeChoices(), quantile, piecewise, ordinal]
  }()

  private static func image(_ recipe: Recipe) throws -> [UInt8] {
    try FileImage.write { root in
      try ColumnKinds.write(recipe.inputs, to: root)
      try RecipeStorage.features.write(recipe.steps, to: root)
    }
  }

  private static func read(_ image: [UInt8], budget: Int) throws -> Recipe {
    try FileImage.read(image) { root in
      let columns = try ColumnKinds.read(root, names: table.columns.map(\.name))
      var budget = ReadingBudget(ofFileSize: budget)
      return Recipe(
        inputs: columns,
        steps: try RecipeStorage.features.readList(root, columns: columns, Transforms.ofFeatures, &budget))
    }
  }

  @Test("A fitted recipe of all kinds of columns reads back as it is", arguments: choices)
  func mixed(choices: RecipeChoices) throws {
    let recipe = Recipe(fitting: choices, to: Self.table, rows: Array(0..<40))
    let image = try Self.image(recipe)
    let read = try Self.read(image, budget: image.count)
    #expect(read == recipe && read.inputs == recipe.inputs && read.groups == recipe.groups)
    #expect(read.apply(to: Self.table, rows: 0..<60) == recipe.apply(to: Self.table, rows: 0..<60))
    #expect(try Self.image(read) == image)
  }

  @Test("The numbers of all steps are limited by the file's size")
  func budget() throws {
    let recipe = Recipe(fitting: Self.choices[2], to: Self.table, rows: Array(0..<40))
    let image = try Self.image(recipe)
    let numbers = recipe.steps.flatMap(\.encoded.arrays).reduce(0) { $0 + $1.values.count }
    #expect(try Self.read(image, budget: numbers * 4) == recipe)
    #expect { try Self.read(image, budget: numbers * 4 - 1) } throws: {
      "\($0)" == "the steps of 'recipe' hold more numbers than the file"
    }
  }

  @Test("A target's logarithm is stored before its standardisation, and undone after it")
  func logarithm() throws {
    let table = FeatureTable(columns: [Column("target")], count: 4, values: [.numbers([1, 10, 100, -1000])])
    var choices = RecipeChoices()
    (choices.standardizeTarget, choices.targetTransform) = (true, .log)
    let recipe = TargetRecipe(fitting: choices, to: table, rows: [0, 1, 2])
    let image = try FileImage.write { try RecipeStorage.target.write(recipe.steps, to: $0) }
    let steps = try FileImage.read(image) { root in
      var budget = ReadingBudget(ofFileSize: image.count)
      return try RecipeStorage.target.readList(
        root, columns: [Column("target")], Transforms.ofTarget, &budget)
    }
    #expect(steps.map(\.encoded.name) == ["log", "standardize"])
    #expect(
      TargetRecipe(Column("target"), steps: steps.compactMap { $0 as? any FittedTargetTransform }) == recipe)
  }
}
