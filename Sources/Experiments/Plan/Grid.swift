// The combinations of a spec's values that its constraints allow.

import JSON
import Search
import SQLite

extension Spec {
  /// The most combinations of one spec, before its constraints.
  static let maxCombinations = 1_000_000
  /// The most constraints that are computed, each on every combination.
  static let maxComputations = 4_000_000

  /// Every combination of the axes' values, the last axis changing fastest, that all constraints hold for.
  func combinations() throws(SpecError) -> [[String: ParameterValue]] {
    var count = 1
    for axis in axes {
      count *= axis.values.count
      guard count <= Self.maxCombinations else {
        throw error("parameters", "more than \(Self.maxCombinations) combinations of values")
      }
    }
    guard constraints.count <= Self.maxComputations / count else {
      throw error(
        "constraints",
        "\(constraints.count) constraints on \(count) combinations of values: join some with AND")
    }
    var grid = ConstraintFilter(self)
    try grid.compile()
    var kept: [[String: ParameterValue]] = []
    for index in 0..<count {
      var rest = index
      var combination: [String: ParameterValue] = [:]
      for axis in axes.reversed() {
        combination[axis.name] = axis.values[rest % axis.values.count]
        rest /= axis.values.count
      }
      if try grid.allows(combination) { kept.append(combination) }
    }
    guard !kept.isEmpty else {
      throw error("constraints", "no combination of the values meets the constraints")
    }
    return kept
  }
}

/// A spec's constraints, compiled: SQL expressions over the hyperparameters as the spec gives them, or their defaults.
private struct ConstraintFilter: ~Copyable {
  private let spec: Spec
  private let names = HyperparameterDefinition.allNames
  private var expressions: [CompiledExpression] = []
  /// For all of them together.
  private let budget = Budget(.constraint)

  /// Statements cannot be copied, and arrays only hold what can.
  private final class CompiledExpression {
    var expression: Expression
    init(_ expression: consuming Expression) { self.expression = expression }
  }

  init(_ spec: Spec) { self.spec = spec }

  mutating func compile() throws(SpecError) {
    let budget = Budget(.constraint)
    for (index, constraint) in spec.constraints.enumerated() {
      do throws(SQLiteError) {
        expressions.append(
          CompiledExpression(try Expression(constraint.expression, variables: names, budget: budget)))
      } catch {
        throw fault(index, error)
      }
    }
  }

  func allows(_ combination: [String: ParameterValue]) throws(SpecError) -> Bool {
    guard !expressions.isEmpty else { return true }
    let values = Self.values(of: combination)
    let row = names.map { values[$0].map { SQLValue($0.tableValue) } ?? .null }
    for (index, compiled) in expressions.enumerated() {
      do throws(SQLiteError) {
        guard Expression.isTrue(try compiled.expression.evaluate(row)) else { return false }
      } catch {
        throw fault(index, error)
      }
    }
    return true
  }

  /// As the combination gives them, or their defaults, whether they apply or not. Where it has `hidden_layers`, depth and width
  /// are those of these layers.
  private static func values(of combination: [String: ParameterValue]) -> ParameterValues {
    var values = ParameterValues(combination)
    var widths: [Int]?
    if case .layers(let layers) = combination["hidden_layers"] { widths = layers }
    if let widths { values["depth"] = .integer(widths.count) }
    for definition in HyperparameterDefinition.all where values[definition.name] == nil {
      values[definition.name] = definition.defaultValue(values)
    }
    if let widths { values["width"] = Set(widths).count == 1 ? .integer(widths[0]) : nil }
    return values
  }

  private func fault(_ index: Int, _ error: SQLiteError) -> SpecError {
    let constraint = spec.constraints[index]
    var message = "'\(constraint.expression)' is no expression over the hyperparameters: \(error.message)"
    if let unknown = error.message.split(separator: "no such column: ").last,
      error.message.hasPrefix("no such column")
    {
      message += "; \(NearestName.hint(for: String(unknown), among: names))"
    }
    return SpecError(file: spec.file, position: constraint.position, key: "constraints[\(index)]", message)
  }
}
