import Files
import Glibc
import TestSupport
import Testing

struct FilesTests {
  @Test("A file reads back as written, and nothing else is left")
  func roundTrip() throws {
    try TemporaryDirectory.with { directory in
      let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      try File.writeAtomically(bytes, to: directory.file("data"))
      #expect(try File.read(directory.file("data")) == bytes)
      try File.writeAtomically("", to: directory.file("data"))
      #expect(try File.read(directory.file("data")) == [])
      #expect(directory.contents() == ["data"])
    }
  }

  @Test("Errors name the file and the system's reason")
  func errors() throws {
    try TemporaryDirectory.with { directory in
      let missing = directory.file("missing")
      #expect(throws: FileError("read", missing, code: ENOENT)) { try File.read(missing) }
      #expect(
        FileError("read", "x", code: ENOENT).description == "cannot read 'x': No such file or directory")
      #expect(throws: FileError("read", directory.path, code: EISDIR)) { try File.read(directory.path) }
      #expect(throws: FileError("write", "\(missing)/x", code: ENOENT)) {
        try File.writeAtomically("x", to: "\(missing)/x")
      }
      #expect(throws: FileError("read", "/dev/zero", code: EINVAL)) { try File.read("/dev/zero") }
    }
  }

  @Test("Folders are created with their parents; a file of that name is an error")
  func folders() throws {
    try TemporaryDirectory.with { directory in
      try File.makeDirectory(directory.file("a/b/c"))
      try File.makeDirectory(directory.file("a/b/c"))
      #expect(directory.exists("a/b/c"))
      try directory.write("", to: "file")
      #expect(throws: FileError("make the folder", directory.file("file"), code: ENOTDIR)) {
        try File.makeDirectory(directory.file("file"))
      }
      try File.synchronizeDirectory(directory.path)
    }
  }

  @Test(
    "Paths resolve by POSIX rules",
    arguments: [
      ("x.csv", "a/b", "a/b/x.csv"), ("/x.csv", "a", "/x.csv"), ("x", ".", "x"), ("../x", "a/", "a/../x"),
      // A combining mark makes one character of itself and the slash before it.
      ("/\u{301}x", "a", "/\u{301}x"), ("x", "a/\u{301}", "a/\u{301}/x"),
    ])
  func resolving(path: String, directory: String, resolved: String) {
    #expect(Path.resolve(path, from: directory) == resolved)
  }

  @Test(
    "Paths have folders and names",
    arguments: [
      ("a/b/c.csv", "a/b", "c.csv"), ("c.csv", ".", "c.csv"), ("/c", "/", "c"), ("a/b/", "a", "b"),
      ("a/\u{301}b", "a", "\u{301}b"), ("//c//", "/", "c"),
    ])
  func parts(path: String, directory: String, name: String) {
    #expect(Path.directory(of: path) == directory)
    #expect(Path.name(of: path) == name)
  }

  // FIPS 180-4's published examples.
  @Test(
    "SHA-256 gives the published digests",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func sha256(text: String, digest: String) throws {
    #expect(try SHA256(of: text).hexadecimal == digest)
  }
}
