// What a spec says about a table's columns: `features`, `exclude` and `columns`.

import JSON

/// Which columns are features, and of which kinds. For a column, its own name precedes patterns, and the longest
/// of several patterns decides.
public struct ColumnSettings: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    case number
    case category
    case date
  }

  /// A transform of one column of numbers.
  public enum Transform: String, CaseIterable, Sendable {
    case none
    case log
  }

  struct Rule: Hashable, Sendable {
    let pattern: ColumnPattern
    let kind: Kind?
    let transform: Transform
  }

  /// nil for all columns.
  let features: ColumnPatterns?
  let excluded: ColumnPatterns
  let rules: [Rule]
  private let lookup: PatternRules<Rule>

  package init() {
    self.init(features: nil, excluded: [], rules: [])
  }

  /// Sorts the rules: whatever their order in a file, the longest pattern is the most special.
  private init(features: [ColumnPattern]?, excluded: [ColumnPattern], rules: [Rule]) {
    self.features = features.map { ColumnPatterns($0) }
    self.excluded = ColumnPatterns(excluded)
    let sorted = rules.sorted { first, second in
      let (one, other) = (first.pattern.text.utf8, second.pattern.text.utf8)
      return one.count != other.count ? one.count > other.count : one.lexicographicallyPrecedes(other)
    }
    self.rules = sorted
    lookup = sorted.reduce(into: PatternRules()) { $0.add($1, for: $1.pattern) }
  }

  package static let keys = ["features", "exclude", "columns"]

  /// Reads its keys from a spec or a run's configuration.
  package init(_ data: inout ObjectReader, at place: SpecLocation) throws(SpecError) {
    let (featuresNode, excludeNode) = (data.take("features"), data.take("exclude"))
    if let excludeNode, featuresNode != nil {
      throw place["exclude"].error(
        excludeNode, "features already says which columns are used: omit one of both")
    }
    let features = try featuresNode.map { node throws(SpecError) in
      try Self.patterns(node, at: place["features"])
    }
    let excluded =
      try excludeNode.map { node throws(SpecError) in
        try Self.patterns(node, at: place["exclude"])
      } ?? []
    var rules: [Rule] = []
    if let node = data.take("columns") {
      let place = place["columns"]
      var object = try ObjectReader(node, at: place)
      for member in object.takeRest() {
        rules.append(try Self.rule(member, at: place[member.key]))
      }
    }
    self.init(features: features, excluded: excluded, rules: rules)
  }

  /// The same columns, of which these alone are transformed.
  package func takingLogarithms(of names: [String]) -> ColumnSettings {
    let own = Set(names)
    let others = rules.filter { !own.contains($0.pattern.text) }.map {
      Rule(pattern: $0.pattern, kind: $0.kind, transform: .none)
    }
    let logarithms = own.compactMap { name -> Rule? in
      let kind = kind(of: name)
      guard kind == nil || kind == .number else { return nil }
      return Rule(pattern: ColumnPattern(name), kind: kind, transform: .log)
    }
    return ColumnSettings(features: features?.all, excluded: excluded.all, rules: others + logarithms)
  }

  private static func patterns(_ node: JSONNode, at place: SpecLocation) throws(SpecError) -> [ColumnPattern]
  {
    var patterns: [ColumnPattern] = []
    for (index, element) in try node.elements(at: place).enumerated() {
      patterns.append(ColumnPattern(try element.string(at: place.element(index))))
    }
    return patterns
  }

  private static func rule(_ member: JSONMember, at place: SpecLocation) throws(SpecError) -> Rule {
    let pattern = ColumnPattern(member.key)
    if case .string = member.value.content {
      return Rule(pattern: pattern, kind: try choice(member.value, at: place), transform: .none)
    }
    var object = try ObjectReader(member.value, at: place)
    let kind: Kind? = try object.take("kind").map { node throws(SpecError) in
      try choice(node, at: place["kind"])
    }
    let transformNode = object.take("transform")
    let transform: Transform =
      try transformNode.map { node throws(SpecError) in
        try choice(node, at: place["transform"])
      } ?? .none
    if let transformNode, transform != .none, kind == .category || kind == .date {
      throw place["transform"].error(transformNode, "only a number can be transformed")
    }
    try object.finish()
    return Rule(pattern: pattern, kind: kind, transform: transform)
  }

  private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ node: JSONNode, at place: SpecLocation
  ) throws(SpecError) -> Choice {
    let text = try node.string(at: place)
    guard let choice = Choice(rawValue: text) else {
      throw place.error(
        node, "there is no '\(text)'; \(NearestName.hint(for: text, among: Choice.allCases.map(\.rawValue)))")
    }
    return choice
  }

  /// In the form in which a spec states it.
  var members: [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    members["features"] = features.map { .array($0.all.map { .string($0.text) }) }
    if !excluded.all.isEmpty { members["exclude"] = .array(excluded.all.map { .string($0.text) }) }
    if !rules.isEmpty {
      let columns = rules.map { rule -> (String, JSONValue) in
        var values: [String: JSONValue] = [:]
        values["kind"] = rule.kind.map { .string($0.rawValue) }
        if rule.transform != .none { values["transform"] = .string(rule.transform.rawValue) }
        return (rule.pattern.text, .object(values))
      }
      members["columns"] = .object(Dictionary(columns, uniquingKeysWith: { first, _ in first }))
    }
    return members
  }

  // MARK: Of one column

  /// Whether a column may be a feature.
  func includes(_ name: String) -> Bool {
    features?.matches(name) ?? !excluded.matches(name)
  }

  /// Whether a feature is asked for by its own name, so that netlab does not leave it out by itself.
  func names(_ name: String) -> Bool {
    features?.names(name) ?? false || lookup.named(name)?.kind != nil
  }

  func kind(of name: String) -> Kind? { lookup.value(for: name)?.kind }

  package func transform(of name: String) -> Transform { lookup.value(for: name)?.transform ?? .none }

  /// The patterns that no column matches, as written.
  ///
  /// - Parameters:
  ///   - read: the names of the columns that were read.
  ///   - skipped: the names of the others; nil if they are unknown.
  func unmatched(among read: [String], skipped: [String]?) -> [(key: String, pattern: String)] {
    let names = read + (skipped ?? [])
    let known = Set(names)
    var lists = [("features", features?.all ?? [])]
    if skipped != nil { lists += [("exclude", excluded.all), ("columns", rules.map(\.pattern))] }
    return lists.flatMap { key, patterns in
      patterns.filter { pattern in
        !known.contains(pattern.text) && !(pattern.isPattern && names.contains { pattern.matches($0) })
      }.map { (key, $0.text) }
    }
  }

  /// How a reader is to treat the columns.
  ///
  /// - Parameter needed: columns with a role of their own, such as the target, whatever `exclude` says.
  func request(needed: [String]) -> ColumnRequest {
    var request = ColumnRequest()
    request.wanted = features
    request.skipped = excluded
    request.needed = Set(needed)
    for rule in rules {
      // A date is read as text.
      if let kind = rule.kind { request.add(kind == .number ? .numbers : .words, rule.pattern) }
    }
    return request
  }
}
