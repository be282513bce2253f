// The command `netlab predict`.

import Datasets
import JSON
import Models
import SQLiteStore
import Tabular

enum PredictCommand {
  static let definition = CommandDefinition(
    name: "predict", operands: ["RUN", "DATA"], summary: "apply a stored network to new rows",
    details: """
      RUN is the beginning of the id of a completed run. DATA is a CSV file with a column for each feature that the
      run was trained on, matched by name, in any order; other columns, such as the target, are ignored. Or it is an
      IDX file, plain or gzipped, with examples of the size that the run was trained on. Features are scaled as in training.

      Prints one line for each row of the data, counted from 0. A classifier prints the class, the most probable one, and
      p(CLASS) for each class. With hinge loss it prints score(CLASS); of two classes only the second's, which is predicted if
      its score is above 0. A regression prints prediction, in the target's own unit.
      """,
    options: [ListOptions.format(default: .csv)],
    examples: [
      "netlab predict 3f2a9c1b new.csv > predictions.csv", "netlab predict 3f2a9c1b new.csv --format table",
      "netlab predict 3f2a9c1b t10k-images-idx3-ubyte.gz",
    ], run: run)

  @Sendable
  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let format = try arguments.choice("format", default: TableFormat.csv)
    let reader = try StoreReader(arguments.store(Netlab.environment))
    let id = try reader.id(ofRunNamed: arguments.operands[0])
    let network = try reader.network(ofRun: id)
    let table = try features(
      of: network, path: arguments.operands[1], reading: reader.storedRun(id).source.reading)
    try network.requireMemory(forRows: table.count)
    Terminal.result(format.text(try network.predictions(for: table)), as: format)
    return .done
  }

  private static func features(
    of network: StoredNetwork, path: String, reading: ReadingOptions?
  ) throws -> FeatureTable {
    do {
      return try FeatureTable.read(path, columns: network.recipe.inputs, reading: reading)
    } catch let error as MissingFeatures {
      guard let near = NearestName.of(error.features[0], among: error.otherColumns) else { throw error }
      throw DatasetError(
        path: error.path,
        "\(error.problem); the nearest name to \(error.features[0].quoted) is \(near.quoted)")
    }
  }
}
