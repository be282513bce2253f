// Invalid input: one clear message, exit status 2, and nothing written.

import Foundation
import SQLite
import TestSupport
import Testing

struct ErrorTests {
  @Test(
    "An error in a spec names the key, line, column and nearest key",
    arguments: [
      ("{", "grid.json:1:1: not JSON: the object that begins here is never closed"),
      ("[]", "grid.json:1:1: expected an object, found an empty list"),
      (
        "{data: {path: 'points.csv', target: 'side'}, seed: 3}",
        "grid.json:1:46: seed: unknown key; did you mean 'seeds'?"
      ),
      ("{\n  name: 'x'\n}", "grid.json:1:1: the key 'data' is missing"),
      (
        "{data: {path: 'points.csv', target: 'side'},\n parameters: {lerning_rate: 1}}",
        "grid.json:2:15: parameters.lerning_rate: unknown key; did you mean 'learning_rate'?"
      ),
      (
        "{data: {path: 'points.csv', target: 'side'}, parameters: {depth: []}}",
        "grid.json:1:66: parameters.depth: the list is empty: there is no value to train with"
      ),
      (
        "{data: {path: 'points.csv', target: 'side'}, parameters: {width: [8, 'x']}}",
        "grid.json:1:70: parameters.width[1]: expected a whole number from 1 to 1000000, found the string \"x\""
      ),
      (
        "{data: {path: 'points.csv', target: 'side'}, parameters: {activation: 'rleu'}}",
        "grid.json:1:71: parameters.activation: there is no activation 'rleu'; did you mean 'relu'?"
      ),
      (
        "{data: {path: 'points.csv', target: 'side'}, parameters: {learning_rate: 0}}",
        "grid.json:1:74: parameters.learning_rate: expected a number above 0, found the number 0"
      ),
      (
        "{data: {path: 'points.csv', target: 'sied'}}",
        "grid.json:1:37: data.target: points.csv: there is no column 'sied' for the target; there are 'x', 'y', 'side'; "
          + "did you mean 'side'?"
      ),
      (
        "{data: {path: 'points.csv', target: 'side', weight: 'X'}}",
        "grid.json:1:53: data.weight: points.csv: there is no column 'X'; there are 'x', 'y', 'side'; did you mean 'x'?"
      ),
      (
        "{data: {path: 'points.csv', target: 'side', split: {group: 'patient'}}}",
        "grid.json:1:52: data.split: points.csv: there is no column 'patient'; there are 'x', 'y', 'side'"
      ),
      (
        "{data: {path: 'points.csv', target: 'side', separator: ';'}}",
        "grid.json:1:37: data.target: points.csv: there is no column 'side' for the target; there are 'x,y,side'"
      ),
      (
        "{data: {path: 'points.csv', target: 'side', query: 'SELECT 1'}}",
        "grid.json:1:52: data.query: 'points.csv' is CSV, which has no key 'query'"
      ),
      (
        "{data: {path: 'points.csv', target: 'side', columns: {x: 'numbr'}}}",
        "grid.json:1:58: data.columns.x: there is no 'numbr'; did you mean 'number'?"
      ),
      (
        "{data: {path: 'points.csv', target: 'side', standardize: true}, parameters: {scaling: 'robust'}}",
        "grid.json:1:78: parameters.scaling: data says so already: give one of both"
      ),
      (
        "{data: {path: 'point.csv', target: 'side'}}",
        "grid.json:1:15: data.path: cannot read 'point.csv': No such file or directory"
      ),
      (
        "{data: {path: 'points.csv', target: 'side'}, constraints: ['dept > 1']}",
        "grid.json:1:60: constraints[0]: 'dept > 1' is not an expression over the hyperparameters: no such column: dept; did "
          + "you mean 'depth'?"
      ),
      (
        "{data: {path: 'points.csv', target: 'side'}, constraints: ['depth > 1']}",
        "grid.json:1:59: constraints: no combination of the values meets the constraints"
      ),
      (
        "{data: {path: 'points.csv', target: 'side'}, metric: {name: 'test_loss'}}",
        "grid.json:1:61: metric.name: the test split must not be used for selection; use a val_ metric"
      ),
      (
        "{data: {path: 'points.csv', target: 'side', validation: 0.6, test: 0.5}}",
        "grid.json:1:68: data: validation and test leave no rows for training"
      ),
      (
        "{data: {path: 'points.csv', target: 'side'}, parameters: {width: 1000000, depth: 1000}}",
        "this machine has"
      ),
    ])
  func specs(spec: String, message: String) throws {
    try TemporaryDirectory.with { directory in
      try directory.writePoints()
      try directory.write(spec, to: "grid.json")
      let outcome = try Netlab.run("sweep", "grid.json", in: directory)
      #expect(outcome.status == 2)
      #expect(outcome.output == "")
      if message.hasPrefix("grid.json") {
        #expect(outcome.errors == "netlab: \(message)\n")
      } else {
        #expect(outcome.errors.contains(message))
      }
      #expect(directory.contents() == ["grid.json", "points.csv"])
    }
  }

  @Test(
    "An invalid data file is an error with the line and the expectation",
    arguments: [
      ("", "points.csv: the file is empty"),
      ("x,y,side\n", "points.csv: there are no rows below the first line"),
      ("x,y,side\n1,2,a\n1,2\n", "points.csv:3: expected 3 fields, as the first line has, found 2"),
      (
        "x,y,side\n1,,a\n2,3,b\n",
        "grid.json:3:9: data.validation: the validation split of 2 rows would be empty: most of the 2 classes of 'side' "
          + "have a single row, which the training split keeps; is the target a name or a number of each row?"
      ),
      (
        "x,y,side\n1,2,a\n2,3,a\n",
        "points.csv: every row has the same value of the target 'side': there is nothing to learn"
      ),
      ("x,y,side\n1,\"2,a\n", "points.csv:2: a quoted field of this record is never closed"),
    ])
  func data(text: String, message: String) throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid()
      try directory.write(text, to: "points.csv")
      let outcome = try Netlab.run("sweep", "grid.json", in: directory)
      #expect(outcome.status == 2)
      #expect(outcome.errors == "netlab: \(message)\n")
      #expect(!directory.exists("runs"))
    }
  }

  @Test(
    "An invalid command line is an error with a hint",
    arguments: [
      (["swep"], "netlab: there is no command 'swep'; did you mean 'sweep'?\nTry 'netlab --help'.\n"),
      (["sweep"], "netlab: GRID.json is missing\nTry 'netlab sweep --help'.\n"),
      (["sweep", "missing.json"], "netlab: cannot read 'missing.json': No such file or directory\n"),
      (["sweep", "."], "netlab: cannot read '.': Is a directory\n"),
      (["sweep", "a", "b"], "netlab: unexpected 'b'\nTry 'netlab sweep --help'.\n"),
      (
        ["sweep", "a", "--job", "2"],
        "netlab: there is no option '--job'; did you mean '--jobs'?\nTry 'netlab sweep --help'.\n"
      ),
      (
        ["sweep", "a", "--jobs", "0"],
        "netlab: --jobs takes a whole number of at least 1, not '0'\nTry 'netlab sweep --help'.\n"
      ),
      (
        ["report"],
        "netlab: there is no store at 'runs': train something with 'netlab sweep', or select another store with --store\n"
      ),
      (
        ["runs", "sl"],
        "netlab: there is no command 'runs sl'; did you mean 'runs ls'?\nTry 'netlab --help'.\n"
      ),
    ])
  func usage(arguments: [String], message: String) throws {
    try TemporaryDirectory.with { directory in
      let outcome =
        switch arguments.count {
        case 1: try Netlab.run(arguments[0], in: directory)
        case 2: try Netlab.run(arguments[0], arguments[1], in: directory)
        case 3: try Netlab.run(arguments[0], arguments[1], arguments[2], in: directory)
        default: try Netlab.run(arguments[0], arguments[1], arguments[2], arguments[3], in: directory)
        }
      #expect(outcome.status == 2)
      #expect(outcome.errors == message)
      #expect(directory.contents() == [])
    }
  }

  @Test("A foreign database, or one of a newer version, is not changed")
  func stores() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid()
      try directory.write("not a database, but a letter", to: "letter/netlab.db")
      let letter = try Netlab.run("sweep", "grid.json", "--store", "letter", in: directory)
      #expect(letter.status == 2)
      #expect(letter.errors == "netlab: 'letter/netlab.db' is not a netlab database; it was not changed\n")
      #expect(directory.contents(of: "letter") == ["netlab.db"])
      #expect(try directory.read("letter/netlab.db") == "not a database, but a letter")

      try directory.write("", to: "other/keep")
      try Connection(path: directory.file("other/netlab.db"), mode: .create).execute("CREATE TABLE t (v)")
      let other = try Netlab.run("sweep", "grid.json", "--store", "other", in: directory)
      #expect(other.errors == "netlab: 'other/netlab.db' is not a netlab database; it was not changed\n")

      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      try Connection(path: directory.file("runs/netlab.db"), mode: .readWrite).execute(
        "PRAGMA user_version = 99")
      for command in ["report", "sweep"] {
        let newer =
          command == "report"
          ? try Netlab.run("report", in: directory) : try Netlab.run("sweep", "grid.json", in: directory)
        #expect(newer.status == 2)
        #expect(newer.errors.hasPrefix("netlab: 'runs/netlab.db' was written by a newer netlab (schema 99, "))
      }

      try directory.write("a file", to: "file")
      let file = try Netlab.run("sweep", "grid.json", "--store", "file", in: directory)
      #expect(file.status == 2)
      #expect(file.errors.hasPrefix("netlab: cannot write to the store 'file': "))
    }
  }

  @Test("Messages fit on a screen, even if they quote long text")
  func longMessages() throws {
    try TemporaryDirectory.with { directory in
      let word = String(repeating: "x", count: 1_000_000)
      try directory.write("{data: {path: 'd', target: 't'}, method: '\(word)'}", to: "grid.json")
      let outcome = try Netlab.run("sweep", "grid.json", in: directory)
      #expect(outcome.status == 2)
      #expect(outcome.errors.hasPrefix("netlab: grid.json:1:42: method: there is no method 'xxx"))
      #expect(outcome.errors.unicodeScalars.count == "netlab: ".count + 4000 + "\n".count)
    }
  }
}
