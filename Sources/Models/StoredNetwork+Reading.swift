// Reads a network from an HDF5 file, which is untrusted: everything is checked.

import Datasets
import Experiments
import Files
import HDF5
import JSON
import NeuralNetwork
import Search

extension StoredNetwork {
  /// An error in a weights file that is valid HDF5.
  public struct Fault: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String

    package init(_ description: String) { self.description = description }
  }

  /// Reads a weights file.
  ///
  /// - Parameter image: the file's bytes.
  /// - Throws: `HDF5Error` if the bytes are not a valid HDF5 file or lack an item; `Fault` if the items do not fit
  ///   together.
  public init(image: [UInt8]) throws {
    self = try FileImage.read(image) { root in try StoredNetwork(root, size: image.count) }
  }

  /// - Parameter size: the size of the whole file in bytes.
  private init(_ root: borrowing GroupReader, size: Int) throws {
    netlabVersion = try root.string("netlab_version")
    let id = try root.string("run_id")
    configuration = try root.string("config")
    epoch = try root.integer("epoch")
    guard HyperparameterDefinition.epochs ~= epoch else {
      throw Fault("its epoch is impossible, \(epoch)")
    }
    let featureNames = try root.strings("features")
    try Self.requireFeatures(featureNames.count)
    classes = try root.strings("classes")
    try Self.requireDistinct(featureNames, "features")
    try Self.requireDistinct(classes, "classes")

    let loss = try Self.loss(named: root.string("loss"), configuration: configuration)
    let targetCount = try StoredTarget.count(root)
    // These determine the number of outputs that the loss requires.
    let fits =
      switch loss {
      case .binaryCrossEntropy: classes.count == (targetCount > 1 ? 0 : 2)
      case .categoricalCrossEntropy, .hinge: classes.count >= 2 && targetCount == 1
      case .meanSquaredError, .meanAbsoluteError, .huber, .quantile, .poisson: classes.isEmpty
      }
    guard fits else { throw Fault("the loss '\(loss.name)' cannot have its \(classes.count) classes") }

    let columns = try ColumnKinds.read(root, names: featureNames)
    var budget = ReadingBudget(ofFileSize: size)
    var layers: [Layer] = []
    while try root.has("layer_\(layers.count + 1)") {
      let layer = layers.count + 1
      guard layer <= Self.maxLayers else { throw Fault("it has more than \(Self.maxLayers) layers") }
      layers.append(try root.group("layer_\(layer)") { try Layer($0, name: "layer_\(layer)") })
      try budget.take(numbers: layers[layer - 1].values.count, of: "its layers hold")
    }
    threshold = try Self.threshold(root, loss: loss)
    recipe = try Self.recipe(root, columns: columns, &budget)
    let embeddings = try Self.embeddings(root, of: recipe, &budget)
    parameters = try Self.parameters(
      layers, embeddings, inputCount: recipe.inputCount,
      outputs: loss.outputs(classCount: classes.count, targetCount: targetCount), loss: loss)
    let architecture = parameters.architecture
    state =
      try root.has("state") ? root.group("state") { try StoredState($0, architecture: architecture) } : nil
    guard let runID = RunID(id) else { throw Fault("its attribute 'run_id' is not a run id") }
    self.runID = runID
    targets = try StoredTarget.read(
      root, count: targetCount, isRegression: !loss.classifies,
      isMultilabel: loss.classifies && targetCount > 1,
      &budget)
  }

  private static func threshold(_ root: borrowing GroupReader, loss: Loss) throws -> Double? {
    guard try root.has(thresholdName) else { return nil }
    let (shape, values) = try root.readDoubles(thresholdName)
    guard shape == [1], 0...1 ~= values[0], loss == .binaryCrossEntropy else {
      throw Fault("'\(thresholdName)' is no probability above which the second of two classes is predicted")
    }
    return values[0]
  }

  private static func recipe(
    _ root: borrowing GroupReader, columns: [Column], _ budget: inout ReadingBudget
  ) throws -> Recipe {
    let storage = RecipeStorage.features
    let steps: [any FittedTransform] =
      try storage.isList(in: root)
      ? storage.readList(root, columns: columns, Transforms.ofFeatures, &budget)
      : [storage.readSingle(root, columns: columns)]
    let recipe = Recipe(inputs: columns, steps: steps)
    guard recipe.inputCount <= Dataset.maxFeatures else {
      throw Fault("'\(storage.list)' makes more than \(Dataset.maxFeatures) inputs")
    }
    try requireCodes(recipe)
    return recipe
  }

  /// A category without a code would be an input of no numbers.
  private static func requireCodes(_ recipe: Recipe) throws(Fault) {
    guard recipe.groups.allSatisfy({ $0.size > 0 && $0.inputCount > 0 }) else {
      throw Fault("one of the categories of its recipe has no values")
    }
  }

  private static let maxLayers = HyperparameterDefinition.depths.upperBound + 1

  static func requireFeatures(_ count: Int) throws(Fault) {
    guard count <= Dataset.maxFeatures else {
      throw Fault("it has more than \(Dataset.maxFeatures) features")
    }
  }

  private static func requireDistinct(_ names: [String], _ attribute: String) throws(Fault) {
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      throw Fault("\(name.quoted) occurs twice among its \(attribute)")
    }
  }

  private static func loss(named name: String, configuration: String) throws -> Loss {
    guard let loss = Loss(name: name) else { throw Fault("there is no loss \(name.quoted)") }
    switch loss {
    case .huber, .quantile: break
    default: return loss
    }
    guard let node = try? JSONNode.parse(configuration), case .object(let members) = node.value,
      case .object(let hyperparameters) = members["parameters"]
    else { throw Fault("its attribute 'config' is not a run's configuration") }
    if case .quantile = loss {
      guard let value = hyperparameters["quantiles"].flatMap({ numbers(of: "quantiles", $0) }) else {
        throw Fault("its attribute 'config' has impossible quantiles")
      }
      return .quantile(levels: value)
    }
    // Omitted if it is 1, the default.
    guard case .number(let delta) = hyperparameters["huber_delta"] else { return loss }
    guard delta.double > 0, Float(delta.double).isFinite else {
      throw Fault("its attribute 'config' has an impossible huber_delta, \(delta.double)")
    }
    return .huber(delta: Float(delta.double))
  }

  /// The numbers that are a hyperparameter's value; nil unless it can have them.
  private static func numbers(of name: String, _ value: JSONValue) -> [Double]? {
    let read = HyperparameterDefinition.named(name)?.value(fromTable: .text(value.canonicalText))
    guard case .numbers(let numbers) = read else { return nil }
    return numbers
  }

  /// Assembles the layers, if they fit together.
  private static func parameters(
    _ layers: [Layer], _ embeddings: [StoredEmbedding], inputCount: Int, outputs: Int, loss: Loss
  ) throws(Fault) -> Parameters {
    guard let last = layers.last else { throw Fault("it has no 'layer_1'") }
    let hidden = layers.dropLast()
    var inputs = inputCount
    for layer in layers {
      guard layer.inputs == inputs else {
        throw Fault("'\(layer.name)/weight' takes \(layer.inputs) inputs, but gets \(inputs)")
      }
      inputs = layer.units
    }
    guard last.units == outputs else {
      throw Fault("'\(last.name)' has \(last.units) outputs, where the loss '\(loss.name)' needs \(outputs)")
    }
    guard last.activation == loss.outputActivation, last.normalization == .none else {
      throw Fault("'\(last.name)' is not the output layer of the loss '\(loss.name)'")
    }
    var activations: [Activation] = []
    for layer in hidden {
      guard let activation = Activation(rawValue: layer.activation) else {
        throw Fault("'\(layer.name)' has an unknown activation: \(layer.activation.quoted)")
      }
      guard layer.normalization == hidden.first?.normalization else {
        throw Fault("'\(layer.name)' is not normalised like the layer before it")
      }
      activations.append(activation)
    }
    let architecture = Architecture(
      sizes: [inputCount] + layers.map(\.units), embeddings: embeddings.map(\.shape),
      activations: activations,
      normalization: hidden.first?.normalization ?? .none, loss: loss)
    // Rows are padded to whole panels, so a narrow layer takes more memory than its numbers.
    let memory = Network.memory(architecture)
    guard memory < Memory.physical else {
      throw Fault("its network takes \(memory >> 30) GiB, and this machine has \(Memory.physical >> 30)")
    }
    return Parameters(
      architecture: architecture, values: embeddings.flatMap(\.values) + layers.flatMap(\.values),
      statistics: layers.flatMap(\.statistics))
  }

  /// A layer of weights as stored.
  private struct Layer {
    let name: String
    let activation: String
    let normalization: Normalization
    let inputs: Int
    let units: Int
    /// W, b, γ, β.
    let values: [Float]
    /// The running mean and variance.
    let statistics: [Float]

    init(_ group: borrowing GroupReader, name: String) throws {
      self.name = name
      activation = try group.string("activation")
      let weight = try group.readFloats("weight")
      guard weight.shape.count == 2, weight.shape.allSatisfy({ $0 > 0 }) else {
        throw Fault("'\(name)/weight' has the shape \(weight.shape), which is not a matrix")
      }
      let units = weight.shape[0]
      (inputs, self.units) = (weight.shape[1], units)
      let column = { (part: String, group: borrowing GroupReader) throws -> [Float] in
        let (shape, values) = try group.readFloats(part)
        guard shape == [units, 1] else {
          throw Fault("'\(name)/\(part)' has the shape \(shape), not \([units, 1])")
        }
        return values
      }
      let bias = try column("bias", group)
      guard try group.hasAttribute("normalization") else {
        normalization = .none
        values = weight.values + bias
        statistics = []
        return
      }
      let kind = try group.string("normalization")
      guard let normalization = Normalization(rawValue: kind), normalization != .none else {
        throw Fault("'\(name)' has an unknown normalization: \(kind.quoted)")
      }
      self.normalization = normalization
      values =
        try weight.values + bias + column("normalization_scale", group) + column("normalization_shift", group)
      guard normalization == .batch else {
        statistics = []
        return
      }
      let variance = try column("running_variance", group)
      guard variance.allSatisfy({ $0 >= 0 }) else { throw Fault("'\(name)/running_variance' is below 0") }
      statistics = try column("running_mean", group) + variance
    }
  }
}
