// Reads the location of the data from a spec or a run's configuration.

import JSON

extension DataSource {
  /// All keys of a spec's `data` that belong to formats.
  package static var keys: [String] { DataFormats.keys.map(\.name) }

  /// Reads the formats' keys from a spec.
  package init(_ data: inout ObjectReader, at place: SpecLocation) throws(SpecError) {
    var nodes: [String: JSONNode] = [:]
    var paths: [String: String] = [:]
    for key in DataFormats.keys {
      guard let node = key.name == "path" ? try data.require("path") : data.take(key.name) else { continue }
      nodes[key.name] = node
      guard key.isFile else { continue }
      let path = try node.string(at: place[key.name])
      guard !path.isEmpty else { throw place[key.name].error(node, "the path is empty") }
      paths[key.name] = path
    }

    let formats = Self.formats(taking: Set(nodes.keys))
    let format = formats[0]
    let hasOptional = format.keys.contains { $0.isFile && $0.isOptional && nodes[$0.name] != nil }
    for key in format.keys where nodes[key.name] == nil {
      guard key.isRequired || key.isFile && key.isOptional && hasOptional else { continue }
      throw place.error(data.position, "the key '\(key.name)' is missing" + Self.hint(without: nodes))
    }
    var texts: [String: String] = [:]
    for key in format.keys {
      guard let node = nodes[key.name] else { continue }
      if case .refused(let reason) = key.presence { throw place[key.name].error(node, reason) }
      if key.content == .text { texts[key.name] = try node.string(at: place[key.name]) }
    }
    let files = format.keys.compactMap { key in paths[key.name].map { File(key: key.name, path: $0) } }
    self.init(formats: formats, files: files, texts: texts)
  }

  /// The formats that are possible for the keys of a spec; at least one.
  private static func formats(taking keys: Set<String>) -> [any DataFormat] {
    func isTold(_ format: any DataFormat) -> Bool {
      format.keys.contains { $0.tellsFormat && keys.contains($0.name) }
    }
    if let told = DataFormats.all.first(where: isTold) { return [told] }
    // Among the others, formats without required keys that would have identified them.
    return DataFormats.all.filter { format in !format.keys.contains { $0.tellsFormat && $0.isRequired } }
  }

  /// Alternatives to a missing key, if nothing identifies the format.
  private static func hint(without nodes: [String: JSONNode]) -> String {
    let telling = DataFormats.all.compactMap { format in
      format.keys.first { $0.tellsFormat && $0.isRequired }.map { (format.title, $0.name) }
    }
    guard !DataFormats.keys.contains(where: { $0.tellsFormat && nodes[$0.name] != nil }) else { return "" }
    return telling.map { ", or for \($0) files '\($1)'" }.joined()
  }

  /// Reads the keys of a configuration that describe the data.
  ///
  /// - Parameter paths: the files' paths; several may also be one comma-separated text.
  /// - Returns: a failure if the number of files does not suit the format.
  package static func read(
    configuration data: inout ObjectReader, paths: [String], at place: SpecLocation
  ) throws(SpecError) -> Result<DataSource, WrongFiles> {
    let target = try data.require("target")
    let format = try format(data.take("format"), at: place["format"])
    var texts: [String: String] = [:]
    for key in format.keys where key.content == .text {
      let node =
        key.name == "target" ? target : key.isRequired ? try data.require(key.name) : data.take(key.name)
      if !key.isRefused { texts[key.name] = try node?.string(at: place[key.name]) }
    }
    let keys = format.keys.filter(\.isFile)
    let all =
      keys.count > 1 && paths.count == 1 ? paths[0].split(separator: ",").map(String.init) : paths
    let required = keys.count(where: \.isRequired)
    guard all.count == required || all.count == keys.count else {
      return .failure(WrongFiles(expected: format.filesInWords, count: all.count))
    }
    let files = zip(keys, all).map { File(key: $0.name, path: $1) }
    return .success(DataSource(formats: [format], files: files, texts: texts))
  }

  private static func format(_ node: JSONNode?, at place: SpecLocation) throws(SpecError) -> any DataFormat {
    let name = try node?.string(at: place)
    if let format = DataFormats.all.first(where: { $0.configurationName == name }) { return format }
    let names = DataFormats.all.compactMap(\.configurationName).map { "'\($0)'" }
    throw SpecError(
      file: place.file, position: node?.position, key: place.key,
      "expected \(names.joined(separator: " or ")), found \(node?.summary ?? "nothing")")
  }

  /// The error of a wrong number of files.
  package struct WrongFiles: Error {
    package let expected: String
    package let count: Int
  }
}
