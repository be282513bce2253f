// Interrupts sweeps in tests.

import Experiments
import Synchronization
import Threading

/// Passes events on, and stops the sweep after some epochs.
final class Interrupter: SweepObserver {
  private let recorder: RunRecorder
  private let cancellation: Cancellation
  private let remaining: Mutex<Int>

  init(_ recorder: RunRecorder, after epochs: Int, _ cancellation: Cancellation) {
    self.recorder = recorder
    self.cancellation = cancellation
    remaining = Mutex(epochs)
  }

  func runStarted(_ start: RunStart) throws { try recorder.runStarted(start) }
  func runReached(_ checkpoint: Checkpoint, of run: PlannedRun) throws {
    try recorder.runReached(checkpoint, of: run)
  }
  func runEnded(_ run: PlannedRun, _ result: RunResult) throws { try recorder.runEnded(run, result) }
  func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) throws {
    try recorder.epochEnded(epoch, of: run)
    let isOver = remaining.withLock { remaining in
      remaining -= 1
      return remaining <= 0
    }
    if isOver { cancellation.cancel() }
  }
}
