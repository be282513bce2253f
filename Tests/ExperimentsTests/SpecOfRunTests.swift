// Specs that train exactly one stored run.

import TestSupport
import Testing

@testable import Experiments

struct SpecOfRunTests {
  private func writeTable(to folder: TemporaryDirectory) throws {
    let rows = (0..<60).map { row in
      "\((row * 7) % 50 + 1),w\(row % 4),\(row % 3 + 1),\(row / 6),\(Double((row * 11) % 37) / 2),\(row % 2)"
    }
    try folder.write((["a,b,w,g,t,c"] + rows).joined(separator: "\n"), to: "t.csv")
  }

  @Test(
    "The spec of a stored run plans the same run",
    arguments: [
      ("target: 't'", ""), ("target: 't', standardize: false, standardize_target: false", ""),
      ("target: 't', scale: 4, split_seed: 5", ""), ("target: 'c', task: 'multiclass'", ""),
      ("target: 't', exclude: ['g'], weight: 'w', columns: {a: {transform: 'log'}, b: 'category'}", ""),
      ("target: 't', features: ['a', 'b'], split: {group: 'g'}, test: 0", ""),
      ("target: 'c', split: {stratify: false}, missing: ['w1']", ""),
      ("target: ['t', 'a'], features: ['b', 'g', 'w']", ""),
      ("target: 't'", "category_encoding: 'embedding', embedding_size: 3"),
      ("target: 't'", "scaling: 'robust', target_transform: 'log', min_frequency: 3"),
      ("target: 't'", "scaling: 'none', target_scaling: 'none', category_encoding: 'ordinal'"),
      ("target: 't'", "numeric_encoding: 'piecewise_linear', bins: 7, optimizer: 'adamw', weight_decay: 0"),
    ])
  func again(data: String, parameters: String) throws {
    try TemporaryDirectory.with { folder in
      try writeTable(to: folder)
      let text = "{data: {path: 't.csv', \(data)}, parameters: {width: 3, \(parameters)}, seeds: [4]}"
      let plan = try Plan(Spec(text, file: folder.file("grid.json")))
      let run = try #require(plan.runs.first)
      let stored = plan.runSet.storedSource(locations: [folder.file("t.csv")])
      let configuration = try RunConfiguration(
        run.configuration, ofRun: run.id, source: StoredSource(text: stored.text, paths: stored.paths))
      let spec = try Spec(configuration.specText(), file: folder.file("elsewhere/run.json"))
      #expect(try Plan(spec).runs == plan.runs)
    }
  }

  @Test("A run that was stored before data was identified by content has no spec")
  func earlier() throws {
    try TemporaryDirectory.with { folder in
      try folder.writePoints()
      let text =
        #"{"data":{"sha256":"0","split_seed":0,"standardize":true,"target":"side","task":"binary","test":0.2,"#
        + #""validation":0.2},"engine":4,"metric":{"goal":"minimize","name":"val_loss"},"parameters":{},"seed":0}"#
      let id = try RunID(hashing: text)
      let stored = try RunConfiguration(text, ofRun: id, source: StoredSource(text: nil, paths: ["p"]))
      #expect(throws: UnrepeatableRun.earlierData(run: id)) { try stored.specText() }
    }
  }
}
