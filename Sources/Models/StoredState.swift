// The training state in a weights or checkpoint file: the group `state`.

import HDF5
import NeuralNetwork
import Search

/// Everything needed to resume training, besides the run's configuration and its curve.
public struct StoredState: Equatable, Sendable {
  /// The number of completed epochs.
  public let epoch: Int
  /// The current parameters, not those of the best epoch.
  package let parameters: Parameters
  package let step: Int
  package let momentumProduct: Double
  package let slots: [Float]

  init(_ state: TrainingState) {
    epoch = state.epoch
    parameters = state.parameters
    step = state.optimizer.step
    momentumProduct = state.optimizer.momentumProduct
    slots = state.optimizer.slots
  }

  /// nil if it cannot be a state of a training with these settings and this number of examples.
  package func trainingState(of settings: TrainingSettings, exampleCount: Int) -> TrainingState? {
    let steps = epoch.multipliedReportingOverflow(by: settings.stepsPerEpoch(exampleCount: exampleCount))
    guard !steps.overflow, step == steps.partialValue else { return nil }
    return OptimizerState(
      step: step, momentumProduct: momentumProduct, slots: slots, of: settings.optimizer,
      parameterCount: parameters.architecture.parameterCount
    ).map { TrainingState(epoch: epoch, parameters: parameters, optimizer: $0) }
  }

  func write(to root: borrowing GroupWriter) throws {
    try root.createGroup("state") { group in
      try group.set("epoch", epoch)
      try group.set("step", step)
      try group.write("momentum_product", shape: [1], values: [momentumProduct])
      try group.write("parameters", shape: [parameters.values.count], values: parameters.values)
      try group.write("statistics", shape: [parameters.statistics.count], values: parameters.statistics)
      try group.write("slots", shape: [slots.count], values: slots)
    }
  }

  init(_ group: borrowing GroupReader, architecture: Architecture) throws {
    let (values, statistics) = (
      try group.readFloats("parameters").values, try group.readFloats("statistics").values
    )
    guard values.count == architecture.parameterCount, statistics.count == architecture.statisticsCount else {
      throw StoredNetwork.Fault("'state' does not fit the layers")
    }
    let (epoch, step) = (try group.integer("epoch"), try group.integer("step"))
    guard HyperparameterDefinition.epochs ~= epoch,
      let product = try group.readDoubles("momentum_product").values.first, product.isFinite
    else {
      throw StoredNetwork.Fault("'state' is not a valid training state")
    }
    self.epoch = epoch
    self.step = step
    parameters = Parameters(architecture: architecture, values: values, statistics: statistics)
    momentumProduct = product
    slots = try group.readFloats("slots").values
  }
}
