// The command `netlab predict`.

import Datasets
import Models
import SQLiteStore
import Tabular

enum PredictCommand {
  static let definition = CommandDefinition(
    name: "predict", operands: ["RUN|SWEEP|best", "ROWS"], summary: "apply stored networks to new rows",
    details: """
      RUN is the beginning of the id of a completed run. SWEEP is a sweep's name or the beginning of its id, and stands for
      the cell that its report calls best; best is that of the sweep started last. The networks of a cell, one for each seed
      and fold, predict together: their probabilities or predictions are averaged.

      ROWS is a table in any format that netlab trains on, or - for standard input, with a column for each feature, matched by
      name, in any order. Other columns, such as the target, are ignored. It is read as the training data were, or as its
      beginning tells if that does not suit. Values are transformed as in training; missing values and unseen categories
      are counted on stderr.

      Prints one line for each row, counted from 0. A classifier prints the class, the most probable one, and p(CLASS) for
      each class. With hinge loss it prints score(CLASS); of two classes only the second's, which is predicted if its score
      is above 0. A regression prints prediction, in the target's own unit. Several targets have their names in brackets.

      Text of any length is read, predicted and printed piece by piece; in tables for people, the first 1000 rows decide the
      widths of columns. An error in the first rows prints nothing and is bad input; a later one ends the output with the row
      before it. Standard input, pipes and other formats are first read as a whole.

      With --score, prints metrics instead, computed as in training, over the rows that have a target.
      """,
    options: [
      ListOptions.format(default: .csv),
      OptionDefinition(
        name: "score", value: nil, summary: "print metrics of ROWS, which must have the target"),
    ],
    examples: [
      "netlab predict best new.csv > predictions.csv", "netlab predict 3f2a9c1b new.csv --format table",
      "netlab predict titanic titanic.csv --score", "zcat new.csv.gz | netlab predict best - --format jsonl",
      "netlab predict 3f2a9c1b t10k-images-idx3-ubyte.gz",
    ], run: run)

  @Sendable
  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let format = try arguments.choice("format", default: TableFormat.csv)
    let reader = try StoreReader(arguments.store(Netlab.environment))
    let chosen = try ChosenNetworks(arguments.operands[0], reader)
    let file = try DataFile(reading: arguments.operands[1])
    let isQuiet = arguments.flag("quiet")
    if !isQuiet, let note = chosen.note { Terminal.error(note) }
    var unknown = UnknownValues(chosen.predictor.columns)
    if arguments.flag("score") {
      try score(chosen, file, format, isQuiet: isQuiet, &unknown)
    } else {
      try predict(chosen, file, format, &unknown)
    }
    if !isQuiet { for line in unknown.lines { Terminal.error(line) } }
    return .done
  }

  // MARK: Predictions

  private static func predict(
    _ chosen: ChosenNetworks, _ file: DataFile, _ format: TableFormat, _ unknown: inout UnknownValues
  ) throws {
    let predictor = chosen.predictor
    let rows = FeatureRows(
      file, columns: predictor.columns, width: predictor.width, reading: chosen.source.reading)
    var writer: TableWriter? = TableWriter(format, columns: predictor.outputColumns) {
      Terminal.result($0, as: format)
    }
    var count = 0
    do {
      try rows.forEach { piece in
        let (predictions, isComplete) = predictor.rows(for: piece.features, from: piece.start)
        if piece.start == 0, !isComplete { throw undefined(predictions.count, in: piece, of: file) }
        for row in predictions { writer?.add(row) }
        count += predictions.count
        try Terminal.checkResult()
        if !isComplete { throw undefined(predictions.count, in: piece, of: file) }
        unknown.add(piece)
      }
    } catch let error as LostOutput {
      throw error
    } catch  where count > 0 {
      writer?.finish()
      throw LeftUndone(cause: error, remark: "the \(UnknownValues.rows(count)) before it are predicted")
    }
    writer?.finish()
  }

  /// The error of outputs that are not finite.
  ///
  /// - Parameter row: in the piece.
  private static func undefined(_ row: Int, in piece: FeatureRows.Piece, of file: DataFile) -> any Error {
    let error = StoredNetwork.UndefinedPrediction(row: piece.start + row)
    guard let line = piece.lines?[row] else { return error }
    return DatasetError(path: file.path, line: line, error.description)
  }

  // MARK: Scores

  private static func score(
    _ chosen: ChosenNetworks, _ file: DataFile, _ format: TableFormat, isQuiet: Bool,
    _ unknown: inout UnknownValues
  ) throws {
    let predictor = chosen.predictor
    var score = try Score(
      predictor, targets: predictor.networks[0].targetNames, weight: chosen.source.weight, path: file.path)
    let rows = FeatureRows(
      file, columns: predictor.columns, others: score.columns, width: predictor.width,
      reading: chosen.source.reading)
    try rows.forEach { piece in
      try score.add(piece)
      unknown.add(piece)
    }
    let metrics = try score.metrics()
    Terminal.result(
      format.text(
        Table(columns: ["metric", "value"], rows: metrics.map { [.text($0.metric.name), .real($0.value)] })),
      as: format)
    guard !isQuiet else { return }
    var note = "\(UnknownValues.rows(score.count)) scored"
    if score.rowsWithoutTarget > 0 { note += ", \(score.rowsWithoutTarget) without a target left out" }
    if score.lacksWeights { note += ", all with the same weight, since their column is missing" }
    Terminal.error(note)
  }
}
