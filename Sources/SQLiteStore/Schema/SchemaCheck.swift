// Checks that the tables of a database are netlab's own, so that no foreign definition is executed.

import SQLite

/// The tables and indexes of a store. Views are not checked: netlab reads no stored view.
enum SchemaCheck {
  /// Throws if a table differs from netlab's, if there are triggers or foreign indexes, or if a table or view has a name
  /// that SQLite reserves. Other tables and views are harmless, because netlab's statements do not name them.
  ///
  /// - Returns: the columns for hyperparameters and metrics of each table that can have some.
  @discardableResult
  static func require(_ connection: borrowing Connection, path: String) throws -> [String: Set<String>] {
    // Indexes without SQL are those of primary keys and of UNIQUE.
    let rows = try connection.rows("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    var tables = Dictionary(uniqueKeysWithValues: TableDefinition.all.map { ($0.name, $0) })
    var indexes = Set(TableDefinition.indexes.map(bare))
    var columns: [String: Set<String>] = [:]
    for row in rows {
      let name = row[1].text ?? ""
      guard row[0] == .text("index") || !isReserved(name, isTable: row[0] == .text("table")) else {
        throw StoreError.foreignSchema(path: path)
      }
      switch row[0] {
      case .text("table"):
        // The public view could not be created.
        guard !PublicView.names.contains(name.lowercased()) else {
          throw StoreError.foreignSchema(path: path)
        }
        guard let table = tables.removeValue(forKey: name) else { continue }
        guard let added = table.addedColumns(in: row[2].text ?? "") else {
          throw StoreError.foreignSchema(path: path)
        }
        if table.isExtended { columns[name] = added }
      case .text("index"):
        guard indexes.remove(bare(row[2].text ?? "")) != nil else {
          throw StoreError.foreignSchema(path: path)
        }
      case .text("view"): continue
      default: throw StoreError.foreignSchema(path: path)
      }
    }
    guard tables.isEmpty, indexes.isEmpty else { throw StoreError.foreignSchema(path: path) }
    return columns
  }

  /// Whether SQLite reserves a name. A table or view named `json_each`, for example, would replace SQLite's function in
  /// a statement. The tables that `ANALYZE` and `AUTOINCREMENT` create are allowed.
  private static func isReserved(_ name: String, isTable: Bool) -> Bool {
    let name = name.lowercased()
    return ["json_", "pragma_", "sqlite_"].contains(where: name.hasPrefix)
      && !(isTable && bookkeeping.contains(name))
  }

  private static let bookkeeping: Set<String> = [
    "sqlite_sequence", "sqlite_stat1", "sqlite_stat2", "sqlite_stat3", "sqlite_stat4",
  ]

  /// Throws if a database has triggers, which a migration would run.
  static func requireNoTriggers(_ connection: borrowing Connection, path: String) throws {
    guard try connection.value("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'") == .integer(0)
    else {
      throw StoreError.foreignSchema(path: path)
    }
  }

  /// Removes white space, which differs once columns have been added to a table.
  static func bare(_ sql: some StringProtocol) -> String {
    String(decoding: sql.utf8.filter { !isSpace($0) }, as: UTF8.self)
  }

  fileprivate static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}

extension TableDefinition {
  /// Returns the columns beyond the structure.
  ///
  /// SQLite keeps each statement as written, with added columns at the end, and opens no database in which a name or
  /// type differs from that of its statement. The statement is split at the commas outside parentheses. Every part
  /// must belong to the structure or, in a table with columns of hyperparameters or metrics, be just a name and a
  /// type. No part can then hold an expression, quote or comment that netlab did not write.
  ///
  /// - Parameter sql: the statement that created the table.
  /// - Returns: nil if the table is not as netlab creates it.
  fileprivate func addedColumns(in sql: String) -> Set<String>? {
    let bytes = Array(sql.utf8)
    guard let opening = bytes.firstIndex(of: UInt8(ascii: "(")) else { return nil }
    var parts: [Substring] = []
    var depth = 1
    var start = opening + 1
    var place = start
    func part() -> Substring { Substring(decoding: bytes[start..<place], as: UTF8.self) }
    while place < bytes.count, depth > 0 {
      switch bytes[place] {
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"):
        depth -= 1
        if depth == 0 { parts.append(part()) }
      case UInt8(ascii: ",") where depth == 1:
        parts.append(part())
        start = place + 1
      default: break
      }
      place += 1
    }
    guard depth == 0,
      SchemaCheck.bare(String(decoding: bytes[..<opening], as: UTF8.self)) == "CREATETABLE\(name)",
      SchemaCheck.bare(String(decoding: bytes[place...], as: UTF8.self)) == SchemaCheck.bare(options)
    else { return nil }
    var missing = Set((columns + constraints).map { SchemaCheck.bare($0) })
    var added: Set<String> = []
    for part in parts where missing.remove(SchemaCheck.bare(part)) == nil {
      guard isExtended, let name = Self.plainColumn(part) else { return nil }
      added.insert(name)
    }
    return missing.isEmpty ? added : nil
  }

  /// The name of a column that has just a name and a type.
  private static func plainColumn(_ sql: Substring) -> String? {
    let words = sql.utf8.split(whereSeparator: SchemaCheck.isSpace)
    guard words.count == 2, let name = words.first.map({ String(Substring($0)) }),
      ["INTEGER", "REAL", "TEXT"].contains(String(Substring(words[1]))),
      name.utf8.allSatisfy({ byte in
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
          || byte == UInt8(ascii: "_")
      })
    else { return nil }
    return name
  }
}
