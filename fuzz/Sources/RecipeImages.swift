// Weights files with recipes of several steps, which no spec asks for yet.

import HDF5

/// Networks of two features without hidden layers, a classifier and a regression, whose recipes have several steps.
func recipeImages() throws -> [[UInt8]] {
  try [false, true].map { isRegression in
    try FileImage.write { root in
      try root.set("netlab_version", "fuzz")
      try root.set("run_id", String(repeating: "0a", count: 16))
      try root.set("config", "{}")
      try root.set("loss", isRegression ? "mean_squared_error" : "binary_cross_entropy")
      try root.set("features", ["x", "y"])
      try root.set("classes", isRegression ? [] : ["no", "yes"])
      try root.set("epoch", 1)
      try write(steps: 3, width: 2, named: "recipe", to: root)
      if isRegression { try write(steps: 2, width: 1, named: "target_recipe", to: root) }
      try root.createGroup("layer_1") { layer in
        try layer.set("activation", isRegression ? "identity" : "sigmoid")
        try layer.write("weight", shape: [1, 2], values: [1, -1] as [Float])
        try layer.write("bias", shape: [1, 1], values: [0.5] as [Float])
      }
    }
  }
}

private func write(
  steps count: Int, width: Int, named name: String, to root: borrowing GroupWriter
) throws {
  try root.createGroup(name) { recipe in
    for number in 1...count {
      try recipe.createGroup("step_\(number)") { step in
        try step.set("transform", "standardize")
        try step.write("mean", shape: [width], values: [Double](repeating: 0.25, count: width))
        try step.write("scale", shape: [width], values: [Double](repeating: 2, count: width))
      }
    }
  }
}
