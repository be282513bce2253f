import Datasets
import ElementaryFunctions
import NeuralNetwork
import Search
import Tabular

/// Predicts with one network, or with several of a kind together.
///
/// Several networks predict the mean of their probabilities, of their scores with hinge loss, or of their predictions
/// in the target's own unit; the class is that of the mean.
public struct Predictor: Sendable {
  /// At least one.
  public let networks: [StoredNetwork]
  /// The features; a category has the words of all networks.
  public let columns: [Column]

  public init(_ network: StoredNetwork) {
    networks = [network]
    columns = network.recipe.inputs
  }

  /// - Throws: `StoredNetwork.Fault` if they are not of one kind.
  public init(_ networks: [StoredNetwork]) throws(StoredNetwork.Fault) {
    guard let first = networks.first else { throw StoredNetwork.Fault("there is no network") }
    var columns = first.recipe.inputs
    for other in networks.dropFirst() {
      let areSame =
        other.classes == first.classes && other.architecture.loss == first.architecture.loss
        && other.targets.map(\.name) == first.targets.map(\.name)
        && other.targets.map(\.labels) == first.targets.map(\.labels)
      guard areSame, let joined = Self.joined(columns, other.recipe.inputs) else {
        throw StoredNetwork.Fault(
          "the networks of runs \(first.runID.prefix(12)) and \(other.runID.prefix(12)) have different features or targets"
        )
      }
      columns = joined
    }
    self.networks = networks
    self.columns = columns
  }

  /// nil unless names and kinds agree.
  private static func joined(_ first: [Column], _ second: [Column]) -> [Column]? {
    guard first.count == second.count else { return nil }
    var joined: [Column] = []
    for (column, other) in zip(first, second) {
      guard column.name == other.name else { return nil }
      switch (column.kind, other.kind) {
      case (.category(let words), .category(let others)):
        let known = Set(words.map { Array($0.utf8) })
        joined.append(
          Column(column.name, .category(words + others.filter { !known.contains(Array($0.utf8)) })))
      default:
        guard column.kind == other.kind else { return nil }
        joined.append(column)
      }
    }
    return joined
  }

  var first: StoredNetwork { networks[0] }
  private var loss: Loss { first.architecture.loss }
  private var outputCount: Int { first.architecture.outputs }
  /// The most numbers that a row becomes, as inputs or units of a layer.
  public var width: Int {
    networks.reduce(0) { max($0, $1.architecture.sizes.max() ?? 0, $1.recipe.inputs.count) }
  }

  /// Whether each output is the score of a class against another, or of a label.
  var isLogistic: Bool { loss == .binaryCrossEntropy }

  /// The probability above which the second of two classes is predicted, the mean of those of the networks; nil for
  /// 0.5.
  var threshold: Double? {
    guard networks.contains(where: { $0.threshold != nil }) else { return nil }
    return networks.reduce(0) { $0 + ($1.threshold ?? 0.5) } / Double(networks.count)
  }

  // MARK: Means

  /// The outputs of all networks together, m × n[L], one example per row.
  struct Means {
    /// Probabilities, scores, or predictions in the target's own unit.
    var values: [Double]
    /// 1 − `values` where they are logistic, exact also for the smallest; otherwise empty.
    var complements: [Double]
    /// Whether each is above one half, or above 0 if it is a score.
    var arePositive: [Bool]
  }

  func means(for table: FeatureTable) -> Means {
    let count = table.count * outputCount
    var means = Means(
      values: Array(repeating: 0, count: count),
      complements: Array(repeating: 0, count: isLogistic ? count : 0),
      arePositive: [])
    let share = 1 / Double(networks.count)
    var isPositive: [Bool] = []
    for stored in networks {
      var network = Network(stored.parameters, form: stored.recipe.form)
      let outputs = network.scores(stored.inputs(for: table))
      if isLogistic {
        for (place, output) in outputs.enumerated() {
          // Certainty by an infinite score is an error like NaN.
          let score = output.isFinite ? Double(output) : .nan
          means.values[place] += share * (1 / (1 + ElementaryFunctions.own.exp(-score)))
          means.complements[place] += share * (1 / (1 + ElementaryFunctions.own.exp(score)))
        }
        // A probability so near to one half that it is rounded to it.
        if networks.count == 1 {
          isPositive = outputs.map { output in
            stored.threshold.map { Double(Loss.probability(output)) > $0 } ?? (output > 0)
          }
        }
      } else {
        let values = loss.classifies ? outputs.map(Double.init) : stored.undone(outputs, count: table.count)
        for (place, value) in values.enumerated() { means.values[place] += share * value }
      }
    }
    means.arePositive =
      isPositive.isEmpty
      ? means.values.indices.map { place in
        if let threshold { return means.values[place] > threshold }
        return means.values[place] > (isLogistic ? means.complements[place] : 0)
      } : isPositive
    return means
  }

  // MARK: Rows

  /// The columns of a prediction. A classifier has `class` and one column per class: `p(NAME)`, a probability, or
  /// `score(NAME)` with hinge loss; of two classes only the second's, which is predicted if its score is above 0. A
  /// regression has `prediction`, in the target's own unit, and with the loss `quantile` a column for each level:
  /// `quantile(0.1)`. Several targets have their names behind those: `class(NAME)`, `p(NAME)`, `prediction(NAME)`.
  public var outputColumns: [String] {
    guard loss.classifies else {
      return ["row"]
        + first.targets.flatMap { target in
          ["prediction" + (target.name.map { "(\($0))" } ?? "")]
            + levels.map { "quantile(\(target.name.map { "\($0), " } ?? "")\($0))" }
        }
    }
    guard first.targets.count == 1 else {
      return ["row"] + first.targets.flatMap { ["class(\($0.name ?? ""))", "p(\($0.name ?? ""))"] }
    }
    let name = loss.isCrossEntropy ? "p" : "score"
    let named = loss == .hinge && outputCount == 1 ? first.classes.suffix(1) : first.classes[...]
    return ["row", "class"] + named.map { "\(name)(\($0))" }
  }

  private var levels: [Double] { if case .quantile(let levels) = loss { levels } else { [] } }

  /// Rows of `outputColumns`, as far as to the first with an output that is not finite.
  ///
  /// - Parameters:
  ///   - table: a table with the columns `columns`.
  ///   - start: the number of its first row.
  public func rows(for table: FeatureTable, from start: Int = 0) -> (rows: [[Value]], isComplete: Bool) {
    let means = means(for: table)
    var rows: [[Value]] = []
    rows.reserveCapacity(table.count)
    for row in 0..<table.count {
      let places = row * outputCount..<(row + 1) * outputCount
      guard means.values[places].allSatisfy(\.isFinite) else { return (rows, false) }
      rows.append([.integer(start + row)] + prediction(means, places))
    }
    return (rows, true)
  }

  private func prediction(_ means: Means, _ places: Range<Int>) -> [Value] {
    let values = means.values[places]
    guard loss.classifies else {
      let perTarget = loss.outputsPerTarget
      return first.targets.indices.flatMap { target in
        ([loss.pointOutput] + levels.indices).map {
          .real(values[places.lowerBound + target * perTarget + $0])
        }
      }
    }
    if first.targets.count > 1 {
      return zip(first.targets, places).flatMap { target, place in
        [.text(target.labels[means.arePositive[place] ? 1 : 0]), .real(means.values[place])]
      }
    }
    if outputCount == 1 {
      let place = places.lowerBound
      let scores = isLogistic ? [means.complements[place], means.values[place]] : [means.values[place]]
      return [.text(first.classes[means.arePositive[place] ? 1 : 0])] + scores.map { .real($0) }
    }
    var largest = places.lowerBound
    for place in places where means.values[place] > means.values[largest] { largest = place }
    return [.text(first.classes[largest - places.lowerBound])] + values.map { .real($0) }
  }
}

extension StoredNetwork {
  /// A regression's outputs in the targets' own units.
  fileprivate func undone(_ outputs: [Float], count: Int) -> [Double] {
    let (width, perTarget) = (architecture.outputs, architecture.loss.outputsPerTarget)
    var values = [Double](repeating: 0, count: outputs.count)
    for output in 0..<width {
      let recipe = targets[output / perTarget].recipe
      let undone = recipe.undo((0..<count).map { outputs[$0 * width + output] })
      for (row, value) in undone.enumerated() { values[row * width + output] = value }
    }
    return values
  }
}
