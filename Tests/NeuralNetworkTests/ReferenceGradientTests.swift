import Testing

/// The gradients of the reference against central differences of its objective.
struct ReferenceGradientTests {
  /// Widths n_0, …, n_L and the number m of examples.
  static let shapes: [(widths: [Int], examples: Int)] = [
    ([3, 2], 4),  // no hidden layer
    ([4, 3, 3], 5),
    ([2, 3, 2, 1], 4),  // one output
    ([4, 1, 3, 2], 1),  // one example
    ([1, 3, 2], 3),  // one feature
    ([3, 3, 3, 3], 3),  // all square: only the numbers can tell a wrong transpose
  ]

  @Test(arguments: ReferenceActivation.allCases, ReferenceLoss.all)
  func everyActivationWithEveryLoss(activation: ReferenceActivation, loss: ReferenceLoss) {
    var random = SplitMix64(seed: 1)
    for (widths, examples) in Self.shapes {
      let activations = Array(repeating: activation, count: widths.count - 2)
      expectAgreement(
        ReferenceProblem(
          widths, examples: examples, activations, ReferenceObjective(loss: loss), &random))
    }
  }

  @Test(arguments: ReferenceLoss.all)
  func mixedActivations(loss: ReferenceLoss) {
    var random = SplitMix64(seed: 2)
    let objective = ReferenceObjective(loss: loss)
    let activations = ReferenceActivation.allCases
    expectAgreement(
      ReferenceProblem([3, 2, 3, 2, 3, 2, 2, 3, 2, 3, 2, 2], examples: 3, activations, objective, &random))
    expectAgreement(
      ReferenceProblem(
        [2, 3, 5, 4, 3, 6, 3], examples: 4, activations.reversed().suffix(5), objective, &random))
  }

  @Test(arguments: [0.25, 2.5])
  func huberOfOtherDeltas(delta: Double) {
    var random = SplitMix64(seed: 3)
    let objective = ReferenceObjective(loss: .huber(delta: delta))
    expectAgreement(ReferenceProblem([3, 4, 2], examples: 9, [.tanh], objective, &random))
  }

  @Test(
    arguments: ReferenceNormalization.allCases,
    [ReferenceActivation.sigmoid, .tanh, .relu, .selu, .gelu, .identity])
  func everyNormalization(normalization: ReferenceNormalization, activation: ReferenceActivation) {
    var random = SplitMix64(seed: 4)
    for (widths, examples) in Self.shapes {
      let activations = Array(repeating: activation, count: widths.count - 2)
      expectAgreement(
        ReferenceProblem(
          widths, examples: examples, activations, ReferenceObjective(loss: .meanSquaredError),
          normalization: normalization, &random))
    }
  }

  @Test(arguments: ReferenceNormalization.allCases, ReferenceLoss.all)
  func dropout(normalization: ReferenceNormalization, loss: ReferenceLoss) {
    var random = SplitMix64(seed: 5)
    let objective = ReferenceObjective(loss: loss)
    for p in [0.25, 0.5] {
      expectAgreement(
        ReferenceProblem(
          [3, 4, 3, 2], examples: 5, [.silu, .elu], objective, normalization: normalization, dropout: p,
          &random))
    }
  }

  @Test(arguments: ReferenceLoss.all, [(0.1, 0), (0, 0.3), (0.02, 0.05)])
  func penalties(loss: ReferenceLoss, penalties: (l1: Double, l2: Double)) {
    var random = SplitMix64(seed: 6)
    let objective = ReferenceObjective(loss: loss, l1: penalties.l1, l2: penalties.l2)
    expectAgreement(ReferenceProblem([3, 4, 2], examples: 5, [.tanh], objective, &random))
    expectAgreement(
      ReferenceProblem([3, 4, 2], examples: 5, [.tanh], objective, normalization: .batch, &random))
  }

  @Test(arguments: ReferenceLoss.all, [0.05, 0.4])
  func labelSmoothing(loss: ReferenceLoss, epsilon: Double) {
    var random = SplitMix64(seed: 7)
    let objective = ReferenceObjective(loss: loss, labelSmoothing: epsilon)
    for outputs in [1, 2, 4] {
      expectAgreement(ReferenceProblem([3, 3, outputs], examples: 5, [.softplus], objective, &random))
    }
  }

  @Test(arguments: ReferenceLoss.all.filter(\.isClassification))
  func classWeights(loss: ReferenceLoss) {
    var random = SplitMix64(seed: 8)
    let objective = ReferenceObjective(loss: loss, classWeights: [0.3, 2, 1.1, 0])
    for outputs in loss == .binaryCrossEntropy ? [1] : loss == .hinge ? [1, 2, 4] : [2, 4] {
      expectAgreement(ReferenceProblem([3, 4, outputs], examples: 9, [.gelu], objective, &random))
    }
  }

  @Test(arguments: ReferenceLoss.all.filter(\.isClassification), 0...1)
  func oneClassPresent(loss: ReferenceLoss, only: Int) {
    var random = SplitMix64(seed: 9)
    let objective = ReferenceObjective(loss: loss, labelSmoothing: 0.1, classWeights: [0.5, 2, 1])
    let outputs = loss == .binaryCrossEntropy ? 1 : 3
    for normalization in ReferenceNormalization.allCases {
      expectAgreement(
        ReferenceProblem(
          [2, 4, outputs], examples: 5, [.leakyReLU], objective, normalization: normalization,
          onlyClass: only, &random))
    }
  }

  /// Random shapes, activations and settings.
  @Test(arguments: ReferenceLoss.all, 0..<6 as Range<UInt64>)
  func everythingAtOnce(loss: ReferenceLoss, seed: UInt64) {
    var random = SplitMix64(seed: 100 + seed)
    let hidden = (0..<Int.random(in: 1...3, using: &random)).map { _ in Int.random(in: 1...5, using: &random)
    }
    let outputs = loss == .binaryCrossEntropy ? 1 : Int.random(in: 2...4, using: &random)
    let objective = ReferenceObjective(
      loss: loss,
      labelSmoothing: Double.random(in: 0...0.3, using: &random),
      classWeights: (0..<4).map { _ in Double.random(in: 0.2...3, using: &random) },
      l1: Double.random(in: 0...0.1, using: &random),
      l2: Double.random(in: 0...0.1, using: &random))
    let all = ReferenceActivation.allCases
    expectAgreement(
      ReferenceProblem(
        [Int.random(in: 1...4, using: &random)] + hidden + [outputs],
        examples: Int.random(in: 3...7, using: &random),
        hidden.map { _ in all[Int.random(in: 0..<all.count, using: &random)] },
        objective,
        normalization: seed.isMultiple(of: 2) ? .batch : .layer,
        dropout: 0.3,
        &random))
  }

  private func expectAgreement(_ problem: ReferenceProblem, sourceLocation: SourceLocation = #_sourceLocation)
  {
    let (network, x, y, masks) = (problem.network, problem.x, problem.y, problem.masks)
    let analytic = network.gradients(x, y, masks: masks)
    let numerical = network.numericalGradients(x, y, masks: masks, step: 1e-5)
    for (u, v) in [
      (analytic.dW, numerical.dW), (analytic.db, numerical.db),
      (analytic.dScale, numerical.dScale), (analytic.dShift, numerical.dShift),
    ] {
      #expect(u.count == v.count, sourceLocation: sourceLocation)
      for (u, v) in zip(u, v) {
        #expect(agree(u.values, v.values), "\(u) and \(v)", sourceLocation: sourceLocation)
      }
    }
  }

  /// ‖u − v‖ ≤ 10⁻⁶ (‖u‖ + ‖v‖), but for what rounding makes of a gradient that is 0, such as that of a bias
  /// before batch normalisation: about 10⁻¹⁶ J / h
  private func agree(_ u: [Double], _ v: [Double]) -> Bool {
    func norm(_ values: [Double]) -> Double { values.map { $0 * $0 }.reduce(0, +).squareRoot() }
    return norm(zip(u, v).map { $0 - $1 }) <= 1e-6 * (norm(u) + norm(v)) + 1e-9
  }
}
