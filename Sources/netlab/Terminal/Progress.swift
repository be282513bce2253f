// Shows a sweep's progress: one redrawn line on a terminal, separate lines elsewhere.

import Experiments
import Reports
import Search
import Synchronization
import Tabular
import Threading

final class Progress: SweepObserver {
  private struct State {
    /// Ids of finished runs; a run that another process took over may end twice.
    var finished: Set<RunID> = []
    var finishedEpochs = 0
    /// Epochs that this process will not train, because runs ended early or were trained elsewhere.
    var skippedEpochs = 0
    var best: (value: Double, run: PlannedRun)?
    var lastDrawn = 0.0
  }

  private let state = Mutex(State())
  private let begin = Clock.monotonic
  private let runs: [PlannedRun]
  private let totalEpochs: Int
  /// The metric that selects the best run; nil to show none.
  private let objective: Objective?
  private let varied: [String]
  private let isTerminal: Bool

  /// - Parameter plan: nil shows progress without the best run.
  init(_ runs: [PlannedRun], plan: Plan?) {
    self.runs = runs
    totalEpochs = runs.reduce(0) { $0 + $1.cell.hyperparameters.epochs }
    objective = plan?.spec.objective
    varied = plan?.varied ?? []
    isTerminal = Terminal.errorIsTerminal
  }

  func runStarted(_ start: RunStart) {
    let done = start.point?.state.epoch ?? 0
    state.withLock { $0.skippedEpochs += done }
  }

  func runReached(_ checkpoint: Checkpoint, of run: PlannedRun) {}

  /// Called when another process has trained the run.
  func runEndedElsewhere(_ run: PlannedRun) {
    state.withLock { state in
      state.finished.insert(run.id)
      state.skippedEpochs += run.cell.hyperparameters.epochs
    }
  }

  func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) {
    let now = Clock.monotonic
    // A bar is updated ten times a second, a log every five seconds.
    let interval = isTerminal ? 0.1 : 5
    let line = state.withLock { state -> String? in
      state.finishedEpochs += 1
      guard now - max(state.lastDrawn, begin) >= interval else { return nil }
      state.lastDrawn = now
      return text(state, now)
    }
    if let line { show(line) }
  }

  func runEnded(_ run: PlannedRun, _ result: RunResult) {
    state.withLock { state in
      guard result.status != .interrupted else { return }
      state.finished.insert(run.id)
      state.skippedEpochs += run.cell.hyperparameters.epochs - result.lastEpoch
      if let objective, let value = result.best?.record.value(of: objective.metric),
        state.best.map({ objective.isBetter(value, than: $0.value) }) ?? true
      {
        state.best = (value, run)
      }
    }
  }

  /// Draws the final state and ends the line.
  func finish() {
    show(state.withLock { text($0, Clock.monotonic) })
    if isTerminal { Terminal.status("\n") }
  }

  private func text(_ state: borrowing State, _ now: Double) -> String {
    let elapsed = max(now - begin, 1e-6)
    let rate = Double(state.finishedEpochs) / elapsed
    let remaining = totalEpochs - state.finishedEpochs - state.skippedEpochs
    var parts = ["\(state.finished.count)/\(runs.count) runs", "\(Int(rate)) epochs/s"]
    if remaining > 0, rate > 0 { parts.append("\(Self.duration(Double(remaining) / rate)) left") }
    if let objective, let best = state.best {
      let summary = best.run.cell.hyperparameters.summary(of: varied)
      let place = summary.isEmpty ? "" : " (\(summary))"
      let remark = objective.metric.metric == .r2 && best.value < 0 ? ", worse than the mean" : ""
      parts.append(
        "best \(objective.metric) \(NumberFormat.rounded(best.value))\(remark): run \(best.run.id.prefix(8))\(place)"
      )
    }
    guard isTerminal else { return parts.joined(separator: ", ") }
    let done = totalEpochs == 0 ? 1 : Double(totalEpochs - remaining) / Double(totalEpochs)
    return "\(Self.bar(done)) \(parts.joined(separator: " · "))"
  }

  /// - Parameter done: may be outside of 0…1, as where another process trains a run again that has ended here.
  static func bar(_ done: Double) -> String {
    let filled = Int(max(0, min(done, 1)) * 20)
    return String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
  }

  private func show(_ line: String) {
    if isTerminal { Terminal.redraw(line) } else { Terminal.error(line) }
  }

  static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}
