// Output to full devices, closed streams, closed pipes and terminals.

import Foundation
import SQLite
import TestSupport
import Testing

struct OutputTests {
  /// Runs a line of bash in a folder, with `$netlab` for the program.
  ///
  /// - Returns: what the line prints, both streams together.
  private func bash(_ line: String, in directory: TemporaryDirectory) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["bash", "-c", line]
    process.currentDirectoryURL = URL(fileURLWithPath: directory.path)
    var environment = ProcessInfo.processInfo.environment.filter { $0.key != "NETLAB_STORE" }
    environment["netlab"] = "\(Netlab.directory)/netlab"
    process.environment = environment
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }

  private func withStore(_ body: (TemporaryDirectory) throws -> Void) throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try directory.writeGrid(parameters: "width: [2, 4], epochs: 2", more: "seeds: 1")
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      try body(directory)
    }
  }

  private static let commands = [
    "--help", "--version", "man", "completion bash", "runs ls --help", "runs ls", "runs ls --format csv",
    "sweeps show",
    "query 'SELECT 1' --format json", "report", "report --format json", "describe grid.json",
    "describe grid.json --split",
    "predict \"$id\" points.csv", "verify \"$id\"", "runs show \"$id\"", "runs compare \"$id\" \"$other\"",
    "doctor", "gc",
    "runs tag x \"$id\"", "runs export \"$id\" out$RANDOM", "backup copy$RANDOM", "sweep grid.json",
  ]

  @Test("Lost output is a failure of every command")
  func lost() throws {
    try withStore { (directory: TemporaryDirectory) throws -> Void in
      for (redirection, reason) in [
        (">/dev/full", "No space left on device"), (">&-", "Bad file descriptor"),
      ] {
        let script =
          "set -- $(\"$netlab\" query 'SELECT id FROM runs ORDER BY id' --format csv | tail -2); id=$1 other=$2\n"
          + Self.commands.map { "\"$netlab\" \($0) \(redirection) 2>errors; echo \"$? $(tail -1 errors)\"\n" }
          .joined()
        let lines = try bash(script, in: directory).split(separator: "\n")
        #expect(lines.count == Self.commands.count)
        for (command, line) in zip(Self.commands, lines) {
          #expect(line == "1 netlab: output was lost: \(reason)", "\(command)")
        }
      }
      #expect(try Netlab.run("doctor", in: directory).status == 0)
    }
  }

  @Test("Files do not reuse the descriptors of streams that are closed at the start")
  func closedStreams() throws {
    try withStore { (directory: TemporaryDirectory) throws -> Void in
      let before = try Netlab.rows("SELECT count(*) FROM runs", in: directory)
      let script = """
        "$netlab" sweep grid.json <&- >&- 2>&-; echo $?
        "$netlab" runs tag x nothing 2>&-; echo $?
        """
      #expect(try bash(script, in: directory) == "1\n2\n")
      #expect(try Netlab.rows("SELECT count(*) FROM runs", in: directory) == before)
      #expect(try Netlab.run("doctor", in: directory).status == 0)
    }
  }

  @Test(
    "An error keeps its exit status even if output was lost, and an unwritable stderr changes nothing")
  func errorsAndLoss() throws {
    try withStore { (directory: TemporaryDirectory) throws -> Void in
      #expect(
        try bash("\"$netlab\" runs show nothing >/dev/full 2>/dev/null; echo $?", in: directory) == "2\n")
      #expect(try bash("\"$netlab\" runs ls 2>/dev/full >/dev/null; echo $?", in: directory) == "0\n")
      #expect(try bash("\"$netlab\" sweep grid.json 2>/dev/full >/dev/null; echo $?", in: directory) == "0\n")
    }
  }

  @Test("A closed pipe ends the program quietly, even if SIGPIPE was ignored")
  func brokenPipe() throws {
    try withStore { (directory: TemporaryDirectory) throws -> Void in
      let endless =
        "\"$netlab\" query 'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n' --format csv"
      // 141: ended by signal 13.
      #expect(try bash("\(endless) | head -2; echo ${PIPESTATUS[0]}", in: directory) == "i\n1\n141\n")
      #expect(
        try bash("trap '' PIPE; \(endless) | head -1; echo ${PIPESTATUS[0]}", in: directory) == "i\n141\n")
    }
  }

  @Test("A sweep continues if nobody reads its progress")
  func unreadProgress() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try directory.writeGrid()
      let line = "{ \"$netlab\" sweep grid.json 2>&1 >result; echo $? >status; } | true; cat status"
      #expect(try bash(line, in: directory) == "0\n")
      #expect(try directory.read("result").contains("4 completed"))
    }
  }

  @Test(
    "Control characters are visible on a terminal, on both streams; programs get the bytes"
  )
  func controls() throws {
    try withStore { (directory: TemporaryDirectory) throws -> Void in
      let store = try Connection(path: directory.file("runs/netlab.db"), mode: .readWrite)
      try store.execute("UPDATE sweep SET name = char(27) || '[31m' || char(155) || char(8238) || 'x'")
      let shown = "\\u{1B}[31m\\u{9B}\\u{202E}x"
      let raw = "\u{1B}[31m\u{9B}\u{202E}x"
      for format in ["table", "md", "latex"] {
        let answer = try Netlab.run("sweeps", "ls", "--cols", "name", "--format", format, in: directory)
        #expect(
          !answer.output.unicodeScalars.contains { $0 != "\n" && $0.properties.generalCategory == .control })
        #expect(answer.output.contains(format == "table" ? shown : "u"))
      }
      #expect(
        try Netlab.run("sweeps", "ls", "--cols", "name", "--format", "csv", in: directory).output
          == "name\n\(raw)\n")
      #expect(try Netlab.run("report", in: directory).output.hasPrefix("\(shown): the best cells"))
      let error = try Netlab.run("report", "\u{1B}]0;x\u{7}", in: directory)
      #expect(error.errors == "netlab: there is no sweep '\\u{1B}]0;x\\u{7}' in the store\n")
      let spec = "e\u{1B}[31m.json"
      try directory.write(try directory.read("grid.json").replacing("name: \"points\",", with: ""), to: spec)
      #expect(
        try Netlab.run("sweep", spec, "--store", "other", "--quiet", in: directory).output.contains(
          " e\\u{1B}[31m: "))
    }
  }

  @Test("CSV on a terminal has visible control characters", .enabled(if: Netlab.isInstalled("script")))
  func terminal() throws {
    try withStore { (directory: TemporaryDirectory) throws -> Void in
      let store = try Connection(path: directory.file("runs/netlab.db"), mode: .readWrite)
      try store.execute("UPDATE sweep SET name = char(27) || '[31m'")
      let line = "script -qec '\"$netlab\" sweeps ls --cols name --format csv' /dev/null"
      #expect(try bash(line, in: directory).replacing("\r\n", with: "\n") == "name\n\\u{1B}[31m\n")
    }
  }

  @Test("Unfinished work gives exit status 1, refused work 2")
  func leftUndone() throws {
    try withStore { (directory: TemporaryDirectory) throws -> Void in
      // A folder stands where a file of the report goes.
      try directory.write("", to: "reports/points/cells.csv/x")
      let report = try Netlab.run("report", in: directory)
      #expect(report.status == 1)
      #expect(report.errors.hasPrefix("netlab: cannot write 'reports/points/cells.csv': "))
      #expect(directory.exists("reports/points/report.md"))

      try directory.write("", to: "file")
      let id = try Netlab.rows("SELECT id FROM runs LIMIT 1", in: directory)[0]
      #expect(try Netlab.run("runs", "export", id, "file/x", in: directory).status != 0)
      #expect(try Netlab.run("backup", "runs", in: directory).status == 2)
      #expect(try Netlab.run("backup", "file/copy", in: directory).status == 1)
      #expect(try Netlab.run("merge", "nothing", in: directory).status == 2)
      #expect(try Netlab.run("runs", "rm", "zzz", "--yes", in: directory).status == 2)
    }
  }

  @Test("The help and the manual explain the exit statuses")
  func statuses() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      let help = try Netlab.run("--help", in: directory).output
      let manual = try Netlab.run("man", in: directory).output
      for (status, meaning) in [
        ("0", "done"), ("1", "something failed or was left undone, every run diverged, or output was lost"),
        ("2", "bad usage or bad input; nothing was done"),
        ("130", "interrupted; everything finished so far is kept"),
      ] {
        #expect(help.contains(" \(status)  \(meaning)\n"))
        #expect(manual.contains("\n.B \(status)\n\(meaning)\n"))
      }
    }
  }
}
