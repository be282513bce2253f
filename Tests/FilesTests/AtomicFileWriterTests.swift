// Atomic writes, and the cleanup of temporary files.

import Files
import Glibc
import TestSupport
import Testing

struct AtomicFileWriterTests {
  @Test("Several writers of one file at once never share a temporary file, and the last to appear wins")
  func sameFile() throws {
    try TemporaryDirectory.with { directory in
      let path = directory.file("data")
      let writers = try (0..<20).map { try AtomicFileWriter([UInt8($0)], for: path) }
      let names = directory.contents()
      #expect(names.count == 20)
      for name in names {
        let parts = name.split(separator: ".")
        #expect(parts.count == 3 && parts[0] == "data" && parts[2] == "tmp")
        #expect(RandomName.isOne(parts[1]))
      }
      for writer in writers { try writer.commit() }
      #expect(try File.read(path) == [19])
      #expect(directory.contents() == ["data"])
    }
  }

  @Test("A dropped writer leaves nothing, and an existing file stays")
  func dropping() throws {
    try TemporaryDirectory.with { directory in
      let path = try directory.write("before", to: "data")
      do {
        let writer = try AtomicFileWriter(path)
        try writer.append("half of")
      }
      #expect(directory.contents() == ["data"])
      #expect(try directory.read("data") == "before")
    }
  }

  @Test("Writing a file removes leftovers of killed writers, and nothing else")
  func abandonedOfSame() throws {
    try TemporaryDirectory.with { directory in
      let others = [
        "data.0123456789abcdeg.tmp", "data.0123456789abcdef.tmp.x", "data.tmp", "other.0123456789abcdef.tmp",
      ]
      for name in others + ["data.0123456789abcdef.tmp"] { try directory.write("x", to: name) }
      let writer = try AtomicFileWriter(directory.file("data"))
      let own = directory.contents().filter { !others.contains($0) && $0 != "data.0123456789abcdef.tmp" }
      try File.writeAtomically("new", to: directory.file("data"))
      #expect(own.count == 1 && directory.contents() == (others + own + ["data"]).sorted())
      try writer.commit()
    }
  }

  @Test("A file being written is distinguished from a leftover of a killed process")
  func abandoned() throws {
    try TemporaryDirectory.with { directory in
      let stray = try directory.write("x", to: "data.0123456789abcdef.tmp")
      let writer = try AtomicFileWriter(directory.file("other"))
      let own = try #require(directory.contents().first { $0.hasPrefix("other.") })
      #expect(AtomicFileWriter.isBeingWritten(directory.file(own)))
      #expect(try !AtomicFileWriter.removeAbandoned(directory.file(own)))
      #expect(!AtomicFileWriter.isBeingWritten(stray))
      #expect(try AtomicFileWriter.removeAbandoned(stray))
      #expect(directory.contents() == [own])
      try writer.append("whole")
      try writer.commit()
      #expect(try directory.read("other") == "whole")
    }
  }

  @Test("A link under a temporary name is removed, but not its target")
  func link() throws {
    try TemporaryDirectory.with { directory in
      let target = try directory.write("x", to: "target")
      let name = directory.file("data.0123456789abcdef.tmp")
      try #require(symlink(target, name) == 0)
      #expect(!AtomicFileWriter.isBeingWritten(name))
      #expect(try AtomicFileWriter.removeAbandoned(name))
      #expect(directory.contents() == ["target"])
    }
  }

  @Test("A folder is removed with its contents, and links are not followed")
  func trees() throws {
    try TemporaryDirectory.with { directory in
      try directory.write("x", to: "outside/kept")
      try directory.write("x", to: "tree/a/b/file")
      try #require(symlink(directory.file("outside"), directory.file("tree/a/link")) == 0)
      try #require(symlink("nowhere", directory.file("tree/broken")) == 0)
      // A name that is not UTF-8.
      let name: [CChar] = directory.file("tree/").utf8CString.dropLast() + [-1, -2, 0]
      close(open(name, O_WRONLY | O_CREAT, 0o644))
      try File.removeTree(directory.file("tree"))
      #expect(!directory.exists("tree"))
      try File.removeTree(directory.file("tree"))
      #expect(directory.contents(of: "outside") == ["kept"])
      try #require(symlink(directory.file("outside"), directory.file("tree")) == 0)
      #expect(throws: FileError.self) { try File.removeTree(directory.file("tree")) }
      #expect(directory.contents(of: "outside") == ["kept"])
    }
  }
}
