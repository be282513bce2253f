import Files
import TestSupport
import Testing

struct PathTests {
  // As dirname and basename of coreutils have it.
  @Test(
    "The root, and trailing slashes",
    arguments: [
      ("/", "/", "/"), ("//", "/", "//"), ("/a/", "/", "a"), ("a", ".", "a"), ("a/", ".", "a"),
      ("a/b//", "a", "b"),
    ])
  func edges(path: String, directory: String, name: String) {
    #expect(Path.directory(of: path) == directory)
    #expect(Path.name(of: path) == name)
  }

  @Test("An absolute path has no links and no dots, and a dangling one is unchanged")
  func absolute() throws {
    try TemporaryDirectory.with { directory in
      try directory.write("", to: "a/file")
      let root = Path.absolute(directory.path)
      #expect(Path.absolute("\(root)/a/../a/./file") == "\(root)/a/file")
      #expect(Path.absolute("\(root)/missing") == "\(root)/missing")
    }
  }
}
