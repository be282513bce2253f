// The hyperparameters of the recipe, which depend on the columns of the data.

import TestSupport
import Testing

@testable import Datasets
@testable import Search

struct RecipeHyperparametersTests {
  private func resolve(
    _ given: [String: ParameterValue], _ columns: DataShape.Columns, task: Task = .binary
  ) throws -> Hyperparameters {
    try Hyperparameters(
      given,
      for: DataShape(task: task, classCount: [.binary, .multiclass].contains(task) ? 2 : 0, columns: columns))
  }

  private static let names = [
    "numeric_encoding", "bins", "scaling", "category_encoding", "embedding_size", "min_frequency",
    "target_transform", "target_scaling",
  ]

  /// The hyperparameters of the recipe that apply.
  private func applying(
    _ columns: DataShape.Columns, _ given: [String: ParameterValue] = [:], task: Task = .binary
  ) throws -> [String] {
    let resolved = try resolve(given, columns, task: task)
    return Self.names.filter { resolved.value($0) != nil }
  }

  @Test("Columns decide which hyperparameters of the recipe apply")
  func columns() throws {
    #expect(try applying([]) == [])
    #expect(try applying([], task: .regression) == [])
    #expect(try applying([.numbers]) == ["numeric_encoding", "scaling"])
    #expect(try applying([.categories]) == ["category_encoding", "min_frequency"])
    #expect(try applying([.target], task: .regression) == ["target_transform", "target_scaling"])
    #expect(
      try applying([.numbers, .categories, .target], task: .regression)
        == Self.names.filter { $0 != "bins" && $0 != "embedding_size" })
    let piecewise: [String: ParameterValue] = ["numeric_encoding": .name("piecewise_linear")]
    #expect(try applying([.numbers], piecewise) == ["numeric_encoding", "bins"])
    let embedding: [String: ParameterValue] = ["category_encoding": .name("embedding")]
    #expect(
      try applying([.categories], embedding) == ["category_encoding", "embedding_size", "min_frequency"])
  }

  @Test("A run stored before recipes were hyperparameters has none of them in its configuration")
  func earlier() throws {
    let given: [String: ParameterValue] = ["scaling": .name("robust"), "target_scaling": .name("none")]
    for task in Task.allCases {
      let text = try resolve(given, [], task: task).json.canonicalText
      for name in Self.names { #expect(!text.contains("\"\(name)\""), "\(name)") }
    }
  }

  @Test("A configuration says how columns are prepared, unless they are left as they are")
  func identity() throws {
    func parameters(_ given: [String: ParameterValue], _ columns: DataShape.Columns, task: Task = .binary)
      throws -> String
    {
      let members = try #require(try resolve(given, columns, task: task).json.members)
      return Self.names.compactMap { name in members[name].map { "\(name)=\($0.canonicalText)" } }
        .joined(separator: " ")
    }
    #expect(try parameters([:], [.numbers]) == #"scaling="standard""#)
    #expect(try parameters(["scaling": .name("none")], [.numbers]) == "")
    #expect(try parameters([:], [.categories]) == #"category_encoding="one_hot" min_frequency=2"#)
    #expect(try parameters([:], [.target], task: .regression) == #"target_scaling="standard""#)
    #expect(try parameters(["target_scaling": .name("none")], [.target], task: .regression) == "")
    #expect(
      try parameters(["target_transform": .name("log")], [.target], task: .regression)
        == #"target_transform="log" target_scaling="standard""#)
    #expect(
      try parameters(["numeric_encoding": .name("piecewise_linear"), "scaling": .name("robust")], [.numbers])
        == #"numeric_encoding="piecewise_linear" bins=32"#)
    #expect(
      try parameters(["category_encoding": .name("ordinal"), "min_frequency": .integer(5)], [.categories])
        == #"category_encoding="ordinal" min_frequency=5"#)
  }

  @Test("Each hyperparameter of the recipe has its effect on the recipe")
  func effects() throws {
    let all: DataShape.Columns = [.numbers, .categories, .target]
    func recipe(_ given: [String: ParameterValue]) throws -> RecipeChoices {
      try resolve(given, all, task: .regression).recipe
    }
    var expected = RecipeChoices()
    expected.standardizeTarget = true
    #expect(try recipe([:]) == expected)
    #expect(expected.scaling == .standard && expected.minFrequency == 2)

    func changed(_ change: (inout RecipeChoices) -> Void) -> RecipeChoices {
      var choices = expected
      change(&choices)
      return choices
    }
    for (name, scaling) in [
      ("none", RecipeChoices.Scaling.none), ("robust", .robust), ("quantile", .quantile),
      ("min_max", .minMax),
    ] {
      #expect(try recipe(["scaling": .name(name)]) == changed { $0.scaling = scaling }, "\(name)")
    }
    let piecewise: [String: ParameterValue] = [
      "numeric_encoding": .name("piecewise_linear"), "bins": .integer(7),
    ]
    #expect(try recipe(piecewise).numericEncoding == .piecewiseLinear(bins: 7))
    for (given, encoding) in [
      (["category_encoding": .name("ordinal")], RecipeChoices.CategoryEncoding.ordinal),
      (["category_encoding": .name("embedding")], .embedding(size: nil)),
      (["category_encoding": .name("embedding"), "embedding_size": .integer(3)], .embedding(size: 3)),
    ] as [([String: ParameterValue], RecipeChoices.CategoryEncoding)] {
      #expect(try recipe(given) == changed { $0.categoryEncoding = encoding }, "\(given)")
    }
    #expect(try recipe(["min_frequency": .integer(9)]) == changed { $0.minFrequency = 9 })
    #expect(try recipe(["target_transform": .name("log")]) == changed { $0.targetTransform = .log })
    #expect(try recipe(["target_scaling": .name("none")]) == changed { $0.standardizeTarget = false })
  }

  @Test("The shape of data says which kinds of columns it has")
  func shapes() {
    func shape(_ kinds: [Column.Kind], classes: [String]) -> DataShape {
      let columns = kinds.enumerated().map { Column("x\($0)", $1) }
      let values = kinds.map { kind -> ColumnValues in kind.isCategory ? .codes([0, 0]) : .numbers([1, 2]) }
      let raw: RawValues =
        classes.isEmpty ? .numbers([0.5, 1.5]) : .words(Words(distinct: classes, codes: [0, 1]))
      let target = try? Target(raw, name: "t", task: nil, path: "")
      return target.map {
        DataShape(
          Dataset(
            FeatureTable(columns: columns, count: 2, values: values), targets: [$0], identity: .content("")))
      } ?? DataShape(task: .multiclass, classCount: -1)
    }
    let two = ["a", "b"]
    #expect(shape([.number], classes: two) == DataShape(task: .binary, classCount: 2, columns: [.numbers]))
    #expect(shape([.date, .flag], classes: two).columns == [.numbers])
    #expect(shape([.category(["u"])], classes: two).columns == [.categories])
    #expect(
      shape([.category(["u"]), .number], classes: [])
        == DataShape(task: .regression, classCount: 0, columns: [.numbers, .categories, .target]))
  }
}
