// A database connection. Its handle never leaves this type and `Statement`.

import CSQLite
import Glibc

/// A connection to a database. SQLite serialises concurrent calls.
public struct Connection: ~Copyable, @unchecked Sendable {
  public enum Mode: Sendable {
    case readOnly
    /// Like `readOnly`, for a file that no process changes: it is read without locks.
    case immutable
    case readWrite
    /// Like `readWrite`, and creates the file if it does not exist.
    case create
  }

  private let handle: OpaquePointer
  private var authorizer: Authorizer?
  private var budget: Budget?

  /// Opens a file.
  public init(path: String, mode: Mode) throws(SQLiteError) {
    try Self.requireRegular(path)
    let flags =
      switch mode {
      case .readOnly: SQLITE_OPEN_READONLY
      case .immutable: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
      case .readWrite: SQLITE_OPEN_READWRITE
      case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      }
    // An absolute path follows an empty host; SQLite would take the first component of a path with two leading
    // slashes for a host.
    let host = path.utf8.first == UInt8(ascii: "/") ? "//" : ""
    let name = mode == .immutable ? "file:\(host)\(Self.escaped(path))?immutable=1" : path
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(name, &opened, flags | SQLITE_OPEN_FULLMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard code == SQLITE_OK, let opened else {
      let message = String(cString: opened.flatMap { sqlite3_errmsg($0) } ?? sqlite3_errstr(code))
      sqlite3_close_v2(opened)
      throw SQLiteError(code: code, message: message)
    }
    handle = opened
    // The file is untrusted: its schema can only call harmless functions, and the schema's text cannot be written.
    _ = netlab_sqlite_configure(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    _ = netlab_sqlite_configure(handle, SQLITE_DBCONFIG_DEFENSIVE, 1)
    // Others may hold a lock for the length of a transaction, so wait instead of failing.
    sqlite3_busy_timeout(handle, 60_000)
  }

  /// Throws if a database, or one of SQLite's files next to it, is a pipe or a device: opening it could block
  /// forever.
  private static func requireRegular(_ path: String) throws(SQLiteError) {
    guard let resolved = realpath(path, nil) else { return }
    defer { free(resolved) }
    for ending in ["", "-journal", "-wal", "-shm"] {
      var status = stat()
      guard stat(String(cString: resolved) + ending, &status) == 0, status.st_mode & S_IFMT != S_IFREG else {
        continue
      }
      let name = ending.isEmpty ? "it" : "its file '\(ending)'"
      throw SQLiteError(code: SQLITE_CANTOPEN, message: "\(name) is not a regular file")
    }
  }

  /// Escapes a path for a URI.
  private static func escaped(_ path: String) -> String {
    path.utf8.map { byte in
      let isPlain =
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
      let hexadecimal = String(byte, radix: 16)
      return isPlain || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".")
        ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + hexadecimal
    }.joined()
  }

  /// Opens an empty database in memory.
  public static func inMemory() throws(SQLiteError) -> Connection {
    try Connection(path: ":memory:", mode: .create)
  }

  deinit {
    // A live statement keeps the connection open until it ends.
    sqlite3_close_v2(handle)
  }

  // MARK: Statements

  /// Compiles one statement. More than one, or none, is an error.
  public func prepare(_ sql: String) throws(SQLiteError) -> Statement {
    var compiled: OpaquePointer?
    var code = SQLITE_OK
    var hasMore = false
    sql.withCString { start in
      var tail: UnsafePointer<CChar>?
      func compile() -> Int32 { sqlite3_prepare_v2(handle, start, -1, &compiled, &tail) }
      code = budget?.step(compile) ?? compile()
      guard code == SQLITE_OK, compiled != nil, let tail, tail.pointee != 0 else { return }
      // The remaining text may be a comment or white space, which compile to nothing.
      var second: OpaquePointer?
      hasMore = sqlite3_prepare_v2(handle, tail, -1, &second, nil) != SQLITE_OK || second != nil
      sqlite3_finalize(second)
    }
    guard code == SQLITE_OK else {
      sqlite3_finalize(compiled)
      let failure = error(code, sql)
      throw budget?.limits.explained(failure) ?? failure
    }
    guard let compiled else {
      throw SQLiteError(code: SQLITE_MISUSE, message: "there is no statement", sql: sql)
    }
    let statement = Statement(handle: compiled, connection: handle, budget: budget)
    if hasMore {
      throw SQLiteError(code: SQLITE_MISUSE, message: "there is more than one statement", sql: sql)
    }
    return statement
  }

  /// Runs any number of statements that return no rows.
  public func execute(_ sql: String) throws(SQLiteError) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw error(code, sql) }
  }

  /// Runs one statement with values for its `?` placeholders.
  public func run(_ sql: String, _ values: [SQLValue] = []) throws(SQLiteError) {
    var statement = try prepare(sql)
    try statement.run(values)
  }

  /// All rows of a query.
  public func rows(_ sql: String, _ values: [SQLValue] = []) throws(SQLiteError) -> [[SQLValue]] {
    var statement = try prepare(sql)
    try statement.bind(values)
    var rows: [[SQLValue]] = []
    while try statement.step() { rows.append(statement.row) }
    return rows
  }

  /// The first value of a query's first row; NULL if there is no row.
  public func value(_ sql: String, _ values: [SQLValue] = []) throws(SQLiteError) -> SQLValue {
    try rows(sql, values).first?.first ?? .null
  }

  /// Runs `body` in a transaction, which takes the write lock at its start, so it cannot fail half-way because
  /// another connection came first.
  public func transaction<Failure: Error>(_ body: () throws(Failure) -> Void) throws {
    try execute("BEGIN IMMEDIATE")
    do {
      try body()
      try execute("COMMIT")
    } catch {
      // Some errors, such as a full disk, have already rolled back.
      if sqlite3_get_autocommit(handle) == 0 { try execute("ROLLBACK") }
      throw error
    }
  }

  private func error(_ code: Int32, _ sql: String) -> SQLiteError {
    SQLiteError(code: code, message: String(cString: sqlite3_errmsg(handle)), sql: sql)
  }

  // MARK: Limits

  /// Limits the statements compiled from now on.
  public mutating func limit(_ limits: Limits) { limit(Budget(limits)) }

  /// The same, with a budget that other connections may share.
  public mutating func limit(_ budget: Budget) {
    self.budget = budget
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, Int32(clamping: budget.limits.bytes))
    // LIKE takes time proportional to the product of both lengths.
    sqlite3_limit(handle, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100)
    guard let stopwatch = budget.stopwatch else {
      sqlite3_progress_handler(handle, 0, nil, nil)
      return
    }
    // The connection keeps the object alive as long as SQLite can call it.
    sqlite3_progress_handler(
      handle, 1000,
      { context in
        guard let context else { return 1 }
        return Unmanaged<Stopwatch>.fromOpaque(context).takeUnretainedValue().isOver ? 1 : 0
      }, Unmanaged.passUnretained(stopwatch).toOpaque())
  }

  /// Removes all limits except SQLite's own.
  public mutating func unlimit() {
    sqlite3_progress_handler(handle, 0, nil, nil)
    // SQLite reduces these to its compile-time limits.
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, Int32.max)
    sqlite3_limit(handle, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, Int32.max)
    budget = nil
  }

  // MARK: Authorization

  /// Allows all statements from now on.
  public mutating func authorizeAll() {
    sqlite3_set_authorizer(handle, nil, nil)
    authorizer = nil
  }

  /// From now on, compiles a statement only if `allows` is true for all its actions.
  public mutating func authorize(_ allows: @escaping @Sendable (Access) -> Bool) {
    let authorizer = Authorizer(allows: allows)
    self.authorizer = authorizer
    // The connection keeps the object alive as long as SQLite can call it.
    sqlite3_set_authorizer(
      handle,
      { context, action, first, second, database, view in
        guard let context else { return SQLITE_DENY }
        let authorizer = Unmanaged<Authorizer>.fromOpaque(context).takeUnretainedValue()
        return authorizer.allows(Access(action, first, second, database, view)) ? SQLITE_OK : SQLITE_DENY
      }, Unmanaged.passUnretained(authorizer).toOpaque())
  }

  private final class Authorizer: Sendable {
    let allows: @Sendable (Access) -> Bool
    init(allows: @escaping @Sendable (Access) -> Bool) { self.allows = allows }
  }
}
