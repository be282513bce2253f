// Plans the retraining of stored runs.

extension RunSet {
  /// Runs that were trained before: one set for each data set as it was split and scaled and each metric.
  ///
  /// - Returns: in the order in which they first occur; the runs of each are in the order that they were given in.
  /// - Throws: `UnrepeatableRun` where the data are not there or not the same, and as `Plan.init(_:)`.
  public static func repeating(_ configurations: [RunConfiguration]) throws -> [RunSet] {
    var order: [RunConfiguration.Setting] = []
    var groups: [RunConfiguration.Setting: [RunConfiguration]] = [:]
    for configuration in configurations {
      let setting = configuration.setting
      if groups[setting] == nil { order.append(setting) }
      groups[setting, default: []].append(configuration)
    }
    return try order.compactMap { setting in
      guard let group = groups[setting], let first = group.first else { return nil }
      let data = try first.readData()
      let runs = try group.map { try $0.plannedRun(on: data) }
      var seen: Set<Cell> = []
      return RunSet(
        first.settings, data, cells: runs.map(\.cell).filter { seen.insert($0).inserted }, runs: runs)
    }
  }
}
