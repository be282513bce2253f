// Plans the retraining of stored runs.

extension Plan {
  /// Plans for retraining stored runs: one for each combination of prepared data and objective.
  ///
  /// - Returns: plans in the order of first occurrence; the runs of each in the given order.
  /// - Throws: `UnrepeatableRun` if data is missing or has changed, and what `init(_:)` throws.
  public static func repeating(_ configurations: [RunConfiguration]) throws -> [Plan] {
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
      return Plan(first.spec, data, cells: runs.map(\.cell).filter { seen.insert($0).inserted }, runs: runs)
    }
  }
}
