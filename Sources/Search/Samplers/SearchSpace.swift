import JSON

/// The space that a search explores.
package struct SearchSpace: Sendable {
  /// In the spec's order.
  package let axes: [Axis]
  /// SQL expressions over the hyperparameters that must all be true.
  package let constraints: [String]
  let data: DataShape
  private let fault: @Sendable (_ key: String, _ message: String) -> SpecError

  /// - Parameters:
  ///   - data: what is to be trained on.
  ///   - fault: makes an error at a key of the spec.
  package init(
    axes: [Axis], constraints: [String], data: DataShape,
    fault: @escaping @Sendable (_ key: String, _ message: String) -> SpecError
  ) {
    self.axes = axes
    self.constraints = constraints
    self.data = data
    self.fault = fault
  }

  func error(_ key: String, _ message: String) -> SpecError { fault(key, message) }

  /// The canonical form of a combination of values.
  package func hyperparameters(_ combination: [String: ParameterValue]) throws(SpecError) -> Hyperparameters {
    do throws(UnsuitableValue) {
      return try Hyperparameters(combination, for: data)
    } catch {
      throw self.error("parameters.\(error.name)", error.message)
    }
  }
}
