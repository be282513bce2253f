import JSON
import Search

/// A proposal of a search: a cell, to be trained with every seed.
package struct Trial: Sendable {
  /// From 0.
  package let number: Int
  package let cell: Cell
}

/// Makes the trials of a sweep one after the other, as its search method proposes them.
package struct TrialSequence {
  private let spec: Spec
  private let data: SweepData
  private var sampler: any Sampler
  private var count = 0

  init(_ spec: Spec, _ data: SweepData) throws(SpecError) {
    self.spec = spec
    self.data = data
    sampler = try spec.method.sampler(spec.space(on: data.dataset))
  }

  /// The next trial; nil when there is none and will be none.
  ///
  /// - Parameter history: of the trials before it, as `Sampler` describes it.
  package mutating func next(after history: TrialHistory = .none) throws -> Trial? {
    guard let hyperparameters = try sampler.next(after: history) else { return nil }
    try spec.settings.requireTrainable(hyperparameters, on: data)
    let trial = Trial(number: count, cell: try data.cell(hyperparameters))
    count += 1
    return trial
  }
}
