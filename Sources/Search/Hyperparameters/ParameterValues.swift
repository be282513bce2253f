/// Hyperparameter values by name.
package struct ParameterValues: Hashable, Sendable {
  private var values: [String: ParameterValue]

  package init(_ values: [String: ParameterValue] = [:]) { self.values = values }

  package subscript(name: String) -> ParameterValue? {
    get { values[name] }
    set { values[name] = newValue }
  }

  // MARK: Required values

  func name(_ key: String) throws(UnsuitableValue) -> String {
    guard case .name(let value) = values[key] else { throw missing(key, "name") }
    return value
  }

  func integer(_ key: String) throws(UnsuitableValue) -> Int {
    guard case .integer(let value) = values[key] else { throw missing(key, "whole number") }
    return value
  }

  func number(_ key: String) throws(UnsuitableValue) -> Double {
    guard case .number(let value) = values[key] else { throw missing(key, "number") }
    return value
  }

  func float(_ key: String) throws(UnsuitableValue) -> Float { Float(try number(key)) }

  private func missing(_ key: String, _ kind: String) -> UnsuitableValue {
    let found = values[key].map { "found \($0)" } ?? "found none"
    return UnsuitableValue(name: key, message: "expected a \(kind), \(found)")
  }
}
