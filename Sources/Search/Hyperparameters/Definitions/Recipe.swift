// Hyperparameters of the recipe that turns a table's columns into network inputs.

import Datasets

extension HyperparameterDefinition {
  static let recipe = [
    numericEncoding, bins, scaling, categoryEncoding, embeddingSize, minFrequency, targetTransform,
    targetScaling,
  ]

  // MARK: Numbers

  private static let ofNumbers = Condition(text: "for columns of numbers") { _, data in
    data.columns.contains(.numbers)
  }

  private static let numericEncodings = ChoiceList(
    of: "numeric_encoding",
    [
      Choice("none") { _ in .none },
      Choice(
        "piecewise_linear",
        "the place in each of `bins` quantile bins: Y. Gorishniy et al., \"On embeddings for numerical features in tabular "
          + "deep learning\", NeurIPS 2022; replaces `scaling`", uses: ["bins"]
      ) { (values) throws(UnsuitableValue) in .piecewiseLinear(bins: try values.integer("bins")) },
    ] as [Choice<RecipeChoices.NumericEncoding>])

  private static let numericEncoding = choice(
    numericEncodings, default: "none", neutral: "none", condition: ofNumbers,
    help: "how a number becomes network inputs", documentation: "how a number becomes network inputs"
  ) { $1.recipe.numericEncoding = $0 }

  private static let bins = used(
    by: numericEncodings, "bins", .integer(2...1000), default: .integer(32),
    help: "maximum number of bins of piecewise_linear", documentation: "maximum number of bins")

  private static let scalings = ChoiceList(
    of: "scaling",
    [
      Choice("standard", "(x − mean) / standard deviation") { _ in .standard },
      Choice("robust", "(x − median) / interquartile range") { _ in .robust },
      Choice("quantile", "to a normal distribution, by ranks") { _ in .quantile },
      Choice("min_max", "to 0 … 1") { _ in .minMax },
      Choice("none") { _ in .none },
    ] as [Choice<RecipeChoices.Scaling>])

  private static let scaling = choice(
    scalings, default: "standard", neutral: "none", dependsOn: "numeric_encoding",
    condition: Condition(text: "for columns of numbers, without `numeric_encoding`") { values, data in
      ofNumbers.holds(values, data) && values["numeric_encoding"] == .name("none")
    },
    help: "how numbers are brought to one scale", documentation: "how numbers are brought to one scale"
  ) { $1.recipe.scaling = $0 }

  // MARK: Categories

  private static let ofCategories = Condition(text: "for columns of words") { _, data in
    data.columns.contains(.categories)
  }

  private static let categoryEncodings = ChoiceList(
    of: "category_encoding",
    [
      Choice("one_hot", "an input for each value") { _ in .oneHot },
      Choice("ordinal", "the value's number, scaled like other numbers") { _ in .ordinal },
      Choice(
        "embedding",
        "a learned vector for each value: C. Guo and F. Berkhahn, \"Entity embeddings of categorical variables\", "
          + "arXiv:1604.06737", uses: ["embedding_size"]
      ) { (values) throws(UnsuitableValue) in
        let size = try values.integer("embedding_size")
        return .embedding(size: size == 0 ? nil : size)
      },
    ] as [Choice<RecipeChoices.CategoryEncoding>])

  private static let categoryEncoding = choice(
    categoryEncodings, default: "one_hot", condition: ofCategories,
    help: "how a word becomes network inputs", documentation: "how a word becomes network inputs"
  ) { $1.recipe.categoryEncoding = $0 }

  private static let embeddingSize = used(
    by: categoryEncodings, "embedding_size", .integer(0...1024), default: .integer(0),
    help: "numbers in an embedding; 0 for min(50, (values + 1) / 2)",
    documentation: "numbers in an embedding; 0 for min(50, (values + 1) / 2) of each column")

  private static let minFrequency = integer(
    "min_frequency", 1...1_000_000, default: 2, dependsOn: "category_encoding", condition: ofCategories,
    help: "values with fewer training examples are one value, other",
    documentation: "values with fewer training examples share one, `(other)`"
  ) { $1.recipe.minFrequency = $0 }

  // MARK: Target

  private static let ofTarget = Condition(text: "for a regression, unless its loss is `poisson`") {
    values, data in
    data.columns.contains(.target) && values["loss"] != .name("poisson")
  }

  private static let targetTransforms = ChoiceList(
    of: "target_transform",
    [
      Choice("none") { _ in .none },
      Choice("log", "sign(y) · log(1 + \\|y\\|)") { _ in .log },
    ] as [Choice<RecipeChoices.TargetTransform>])

  private static let targetTransform = choice(
    targetTransforms, default: "none", neutral: "none", condition: ofTarget,
    help: "transform of a regression's target", documentation: "transform of a regression's target"
  ) { $1.recipe.targetTransform = $0 }

  private static let targetScalings = ChoiceList(
    of: "target_scaling",
    [
      Choice("standard", "(y − mean) / standard deviation") { _ in true },
      Choice("none") { _ in false },
    ] as [Choice<Bool>])

  private static let targetScaling = choice(
    targetScalings, default: "standard", neutral: "none", condition: ofTarget,
    help: "how a regression's target is scaled; metrics stay in its own unit",
    documentation: "how a regression's target is scaled; every metric but `loss` stays in its own unit"
  ) { $1.recipe.standardizeTarget = $0 }
}
