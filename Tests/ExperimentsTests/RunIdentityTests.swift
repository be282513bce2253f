// What the ids of runs depend on, and what not.

import JSON
import TestSupport
import Testing

@testable import Experiments

struct RunIdentityTests {
  private func plan(_ data: String, _ more: String = "", _ folder: TemporaryDirectory) throws -> Plan {
    let text = "{data: {\(data)}, parameters: {depth: 1}, \(more)}"
    return try Plan(Spec(text, file: folder.file("grid.json")))
  }

  private func id(_ data: String, _ more: String = "", _ folder: TemporaryDirectory) throws -> RunID {
    try #require(plan(data, more, folder).runs.first).id
  }

  @Test("Everything that decides the result is part of a run's id")
  func everything() throws {
    try TemporaryDirectory.with { folder in
      try folder.writePoints()
      func id(_ data: String, _ more: String = "") throws -> RunID {
        try self.id("path: 'points.csv', target: 'side', \(data)", more, folder)
      }
      let ids = try [
        id(""), id("split_seed: 1"), id("validation: 0.25"), id("test: 0.25"), id("standardize: false"),
        id("task: 'multiclass'"), id("", "metric: {name: 'val_loss', goal: 'maximize'}"), id("scale: 2"),
        id("split: {stratify: false}"), id("exclude: ['y']"), id("columns: {x: {transform: 'log'}}"),
        id("columns: {x: 'category'}"), id("split: {time: 'x'}"), id("split: {group: 'x'}"),
      ]
      #expect(Set(ids).count == ids.count)
      // Neither what the sweep is called nor what says the same is.
      #expect(
        try id("split_seed: 0, validation: 0.2, task: 'binary'", "name: 'other', seeds: [0, 5]") == ids[0])
      #expect(try id("split: {stratify: true}, columns: {x: 'number'}, exclude: ['z*']") == ids[0])
      #expect(try id("features: ['x']") == id("exclude: ['y', 'nothing']"))
      #expect(try id("standardize: true") == ids[0])
    }
  }

  @Test("Runs are named by the content of the columns that they use, however the file has it")
  func content() throws {
    try TemporaryDirectory.with { folder in
      try folder.writePoints()
      let here = try id("path: 'points.csv', target: 'side'", "", folder)
      let text = try folder.read("points.csv")
      func other(_ text: String, _ settings: String = "") throws -> RunID {
        try folder.write(text, to: "elsewhere/p.txt")
        return try id("path: 'elsewhere/p.txt', target: 'side'\(settings)", "", folder)
      }
      #expect(try other(text) == here)
      #expect(try other(text.replacing("\n", with: "\r\n")) == here)
      #expect(try other(text.replacing(",", with: "\t")) == here)
      #expect(try other(text.replacing(",", with: ";").replacing(".", with: ",")) == here)
      #expect(try other(String(text.dropLast())) == here)
      #expect(try other("\u{FEFF}" + text.replacing("above", with: "\"above\"")) == here)
      let lines = text.split(separator: "\n")
      let longer = lines.enumerated().map { index, line in index == 0 ? "no,\(line)" : "\(index),\(line)" }
      #expect(try other(longer.joined(separator: "\n"), ", exclude: ['no']") == here)
      #expect(try other(longer.joined(separator: "\n")) != here)
      // A part of the rows in a second file.
      try folder.write(lines.prefix(20).joined(separator: "\n"), to: "a.csv")
      try folder.write(([lines[0]] + lines.dropFirst(20)).joined(separator: "\n"), to: "b.csv")
      #expect(try id("path: ['a.csv', 'b.csv'], target: 'side'", "", folder) == here)
      #expect(try id("path: ['b.csv', 'a.csv'], target: 'side'", "", folder) != here)
      // Its target is missing.
      #expect(try other(text + "0.5,0.5,\n") == here)
      #expect(try other(text + "0.5,0.5,above\n") != here)
      #expect(try other(text.replacing("above", with: "over")) != here)
      #expect(try other(text.replacing("x,y,", with: "x,z,")) != here)
    }
  }

  @Test("A run's configuration has the data's content, its division, and what is done with it")
  func configuration() throws {
    try TemporaryDirectory.with { folder in
      let rows = (0..<40).map { "\($0),\(Double(($0 * 7) % 40) * 100 + 5)" }
      try folder.write((["x,t"] + rows).joined(separator: "\n"), to: "line.csv")
      func parts(_ settings: String) throws -> (data: String, parameters: [String: JSONValue]) {
        let run = try #require(
          try plan("path: 'line.csv', target: 't', \(settings)", "seeds: [7]", folder).runs.first)
        let members = try #require(JSONNode.parse(run.configuration).value.members)
        #expect(members.keys.sorted() == ["data", "engine", "metric", "parameters", "seed"])
        #expect(members["seed"] == .integer(7))
        var data = try #require(members["data"]?.members)
        #expect(data["id"]?.text?.utf8.count == 64)
        data["id"] = nil
        return (JSONValue.object(data).canonicalText, try #require(members["parameters"]?.members))
      }
      let plain = try parts("")
      #expect(
        plain.data == #"{"split_seed":0,"target":"t","task":"regression","test":0.2,"validation":0.2}"#)
      #expect(plain.parameters["scaling"] == .string("standard"))
      #expect(plain.parameters["target_scaling"] == .string("standard"))
      #expect(try parts("standardize: true, standardize_target: true") == plain)
      let scaled = try parts(
        "scale: 2, standardize_target: false, split_seed: 3, columns: {x: {transform: 'log'}}")
      #expect(
        scaled.data
          == #"{"log":["x"],"scale":2,"split_seed":3,"target":"t","task":"regression","test":0.2,"#
          + #""validation":0.2}"#)
      #expect(scaled.parameters["scaling"] == nil && scaled.parameters["target_scaling"] == nil)
      #expect(
        try parts("split: {time: 'x'}").data
          == #"{"split":{"time":"x"},"split_seed":0,"target":"t","task":"regression","test":0.2,"#
          + #""validation":0.2}"#)
    }
  }
}
