// Tells whether stored runs are trials of a spec.

import JSON
import Search

/// The trials of a spec, without their order and without its data, for the runs of a store that others may have written. Whether
/// a run meets the constraints is not asked: they are the author's SQL, and may take any time.
package struct SpecTrials {
  private let spec: Spec
  private let seeds: Set<Int>
  private let space: SearchSpace
  private let members: SpaceMembers
  /// The last hyperparameters: the runs of a cell mostly come one after the other.
  private var latest: (parameters: JSONValue, areMember: Bool)?

  /// - Parameter data: what the spec is for.
  package init(of spec: Spec, for data: DataShape) {
    self.spec = spec
    seeds = Set(spec.seeds)
    space = spec.space(for: data)
    members = SpaceMembers(of: space)
  }

  /// - Parameter configuration: of a run, as it is stored.
  package mutating func contain(_ configuration: JSONNode) -> Bool {
    guard case .object(let keys) = configuration.content,
      let seed = keys.first(where: { $0.key == "seed" })?.value.value,
      let parameters = keys.first(where: { $0.key == "parameters" })?.value,
      case .number(.integer(let number)) = seed, seeds.contains(number)
    else { return false }
    let value = parameters.value
    if let latest, latest.parameters == value { return latest.areMember }
    let areMember = isMember(parameters)
    latest = (value, areMember)
    return areMember
  }

  private func isMember(_ parameters: JSONNode) -> Bool {
    let place = SpecLocation(file: spec.file, key: "parameters")
    guard let values = try? RunConfiguration.readParameters(parameters, at: place),
      let hyperparameters = try? space.hyperparameters(values)
    else { return false }
    // The configuration is in the one form that its id is a hash of.
    return hyperparameters.json.canonicalText == parameters.value.canonicalText
      && members.contains(hyperparameters)
  }
}
