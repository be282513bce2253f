// A table that a sweep is to be proposed for.

import Datasets
import JSON

/// A table as a sweep would read it, before it is known what to predict.
public struct SurveyedTable: Sendable {
  public struct Column: Sendable {
    public let name: String
    /// `number`, `category` or `date`.
    public let kind: String
    /// The number of rows without a value.
    public let missing: Int
  }

  /// As given, for messages.
  public let path: String
  private let table: RawTable

  /// - Throws: `FileError` and `DatasetError` if there is no table to read.
  public init(reading path: String) throws {
    let source = DataSource(paths: [path])
    table = try source.read(ColumnRequest()) { _, path in try DataFile(reading: path) }.table
    self.path = path
    guard table.count > 0 else { throw DatasetError(path: path, "the table has no rows") }
  }

  public var columns: [Column] {
    table.columns.map {
      Column(name: $0.name, kind: $0.values.kind.rawValue, missing: $0.values.missingCount)
    }
  }

  // MARK: The target

  /// Names that a column has for being the target.
  private static let certain = ["target", "label", "outcome", "response"]
  /// Names that other columns may have too, unless they are the last one.
  private static let possible = ["class", "y", "labels", "output"]

  /// The column that is named like a target; nil unless it is the only one.
  public var likelyTarget: String? {
    let names = table.columns.map(\.name)
    func isNamed(_ name: String, _ known: [String]) -> Bool { known.contains(name.lowercased()) }
    let named = names.filter { isNamed($0, Self.certain + Self.possible) }
    guard named.count == 1, let name = named.first, isNamed(name, Self.certain) || name == names.last else {
      return nil
    }
    return name
  }

  // MARK: The sweep

  /// Proposes a sweep.
  ///
  /// - Parameters:
  ///   - target: the column to predict.
  ///   - name: the sweep's name; characters that a name may not have are replaced.
  ///   - dataPath: the table's path as the spec is to state it.
  /// - Throws: `DatasetError` if the table does not suit the target or is too small.
  public func proposal(for target: String, name: String, dataPath: String) throws -> SweepProposal {
    let outline = SweepProposal.Outline(name: name, path: dataPath, target: target)
    do {
      return try outline.proposal { spec in
        let dataset = try Dataset(table, settings: spec.data.columns, path: path)
        return try SweepData(of: spec.settings, dataset, reading: table.reading)
      }
    } catch let error as MissingTarget {
      let hint = NearestName.of(target, among: error.columns).map { "; did you mean \($0.quoted)?" } ?? ""
      throw DatasetError(path: path, error.problem + hint)
    } catch let error as SpecError {
      // There is no spec yet that a reader could look at.
      throw DatasetError(path: path, error.message)
    }
  }
}
