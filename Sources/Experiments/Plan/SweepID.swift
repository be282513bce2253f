// The ids of sweeps.

import Files
import JSON

extension SweepID {
  /// The hash of a sweep's name, its canonical spec and the content of its data. Its runs are not part of it, so that a sweep may
  /// begin before they are known, and grow.
  ///
  /// - Parameters:
  ///   - spec: without its name, comments and paths.
  ///   - shared: the same for all runs. The engine's version is in it: another engine's runs are another sweep.
  public init(
    ofSweepNamed name: String, _ spec: Spec, _ shared: SharedConfiguration
  ) throws(SHA256.Unavailable) {
    var members = shared.members
    members["name"] = .string(name)
    members["method"] = .string(spec.method.name)
    // In their order, on which that of the trials depends.
    members["parameters"] = .array(spec.axes.map { .array([.string($0.name), $0.json]) })
    members["seeds"] = .array(spec.seeds.map(JSONValue.integer))
    members["constraints"] = .array(spec.constraints.map(JSONValue.string))
    try self.init(hashing: JSONValue.object(members).canonicalText)
  }
}
