import Datasets
import JSON
import Search

/// A proposal of a search method: a cell to be trained with every seed.
package struct Trial: Sendable {
  /// The trial's number, from 0.
  package let number: Int
  package let cell: Cell
}

/// Creates the trials of a sweep one at a time, as its search method proposes them.
package struct TrialSequence {
  private let spec: Spec
  private let data: SweepData
  private var sampler: any Sampler
  private var count = 0
  /// The most inputs of a network that a weights file can hold.
  var maxInputs = Dataset.maxFeatures

  init(_ spec: Spec, _ data: SweepData) throws(SpecError) {
    if !data.shape.columns.contains(.target), spec.data.scalesTarget {
      throw spec.error(
        "data.standardize_target", "a \(data.dataset.task.rawValue) target has classes, which have no scale")
    }
    self.spec = spec
    self.data = data
    sampler = try spec.method.sampler(spec.space(for: data.shape))
  }

  /// The next trial; nil if there are no more.
  ///
  /// - Parameter history: the earlier trials, as described in `Sampler`.
  package mutating func next(after history: TrialHistory = .none) throws -> Trial? {
    guard let hyperparameters = try sampler.next(after: history) else { return nil }
    try spec.settings.requireTrainable(hyperparameters, on: data)
    try requireInputs(hyperparameters)
    let trial = Trial(number: count, cell: try data.cell(hyperparameters))
    count += 1
    return trial
  }

  /// Checks that a weights file can hold the network.
  private func requireInputs(_ hyperparameters: Hyperparameters) throws(SpecError) {
    for division in data.divisions.indices {
      let inputs = data.recipes(for: hyperparameters, division: division).features.inputCount
      guard inputs <= maxInputs else {
        throw spec.error(
          "parameters",
          "the recipe of the columns makes \(inputs) network inputs, more than \(maxInputs): exclude columns of many "
            + "words, or take fewer bins or a greater min_frequency")
      }
    }
  }
}
