// What a hyperparameter is. The list of all of them is beside it.

/// A training setting by its name in the spec: what it may be, and what it is where the spec does not say.
public struct HyperparameterDefinition: Sendable {
  public enum Kind: Sendable {
    case integer(ClosedRange<Int>)
    case number(NumberRange)
    /// One of some names; the dictionary gives the name that another one stands for.
    case name([String], aliases: [String: String])
    /// One of some names for all hidden layers, or a list with one for each.
    case namesOfLayers([String])
    /// Units of each hidden layer.
    case layers
    /// One of some names, or a list with a number for each class.
    case numbersOfClasses([String])
  }

  /// The finite numbers that a hyperparameter may be.
  public struct NumberRange: Sendable {
    let minimum: Double
    let includesMinimum: Bool
    /// The numbers are below it.
    let limit: Double

    package static let positive = NumberRange(minimum: 0, includesMinimum: false, limit: .infinity)
    static let notNegative = NumberRange(minimum: 0, includesMinimum: true, limit: .infinity)
    /// A part that may be nothing, but not the whole.
    static let fraction = NumberRange(minimum: 0, includesMinimum: true, limit: 1)
    static let properFraction = NumberRange(minimum: 0, includesMinimum: false, limit: 1)

    package func contains(_ value: Double) -> Bool {
      // The network computes in Float32, where a smaller one would be zero.
      let isAbove = includesMinimum ? value >= minimum : value > minimum && Float(value) > Float(minimum)
      return isAbove && value < limit && Float(value).isFinite
    }

    var description: String {
      (includesMinimum
        ? "a number of at least \(Self.text(minimum))" : "a number above \(Self.text(minimum))")
        + (limit.isFinite ? " and below \(Self.text(limit))" : "")
    }

    private static func text(_ value: Double) -> String {
      Int(exactly: value).map(String.init) ?? String(value)
    }
  }

  public let name: String
  public let kind: Kind
  /// The value that is as if there were no such setting: left out of a run's identity, so that a setting that comes with a later
  /// version changes no run of before.
  public let neutralValue: ParameterValue?
  /// The hyperparameter on which depends whether there is this one, or what its default is.
  public let dependsOn: String?
  public let summary: String
  /// Whether the setting plays a part, given those before it in the list.
  package let applies: @Sendable (ParameterValues) -> Bool
  /// The value where the spec gives none, given those before it in the list; nil for `hidden_layers`, which follows from depth
  /// and width.
  package let defaultValue: @Sendable (ParameterValues) -> ParameterValue?

  init(
    _ name: String, _ kind: Kind, default value: ParameterValue?, neutral: ParameterValue? = nil,
    dependsOn: String? = nil, _ summary: String,
    applies: @escaping @Sendable (ParameterValues) -> Bool = { _ in true }
  ) {
    self.init(name, kind, neutral: neutral, dependsOn: dependsOn, summary, applies: applies) { _ in value }
  }

  /// With a default that depends on other settings.
  init(
    _ name: String, _ kind: Kind, neutral: ParameterValue? = nil, dependsOn: String? = nil, _ summary: String,
    applies: @escaping @Sendable (ParameterValues) -> Bool = { _ in true },
    default value: @escaping @Sendable (ParameterValues) -> ParameterValue?
  ) {
    self.name = name
    self.kind = kind
    neutralValue = neutral
    self.dependsOn = dependsOn
    self.summary = summary
    self.applies = applies
    defaultValue = value
  }

  /// The value that leaves the choice to netlab.
  public static let automatic = "auto"

  /// The units of one layer, the hidden layers and the epochs that there may be: beyond, a typing error is likelier than a wish.
  public static let widths = 1...1_000_000
  public static let depths = 0...1000
  public static let epochs = 1...10_000_000

  public static let allNames = all.map(\.name)

  public static func named(_ name: String) -> HyperparameterDefinition? { byName[name] }

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}

/// Values by the hyperparameters' names.
package struct ParameterValues: Hashable, Sendable {
  private var values: [String: ParameterValue]

  package init(_ values: [String: ParameterValue] = [:]) { self.values = values }

  package subscript(name: String) -> ParameterValue? {
    get { values[name] }
    set { values[name] = newValue }
  }

  func name(_ key: String) -> String {
    if case .name(let value) = values[key] { value } else { "" }
  }

  func integer(_ key: String) -> Int {
    if case .integer(let value) = values[key] { value } else { 0 }
  }

  func number(_ key: String) -> Double {
    if case .number(let value) = values[key] { value } else { 0 }
  }

  var hasHiddenLayers: Bool { integer("depth") > 0 }
}
