// Data prepared once for all runs of the same recipe.

import Datasets
import NeuralNetwork
import Synchronization
import TestSupport
import Testing

@testable import Experiments
@testable import Threading

struct SharedDataTests {
  private func plan(_ parameters: String, _ folder: TemporaryDirectory) throws -> Plan {
    try Plan(Spec.read(folder.writeGrid(parameters: parameters, more: "seeds: 2")))
  }

  /// Where the numbers are in memory.
  private func address(_ examples: Examples) -> UInt {
    examples.inputs.numbers.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
  }

  @Test("Runs of one recipe share their examples, and those of another have their own")
  func sharing() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan("width: [2, 4], scaling: ['standard', 'none']", folder)
      // Kept, so that no address is used twice.
      let data = plan.runs.map { plan.runSet.trainingData(of: $0) }
      let addresses = data.map { address($0.training) }
      #expect(plan.runs.count == 8 && Set(addresses).count == 2)
      for (run, place) in zip(plan.runs, addresses) {
        let scaling = run.cell.hyperparameters.value("scaling")
        #expect((place == addresses[0]) == (scaling == .name("standard")))
        // The same as without sharing.
        let recipes = plan.runSet.recipes(of: run)
        let prepared = PreparedData(plan.dataset, division: plan.divisions[0], recipes: recipes)
        let data = plan.runSet.trainingData(of: run)
        #expect(data.training.inputs.numbers == prepared.training.inputs.features)
        #expect(data.validation?.inputs.numbers == prepared.validation.inputs.features)
        #expect(data.test?.inputs.numbers == prepared.test.inputs.features)
        #expect(data.training.targets == prepared.training.targets)
      }
    }
  }

  @Test("Threads that ask at once get the same examples")
  func threads() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan("width: 2", folder)
      let seen = Mutex<[TrainingData]>([])
      Threads.run(4) { _ in
        let data = plan.runSet.trainingData(of: plan.runs[0])
        seen.withLock { $0.append(data) }
      }
      #expect(seen.withLock { Set($0.map { address($0.training) }).count } == 1)
    }
  }

  @Test("A plan fits recipes, and prepares no examples")
  func laziness() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan("width: 2", folder)
      let run = plan.runs[0]
      #expect(plan.runSet.architecture(of: run).sizes.first == 2)
      // The files are not read again.
      try folder.write("nothing", to: "points.csv")
      #expect(plan.runSet.trainingData(of: run).training.count == plan.divisions[0].training.count)
    }
  }
}
