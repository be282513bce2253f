// The files of a data set from a spec, and from a run's configuration.

import Search
import Datasets
import JSON

extension DataSource {
  /// How a configuration tells IDX files from a table, whose format it does not name.
  static let idxFormat = "idx"

  /// Takes the keys of a spec that say where the data are.
  init(
    _ node: JSONNode, _ object: inout ObjectReader, at place: SpecLocation,
    _ positions: inout [String: SourcePosition]
  ) throws(SpecError) {
    let pathNode = try object.require("path")
    let others = Self.keys.dropFirst().map { ($0, object.take($0)) }
    let targetNode = object.take("target")
    let given = [("path", pathNode)] + others.compactMap { key, node in node.map { (key, $0) } }
    var paths: [String] = []
    for (key, node) in given {
      positions["data.\(key)"] = node.position
      let path = try node.string(at: place[key])
      guard !path.isEmpty else { throw place[key].error(node, "the path is empty") }
      paths.append(path)
    }
    positions["data.target"] = (targetNode ?? node).position
    let lacking = others.filter { $0.1 == nil }.map(\.0)
    switch lacking {
    case Array(Self.keys.dropFirst()):
      guard let targetNode else {
        throw place.error(node, "the key 'target' is missing, or for IDX files 'labels'")
      }
      self = .csv(path: paths[0], target: try targetNode.string(at: place["target"]))
    case [], Array(Self.keys.suffix(2)):
      if let targetNode {
        throw place["target"].error(targetNode, "the labels of IDX files are the target: leave it out")
      }
      self = .idx(paths: paths)
    default: throw place.error(node, "the key '\(lacking[0])' is missing")
    }
  }

  /// Takes the keys of a configuration that say what the data are.
  ///
  /// - Parameter paths: where they are; IDX files may also be named as one text, with commas between.
  init(_ object: inout ObjectReader, paths: [String], at place: SpecLocation) throws(SpecError) {
    let target = try object.require("target")
    guard let format = object.take("format") else {
      self = .csv(path: paths.first ?? "", target: try target.string(at: place["target"]))
      return
    }
    guard try format.string(at: place["format"]) == Self.idxFormat else {
      throw place["format"].error(format, "expected '\(Self.idxFormat)', found \(format.summary)")
    }
    self = .idx(paths: paths.count == 1 ? paths[0].split(separator: ",").map(String.init) : paths)
  }
}
