// Evaluates outputs that were computed before.

extension Evaluator {
  /// All metrics of outputs, as `Network.evaluate` computes them.
  ///
  /// - Parameters:
  ///   - outputs: Z[L] of the examples, m × n[L], one example per row.
  ///   - examples: their inputs are not used.
  ///   - threshold: the probability above which the second of two classes is predicted; nil for outputs above 0.
  public static func metrics(
    ofOutputs outputs: [Float], _ examples: Examples, architecture: Architecture, threshold: Double? = nil
  ) -> MetricValues {
    let (width, loss) = (architecture.outputs, architecture.loss)
    precondition(outputs.count == examples.count * width, "each example has its outputs")
    precondition(examples.targetCount == architecture.targetCount, "the examples have the network's targets")
    var evaluator = Evaluator(targetsOf: examples, architecture, .current)
    if let threshold { evaluator.decide(above: threshold) }
    var accumulator = evaluator.takeAccumulator()
    let outputsOfAll = evaluator.outputs
    var arena = Arena(capacities: [
      Network.evaluationRows * Panels.rounded(width), Loss.scratch(outputs: width),
    ])
    let z = arena.takeAddress(Network.evaluationRows * Panels.rounded(width))
    let scratch = arena.takeAddress(Loss.scratch(outputs: width))
    defer { withExtendedLifetime(arena) {} }
    examples.withTargets { targets in
      outputs.withUnsafeBufferPointer { outputs in
        guard let source = outputs.baseAddress else { return }
        for start in stride(from: 0, to: examples.count, by: Network.evaluationRows) {
          let rows = min(Network.evaluationRows, examples.count - start)
          Panels.place(source + start * width, rows: rows, columns: width, in: z)
          loss.evaluate(
            z, targets.rows(from: start, count: rows), outputs: width, gradient: nil, scratch: scratch,
            into: &accumulator)
          Panels.copy(z, rows: rows, columns: width, to: outputsOfAll + start * width)
        }
      }
    }
    return evaluator.values(accumulator)
  }
}
