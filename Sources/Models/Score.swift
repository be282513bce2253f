import Datasets
import ElementaryFunctions
import NeuralNetwork
import Search

/// Scores predictions of rows whose targets are known, by the metrics of training.
public struct Score {
  private let predictor: Predictor
  private let targets: [KnownTarget]
  private var weight: String?
  private let path: String
  private var outputs: [Float] = []
  /// One example per row.
  private var values: [Float] = []
  private var weights: [Float] = []
  /// The number of rows that have been left out, since a target is missing.
  public private(set) var rowsWithoutTarget = 0
  /// Whether there is no column of weights, so that all rows count the same.
  public private(set) var lacksWeights = false

  /// - Parameters:
  ///   - targets: their columns.
  ///   - weight: the column of the examples' weights; nil for equal weights.
  ///   - path: of the rows, for errors.
  /// - Throws: `StoredNetwork.Fault` if the network has another number of targets.
  public init(
    _ predictor: Predictor, targets: [String], weight: String?, path: String
  ) throws(StoredNetwork.Fault) {
    let network = predictor.first
    guard targets.count == network.targets.count else {
      throw StoredNetwork.Fault(
        "its configuration names \(targets.count) targets, and it has \(network.targets.count)")
    }
    self.predictor = predictor
    self.targets = zip(targets, network.targets).map { name, target in
      KnownTarget(name: name, classes: targets.count > 1 ? target.labels : network.classes)
    }
    self.weight = weight
    self.path = path
  }

  /// The columns that it needs besides the features.
  public var columns: [(name: String, areNumbers: Bool)] {
    targets.map { ($0.name, $0.classes.isEmpty) } + (weight.map { [($0, true)] } ?? [])
  }

  /// The number of rows so far.
  public var count: Int { values.count / targets.count }

  /// Adds the rows of a piece that have all targets.
  ///
  /// - Throws: `DatasetError` if a target or a weight does not suit, `StoredNetwork.UndefinedPrediction`.
  public mutating func add(_ piece: FeatureRows.Piece) throws {
    let columns = try targets.map { try $0.values(in: piece, path: path) }
    let rows = (0..<piece.features.count).filter { row in columns.allSatisfy { !$0[row].isNaN } }
    rowsWithoutTarget += piece.features.count - rows.count
    guard !rows.isEmpty else { return }
    let table = rows.count == piece.features.count ? piece.features : piece.features.selecting(rows)
    if let name = weight, !piece.others.contains(where: { $0.name == name }) {
      weight = nil
      lacksWeights = true
    }
    if let weight { weights += try Self.weights(weight, of: piece, rows, path) }
    let scored = columns.enumerated().map { target, values in
      let known = rows.map { values[$0] }
      return targets[target].classes.isEmpty
        ? predictor.first.targets[target].recipe.apply(to: known) : known.map { Float($0) }
    }
    for row in rows.indices { for target in scored { values.append(target[row]) } }
    let new = predictor.outputs(for: table)
    if let place = new.firstIndex(where: { !$0.isFinite }) {
      throw StoredNetwork.UndefinedPrediction(
        row: piece.start + rows[place / predictor.first.architecture.outputs])
    }
    outputs += new
  }

  private static func weights(
    _ name: String, of piece: FeatureRows.Piece, _ rows: [Int], _ path: String
  ) throws -> [Float] {
    let weights = try piece.weights(name, path: path)
    for row in rows where !(weights[row] >= 0 && Float(weights[row]).isFinite) {
      let place = piece.lines == nil ? " of row \(piece.start + row + 1)" : ""
      throw DatasetError(
        path: path, line: piece.lines?[row],
        "the weight\(place) must be a number from 0 on, but is \(weights[row].isNaN ? "missing" : String(weights[row]))"
      )
    }
    return rows.map { Float(weights[$0]) }
  }

  /// The metrics of the task that are defined for the rows.
  ///
  /// - Throws: `DatasetError` if there are no rows.
  public func metrics() throws(DatasetError) -> [(metric: Metric, value: Double)] {
    guard count > 0 else { throw DatasetError(path: path, "no row has a value of the target") }
    guard weight == nil || weights.contains(where: { $0 > 0 }) else {
      throw DatasetError(path: path, "all weights are 0: there is nothing to score")
    }
    let network = predictor.first
    let scales = network.targets.map {
      Examples.TargetScale(
        unit: $0.recipe.unit, offset: $0.recipe.offset, isLogarithm: $0.recipe.isLogarithm)
    }
    let examples = Examples(
      targetsAlone: values, targetCount: targets.count, weights: weight == nil ? nil : weights,
      targetScales: scales)
    let values = Evaluator.metrics(
      ofOutputs: outputs, examples, architecture: network.architecture, threshold: predictor.threshold)
    return Metric.all.compactMap { metric in values[metric].map { (metric, $0) } }
  }
}

extension Predictor {
  /// Z[L] of a single network; of several, the Z[L] that would give their means.
  fileprivate func outputs(for table: FeatureTable) -> [Float] {
    if networks.count == 1 {
      var network = Network(first.parameters, form: first.recipe.form)
      return network.outputs(first.inputs(for: table))
    }
    let means = means(for: table)
    // The logarithm of 0 is not finite, and the least probability as good.
    func log(_ probability: Double) -> Double {
      ElementaryFunctions.own.log(max(probability, Double(Float.leastNonzeroMagnitude)))
    }
    switch first.architecture.loss {
    case .binaryCrossEntropy:
      return zip(means.values, means.complements).map { Float(log($0) - log($1)) }
    case .categoricalCrossEntropy: return means.values.map { Float(log($0)) }
    case .hinge: return means.values.map { Float($0) }
    case .poisson: return scaled(means.values, count: table.count).map { Float(log(Double($0))) }
    case .meanSquaredError, .meanAbsoluteError, .huber, .quantile:
      return scaled(means.values, count: table.count)
    }
  }

  /// A regression's predictions in the units of the first network's outputs.
  private func scaled(_ values: [Double], count: Int) -> [Float] {
    let (width, perTarget) = (first.architecture.outputs, first.architecture.loss.outputsPerTarget)
    var scaled = [Float](repeating: 0, count: values.count)
    for output in 0..<width {
      let recipe = first.targets[output / perTarget].recipe
      let column = recipe.apply(to: (0..<count).map { values[$0 * width + output] })
      for (row, value) in column.enumerated() { scaled[row * width + output] = value }
    }
    return scaled
  }
}
