// Paths that lead to a file, a folder, a link or nothing.

import Glibc
import TestSupport
import Testing

@testable import Files

struct FileKindsTests {
  @Test("Links and folders are distinguished, and links are not followed")
  func kinds() throws {
    try TemporaryDirectory.with { directory in
      try directory.write("", to: "folder/file")
      try #require(symlink("folder", directory.file("link")) == 0)
      let names = ["folder", "folder/file", "link", "missing"].map(directory.file)
      #expect(names.map(File.isDirectory) == [true, false, false, false])
      #expect(names.map(File.isLink) == [false, false, true, false])
    }
  }

  @Test("A failed lookup is an error, a missing file is not")
  func existence() throws {
    try TemporaryDirectory.with { directory in
      try directory.write("", to: "file")
      let loop = directory.file("loop")
      try #require(symlink("loop", loop) == 0)
      #expect(try File.exists(directory.file("file")))
      #expect(try !File.exists(directory.file("missing")))
      #expect(try !File.exists(directory.file("file/below")))
      #expect(throws: FileError("read", loop, code: ELOOP)) { try File.exists(loop) }
      #expect(File.refusal(of: directory.file("missing")) == nil)
      #expect(File.refusal(of: directory.file("file")) == nil)
      #expect(File.refusal(of: directory.file("file"), toWrite: true) == nil)
      #expect(File.refusal(of: loop) == FileError("read", loop, code: ELOOP))
      #expect(File.refusal(of: loop, toWrite: true) == FileError("write", loop, code: ELOOP))
    }
  }

  @Test("The names in a folder are sorted, and have neither . nor ..")
  func names() throws {
    try TemporaryDirectory.with { directory in
      for name in ["b", ".hidden", "a", "...", "é"] { try directory.write("", to: name) }
      #expect(try File.names(in: directory.path) == ["...", ".hidden", "a", "b", "é"])
      #expect(try File.names(in: directory.file("missing")) == [])
      #expect(throws: FileError("read", directory.file("a"), code: ENOTDIR)) {
        try File.names(in: directory.file("a"))
      }
    }
  }

  @Test("A folder cannot be created below a file, below a loop, or at a dangling link")
  func folders() throws {
    try TemporaryDirectory.with { directory in
      try directory.write("", to: "file")
      try #require(symlink("loop", directory.file("loop")) == 0)
      try #require(symlink("nowhere", directory.file("link")) == 0)
      try #require(symlink(".", directory.file("here")) == 0)
      for (name, code) in [("file/a", ENOTDIR), ("loop/a", ELOOP), ("link", ENOENT)] {
        let path = directory.file(name)
        #expect(throws: FileError("make the folder", path, code: code)) { try File.makeDirectory(path) }
      }
      try File.makeDirectory(directory.file("here"))
      try File.makeDirectory(directory.file("here/a/b"))
      // Making the folder above makes it already.
      try File.makeDirectory(directory.file("here/new/."))
      #expect(directory.exists("a/b"))
      #expect(throws: FileError("write", directory.file("file"), code: ENOTDIR)) {
        try File.synchronizeDirectory(directory.file("file"))
      }
      #expect(throws: FileError("make the folder", "", code: ENOENT)) { try File.makeDirectory("") }
    }
  }

  @Test("Files of up to 8 GiB are read, unless they need all memory of the machine")
  func limits() {
    #expect(File.largestSize == 8_589_934_592)
    #expect(Memory.physical == sysconf(Int32(_SC_PHYS_PAGES)) * Int(getpagesize()))
    #expect(Memory.holds(0) && Memory.holds(1 << 20))
    #expect(!Memory.holds(Memory.physical) && !Memory.holds(.max))
  }

  @Test("At most a quarter of the process's open-file limit are written at once, and at most 256")
  func atOnce() {
    var limit = rlimit()
    #expect(getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
    let quarter = Int(clamping: limit.rlim_cur / 4)
    #expect(AtomicFileWriter.maxAtOnce == (quarter < 1 ? 1 : quarter > 256 ? 256 : quarter))
  }

  @Test("Random names have 16 digits and are distinct")
  func randomNames() {
    let names = (0..<1000).map { _ in RandomName.next() }
    #expect(Set(names).count == 1000)
    // One in 16 begins with a zero.
    #expect(names.allSatisfy { RandomName.isOne($0) } && names.contains { $0.hasPrefix("0") })
    #expect(RandomName.isOne("0123456789abcdef"))
    for name in [
      "", "0123456789abcde", "0123456789abcdef0", "0123456789abcdeg", "0123456789ABCDEF", "0123456789abcde/",
      "0123456789abcde:", "0123456789abcde`",
    ] {
      #expect(!RandomName.isOne(name))
    }
  }

  @Test("Errors identify files that are not regular, and those that are only missing")
  func errors() {
    #expect(FileError("read", "x", code: EINVAL).description == "cannot read 'x': it is not a regular file")
    #expect(FileError("write", "x", code: EINVAL).description == "cannot write 'x': Invalid argument")
    #expect(FileError("read", "x", code: ENOENT).isMissing && !FileError("read", "x", code: EACCES).isMissing)
    #expect(SubprocessError("cat", code: ENOENT).description == "'cat' failed: No such file or directory")
  }

  @Test("Trailing slashes are removed, but not the root's")
  func trimming() {
    #expect(
      ["", "/", "//", "a", "a//", "/a/", "a/b"].map(Path.trimmed) == ["", "/", "/", "a", "a", "/a", "a/b"])
    #expect(Path.resolve("x", from: "/") == "/x")
    #expect(Path.resolve("", from: "a") == "a/")
  }

  @Test("A write to a full device is an error")
  func full() throws {
    let file = open("/dev/full", O_WRONLY | O_CLOEXEC)
    defer { close(file) }
    try #require(file >= 0)
    #expect([1, 2].withUnsafeBytes { File.writeAll($0, to: file) } == ENOSPC)
    #expect([UInt8]().withUnsafeBytes { File.writeAll($0, to: file) } == nil)
  }
}
