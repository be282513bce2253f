import JSON

/// A search in progress: proposes the hyperparameters of one trial at a time.
///
/// Trials are numbered from 0 and requested in order, each once.
///
/// - **Determinism.** A proposal depends only on the search space, the trial's number and the history, never on the
///   time, the machine, the number of threads, or other contents of a store. After an interruption, a new sampler
///   given the same trials and histories proposes the same hyperparameters, bit for bit. Random draws come from a
///   stream keyed by the trial's number and the attempt, so they do not depend on other trials.
/// - **History.** The results of earlier trials in order, and the hyperparameters of pending ones. A pending trial's
///   result is never shown, even if it is known. A sampler may ignore the history.
/// - **Constraints.** Every proposal is a member of the space: its values are among the axes' and its constraints hold.
/// - **Repetition.** A sampler avoids repeating cells as far as it can. A repeated cell counts as a trial and trains
///   nothing.
/// - **End.** nil means that there are no further trials.
/// - **Versions.** If a sampler's proposals change, its method's version must change.
package protocol Sampler {
  /// The hyperparameters of the next trial.
  ///
  /// - Throws: `SpecError` for an error in the space that only shows now, such as a constraint that cannot be
  ///   evaluated.
  mutating func next(after history: TrialHistory) throws(SpecError) -> Hyperparameters?
}

/// The trials before the one to propose.
package struct TrialHistory: Sendable {
  /// A trial and its result.
  package struct Finished: Sendable {
    package let number: Int
    package let hyperparameters: Hyperparameters
    /// The objective's mean over the trial's seeds; nil if it diverged, which ranks below any number.
    package let value: Double?

    package init(number: Int, hyperparameters: Hyperparameters, value: Double?) {
      self.number = number
      self.hyperparameters = hyperparameters
      self.value = value
    }
  }

  /// Sorted by trial number.
  package let finished: [Finished]
  package let pending: [Hyperparameters]

  package init(finished: [Finished] = [], pending: [Hyperparameters] = []) {
    self.finished = finished
    self.pending = pending
  }

  /// An empty history, for the first trial and for samplers that need none.
  package static let none = TrialHistory()
}
