// A run's network as an HDF5 file, in the shapes of the derivation: docs/database.md has its layout.

import HDF5
import NeuralNetwork
import Sweeps

enum WeightsFile {
  /// The file's bytes; the same for the same run.
  static func image(
    of best: RunResult.Best, run: PlannedRun, plan: Plan, netlabVersion: String
  ) throws -> [UInt8] {
    let parameters = best.parameters
    let architecture = parameters.architecture
    return try FileImage.write { root in
      try root.set("netlab_version", netlabVersion)
      try root.set("run_id", run.id)
      try root.set("config", run.configuration)
      try root.set("loss", architecture.loss.rawValue)
      try root.set("features", plan.dataset.featureNames)
      try root.set("classes", plan.dataset.classes)
      try root.set("epoch", best.record.epoch)
      try root.createGroup("input") { input in
        let standardization = plan.data.standardization
        try input.write("mean", shape: [standardization.mean.count], values: standardization.mean)
        try input.write("scale", shape: [standardization.scale.count], values: standardization.scale)
      }
      for layer in 1...architecture.layerCount {
        try root.createGroup("layer_\(layer)") { group in
          try group.set("activation", architecture.activationName(ofLayer: layer))
          let units = architecture.sizes[layer]
          try group.write(
            "weight", shape: [units, architecture.sizes[layer - 1]],
            values: Array(parameters.weight(ofLayer: layer)))
          try group.write("bias", shape: [units, 1], values: Array(parameters.bias(ofLayer: layer)))
        }
      }
    }
  }
}
