// Exports a run to a folder.

import Experiments
import Files
import JSON
import Search
import Tabular

/// Everything stored about a run, as files that can be read without netlab.
public struct RunExport: Sendable {
  /// Every column of the view `runs`, with configuration and confusion matrices as JSON rather than text.
  public let run: JSONValue
  public let curve: Table
  /// A spec that retrains this run; nil for the reason in `unrepeatable`.
  public let spec: String?
  /// Data files of the spec that no longer exist.
  public let missingData: [String]
  /// The reason for the missing spec.
  public let unrepeatable: String?
  /// The weights file; nil if the run has none.
  public let weights: [UInt8]?

  public init(_ id: RunID, _ reader: inout StoreReader) throws {
    let table = try reader.query("SELECT * FROM runs WHERE id = ?", [.text(id.text)])
    guard let row = table.rows.first else { throw StoreError.unknown(kind: "run", name: id.text) }
    let members = zip(table.columns, row).map { column, value -> (String, JSONValue) in
      (column, Self.jsonColumns.contains(column) ? Self.parsed(value) : value.json)
    }
    run = .object(Dictionary(members, uniquingKeysWith: { first, _ in first }))
    curve = try EpochColumn.table(reader.curve(ofRun: id), of: id)

    let stored = try reader.storedRun(id)
    let digest = table.columns.firstIndex(of: "weights_sha256").flatMap { row[$0].text }
    weights =
      stored.status == .completed ? try reader.layout.readWeights(ofRun: id, sha256: digest) : nil
    do {
      guard stored.source.isKnown else { throw UnrepeatableRun.unknownData(run: id) }
      spec = try RunConfiguration(stored.configuration, ofRun: id, source: stored.source).specText()
      missingData = stored.source.paths.filter { (try? File.exists($0)) != true }
      unrepeatable = nil
    } catch {
      spec = nil
      missingData = []
      unrepeatable = "\(error)"
    }
  }

  private static let jsonColumns = Set(
    ["config", "val_confusion", "test_confusion"]
      + HyperparameterDefinition.all.filter(\.hasLists).map(\.name))

  private static func parsed(_ value: Value) -> JSONValue {
    guard let text = value.text, let node = try? JSONNode.parse(text) else { return value.json }
    return node.value
  }
}
