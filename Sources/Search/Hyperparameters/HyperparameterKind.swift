// The kinds of values of hyperparameters.

import JSON
import NeuralNetwork
import Tabular

extension HyperparameterDefinition {
  public enum Kind: Sendable {
    case integer(ClosedRange<Int>)
    case number(NumberRange)
    /// A name. The dictionary maps each alias to its name.
    case name([String], aliases: [String: String])
    /// A name for all hidden layers, or a list with one for each.
    case namesOfLayers([String])
    /// Units of each hidden layer.
    case layers
    /// A name, or a list with a number for each class.
    case numbersOfClasses([String])
    /// A list of numbers above 0 and below 1, in ascending order.
    case levels
  }

  /// The type of a hyperparameter's database column, as SQL spells it.
  public enum ColumnType: String, Sendable {
    case integer = "INTEGER"
    case real = "REAL"
    case text = "TEXT"
  }

  public var columnType: ColumnType {
    switch kind {
    case .integer: .integer
    case .number: .real
    // Lists are JSON.
    case .name, .namesOfLayers, .layers, .numbersOfClasses, .levels: .text
    }
  }

  /// Whether a value may be a list, which a column has as JSON.
  package var hasLists: Bool {
    switch kind {
    case .integer, .number, .name: false
    case .namesOfLayers, .layers, .numbersOfClasses, .levels: true
    }
  }

  /// A range of finite numbers.
  public struct NumberRange: Sendable {
    let minimum: Double
    let includesMinimum: Bool
    /// The exclusive upper bound.
    let limit: Double

    package static let positive = NumberRange(minimum: 0, includesMinimum: false, limit: .infinity)
    static let notNegative = NumberRange(minimum: 0, includesMinimum: true, limit: .infinity)
    /// At least 0 and below 1.
    static let fraction = NumberRange(minimum: 0, includesMinimum: true, limit: 1)
    /// Above 0 and below 1.
    static let properFraction = NumberRange(minimum: 0, includesMinimum: false, limit: 1)

    package func contains(_ value: Double) -> Bool {
      // The network computes in Float32, where smaller numbers would be zero.
      let isAbove = includesMinimum ? value >= minimum : value > minimum && Float(value) > Float(minimum)
      return isAbove && value < limit && Float(value).isFinite
    }

    var description: String { "a number \(includesMinimum ? "of " : "")\(bounds)" }

    /// A description such as `above 0 and below 1`.
    var bounds: String {
      "\(includesMinimum ? "at least" : "above") \(Self.text(minimum))"
        + (limit.isFinite ? " and below \(Self.text(limit))" : "")
    }

    private static func text(_ value: Double) -> String {
      Int(exactly: value).map(String.init) ?? String(value)
    }
  }

  /// The value for an automatic choice.
  public static let automatic = "auto"

  /// Limits that catch typing errors.
  public static let widths = 1...1_000_000
  public static let depths = 0...1000
  public static let epochs = 1...10_000_000
  public static let levelCounts = 1...100

  /// Whether the hyperparameter can have a value.
  func allows(_ value: ParameterValue) -> Bool {
    switch (kind, value) {
    case (.integer(let range), .integer(let integer)): range.contains(integer)
    case (.number(let range), .number(let number)): range.contains(number)
    case (.name(let names, _), .name(let name)), (.namesOfLayers(let names), .name(let name)),
      (.numbersOfClasses(let names), .name(let name)):
      names.contains(name)
    case (.namesOfLayers(let names), .names(let list)):
      list.count <= Self.depths.upperBound && list.allSatisfy(names.contains)
    case (.numbersOfClasses, .numbers(let list)): list.allSatisfy(NumberRange.positive.contains)
    case (.levels, .numbers(let list)): Self.levelCounts ~= list.count && Loss.areLevels(list)
    case (.layers, .layers(let widths)):
      widths.count <= Self.depths.upperBound && widths.allSatisfy(Self.widths.contains)
    default: false
    }
  }

  /// Reads a value from a table's field: the inverse of `ParameterValue.tableValue`.
  ///
  /// - Returns: nil for anything that is not a possible value.
  public func value(fromTable field: Value) -> ParameterValue? {
    let value: ParameterValue? =
      switch (kind, field) {
      case (.integer, .integer(let integer)): .integer(integer)
      case (.number, .integer(let integer)): .number(Double(integer))
      case (.number, .real(let number)): .number(number)
      case (.name, .text(let text)): .name(text)
      case (.namesOfLayers(let names), .text(let text)), (.numbersOfClasses(let names), .text(let text)):
        names.contains(text) ? .name(text) : Self.list(text, of: kind)
      case (.layers, .text(let text)), (.levels, .text(let text)): Self.list(text, of: kind)
      default: nil
      }
    guard let value, allows(value) else { return nil }
    return value
  }

  private static func list(_ text: String, of kind: Kind) -> ParameterValue? {
    guard let node = try? JSONNode.parse(text), case .array(let elements) = node.value else { return nil }
    /// nil unless all elements are converted.
    func all<Element>(_ convert: (JSONValue) -> Element?) -> [Element]? {
      let converted = elements.compactMap(convert)
      return converted.count == elements.count ? converted : nil
    }
    switch kind {
    case .namesOfLayers:
      return all { if case .string(let name) = $0 { name } else { nil } }.map { .names($0) }
    case .numbersOfClasses, .levels:
      return all { if case .number(let number) = $0 { number.double } else { nil } }.map { .numbers($0) }
    case .layers:
      return all { if case .number(.integer(let width)) = $0 { width } else { nil } }.map { .layers($0) }
    case .integer, .number, .name: return nil
    }
  }
}
