// Computes the ids of sweeps.

import Files
import JSON

extension SweepID {
  /// The hash of a sweep's name, its canonical spec and the content of its data. Runs are not included, so a sweep
  /// can start before they are known, and grow.
  ///
  /// - Parameters:
  ///   - spec: without its name, comments and paths.
  ///   - shared: the configuration that all runs share, including the engine version.
  public init(
    ofSweepNamed name: String, _ spec: Spec, _ shared: SharedConfiguration
  ) throws(SHA256.Unavailable) {
    var members = shared.members
    members["name"] = .string(name)
    members["method"] = .string(spec.method.name)
    // In their order, on which that of the trials depends.
    // Keys of data that stand for axes are in the configuration of runs that were stored before.
    let axes = shared.isEarlier ? spec.statedAxes : spec.axes
    members["parameters"] = .array(axes.map { .array([.string($0.name), $0.json]) })
    members["seeds"] = .array(spec.seeds.map(JSONValue.integer))
    members["constraints"] = .array(spec.constraints.map(JSONValue.string))
    try self.init(hashing: JSONValue.object(members).canonicalText)
  }
}
