// The effect of each hyperparameter on the engine's settings.

import Datasets
import NeuralNetwork
import Testing

@testable import Search

struct EngineSettingsTests {
  private func settings(
    _ given: [String: ParameterValue], task: Task = .multiclass
  ) throws -> TrainingSettings {
    try Hyperparameters(given, for: DataShape(task: task, classCount: 3)).trainingSettings(classCounts: [
      4, 4, 4,
    ])
  }

  @Test("Every given setting reaches the engine unchanged, and no others are set")
  func settings() throws {
    let given = try settings([
      "optimizer": .name("sgd"), "learning_rate": .number(0.5), "batch_size": .integer(7),
      "epochs": .integer(11),
      "warmup_epochs": .integer(3), "normalization": .name("batch"), "batch_norm_momentum": .number(0.25),
      "l1": .number(1), "l2": .number(2), "weight_decay": .number(3), "dropout": .number(0.125),
      "max_norm": .number(5), "clip_norm": .number(6), "label_smoothing": .number(0.75),
      "class_weights": .numbers([8, 9, 10]),
    ])
    var expected = TrainingSettings(learningRate: 0.5, batchSize: 7, epochs: 11)
    expected.warmupEpochs = 3
    expected.batchNormMomentum = 0.25
    expected.regularization.l1 = 1
    expected.regularization.l2 = 2
    expected.regularization.weightDecay = 3
    expected.regularization.dropout = 0.125
    expected.regularization.maxNorm = 5
    expected.regularization.clipNorm = 6
    expected.regularization.labelSmoothing = 0.75
    expected.regularization.classWeights = [8, 9, 10]
    #expect(given == expected)

    let plain = try settings(["optimizer": .name("sgd")])
    #expect(plain.optimizer == .sgd && plain.schedule == .constant)
    #expect(plain.regularization == Regularization())
  }

  // The values that are not given are the defaults of PyTorch 2 (torch.optim), and of AdamW's weight decay.
  @Test(
    "Every optimizer has its own settings, and otherwise PyTorch's",
    arguments: [
      (["optimizer": .name("momentum"), "momentum": .number(0.5)], .momentum(0.5)),
      (["optimizer": .name("nesterov"), "momentum": .number(0.25)], .nesterov(0.25)),
      (["optimizer": .name("rmsprop")], .rmsprop(rho: 0.99, epsilon: 1e-8, momentum: 0)),
      (
        [
          "optimizer": .name("rmsprop"), "rho": .number(0.5), "epsilon": .number(2),
          "momentum": .number(0.25),
        ],
        .rmsprop(rho: 0.5, epsilon: 2, momentum: 0.25)
      ),
      (["optimizer": .name("adagrad")], .adagrad(epsilon: 1e-10)),
      (["optimizer": .name("adagrad"), "epsilon": .number(3)], .adagrad(epsilon: 3)),
      (["optimizer": .name("adam")], .adam(.init(beta1: 0.9, beta2: 0.999, epsilon: 1e-8))),
      (
        [
          "optimizer": .name("adamw"), "beta1": .number(0.5), "beta2": .number(0.25), "epsilon": .number(4),
        ],
        .adam(.init(beta1: 0.5, beta2: 0.25, epsilon: 4))
      ),
      (["optimizer": .name("nadam")], .nadam(.init(), momentumDecay: 0.004)),
      (
        ["optimizer": .name("nadam"), "beta1": .number(0.5), "momentum_decay": .number(0.125)],
        .nadam(.init(beta1: 0.5, beta2: 0.999, epsilon: 1e-8), momentumDecay: 0.125)
      ),
    ] as [([String: ParameterValue], Optimizer)])
  func optimizers(given: [String: ParameterValue], optimizer: Optimizer) throws {
    #expect(try settings(given).optimizer == optimizer)
    #expect(
      try settings(given).regularization.weightDecay == (given["optimizer"] == .name("adamw") ? 0.01 : 0))
  }

  @Test(
    "Each optimizer has its default learning rate: PyTorch's, but for Adam's, which docs/validation.md chooses",
    arguments: [
      ("sgd", 0.01), ("momentum", 0.01), ("nesterov", 0.01), ("rmsprop", 0.01), ("adagrad", 0.01),
      ("adam", 0.003), ("adamw", 0.003), ("nadam", 0.002),
    ])
  func learningRates(name: String, rate: Double) throws {
    #expect(try settings(["optimizer": .name(name)]).learningRate == rate)
  }

  @Test(
    "Every schedule has its own settings",
    arguments: [
      (
        ["schedule": .name("step"), "step_size": .integer(7), "gamma": .number(0.5)],
        .step(size: 7, gamma: 0.5)
      ),
      (["schedule": .name("step")], .step(size: 30, gamma: 0.1)),
      (["schedule": .name("exponential"), "gamma": .number(0.25)], .exponential(gamma: 0.25)),
      (["schedule": .name("exponential")], .exponential(gamma: 0.95)),
      (["schedule": .name("cosine"), "minimum_learning_rate": .number(0.001)], .cosine(minimum: 0.001)),
      (["schedule": .name("polynomial"), "power": .number(2)], .polynomial(power: 2)),
      (
        [
          "schedule": .name("one_cycle"), "pct_start": .number(0.5), "div_factor": .number(3),
          "final_div_factor": .number(4),
        ],
        .oneCycle(rising: 0.5, initialDivisor: 3, finalDivisor: 4)
      ),
      (["schedule": .name("one_cycle")], .oneCycle(rising: 0.3, initialDivisor: 25, finalDivisor: 10_000)),
      (
        [
          "schedule": .name("reduce_on_plateau"), "gamma": .number(0.5), "plateau_patience": .integer(3),
          "minimum_learning_rate": .number(0.25),
        ],
        .reduceOnPlateau(factor: 0.5, patience: 3, minimum: 0.25)
      ),
      (
        ["schedule": .name("reduce_on_plateau")], .reduceOnPlateau(factor: 0.1, patience: 10, minimum: 0)
      ),
    ] as [([String: ParameterValue], LearningRateSchedule)])
  func schedules(given: [String: ParameterValue], schedule: LearningRateSchedule) throws {
    #expect(try settings(given).schedule == schedule)
  }
}
