// Errors of SQLite.

import CSQLite

/// An error of SQLite, with the statement that caused it.
public struct SQLiteError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The extended result code (https://sqlite.org/rescode.html).
  public let code: Int32
  public let message: String
  public let sql: String?

  public init(code: Int32, message: String, sql: String? = nil) {
    self.code = code
    self.message = message
    self.sql = sql
  }

  public var description: String { message }

  /// The primary result code.
  public var primaryCode: Int32 { code & 0xFF }

  public var isNotADatabase: Bool { primaryCode == SQLITE_NOTADB }
  public var isCannotOpen: Bool { primaryCode == SQLITE_CANTOPEN }
  /// The system does not allow the file to be opened or written.
  public var isDenied: Bool { [SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM].contains(primaryCode) }
  /// The file is damaged.
  public var isDamage: Bool { primaryCode == SQLITE_CORRUPT }
  /// An interrupted transaction of another process must be rolled back first, by a process that can write.
  ///
  /// SQLITE_READONLY_RECOVERY and SQLITE_READONLY_ROLLBACK, which Swift does not import.
  public var needsRecovery: Bool { [SQLITE_READONLY | 1 << 8, SQLITE_READONLY | 3 << 8].contains(code) }
  public var isFull: Bool { primaryCode == SQLITE_FULL }
}
