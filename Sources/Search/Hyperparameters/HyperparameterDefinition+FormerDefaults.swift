// Defaults of earlier versions, by which the specs of stored sweeps are understood.

extension HyperparameterDefinition {
  /// The default where data were identified by their files, if it was another one.
  ///
  /// - Parameter values: the values before it.
  func formerDefault(_ values: ParameterValues) -> ParameterValue? {
    switch name {
    case "optimizer": .name("sgd")
    case "epochs": .integer(100)
    case "patience": .integer(0)
    case "learning_rate":
      [.name("adam"), .name("adamw")].contains(values["optimizer"]) ? .number(0.001) : nil
    default: nil
    }
  }
}
