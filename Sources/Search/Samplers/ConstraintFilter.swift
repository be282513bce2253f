import JSON
import SQLite

/// The compiled constraints of a space: SQL expressions over the hyperparameters as given in the spec, or their
/// defaults.
///
/// While it exists, SQLite's memory in this process is limited; release it when all trials are proposed.
final class ConstraintFilter {
  private let space: SearchSpace
  private let names = HyperparameterDefinition.allNames
  private let expressions: [CompiledExpression]

  /// A class, since statements cannot be copied and arrays need copyable elements.
  private final class CompiledExpression {
    var expression: Expression
    init(_ expression: consuming Expression) { self.expression = expression }
  }

  init(_ space: SearchSpace) throws(SpecError) {
    // For all constraints together.
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
    let row = names.map { values[$0]?.tableValue ?? .null }
    for (index, compiled) in expressions.enumerated() {
      do throws(SQLiteError) {
        guard Expression.isTrue(try compiled.expression.evaluate(row)) else { return false }
      } catch {
        throw Self.fault(index, error, space)
      }
    }
    return true
  }

  /// Values from the combination, or defaults, whether they apply or not. Parts are those of their whole: if the
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
      "'\(space.constraints[index])' is not an expression over the hyperparameters: \(error.message)"
    if let unknown = error.message.split(separator: "no such column: ").last,
      error.message.hasPrefix("no such column")
    {
      message += "; \(NearestName.hint(for: String(unknown), among: names))"
    }
    return space.error("constraints[\(index)]", message)
  }
}
