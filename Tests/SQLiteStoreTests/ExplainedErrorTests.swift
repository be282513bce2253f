import Files
import Glibc
import SQLite
import Testing

@testable import SQLiteStore

struct ExplainedErrorTests {
  private func text(_ error: any Error) -> String {
    "\(StoreWriter.explained(error, StoreLayout("runs")))"
  }

  @Test("A full disk is reported as such, whoever detects it")
  func full() {
    #expect(text(FileError("write", "runs/x", code: ENOSPC)).contains("the disk is full"))
    #expect(text(SQLiteError(code: 13, message: "database or disk is full")).contains("the disk is full"))
  }

  @Test("Any other error keeps its reason")
  func others() {
    let file = text(FileError("write", "runs/x", code: EIO))
    #expect(file.contains("Input/output error") && !file.contains("full"))
    let busy = text(SQLiteError(code: 5, message: "database is locked"))
    #expect(busy.contains("database is locked") && !busy.contains("full"))
    // SQLITE_CORRUPT.
    let damaged = StoreWriter.explained(SQLiteError(code: 11, message: "malformed"), StoreLayout("runs"))
    guard case .damaged(_, let reason)? = damaged as? StoreError else {
      Issue.record("\(damaged)")
      return
    }
    #expect(reason == "malformed")
    #expect(StoreWriter.explained(CancellationError(), StoreLayout("runs")) is CancellationError)
  }
}
