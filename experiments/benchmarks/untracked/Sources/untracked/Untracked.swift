// untracked GRID.json JOBS: trains every run of a grid without storing anything, and prints the number of epochs.

import Experiments
import Search
import Threading
import Synchronization

@main
enum Untracked {
  /// Takes what a store would keep, and drops it.
  private final class Counter: SweepObserver {
    let epochs = Atomic(0)

    func runStarted(_ start: RunStart) {}
    func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) { epochs.add(1, ordering: .relaxed) }
    func runReached(_ checkpoint: Checkpoint, of run: PlannedRun) {}
    func runEnded(_ run: PlannedRun, _ result: RunResult) {}
  }

  static func main() throws {
    let words = CommandLine.arguments
    guard words.count == 3, let jobs = Int(words[2]) else {
      print("usage: untracked GRID.json JOBS")
      return
    }
    let plan = try Plan(Spec.read(words[1]))
    let counter = Counter()
    try SweepRunner(plan).run(
      RunList(plan.runs), jobs: jobs, observer: counter, cancellation: Cancellation())
    print(counter.epochs.load(ordering: .relaxed))
  }
}
