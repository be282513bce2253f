// Decodes rows of the view `runs`, which must have been checked.

import Datasets
import Experiments
import NeuralNetwork
import SQLite
import Search

struct RunDecoder {
  private let places: [String: Int]
  private let hyperparameters: [(definition: HyperparameterDefinition, place: Int)]
  private let metrics: MetricPlaces
  /// Decoded cells, shared by their runs.
  private var cells: [CellID: CellRecord] = [:]

  /// - Parameter columns: the rows' columns in order.
  init(_ columns: [String]) {
    let places = Dictionary(
      columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    self.places = places
    hyperparameters = HyperparameterDefinition.all.compactMap { definition in
      places[definition.name].map { (definition, $0) }
    }
    metrics = MetricPlaces(places)
  }

  /// nil if a row has an invalid id.
  mutating func record(_ row: [SQLValue]) -> RunRecord? {
    func value(_ column: String) -> SQLValue { places[column].map { row[$0] } ?? .null }
    func text(_ column: String) -> String? { value(column).text }

    guard let id = RunID(value("id")), let cellID = CellID(value("cell_id")) else { return nil }
    let cell = cells[cellID] ?? self.cell(cellID, row)
    cells[cellID] = cell
    return RunRecord(
      id: id, cell: cell, seed: value("seed").integer ?? 0, status: RunStatus(value("status")),
      bestEpoch: value("best_epoch").integer, lastEpoch: value("last_epoch").integer,
      metrics: RunMetrics(
        training: metrics.values(of: .training, in: row),
        validation: metrics.values(of: .validation, in: row),
        test: metrics.values(of: .test, in: row)),
      validationConfusion: text("val_confusion").flatMap { Confusion($0) },
      testConfusion: text("test_confusion").flatMap { Confusion($0) },
      startedAt: text("started_at"), finishedAt: text("finished_at"), seconds: value("seconds").double,
      attempts: value("attempts").integer ?? 0, error: text("error"), configuration: text("config") ?? "",
      weightsSHA256: text("weights_sha256"),
      machine: RunRecord.Machine(
        gitCommit: text("git_commit"), host: text("host"), cpu: text("cpu"), kernels: text("blas"),
        netlabVersion: text("netlab_version")),
      tags: text("tags").map { tags in
        tags.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      } ?? [])
  }

  private func cell(_ id: CellID, _ row: [SQLValue]) -> CellRecord {
    var values: [String: ParameterValue] = [:]
    for (definition, place) in hyperparameters {
      values[definition.name] = definition.value(stored: row[place])
    }
    return CellRecord(
      id: id, hyperparameters: values,
      parameterCount: places["parameter_count"].flatMap { row[$0].integer } ?? 0,
      data: places["data_id"].flatMap { row[$0].text }.map(DataIdentity.content)
        ?? places["data_sha256"].flatMap { row[$0].text }.map { .files(sha256: $0) })
  }
}

/// The positions of metric columns.
struct MetricPlaces {
  /// By index in `Metric.all`.
  private let places: [SplitName: [Int?]]

  /// - Parameter columns: the positions of all columns.
  init(_ columns: [String: Int]) {
    places = Dictionary(
      uniqueKeysWithValues: SplitName.allCases.map { split in
        (split, Metric.all.map { columns[SplitMetric(split, $0).name] })
      })
  }

  func values(of split: SplitName, in row: [SQLValue]) -> MetricValues {
    guard let places = places[split] else { return MetricValues { _ in nil } }
    return MetricValues.atPlaces { places[$0].flatMap { row[$0].double } }
  }
}
