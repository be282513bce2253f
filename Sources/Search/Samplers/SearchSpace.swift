import JSON
import Datasets

/// The space that a search explores.
package struct SearchSpace: Sendable {
  /// In the spec's order.
  package let axes: [Axis]
  /// SQL expressions over the hyperparameters that must all be true.
  package let constraints: [String]
  let target: TargetShape
  private let fault: @Sendable (_ key: String, _ message: String) -> SpecError

  /// - Parameters:
  ///   - classCount: 0 for a regression and for labels.
  ///   - targetCount: the labels, or the numbers of a regression.
  ///   - fault: makes an error at a key of the spec.
  package init(
    axes: [Axis], constraints: [String], task: Task, classCount: Int, targetCount: Int = 1,
    fault: @escaping @Sendable (_ key: String, _ message: String) -> SpecError
  ) {
    self.axes = axes
    self.constraints = constraints
    target = TargetShape(task: task, classCount: classCount, targetCount: targetCount)
    self.fault = fault
  }

  func error(_ key: String, _ message: String) -> SpecError { fault(key, message) }

  /// The canonical form of a combination of values.
  package func hyperparameters(_ combination: [String: ParameterValue]) throws(SpecError) -> Hyperparameters {
    do throws(UnsuitableValue) {
      return try Hyperparameters(combination, target: target)
    } catch {
      throw self.error("parameters.\(error.name)", error.message)
    }
  }
}
