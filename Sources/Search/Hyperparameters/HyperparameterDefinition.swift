import Datasets

/// A hyperparameter: everything that netlab knows about it. The files in Definitions hold one value of this type for each.
public struct HyperparameterDefinition: Sendable {
  /// In the spec and in the store.
  public let name: String
  public let kind: Kind
  /// One line for the manual.
  public let help: String
  /// A longer text for docs/spec.md, in Markdown.
  public let documentation: String
  /// The value that is equivalent to a netlab without this hyperparameter. It is omitted from run ids, so that a hyperparameter
  /// added in a later version leaves existing ids unchanged.
  public let neutralValue: ParameterValue?
  /// The earlier hyperparameter that decides whether this one applies, or what its default is.
  public let dependsOn: String?
  /// When the hyperparameter applies, given those before it.
  let condition: Condition
  /// The default unless a choice of `dependsOn` has its own; nil for a whole, which is assembled from its parts.
  let generalDefault: ParameterValue?
  /// The default of the choice of `dependsOn`, given the values before it.
  let choiceDefault: @Sendable (ParameterValues) -> ParameterValue?
  /// The choices that its names stand for; empty for a number or a list of numbers.
  let choices: [ChoiceDescription]
  /// The heading under which docs/spec.md lists the choices in a table of their own; nil for choices listed in place.
  let choicesHeading: String?
  /// The hyperparameter of which this one is a part: `hidden_layers` of `depth` and `width`.
  package let part: Part?
  /// The value of a whole, from its parts.
  let assembled: (@Sendable (ParameterValues) throws(UnsuitableValue) -> ParameterValue)?
  /// Returns the one form of all equal values, given those before it, or refuses a value that does not suit.
  let canonical:
    @Sendable (ParameterValue, ParameterValues, TargetShape) throws(UnsuitableValue) -> ParameterValue
  /// Refuses a combination of values, once all are known.
  let check: Check?
  let effect: Effect

  typealias Check = @Sendable (ParameterValues) throws(UnsuitableValue) -> Void
  typealias Apply = @Sendable (ParameterValues, inout EngineSettings) throws(UnsuitableValue) -> Void

  /// How a hyperparameter reaches the engine.
  enum Effect: Sendable {
    /// It sets something of the engine's.
    case apply(Apply)
    /// The choices of `dependsOn` read it.
    case readByChoices
    /// The whole that it is a part of sets it.
    case partOfWhole
  }

  /// When a hyperparameter applies.
  struct Condition: Sendable {
    /// For docs/spec.md, such as "of `adam`"; empty for always, and where it is obvious.
    let text: String
    let holds: @Sendable (ParameterValues) -> Bool

    static let always = Condition(text: "") { _ in true }
    static let withHiddenLayers = Condition(text: "") { values in
      if case .integer(let depth) = values["depth"] { depth > 0 } else { false }
    }
  }

  /// A part of a hyperparameter that can be given piece by piece.
  package struct Part: Sendable {
    /// The hyperparameter's name.
    package let whole: String
    /// The part's value in the whole's; nil where it has none, as layers of different sizes have no `width`.
    package let value: @Sendable (ParameterValue) -> ParameterValue?
  }

  /// Whether the hyperparameter applies, given the values before it.
  package func applies(_ values: ParameterValues) -> Bool { condition.holds(values) }

  /// The default, given the values before it; nil for a whole without its parts.
  package func defaultValue(_ values: ParameterValues) -> ParameterValue? {
    choiceDefault(values) ?? generalDefault
  }

  /// Whether it is a part of another hyperparameter, which is stored instead in a run's configuration.
  package var isPart: Bool { part != nil }

  init(
    _ name: String, _ kind: Kind, default generalDefault: ParameterValue?, neutral: ParameterValue? = nil,
    dependsOn: String? = nil, condition: Condition = .always, help: String, documentation: String,
    choices: [ChoiceDescription] = [], choicesHeading: String? = nil, part: Part? = nil,
    assembled: (@Sendable (ParameterValues) throws(UnsuitableValue) -> ParameterValue)? = nil,
    choiceDefault: @escaping @Sendable (ParameterValues) -> ParameterValue? = { _ in nil },
    canonical:
      @escaping @Sendable (ParameterValue, ParameterValues, TargetShape) throws(UnsuitableValue) ->
      ParameterValue =
      { value, _, _ in value },
    check: Check? = nil,
    effect: Effect
  ) {
    self.name = name
    self.kind = kind
    self.help = help
    self.documentation = documentation
    neutralValue = neutral
    self.dependsOn = dependsOn
    self.condition = condition
    self.generalDefault = generalDefault
    self.choiceDefault = choiceDefault
    self.choices = choices
    self.choicesHeading = choicesHeading
    self.part = part
    self.assembled = assembled
    self.canonical = canonical
    self.check = check
    self.effect = effect
  }
}

/// What is learned, as far as hyperparameters depend on it.
struct TargetShape: Sendable {
  let task: Task
  /// 0 for a regression.
  let classCount: Int
}

/// A value that does not suit the others, or the task.
package struct UnsuitableValue: Error, Equatable {
  /// The hyperparameter's.
  package let name: String
  package let message: String
}
