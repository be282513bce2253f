/// The network inputs that a categorical column becomes.
public enum InputGroup: Hashable, Sendable {
  /// An input for each code.
  case oneHot(size: Int)
  /// A learned vector for each code.
  case embedding(cardinality: Int, width: Int)

  /// The number of codes.
  public var size: Int {
    switch self {
    case .oneHot(let size), .embedding(let size, _): size
    }
  }

  /// The number of inputs of the first layer.
  public var inputCount: Int {
    switch self {
    case .oneHot(let size): size
    case .embedding(_, let width): width
    }
  }
}

/// The inputs of a network for m examples: d dense numbers, then g codes, of which each stands for a group of inputs.
public struct NetworkInputs: Equatable, Sendable {
  /// m × d, one example per row.
  public let features: [Float]
  /// m × g, one example per row: from 0 to below the group's size, or −1, for which all of the group's inputs are zero.
  public let codes: [Int32]
  public let groups: [InputGroup]
  /// m.
  public let count: Int

  /// - Precondition: both arrays have `count` rows of the same length.
  package init(features: [Float], codes: [Int32], groups: [InputGroup], count: Int) {
    precondition(codes.count == count * groups.count, "each example has a code for each group")
    self.features = features
    self.codes = codes
    self.groups = groups
    self.count = count
  }

  /// m × (d + the groups' sizes): the codes as columns of zeros and ones.
  public var expanded: [Float] {
    guard !groups.isEmpty, count > 0 else { return features }
    let dense = features.count / count
    var rows: [Float] = []
    rows.reserveCapacity(count * groups.reduce(dense) { $0 + $1.size })
    for row in 0..<count {
      rows += features[row * dense..<(row + 1) * dense]
      for (place, group) in groups.enumerated() {
        let code = Int(codes[row * groups.count + place])
        for index in 0..<group.size { rows.append(index == code ? 1 : 0) }
      }
    }
    return rows
  }
}
