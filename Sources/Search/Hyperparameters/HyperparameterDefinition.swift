import Datasets

/// A hyperparameter: everything that netlab knows about it. The files in Definitions hold one value of this type for
/// each.
public struct HyperparameterDefinition: Sendable {
  /// The name in specs and stores.
  public let name: String
  /// Names with which a spec may give it too, as other programs do: `lr`.
  public private(set) var aliases: [String] = []
  /// Names of something similar in other programs, for which an error proposes it.
  public private(set) var relatedNames: [String] = []
  public let kind: Kind
  /// One line for the manual.
  public let help: String
  /// A longer text for docs/spec.md, in Markdown.
  public let documentation: String
  /// The value that is equivalent to not having this hyperparameter. It is omitted from run ids, so a hyperparameter
  /// added in a later version leaves existing ids unchanged.
  public let neutralValue: ParameterValue?
  /// The earlier hyperparameter that determines whether this one applies, or its default.
  public let dependsOn: String?
  /// When the hyperparameter applies, given those before it.
  let condition: Condition
  /// The default unless a choice of `dependsOn` overrides it; nil for a whole, which is assembled from its parts.
  let generalDefault: ParameterValue?
  /// The default from the choice of `dependsOn`, given the values before it.
  let choiceDefault: @Sendable (ParameterValues) -> ParameterValue?
  /// The named choices; empty for a number or a list of numbers.
  let choices: [ChoiceDescription]
  /// The heading of the choices' own table in docs/spec.md; nil for choices listed inline.
  let choicesHeading: String?
  /// The hyperparameter of which this one is a part: `hidden_layers` of `depth` and `width`.
  package let part: Part?
  /// Computes the value of a whole from its parts.
  let assembled: (@Sendable (ParameterValues) throws(UnsuitableValue) -> ParameterValue)?
  /// Returns the canonical form of equal values, given those before it, or throws for an unsuitable value.
  let canonical:
    @Sendable (ParameterValue, ParameterValues, DataShape) throws(UnsuitableValue) -> ParameterValue
  /// Throws for an invalid combination of values, once all are known.
  let check: Check?
  let effect: Effect

  typealias Check = @Sendable (ParameterValues) throws(UnsuitableValue) -> Void
  typealias Apply = @Sendable (ParameterValues, inout EngineSettings) throws(UnsuitableValue) -> Void

  /// How a hyperparameter affects the engine.
  enum Effect: Sendable {
    /// It sets engine settings itself.
    case apply(Apply)
    /// The choices of `dependsOn` read it.
    case readByChoices
    /// The whole that it belongs to sets it.
    case partOfWhole
  }

  /// When a hyperparameter applies.
  struct Condition: Sendable {
    /// The condition for docs/spec.md, such as "of `adam`"; empty for always, or if obvious.
    let text: String
    let holds: @Sendable (ParameterValues, DataShape) -> Bool

    static let always = Condition(text: "") { _, _ in true }
    static let withHiddenLayers = Condition(text: "") { values, _ in
      if case .integer(let depth) = values["depth"] { depth > 0 } else { false }
    }
  }

  /// A part of a hyperparameter that can be given separately.
  package struct Part: Sendable {
    /// The hyperparameter's name.
    package let whole: String
    /// Extracts the part's value from the whole's; nil if it has none: layers of different sizes have no `width`.
    package let value: @Sendable (ParameterValue) -> ParameterValue?
  }

  /// Whether the hyperparameter applies to data, given the values before it.
  package func applies(_ values: ParameterValues, to data: DataShape) -> Bool {
    condition.holds(values, data)
  }

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
      @escaping @Sendable (ParameterValue, ParameterValues, DataShape) throws(UnsuitableValue) ->
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

extension HyperparameterDefinition {
  /// The same hyperparameter with further names.
  ///
  /// - Parameter related: names that are not accepted, but that an error explains.
  func alsoNamed(_ aliases: String..., related: [String] = []) -> HyperparameterDefinition {
    var definition = self
    definition.aliases = aliases
    definition.relatedNames = related
    return definition
  }
}

/// The error of a value that does not suit other values or the task.
package struct UnsuitableValue: Error, Equatable {
  /// The hyperparameter's name.
  package let name: String
  package let message: String
}
