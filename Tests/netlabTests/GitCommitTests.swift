// The commit stored with a run, and repositories that try to execute programs.

import Files
import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: Netlab.isInstalled("git")))
struct GitCommitTests {
  @discardableResult
  private func git(_ arguments: String..., in directory: TemporaryDirectory, folder: String = "repository")
    throws -> String
  {
    let path = try #require(Subprocess.path(of: "git"))
    let process = try Subprocess(
      path,
      ["-C", directory.file(folder), "-c", "user.name=x", "-c", "user.email=x@example.org"] + arguments,
      environment: ["HOME": directory.path], timeLimit: .seconds(60))
    let output = String(decoding: try process.collect(limit: 1 << 20), as: UTF8.self)
    return String(output.prefix { $0 != "\n" })
  }

  /// A repository with a spec and its table, one commit of both, and that commit's hash.
  private func withRepository(_ body: (TemporaryDirectory, String) throws -> Void) throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try directory.write("", to: "repository/x")
      try git("init", "-q", in: directory)
      try directory.write("x,y\\n", to: "repository/points.csv")
      let rows = (0..<20).map { "\($0),\($0 % 2 == 0 ? "a" : "b")" }
      try directory.write((["x,side"] + rows).joined(separator: "\n") + "\n", to: "repository/points.csv")
      try directory.write(
        "{data: {path: 'points.csv', target: 'side'}, parameters: {width: 2, epochs: 1}}",
        to: "repository/grid.json")
      try directory.write("* filter=evil diff=evil\nx filter=evil.too\n", to: "repository/.gitattributes")
      try git("add", ".", in: directory)
      try git("commit", "-q", "-m", "x", in: directory)
      try body(directory, try git("rev-parse", "HEAD", in: directory))
    }
  }

  /// The commit that a sweep stores, in a store of its own.
  private func stored(_ directory: TemporaryDirectory, _ environment: [String: String] = [:]) throws
    -> String?
  {
    let store = "store-\(UUID().uuidString)"
    let swept = try Netlab.run(
      ["sweep", "repository/grid.json", "--quiet", "--store", store], in: directory,
      environment: ["HOME": directory.path].merging(environment) { $1 })
    #expect(swept.status == 0, "\(swept.errors)")
    let answer = try Netlab.run(
      "query", "SELECT git_commit FROM runs", "--format", "csv", "--store", store, in: directory)
    return answer.output.split(separator: "\n").dropFirst().first.map(String.init)
  }

  @Test("The commit is stored, with -dirty if the contents of tracked files differ")
  func commit() throws {
    try withRepository { (directory: TemporaryDirectory, commit: String) throws -> Void in
      #expect(try stored(directory) == commit)
      // Rewritten with the same contents, so that git has to read it.
      let spec = try directory.read("repository/grid.json")
      try directory.write(spec, to: "repository/grid.json")
      try directory.write("untracked", to: "repository/new")
      #expect(try stored(directory) == commit)
      try directory.write(spec + " ", to: "repository/grid.json")
      #expect(try stored(directory) == commit + "-dirty")
      try directory.write(spec, to: "repository/grid.json")
      try directory.write("y", to: "repository/x")
      #expect(try stored(directory) == commit + "-dirty")
      try git("add", "x", in: directory)
      #expect(try stored(directory) == commit + "-dirty")
      try git("commit", "-q", "-m", "y", in: directory)
      #expect(try stored(directory) == git("rev-parse", "HEAD", in: directory))
      try File.remove(directory.file("repository/x"))
      #expect(try stored(directory) == git("rev-parse", "HEAD", in: directory) + "-dirty")
      // Reading it would never end.
      #expect(mkfifo(directory.file("repository/x"), 0o600) == 0)
      #expect(try stored(directory) == git("rev-parse", "HEAD", in: directory) + "-dirty")
    }
  }

  @Test("Without a repository, a commit or git, no commit is stored")
  func none() throws {
    try withRepository { (directory: TemporaryDirectory, _: String) throws -> Void in
      #expect(try stored(directory, ["PATH": "/nowhere"]) == nil)
      try File.removeTree(directory.file("repository/.git"))
      #expect(try stored(directory, ["GIT_CEILING_DIRECTORIES": directory.path]) == nil)
      try git("init", "-q", in: directory)
      #expect(try stored(directory) == nil)
    }
  }

  @Test("Programs named in a repository's configuration are not executed")
  func hostileConfiguration() throws {
    try withRepository { (directory: TemporaryDirectory, commit: String) throws -> Void in
      let run = "touch \(directory.file("PWNED"))"
      try directory.write("#!/bin/sh\n\(run)\n", to: "hooks/post-index-change")
      try directory.write("#!/bin/sh\n\(run)\n", to: "monitor")
      for path in ["hooks/post-index-change", "monitor"] { chmod(directory.file(path), 0o755) }
      let config = try directory.read("repository/.git/config")
      try directory.write(
        config + """
          [filter "evil"]
            clean = \(run)
            process = \(run)
            required = true
          [filter "evil.too"]
            clean = \(run) && cat
          [diff "evil"]
            textconv = \(run)
            command = \(run)
          [core]
            fsmonitor = \(directory.file("monitor"))
            hooksPath = \(directory.file("hooks"))
            pager = \(run)
          [pager]
            rev-parse = \(run)
            diff-index = \(run)
          [alias]
            rev-parse = !\(run)
            diff-index = !\(run)

          """, to: "repository/.git/config")
      let spec = try directory.read("repository/grid.json")
      try directory.write(spec, to: "repository/grid.json")
      #expect(try stored(directory) == commit)
      try directory.write(spec + " ", to: "repository/grid.json")
      #expect(try stored(directory) == commit + "-dirty")
      #expect(!directory.exists("PWNED"))
      // git itself would run them, so the test can detect it.
      _ = try? git("status", in: directory)
      #expect(directory.exists("PWNED"))
    }
  }

  @Test("A filter whose name cannot be turned off leaves the commit out")
  func hostileFilterName() throws {
    try withRepository { (directory: TemporaryDirectory, commit: String) throws -> Void in
      try directory.write("* filter=a=b\n", to: "repository/.git/info/attributes")
      let config = try directory.read("repository/.git/config")
      try directory.write(
        config + "[filter \"a=b\"]\n clean = touch \(directory.file("PWNED")) && cat\n",
        to: "repository/.git/config")
      try directory.write(try directory.read("repository/grid.json"), to: "repository/grid.json")
      #expect(try stored(directory) == nil)
      #expect(!directory.exists("PWNED"))
    }
  }

  @Test("Missing objects are not fetched by a program named in the repository")
  func hostileRemote() throws {
    try withRepository { (directory: TemporaryDirectory, _: String) throws -> Void in
      let tree = try git("rev-parse", "HEAD^{tree}", in: directory)
      try directory.write("", to: "source/x")
      try git("init", "-q", "--bare", in: directory, folder: "source")
      let config = try directory.read("repository/.git/config")
      try directory.write(
        config.replacing("repositoryformatversion = 0", with: "repositoryformatversion = 1") + """
          [extensions]
            partialClone = evil
          [remote "evil"]
            url = \(directory.file("source"))
            promisor = true
            uploadpack = "touch \(directory.file("PWNED")); git-upload-pack"

          """, to: "repository/.git/config")
      try File.remove(directory.file("repository/.git/objects/\(tree.prefix(2))/\(tree.dropFirst(2))"))
      #expect(try stored(directory) == nil)
      #expect(!directory.exists("PWNED"))
      _ = try? git("diff-index", "HEAD", in: directory)
      #expect(directory.exists("PWNED"))
    }
  }

  @Test("The configuration of submodules is not used")
  func hostileSubmodule() throws {
    try withRepository { (directory: TemporaryDirectory, _: String) throws -> Void in
      try directory.write("* filter=evil\n", to: "repository/inner/.gitattributes")
      try directory.write("z", to: "repository/inner/z")
      try git("init", "-q", in: directory, folder: "repository/inner")
      try git("add", ".", in: directory, folder: "repository/inner")
      try git("commit", "-q", "-m", "z", in: directory, folder: "repository/inner")
      let config = try directory.read("repository/inner/.git/config")
      try directory.write(
        config + "[filter \"evil\"]\n clean = touch \(directory.file("PWNED")) && cat\n",
        to: "repository/inner/.git/config")
      try git("add", "inner", in: directory)
      try git("commit", "-q", "-m", "inner", in: directory)
      try directory.write("z", to: "repository/inner/z")
      #expect(try stored(directory) == git("rev-parse", "HEAD", in: directory))
      #expect(!directory.exists("PWNED"))
    }
  }

  @Test("A folder's name is one argument, and programs of the current folder are not run")
  func names() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      let folder = "a'\u{301}$(touch PWNED)'\u{301}`touch PWNED`"
      try directory.writeGrid(parameters: "width: 2, epochs: 1", more: "seeds: 1")
      try directory.write(
        try directory.read("grid.json").replacing("points.csv", with: "../points.csv"),
        to: "\(folder)/grid.json")
      for program in ["git", "gnuplot"] {
        try directory.write("#!/bin/sh\ntouch '\(directory.file("PWNED"))'\n", to: program)
        chmod(directory.file(program), 0o755)
      }
      let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
      for path in [".:\(path)", ":\(path)", "\(path):", ""] {
        let swept = try Netlab.run(
          ["sweep", "\(folder)/grid.json", "--quiet"], in: directory, environment: ["PATH": path])
        #expect(swept.status == 0, "\(swept.errors)")
        #expect(try Netlab.run(["report"], in: directory, environment: ["PATH": path]).status == 0)
      }
      #expect(!directory.exists("PWNED"))
    }
  }
}
