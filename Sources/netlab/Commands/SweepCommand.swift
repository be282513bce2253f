// The command `netlab sweep`.

import Experiments
import Files
import SQLiteStore
import Tabular
import Threading

enum SweepCommand {
  static let definition = CommandDefinition(
    name: "sweep", operands: ["GRID.json"],
    summary: "train the runs of a grid that are not in the store yet",
    details: """
      Expands the grid of hyperparameters in GRID.json, trains a network for each combination and seed, and stores its
      curves, its metrics and the weights of its best epoch. Runs that are already in the store are not trained again, and a
      run that extends a stored one by more epochs continues from its end. Ctrl-C keeps everything finished so far; the same
      command continues from there. Several sweeps may use one store at the same time: runs that they share are trained
      once.
      """,
    options: [
      OptionDefinition(
        name: "jobs", value: "N", summary: "runs trained at once (default: number of processors)"),
      OptionDefinition(name: "dry-run", value: nil, summary: "show what would be trained without training"),
      OptionDefinition(name: "retry-failed", value: nil, summary: "train failed runs again"),
      OptionDefinition(
        name: "max-attempts", value: "N", summary: "maximum attempts per run (default: 10)"),
      OptionDefinition(
        name: "checkpoint", value: "SECONDS",
        summary: "seconds between checkpoints (default: 30)"),
    ],
    examples: [
      "netlab sweep experiments/breast-cancer/grid.json", "netlab sweep grid.json --dry-run",
      "netlab sweep grid.json --jobs 4 --store /data/runs",
    ], run: run)

  @Sendable
  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let jobs = try arguments.integer("jobs", minimum: 1) ?? SweepRunner.processorCount
    let spec = try SpecOperand.read(arguments.operands[0])
    let layout = arguments.store(Netlab.environment)
    let retriesFailed = arguments.flag("retry-failed")
    let maxAttempts = try arguments.integer("max-attempts", minimum: 1) ?? 10
    let checkpointInterval = try arguments.integer("checkpoint", minimum: 0) ?? 30
    if arguments.flag("dry-run") {
      try describe(Plan(spec), layout, retryingUpTo: retriesFailed ? maxAttempts : nil)
      return .done
    }

    let commit = GitCommit(in: Path.directory(of: spec.file))
    let plan = try Plan(spec)
    let runner = try SweepRunner(plan, checkpointInterval: Double(checkpointInterval))
    let provenance = Provenance(
      netlabVersion: Netlab.version, gitCommit: commit.name(), command: Netlab.commandLine)
    let cancellation = Interruption.handled()
    let begin = Clock.monotonic
    let store = try SQLiteStore(layout)
    if !arguments.flag("quiet") { Terminal.error(DataParagraph.text(of: plan)) }
    let training = Training(
      plan: plan, runner: runner, provenance: provenance, store: store, jobs: jobs,
      maxAttempts: maxAttempts, retriesFailed: retriesFailed, isQuiet: arguments.flag("quiet"))
    let (trained, outcome) = try training.run(cancellation)
    do {
      let status = try summarize(
        plan, store, trained: trained, seconds: Clock.monotonic - begin, outcome,
        isInterrupted: cancellation.isCancelled)
      if status == .done {
        NextStep.show("report \(NextStep.sweep(named: spec.name, try plan.sweepID()))", arguments)
      }
      return status
    } catch {
      throw LeftUndone(cause: error)
    }
  }

  /// The plan, and the settings for training it.
  private struct Training {
    let plan: Plan
    let runner: SweepRunner
    let provenance: Provenance
    let store: any Store
    let jobs: Int
    let maxAttempts: Int
    let retriesFailed: Bool
    let isQuiet: Bool

    /// Trains the unfinished runs of the sweep.
    ///
    /// - Returns: the number of runs to train, and their outcome.
    /// - Throws: `LeftUndone` if the runs had already been registered in the store.
    func run(_ cancellation: Cancellation) throws -> (count: Int, SweepRunner.Outcome) {
      let remaining = try store.register(
        plan, locations: plan.dataPaths.map(Path.absolute), provenance: provenance,
        retryingUpTo: retriesFailed ? maxAttempts : nil)
      guard !remaining.isEmpty else { return (0, .ended) }
      do {
        return (remaining.count, try train(remaining, cancellation))
      } catch {
        throw LeftUndone(cause: error, remark: leftOver)
      }
    }

    private func train(
      _ remaining: [PlannedRun], _ cancellation: Cancellation
    ) throws -> SweepRunner.Outcome {
      let progress = isQuiet ? nil : Progress(remaining, plan: plan)
      let recorder = try RunRecorder(
        store, plan: plan, provenance: provenance, candidates: plan.trainingOrder(of: remaining),
        maxAttempts: maxAttempts
      ) { progress?.runEndedElsewhere($0) }
      let observers = Observers(recorder: recorder, progress: progress)
      let outcome: SweepRunner.Outcome
      do {
        outcome = try runner.run(
          recorder, jobs: min(jobs, remaining.count), observer: observers, cancellation: cancellation)
      } catch {
        // Results so far are still written if possible.
        try? recorder.finish()
        throw error
      }
      try recorder.finish()
      progress?.finish()
      return outcome
    }

    /// A sentence with the number of unfinished runs; nil if the store cannot be read.
    private var leftOver: String? {
      guard let statuses = try? store.statuses(of: plan.runs) else { return nil }
      let left =
        plan.runs.count - statuses.filter { !$0.key.needsTraining(retriesFailed: true) }.values.reduce(0, +)
      return left == 0 ? nil : SweepCommand.left(left, of: plan)
    }
  }

  /// `3 of 81 runs are not finished; the same command continues from here`.
  private static func left(_ count: Int, of plan: Plan) -> String {
    "\(count) of \(plan.runs.count) runs \(count == 1 ? "is" : "are") not finished; the same command continues from here"
  }

  private static func title(_ plan: Plan) throws -> String {
    let id = try plan.sweepID().prefix(8)
    let folds = plan.divisions.count > 1 ? " × \(plan.divisions.count) folds" : ""
    return
      "sweep \(id) \(plan.spec.name): \(plan.cells.count) cells × \(plan.spec.seeds.count) seeds\(folds) = \(plan.runs.count) runs\n"
  }

  /// - Parameter maxAttempts: as in `Store.register`.
  private static func describe(_ plan: Plan, _ layout: StoreLayout, retryingUpTo maxAttempts: Int?) throws {
    let forecast =
      try StoreReader.ifPresent(layout)?.forecast(of: plan.runs, retryingUpTo: maxAttempts)
      ?? Forecast(toTrain: plan.runs.count)
    var text = try title(plan)
    text += DataParagraph.text(of: plan) + "\n"
    for name in plan.varied {
      var seen: Set<String> = []
      let values = plan.cells.map { $0.hyperparameters.value(name).map(\.description) ?? "–" }.filter {
        seen.insert($0).inserted
      }
      text += "  \(name): \(values.joined(separator: ", "))\n"
    }
    text += "\(forecast.reused) reused, \(forecast.toTrain) to train"
    text += forecast.continued > 0 ? " (\(forecast.continued) of them continue from stored epochs)\n" : "\n"
    Terminal.result(text)
  }

  private static func summarize(
    _ plan: Plan, _ store: any Store, trained: Int, seconds: Double, _ outcome: SweepRunner.Outcome,
    isInterrupted: Bool
  ) throws -> ExitStatus {
    let statuses = try store.statuses(of: plan.runs)
    func count(_ status: RunStatus) -> Int { statuses[status] ?? 0 }
    var text = try title(plan)
    text += RunStatus.allCases.compactMap { count($0) > 0 ? "\(count($0)) \($0.rawValue)" : nil }.joined(
      separator: ", ")
    text +=
      trained == 0
      ? "; nothing to train: all runs were in the store\n"
      : "; \(trained) to train, \(plan.runs.count - trained) reused, in \(NumberFormat.fixed(seconds, digits: 1)) s\n"
    Terminal.result(text)
    return status(plan, outcome, isInterrupted: isInterrupted, count: count)
  }

  /// Reports failures and unfinished runs on stderr, and returns the exit status.
  private static func status(
    _ plan: Plan, _ outcome: SweepRunner.Outcome, isInterrupted: Bool, count: (RunStatus) -> Int
  ) -> ExitStatus {
    let diverged = count(.diverged)
    if diverged > 0 {
      Terminal.error("netlab: \(diverged) of \(plan.runs.count) runs diverged: \(remedy(plan))")
    }
    if isInterrupted {
      Terminal.error(
        "netlab: interrupted; everything finished so far is kept, and the same command continues from here")
      return .interrupted
    }
    if case .everyRunFailed(let reason) = outcome {
      Terminal.error(
        "netlab: stopped, since the first \(SweepRunner.maxFailures) runs have all failed; the last one: \(reason)"
      )
    } else if count(.failed) > 0 {
      Terminal.error(
        "netlab: \(count(.failed)) runs failed; 'netlab runs ls --where \"status = 'failed'\"' shows why")
    }
    let unfinished = plan.runs.count - count(.completed) - diverged - count(.failed)
    if unfinished > 0 { Terminal.error("netlab: \(left(unfinished, of: plan))") }
    return unfinished > 0 || count(.failed) > 0 || diverged == plan.runs.count ? .failed : .done
  }

  /// A remedy for divergence.
  private static func remedy(_ plan: Plan) -> String {
    let isLargeTarget = plan.cells.contains { $0.hyperparameters.value("target_scaling") == .name("none") }
    return "their loss became NaN or infinite; a smaller learning_rate helps"
      + (isLargeTarget ? ", and so does target_scaling 'standard'" : "")
  }

  /// Forwards to the store first: what is shown as finished is on its way to disk.
  private struct Observers: SweepObserver {
    let recorder: RunRecorder
    let progress: Progress?

    func runStarted(_ start: RunStart) throws {
      try recorder.runStarted(start)
      progress?.runStarted(start)
    }

    func runReached(_ checkpoint: Checkpoint, of run: PlannedRun) throws {
      try recorder.runReached(checkpoint, of: run)
    }

    func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) throws {
      try recorder.epochEnded(epoch, of: run)
      progress?.epochEnded(epoch, of: run)
    }

    func runEnded(_ run: PlannedRun, _ result: RunResult) throws {
      try recorder.runEnded(run, result)
      progress?.runEnded(run, result)
    }
  }
}
