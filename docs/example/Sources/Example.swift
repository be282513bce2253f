// Trains the networks of a grid without a store, and prints the best of them.

import Experiments
import NeuralNetwork
import Search
import Synchronization
import Threading

@main
enum Example {
  /// Keeps the best run so far, by the sweep's objective. Its methods are called on the threads that train.
  private final class BestRun: SweepObserver {
    private let objective: Objective
    private let best = Mutex<(run: PlannedRun, epoch: EpochRecord)?>(nil)

    init(_ objective: Objective) { self.objective = objective }

    var result: (run: PlannedRun, epoch: EpochRecord)? { best.withLock { $0 } }

    func runStarted(_ start: RunStart) {}
    func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) {}
    func runReached(_ checkpoint: Checkpoint, of run: PlannedRun) {}

    func runEnded(_ run: PlannedRun, _ result: RunResult) {
      guard let epoch = result.best?.record, let value = epoch.value(of: objective.metric) else { return }
      best.withLock { best in
        if let known = best?.epoch.value(of: objective.metric), !objective.isBetter(value, than: known) {
          return
        }
        best = (run, epoch)
      }
    }
  }

  static func main() throws {
    guard CommandLine.arguments.count == 2 else {
      print("usage: example GRID.json")
      return
    }
    let plan = try Plan(Spec.read(CommandLine.arguments[1]))
    let observer = BestRun(plan.spec.objective)
    // One job: of runs that are equally good, the first one in the grid's order stays.
    try SweepRunner(plan).run(RunList(plan.runs), jobs: 1, observer: observer, cancellation: Cancellation())
    guard let (run, epoch) = observer.result, let value = epoch.value(of: plan.spec.objective.metric) else {
      print("no run was completed")
      return
    }
    let cell = run.cell.hyperparameters.summary(of: plan.varied)
    print("\(plan.runs.count) runs trained by engine \(Engine.version)")
    print(
      "best: \(plan.spec.objective.metric) \(Float(value)) in epoch \(epoch.epoch): \(cell), seed \(run.seed)"
    )
  }
}
