import JSON

/// A search method at work: proposes the hyperparameters of one trial after the other.
///
/// Trials are numbered from 0. A sampler is asked for them in that order, each once.
///
/// - **Determinism.** A proposal depends on the search space, the trial's number and the history alone. It never depends on the time,
///   the machine, the number of threads, or what else a store holds. After an interruption a new sampler that is asked for the same
///   trials with the same histories proposes the same ones, bit for bit. Random draws come from a stream named by the trial's number
///   and the attempt, so that no draw depends on another trial's.
/// - **History.** The results of earlier trials, in the order of their numbers, and the hyperparameters of those still pending. A
///   pending trial's result is never shown, however early it came. A sampler may ignore the history.
/// - **Constraints.** Every proposal is a member of the space: its values are among the axes' and its constraints hold.
/// - **Repetition.** A sampler avoids cells that it has proposed before, as far as it can. A repeated cell counts as a trial and
///   trains nothing.
/// - **The end.** nil means that there is no such trial, and none after it.
/// - **Versions.** A change of what a sampler proposes is a change of its method's version.
package protocol Sampler {
  /// The hyperparameters of the next trial.
  ///
  /// - Throws: `SpecError` where the space itself has a fault that shows only now, such as a constraint that cannot be computed.
  mutating func next(after history: TrialHistory) throws(SpecError) -> Hyperparameters?
}

/// What a sampler may know of the trials before the one that it proposes.
package struct TrialHistory: Sendable {
  /// A trial with its result.
  package struct Finished: Sendable {
    package let number: Int
    package let hyperparameters: Hyperparameters
    /// The objective's mean over the trial's seeds; nil if it diverged, which is worse than any number.
    package let value: Double?

    package init(number: Int, hyperparameters: Hyperparameters, value: Double?) {
      self.number = number
      self.hyperparameters = hyperparameters
      self.value = value
    }
  }

  /// By their numbers.
  package let finished: [Finished]
  package let pending: [Hyperparameters]

  package init(finished: [Finished] = [], pending: [Hyperparameters] = []) {
    self.finished = finished
    self.pending = pending
  }

  /// Before any trial, and for samplers that need none.
  package static let none = TrialHistory()
}
