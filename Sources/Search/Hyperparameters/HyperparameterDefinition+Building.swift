// Shorthands for writing definitions.

extension HyperparameterDefinition {
  static func integer(
    _ name: String, _ range: ClosedRange<Int>, default value: Int, neutral: Int? = nil,
    dependsOn: String? = nil,
    condition: Condition = .always, help: String, documentation: String,
    check: Check? = nil,
    apply: @escaping @Sendable (Int, inout EngineSettings) -> Void
  ) -> HyperparameterDefinition {
    HyperparameterDefinition(
      name, .integer(range), default: .integer(value), neutral: neutral.map(ParameterValue.integer),
      dependsOn: dependsOn, condition: condition, help: help, documentation: documentation, check: check,
      effect: .apply { (values, settings) throws(UnsuitableValue) in
        apply(try values.integer(name), &settings)
      })
  }

  static func number(
    _ name: String, _ range: NumberRange, default value: Double, neutral: Double? = nil,
    dependsOn: String? = nil, condition: Condition = .always, help: String, documentation: String,
    apply: @escaping @Sendable (Double, inout EngineSettings) -> Void
  ) -> HyperparameterDefinition {
    HyperparameterDefinition(
      name, .number(range), default: .number(value), neutral: neutral.map(ParameterValue.number),
      dependsOn: dependsOn, condition: condition, help: help, documentation: documentation,
      effect: .apply { (values, settings) throws(UnsuitableValue) in
        apply(try values.number(name), &settings)
      })
  }

  /// A hyperparameter whose values are named choices.
  static func choice<Setting>(
    _ choices: ChoiceList<Setting>, default value: String, neutral: String? = nil, dependsOn: String? = nil,
    condition: Condition = .always, help: String, documentation: String, choicesHeading: String? = nil,
    apply: @escaping @Sendable (Setting, inout EngineSettings) -> Void
  ) -> HyperparameterDefinition {
    HyperparameterDefinition(
      choices.owner, choices.kind(), default: .name(value), neutral: neutral.map(ParameterValue.name),
      dependsOn: dependsOn, condition: condition, help: help, documentation: documentation,
      choices: choices.descriptions, choicesHeading: choicesHeading,
      effect: .apply { (values, settings) throws(UnsuitableValue) in
        apply(try choices.setting(values.name(choices.owner), values), &settings)
      })
  }

  /// A hyperparameter that applies if the selected choice uses it.
  ///
  /// - Parameter effect: nil if the choices read it themselves.
  static func used<Setting>(
    by choices: ChoiceList<Setting>, _ name: String, _ kind: Kind, default value: ParameterValue,
    neutral: ParameterValue? = nil, choices ownChoices: [ChoiceDescription] = [], help: String,
    documentation: String,
    canonical:
      @escaping @Sendable (ParameterValue, ParameterValues, DataShape) throws(UnsuitableValue) ->
      ParameterValue =
      { value, _, _ in value },
    effect: Effect = .readByChoices
  ) -> HyperparameterDefinition {
    HyperparameterDefinition(
      name, kind, default: value, neutral: neutral, dependsOn: choices.owner, condition: choices.using(name),
      help: help, documentation: documentation, choices: ownChoices,
      choiceDefault: choices.defaults(of: name), canonical: canonical, effect: effect)
  }

  /// A number that always applies, with defaults that depend on a choice.
  static func number<Setting>(
    of choices: ChoiceList<Setting>, _ name: String, _ range: NumberRange, default value: Double,
    neutral: Double? = nil, help: String, documentation: String,
    apply: @escaping @Sendable (Double, inout EngineSettings) -> Void
  ) -> HyperparameterDefinition {
    HyperparameterDefinition(
      name, .number(range), default: .number(value), neutral: neutral.map(ParameterValue.number),
      dependsOn: choices.owner, help: help, documentation: documentation,
      choiceDefault: choices.defaults(of: name),
      effect: .apply { (values, settings) throws(UnsuitableValue) in
        apply(try values.number(name), &settings)
      })
  }
}
