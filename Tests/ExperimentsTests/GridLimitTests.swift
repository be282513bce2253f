// Limits of grids, and the values that constraints see.

import Datasets
import JSON
import TestSupport
import Testing

@testable import Experiments
@testable import Search

struct GridLimitTests {
  private func spec(_ parameters: String, _ constraints: [String] = []) throws -> Spec {
    let list = constraints.map { "\"\($0)\"" }.joined(separator: ", ")
    return try Spec(
      "{data: {path: 'd', target: 't'},\nparameters: {\(parameters)},\nconstraints: [\(list)]}", file: "g")
  }

  private func cells(_ spec: Spec) throws -> [Hyperparameters] {
    var sampler = try spec.method.sampler(spec.space(for: DataShape(task: .binary, classCount: 2)))
    var cells: [Hyperparameters] = []
    while let cell = try sampler.next(after: .none) { cells.append(cell) }
    return cells
  }

  private func error(_ parameters: String, _ constraints: [String] = []) -> String? {
    do {
      _ = try cells(spec(parameters, constraints))
      return nil
    } catch {
      return "\(error)"
    }
  }

  private func thousands(_ count: Int) -> String {
    "width: {min: 1, max: 1000}, batch_size: {min: 1, max: \(count)}"
  }

  @Test("A million combinations and four million evaluations of constraints are allowed")
  func limits() {
    #expect(error(thousands(1001)) == "g:2:13: parameters: more than 1000000 combinations of values")
    #expect(
      error(thousands(1000), Array(repeating: "1", count: 5))
        == "g:3:14: constraints: 5 constraints on 1000000 combinations of values: join some with AND")
    // The maximum number: all are read, and the last one is invalid.
    let last = error(thousands(1000), ["1", "1", "1", "depth >"])
    #expect(last?.hasPrefix("g:3:") == true && last?.contains("constraints[3]: 'depth >' is no") == true)
  }

  @Test("The last hyperparameter changes fastest")
  func order() throws {
    let cells = try cells(spec("width: [3, 2], depth: [1, 5, 4], epochs: [7, 8]"))
    let rows = cells.map { [$0.value("width"), $0.value("depth"), $0.value("epochs")] }
    #expect(
      rows
        == [3, 2].flatMap { width in
          [1, 5, 4].flatMap { depth in
            [7, 8].map { [.integer(width), .integer(depth), .integer($0)] }
          }
        })
    #expect(try self.cells(spec("")).count == 1)
  }

  @Test(
    "Constraints see defaults of missing keys, and values that follow from given ones",
    arguments: [
      ("batch_size = 32 AND epochs = 200 AND depth = 1 AND width = 32", ["sgd", "adam", "rmsprop"]),
      ("learning_rate < 0.005", ["adam"]), ("momentum = 0", ["rmsprop"]), ("momentum IS NULL", []),
      ("optimizer LIKE '%p' AND dropout = 0", ["rmsprop"]),
      ("hidden_layers IS NULL", ["sgd", "adam", "rmsprop"]),
    ])
  func defaults(constraint: String, optimizers: [String]) throws {
    let spec = try spec("optimizer: ['sgd', 'adam', 'rmsprop']", [constraint])
    guard !optimizers.isEmpty else {
      #expect(throws: SpecError.self) { try cells(spec) }
      return
    }
    #expect(try cells(spec).map { $0.value("optimizer") } == optimizers.map { .name($0) })
  }

  @Test("All constraints must hold")
  func conjunction() throws {
    let spec = try spec("width: [1, 2, 3, 4]", ["width > 1", "width < 4", "width <> 3"])
    #expect(try cells(spec).map { $0.value("width") } == [.integer(2)])
  }

  @Test("A constraint that SQLite cannot compile or compute is reported with its number, position and reason")
  func faults() {
    #expect(
      error("depth: 1", ["1", "depht > 1"])
        == "g:3:20: constraints[1]: 'depht > 1' is not an expression over the hyperparameters: no such column: depht; "
        + "did you mean 'depth'?")
    let unknown = error("depth: 1", ["nofunction(1)"])
    #expect(unknown?.hasPrefix("g:3:15: constraints[0]: 'nofunction(1)' is no") == true)
    #expect(unknown?.contains("did you mean") == false && unknown?.contains("expected one of") == false)
    let overflow = error("depth: 1", ["1", "abs(-9223372036854775807 - depth) > 0"])
    #expect(overflow?.hasPrefix("g:3:20: constraints[1]: ") == true)
    #expect(overflow?.contains("integer overflow") == true)
  }
}
