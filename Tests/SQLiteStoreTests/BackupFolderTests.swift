// The temporary folder of an incomplete backup: ownership and cleanup.

import Files
import Glibc
import SQLite
import TestSupport
import Testing

@testable import SQLiteStore

struct BackupFolderTests {
  private static let random = "0123456789abcdef"

  @Test("Only leftovers of killed backups are removed")
  func abandoned() throws {
    try TemporaryDirectory.with { folder in
      let random = Self.random
      for name in [
        "marked.\(random).part", "dotted.name.\(random).part", "other/elsewhere", "short.part",
        "x.\(random).parts",
        "x.\(random.dropLast()).part", "x.\(random.uppercased()).part", "\(random).part",
        "..\(random).part",
      ] {
        try folder.write("", to: "\(name)/netlab.part")
        try folder.write("x", to: "\(name)/weights/x.h5")
      }
      try File.makeDirectory(folder.file("empty.\(random).part"))
      try folder.write("mine", to: "unmarked.\(random).part/file")
      try folder.write("a file", to: "file.\(random).part")
      // A link is not followed, and neither is one in place of the mark.
      try #require(symlink(folder.file("other/elsewhere"), folder.file("link.\(random).part")) == 0)
      try folder.write("mine", to: "linked.\(random).part/file")
      try #require(
        symlink(folder.file("other/elsewhere/netlab.part"), folder.file("linked.\(random).part/netlab.part"))
          == 0)
      // Pipes do not block.
      try File.makeDirectory(folder.file("pipe.\(random).part"))
      try #require(mkfifo(folder.file("pipe.\(random).part/netlab.part"), 0o600) == 0)
      let before = try File.names(in: folder.path)
      try BackupFolder.removeAbandoned(in: folder.path)
      let removed = Set(before).subtracting(try File.names(in: folder.path))
      #expect(
        removed == [
          "marked.\(random).part", "dotted.name.\(random).part", "empty.\(random).part", "..\(random).part",
        ])
      #expect(folder.exists("other/elsewhere/weights/x.h5") && folder.exists("linked.\(random).part/file"))
    }
  }

  @Test("A backup's folder stays while it is filled, and is then removed or renamed")
  func alive() throws { try TemporaryDirectory.with(Self.checkAlive) }

  // Outside a closure: the compiler does not support noncopyable captures there.
  private static func checkAlive(_ folder: TemporaryDirectory) throws {
    let parent = folder.file("deep/er")
    let name = try nameOfDropped(parent)
    #expect(name.hasPrefix("copy.") && name.hasSuffix(".part") && name.count == 26)
    #expect(try File.names(in: parent) == [])
    try appear(parent)
    #expect(try File.names(in: parent) == ["copy"])
    #expect(try File.names(in: "\(parent)/copy") == ["netlab.db"])
    // Existing results are not replaced.
    #expect(throws: FileError.self) { try appear(parent) }
    #expect(try File.names(in: parent) == ["copy"])
  }

  /// The name of a folder that another backup leaves alone, and that is dropped then.
  private static func nameOfDropped(_ parent: String) throws -> String {
    let part = try BackupFolder(for: "\(parent)/copy")
    try BackupFolder.removeAbandoned(in: parent)
    let name = try File.names(in: parent).first ?? ""
    let directory = part.layout.directory
    #expect(directory == "\(parent)/\(name)")
    return name
  }

  private static func appear(_ parent: String) throws {
    let part = try BackupFolder(for: "\(parent)/copy")
    try File.writeAtomically([1], to: part.layout.database)
    try part.commit()
  }

  @Test("If the folder cannot be created, a backup is an error")
  func impossible() throws {
    try TemporaryDirectory.with { folder in
      try folder.write("", to: "file")
      #expect(throws: FileError.self) { _ = try BackupFolder(for: folder.file("file/copy")) }
      #expect(throws: FileError.self) { _ = try BackupFolder(for: "/proc/self/copy") }
    }
  }

  @Test(
    "A backup has no workers, leases or checkpoints, and no runs without their weights")
  func contents() throws {
    try TemporaryDirectory.with { folder in
      let store = try SmallStore(folder, "width: [2, 3, 4], epochs: 2")
      try store.execute(
        """
        INSERT INTO worker (key, host, boot, pid, start, heartbeat) VALUES (5, '', '', 1, 1, 9e9);
        UPDATE run SET status = 'running', worker = 5, checkpoint_epoch = 1, checkpoint_sha256 = 'x' WHERE key = 1;
        """)
      #expect(try Backup.make(of: store.layout, to: folder.file("copy/")) == 2)
      let copy = try Connection(path: folder.file("copy/netlab.db"), mode: .readOnly)
      #expect(
        try copy.rows("SELECT status, worker, checkpoint_epoch, checkpoint_sha256 FROM run ORDER BY key") == [
          [.text("interrupted"), .null, .null, .null], [.text("completed"), .null, .null, .null],
          [.text("completed"), .null, .null, .null],
        ])
      #expect(try copy.value("SELECT count(*) FROM worker") == .integer(0))
      #expect(try copy.value("PRAGMA journal_mode") == .text("wal"))
      #expect(try File.names(in: folder.file("copy/weights")).count == 2)
      #expect(throws: StoreError.backupExists(path: folder.file("copy"))) {
        try Backup.make(of: store.layout, to: folder.file("copy"))
      }
      // Missing weights of a run that is said to be completed are no backup.
      try File.remove(store.layout.weights(ofRun: store.plan.runs[2].id))
      #expect(throws: StoreError.self) { try Backup.make(of: store.layout, to: folder.file("other")) }
      #expect(try File.names(in: folder.path).filter { $0.hasPrefix("other") } == [])
    }
  }

  @Test("A cancelled backup leaves nothing", arguments: 0..<4)
  func cancelled(looks: Int) throws {
    try TemporaryDirectory.with { folder in
      let store = try SmallStore(folder, "width: [2, 3], epochs: 2")
      var count = 0
      let result = try Backup.make(of: store.layout, to: folder.file("copy")) {
        count += 1
        return count > looks
      }
      #expect(result == nil && count == looks + 1)
      #expect(try File.names(in: folder.path).filter { $0.hasPrefix("copy") } == [])
    }
  }
}
