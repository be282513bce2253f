// Reads how files are to be read from a spec, and writes it to a store.

import JSON

extension ReadingOptions {
  /// The keys of a spec's `data` that say how to read files.
  package enum Key: String, CaseIterable, Sendable {
    case separator, decimal, encoding, header
    case skipRows = "skip_rows"
    case missing, dataset
    case targetDataset = "target_dataset"
    case query
    /// A file beside `path`.
    case labels
  }

  static let separators: [(name: String, separator: Separator)] = [
    ("comma", .character(UInt8(ascii: ","))), ("semicolon", .character(UInt8(ascii: ";"))),
    ("tab", .character(UInt8(ascii: "\t"))), ("bar", .character(UInt8(ascii: "|"))),
    ("colon", .character(UInt8(ascii: ":"))), ("whitespace", .whitespace),
  ]

  init(_ data: inout ObjectReader, at place: SpecLocation) throws(SpecError) {
    self.init()
    for key in Key.allCases where key != .labels {
      guard let node = data.take(key.rawValue) else { continue }
      try read(key, node, at: place[key.rawValue])
    }
  }

  private mutating func read(_ key: Key, _ node: JSONNode, at place: SpecLocation) throws(SpecError) {
    switch key {
    case .separator: separator = try Self.separator(node, at: place)
    case .decimal: decimal = try Self.choice(node, at: place, like: "',' or '.'")
    case .encoding:
      // The file tells which of its bytes comes first.
      let isWide = try node.string(at: place).lowercased() == "utf-16"
      encoding = try isWide ? nil : Self.encoding(node, at: place)
    case .header: header = try Self.header(node, at: place)
    case .skipRows: skipRows = try node.integer(in: 0...Int(Int32.max), at: place)
    case .missing: missing = try Self.texts(node, at: place)
    case .dataset: dataset = try node.string(at: place)
    case .targetDataset: targetDataset = try node.string(at: place)
    case .query: query = try node.string(at: place)
    case .labels: break
    }
  }

  private static func separator(_ node: JSONNode, at place: SpecLocation) throws(SpecError) -> Separator {
    let text = try node.string(at: place)
    if let named = separators.first(where: { $0.name == text }) { return named.separator }
    let bytes = Array(text.utf8)
    guard bytes.count == 1, bytes[0] == 9 || 0x20..<0x7F ~= bytes[0], bytes[0] != UInt8(ascii: "\"") else {
      throw place.error(node, "expected one ASCII character or 'whitespace', found \(node.summary)")
    }
    return .character(bytes[0])
  }

  private static func encoding(_ node: JSONNode, at place: SpecLocation) throws(SpecError) -> Encoding {
    let text = try node.string(at: place)
    let aliases: [String: Encoding] = [
      "utf8": .utf8, "latin1": .latin1, "iso-8859-1": .latin1,
      "cp1252": .windows1252,
    ]
    if let encoding = Encoding(rawValue: text.lowercased()) ?? aliases[text.lowercased()] { return encoding }
    let names = Encoding.allCases.map(\.rawValue)
    throw place.error(node, "there is no encoding '\(text)'; \(NearestName.hint(for: text, among: names))")
  }

  private static func header(_ node: JSONNode, at place: SpecLocation) throws(SpecError) -> Header {
    if case .bool(let isPresent) = node.content { return isPresent ? .present : .absent }
    guard case .array = node.content else {
      throw place.error(node, "expected true, false or a list of names, found \(node.summary)")
    }
    let names = try texts(node, at: place)
    var seen: Set<String> = []
    for (index, name) in names.enumerated() where !seen.insert(name).inserted {
      throw place.element(index).error(node, "the name \(name.quoted) occurs twice")
    }
    return .names(names)
  }

  private static func texts(_ node: JSONNode, at place: SpecLocation) throws(SpecError) -> [String] {
    var texts: [String] = []
    for (index, element) in try node.elements(at: place).enumerated() {
      texts.append(try element.string(at: place.element(index)))
    }
    return texts
  }

  private static func choice<Choice: RawRepresentable<String>>(
    _ node: JSONNode, at place: SpecLocation, like examples: String
  ) throws(SpecError) -> Choice {
    guard let choice = Choice(rawValue: try node.string(at: place)) else {
      throw place.error(node, "expected \(examples), found \(node.summary)")
    }
    return choice
  }

  /// The keys that are given, to be checked against the format.
  var given: Set<Key> {
    var keys: Set<Key> = []
    if separator != nil { keys.insert(.separator) }
    if decimal != nil { keys.insert(.decimal) }
    if encoding != nil { keys.insert(.encoding) }
    if header != nil { keys.insert(.header) }
    if skipRows != nil { keys.insert(.skipRows) }
    if !missing.isEmpty { keys.insert(.missing) }
    if dataset != nil { keys.insert(.dataset) }
    if targetDataset != nil { keys.insert(.targetDataset) }
    if query != nil { keys.insert(.query) }
    return keys
  }

  /// Without the options that a format does not have.
  func keeping(_ keys: Set<Key>) -> ReadingOptions {
    var kept = self
    if !keys.contains(.separator) { kept.separator = nil }
    if !keys.contains(.decimal) { kept.decimal = nil }
    if !keys.contains(.encoding) { kept.encoding = nil }
    if !keys.contains(.header) { kept.header = nil }
    if !keys.contains(.skipRows) { kept.skipRows = nil }
    if !keys.contains(.missing) { kept.missing = [] }
    if !keys.contains(.dataset) { kept.dataset = nil }
    if !keys.contains(.targetDataset) { kept.targetDataset = nil }
    if !keys.contains(.query) { kept.query = nil }
    return kept
  }

  /// In the form in which a spec states them.
  package var members: [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    switch separator {
    case .character(let byte): members["separator"] = .string(String(UnicodeScalar(byte)))
    case .whitespace: members["separator"] = .string("whitespace")
    case nil: break
    }
    members["decimal"] = decimal.map { .string($0.rawValue) }
    members["encoding"] = encoding.map { .string($0.rawValue) }
    switch header {
    case .absent: members["header"] = .bool(false)
    case .present: members["header"] = .bool(true)
    case .names(let names): members["header"] = .array(names.map(JSONValue.string))
    case nil: break
    }
    members["skip_rows"] = skipRows.map(JSONValue.integer)
    if !missing.isEmpty { members["missing"] = .array(missing.map(JSONValue.string)) }
    members["dataset"] = dataset.map(JSONValue.string)
    members["target_dataset"] = targetDataset.map(JSONValue.string)
    members["query"] = query.map(JSONValue.string)
    return members
  }
}

extension ReadingOptions: CustomStringConvertible {
  /// "separated by commas, decimal point, UTF-8, names in line 1".
  public var description: String {
    var parts: [String] = []
    switch separator {
    case .character(let byte):
      let named = Self.separators.first { $0.separator == .character(byte) }?.name
      parts.append("separator \(named ?? "'\(UnicodeScalar(byte))'")")
    case .whitespace: parts.append("separated by whitespace")
    case nil: break
    }
    if let decimal, decimal == .comma { parts.append("decimal comma") }
    if let encoding { parts.append(encoding.rawValue) }
    if let skipRows, skipRows > 0 { parts.append("\(skipRows) lines skipped") }
    switch header {
    case .absent: parts.append("no header")
    case .present: parts.append("header")
    case .names: parts.append("names as stated")
    case nil: break
    }
    if let dataset { parts.append("dataset '\(dataset)'") }
    if query != nil { parts.append("query") }
    return parts.joined(separator: ", ")
  }
}
