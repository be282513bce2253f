// The size of the data that recipes make.

import JSON
import TestSupport
import Testing

@testable import Experiments

struct PreparedSizeTests {
  private func plan(_ parameters: String, folder: TemporaryDirectory) throws -> Plan {
    try Plan(Spec.read(folder.writeGrid(parameters: parameters, more: "")))
  }

  @Test("Prepared data is counted once for each recipe")
  func preparedMemory() throws {
    try TemporaryDirectory.with { folder in
      func plan(_ parameters: String) throws -> Plan {
        try self.plan("depth: 0, " + parameters, folder: folder)
      }
      func bytes(_ parameters: String) throws -> Int {
        let set = try plan(parameters).runSet
        return set.data.preparedMemory(of: set.cells.map(\.hyperparameters))
      }
      // 60 rows of two numbers and a target, of 4 bytes each.
      #expect(try bytes("epochs: [1, 2]") == 60 * 3 * 4)
      #expect(try bytes("scaling: ['standard', 'none', 'robust'], epochs: [1, 2]") == 3 * 60 * 3 * 4)
      #expect(try bytes("numeric_encoding: 'piecewise_linear', bins: 10") == 60 * 21 * 4)
      let wide = try plan("numeric_encoding: 'piecewise_linear', bins: [2, 10]").runSet
      #expect { try wide.requireMemory(atMost: 60 * (5 + 21) * 4) } throws: {
        ($0 as? SpecError)?.key == "data"
      }
      #expect { try wide.requireMemory(atMost: 60 * (5 + 21) * 4 + 1) } throws: {
        ($0 as? SpecError)?.key == "parameters"
      }
    }
  }

  @Test("A network of more inputs than a weights file holds is refused before training")
  func inputs() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan("numeric_encoding: 'piecewise_linear', bins: [4, 10]", folder: folder)
      func message(_ maxInputs: Int) -> String? {
        do {
          var trials = try TrialSequence(plan.spec, plan.runSet.data)
          trials.maxInputs = maxInputs
          while try trials.next() != nil {}
          return nil
        } catch {
          return (error as? SpecError)?.message
        }
      }
      #expect(message(20) == nil)
      #expect(
        message(19)?.hasPrefix("the recipe of the columns makes 20 network inputs, more than 19:") == true)
    }
  }
}
