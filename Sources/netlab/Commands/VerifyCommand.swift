// The command `netlab verify`.

import Experiments
import NeuralNetwork
import Reports
import SQLiteStore
import Tabular
import Threading

enum VerifyCommand {
  static let definition = CommandDefinition(
    name: "verify", operands: ["[RUN…]"], summary: "retrain runs and compare every number bit for bit",
    details: """
      Retrains stored runs from their stored configurations and the data, and compares every metric of
      every epoch, the final metrics and every number of the weights file with what is stored. For a run that is not
      identical, prints the first epoch and metric and the first weight that differ, and the differences in
      units in the last place (ulp). Runs that diverged are compared up to that point. The outcome is stored and shown
      in reports. The runs are not modified.

      RUN is the beginning of a run's id. Without RUN and --sweep, verifies the completed and diverged runs of the sweep
      started last. The data is read from the path that the run was trained on, and must have the same bytes.

      All machines compute the same bits. Runs of engine 3 are retrained as that version did, with the C library's logarithm,
      cosine and power, whose last bits can depend on the machine; if it is another one, the output says so with the difference.
      The exit status is 1 if any run differs or could not be verified.
      """,
    options: [
      OptionDefinition(
        name: "sweep", value: "SWEEP", summary: "runs of this sweep, given by name or beginning of its id"),
      OptionDefinition(
        name: "sample", value: "PERCENT",
        summary: "percentage of these runs, at least one; always the same ones"
      ),
      OptionDefinition(
        name: "data", value: "FILE",
        summary: "current path of the data if it was moved; for IDX files all paths, comma-separated"),
      OptionDefinition(
        name: "jobs", value: "N", summary: "runs trained at once (default: number of processors)"),
      ListOptions.format,
    ],
    examples: [
      "netlab verify 3f2a9c1b", "netlab verify --sample 5%",
      "netlab verify --sweep breast-cancer --data data/breast_cancer.csv",
    ], run: run)

  @Sendable
  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let format = try arguments.choice("format", default: TableFormat.table)
    let jobs = try arguments.integer("jobs", minimum: 1) ?? SweepRunner.processorCount
    let layout = arguments.store(Netlab.environment)
    let cancellation = Interruption.handled()
    let runs = try chosenRuns(arguments, layout)
    let moved = arguments.text("data").map { [$0] }
    let sets = try RunSet.repeating(
      runs.map { run in
        guard moved != nil || run.source.isKnown else { throw UnrepeatableRun.unknownData(run: run.id) }
        return try RunConfiguration(
          run.configuration, ofRun: run.id, source: run.source, paths: moved ?? [])
      })
    let runners = try sets.map { set in try SweepRunner(set, checkpointInterval: .infinity) }

    let provenance = Provenance(
      netlabVersion: Netlab.version, gitCommit: nil, command: Netlab.commandLine)
    let verdicts = try verify(
      sets, runners, layout, provenance, jobs: jobs,
      showsProgress: Terminal.errorIsTerminal && !arguments.flag("quiet"),
      cancellation)
    Terminal.result(format.text(table(verdicts, of: runs, sets, provenance)), as: format)
    let differing = verdicts.values.count { !$0.isIdentical }
    if !arguments.flag("quiet") {
      let missing = runs.count - verdicts.count
      Terminal.error(
        "\(runs.count == 1 ? "1 run" : "\(runs.count) runs"): \(verdicts.count - differing) identical, "
          + "\(differing) different" + (missing > 0 ? ", \(missing) not verified" : ""))
    }
    if cancellation.isCancelled {
      Terminal.error("netlab: interrupted; results so far are stored")
      return .interrupted
    }
    return differing > 0 || verdicts.count < runs.count ? .failed : .done
  }

  // MARK: Selection

  private static func chosenRuns(_ arguments: Arguments, _ layout: StoreLayout) throws -> [StoredRun] {
    let reader = try StoreReader(layout)
    let sweep = arguments.text("sweep")
    var runs: [StoredRun] = []
    if arguments.operands.isEmpty {
      let id = try reader.id(ofSweepNamed: sweep)
      runs = try reader.storedRuns(ofSweep: id).filter(\.hasResult)
      guard !runs.isEmpty else { throw UnrepeatableRun.nothingToRepeat(sweep: id) }
    } else {
      guard sweep == nil else {
        throw UsageError(description: "RUN and --sweep cannot be combined", command: definition.name)
      }
      var seen: Set<RunID> = []
      for name in arguments.operands {
        let run = try reader.storedRun(reader.id(ofRunNamed: name))
        guard run.hasResult else {
          throw UnrepeatableRun.noResult(run: run.id, status: run.status.rawValue)
        }
        if seen.insert(run.id).inserted { runs.append(run) }
      }
    }
    guard let percentage = try arguments.percentage("sample") else { return runs }
    return sample(runs, percentage: percentage)
  }

  /// Returns a percentage of the runs, rounded up, at even distances in the order of their ids. Ids are hashes, so
  /// this is as good as a random sample.
  private static func sample(_ runs: [StoredRun], percentage: Double) -> [StoredRun] {
    let sorted = runs.sorted { $0.id.text < $1.id.text }
    let count = Int((Double(sorted.count) * percentage / 100).rounded(.up))
    return (0..<count).map { sorted[$0 * sorted.count / count] }
  }

  // MARK: Retraining

  /// - Returns: the outcomes of the runs trained to their end, by id.
  private static func verify(
    _ sets: [RunSet], _ runners: [SweepRunner], _ layout: StoreLayout, _ provenance: Provenance, jobs: Int,
    showsProgress: Bool, _ cancellation: Cancellation
  ) throws -> [RunID: Verification] {
    let verifier = Verifier(try StoreWriter.open(layout), sets: sets, provenance: provenance)
    let progress = showsProgress ? Progress(sets.flatMap(\.runs), plan: nil) : nil
    let verdicts: [Verification]
    do {
      for (set, runner) in zip(sets, runners) where !cancellation.isCancelled {
        // A run that had a result and now fails is a difference like any other, and no reason to stop.
        try runner.run(
          RunList(set.runs), jobs: min(jobs, set.runs.count),
          observer: Observers(verifier: verifier, progress: progress), cancellation: cancellation)
      }
      verdicts = try verifier.finish()
    } catch {
      // Results so far are still written if possible.
      _ = try? verifier.finish()
      let done = verifier.storedCount
      throw done == 0
        ? error
        : LeftUndone(
          cause: error,
          remark:
            "\(done) of \(sets.reduce(0) { $0 + $1.runs.count }) runs were verified, and their results are stored"
        )
    }
    progress?.finish()
    return Dictionary(verdicts.map { ($0.run, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private struct Observers: SweepObserver {
    let verifier: Verifier
    let progress: Progress?

    func runStarted(_ start: RunStart) throws {
      try verifier.runStarted(start)
      progress?.runStarted(start)
    }

    func runReached(_ checkpoint: Checkpoint, of run: PlannedRun) {}

    func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) {
      verifier.epochEnded(epoch, of: run)
      progress?.epochEnded(epoch, of: run)
    }

    func runEnded(_ run: PlannedRun, _ result: RunResult) throws {
      try verifier.runEnded(run, result)
      progress?.runEnded(run, result)
    }
  }

  // MARK: Result

  private static func table(
    _ verdicts: [RunID: Verification], of runs: [StoredRun], _ sets: [RunSet], _ provenance: Provenance
  ) -> Table {
    let earlier = Set(sets.flatMap(\.runs).filter { $0.cell.engine != .current }.map(\.id))
    let rows = runs.compactMap { run -> [Value]? in
      guard let verdict = verdicts[run.id] else { return nil }
      let cause =
        otherMachine(run, provenance)
        ?? (earlier.contains(run.id) ? "an earlier engine, with the C library's functions" : nil)
      let remark = verdict.isIdentical ? nil : cause
      return [
        .text(String(run.id.prefix(12))), .text(verdict.isIdentical ? "identical" : "different"),
        .integer(verdict.epochs), .integer(verdict.tensors), Value(remark), Value(verdict.difference),
      ]
    }
    return Table(
      columns: ["run", "result", "epochs", "tensors", "remark", "difference"], rows: rows)
  }

  /// A possible reason for a difference.
  private static func otherMachine(_ run: StoredRun, _ now: Provenance) -> String? {
    if let kernels = run.kernels, kernels != now.kernels {
      return "\(kernels) then, \(now.kernels) now"
    }
    if let cpu = run.cpu, let present = now.cpu, cpu != present {
      return "\(cpu) then, \(present) now"
    }
    if let host = run.host, host != now.host { return "\(host) then, \(now.host) now" }
    return nil
  }
}
