import JSON
import SQLite

/// A space's constraints, compiled: SQL expressions over the hyperparameters as the spec gives them, or their defaults.
///
/// While it exists, SQLite's memory in this process is bounded: release it once all trials are proposed.
final class ConstraintFilter {
  private let space: SearchSpace
  private let names = HyperparameterDefinition.allNames
  private let expressions: [CompiledExpression]

  /// Statements cannot be copied, and arrays only hold what can.
  private final class CompiledExpression {
    var expression: Expression
    init(_ expression: consuming Expression) { self.expression = expression }
  }

  init(_ space: SearchSpace) throws(SpecError) {
    // For all of them together.
    let budget = Budget(.constraint)
    var expressions: [CompiledExpression] = []
    for (index, constraint) in space.constraints.enumerated() {
      do throws(SQLiteError) {
        expressions.append(CompiledExpression(try Expression(constraint, variables: names, budget: budget)))
      } catch {
        throw Self.fault(index, error, space)
      }
    }
    self.space = space
    self.expressions = expressions
  }

  /// Whether all constraints hold for a combination of values.
  func allows(_ combination: [String: ParameterValue]) throws(SpecError) -> Bool {
    guard !expressions.isEmpty else { return true }
    let values = Self.values(of: combination)
    let row = names.map { values[$0].map { SQLValue($0.tableValue) } ?? .null }
    for (index, compiled) in expressions.enumerated() {
      do throws(SQLiteError) {
        guard Expression.isTrue(try compiled.expression.evaluate(row)) else { return false }
      } catch {
        throw Self.fault(index, error, space)
      }
    }
    return true
  }

  /// As the combination gives them, or their defaults, whether they apply or not. Parts are those of their whole: where the
  /// combination has `hidden_layers`, depth and width are those of these layers.
  private static func values(of combination: [String: ParameterValue]) -> ParameterValues {
    var values = ParameterValues(combination).withParts
    let all = HyperparameterDefinition.all
    for index in all.indices where values[all[index].name] == nil {
      values[all[index].name] = all[index].defaultValue(values)
    }
    return values.withParts
  }

  private static func fault(_ index: Int, _ error: SQLiteError, _ space: SearchSpace) -> SpecError {
    let names = HyperparameterDefinition.allNames
    var message =
      "'\(space.constraints[index])' is no expression over the hyperparameters: \(error.message)"
    if let unknown = error.message.split(separator: "no such column: ").last,
      error.message.hasPrefix("no such column")
    {
      message += "; \(NearestName.hint(for: String(unknown), among: names))"
    }
    return space.error("constraints[\(index)]", message)
  }
}
