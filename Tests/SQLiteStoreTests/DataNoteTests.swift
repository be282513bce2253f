// What a store says of a sweep's data.

import Datasets
import Experiments
import SQLiteStore
import TestSupport
import Testing

struct DataNoteTests {
  @Test("What was found and decided about the data is stored, a line each")
  func notes() throws {
    try TemporaryDirectory.with { folder in
      let rows = (0..<30).map { "\($0);\($0 % 7);\($0 == 4 ? "" : $0 % 3 == 0 ? "yes" : "no");same" }
      try folder.write((["x;y;t;c"] + rows).joined(separator: "\n"), to: "t.csv")
      let spec = try folder.write(
        """
        {data: {path: "t.csv", target: "t", exclude: ["absent"]}, parameters: {width: 2, epochs: 1}, seeds: 1}
        """, to: "grid.json")
      let small = try SmallStore(folder, spec: spec, isTrained: false)
      let data = try StoreReader(small.layout).data(ofSweep: small.plan.sweepID())
      #expect(data.notes == small.plan.dataNotes)
      #expect(
        data.notes.map(\.name) == ["read as", "rows without target", "left out", "remarks", "standardized"])
      #expect(data.notes[1].value == .integer(1))
      #expect(data.examples == 29 && data.features == 2)
      #expect(data.identity == small.plan.dataset.identity)
    }
  }

  @Test("What a spec's data does with columns is a note")
  func transforms() throws {
    try TemporaryDirectory.with { folder in
      let rows = (1...30).map { "\($0),\($0 % 7),\($0 % 3 == 0 ? "yes" : "no")" }
      try folder.write((["x,y,t"] + rows).joined(separator: "\n"), to: "t.csv")
      let spec = try folder.write(
        """
        {data: {path: "t.csv", target: "t", scale: 4, columns: {"y": {transform: "log"}, "t": {transform: "log"}}},
         parameters: {width: 2, epochs: 1}, seeds: 1}
        """, to: "grid.json")
      let small = try SmallStore(folder, spec: spec, isTrained: false)
      let notes = try StoreReader(small.layout).data(ofSweep: small.plan.sweepID()).notes
      #expect(
        notes.suffix(2) == [
          TransformNote("divided by", .real(4)), TransformNote("logarithm of", .string("y")),
        ])
    }
  }

  @Test("Notes that netlab would not have written are left out", arguments: ["1", "[1]", #"[{"name": 2}]"#])
  func foreign(notes: String) throws {
    try TemporaryDirectory.with { folder in
      let small = try SmallStore(folder, isTrained: false)
      try small.execute("UPDATE sweep SET split = json_set(split, '$.notes', json('\(notes)'))")
      #expect(try StoreReader(small.layout).data(ofSweep: small.plan.sweepID()).notes == [])
    }
  }

  // As schemas 1 to 6 have them.
  @Test(
    "Of a sweep that was stored before, the transforms are told",
    arguments: [
      (
        #"{"standardize": true}"#,
        [TransformNote("standardized", .string("yes, by mean and deviation of the training split"))]
      ),
      // Earlier still, with a scale of 1 in addition to the standardisation.
      (
        #"{"standardize": true, "scale": 1.0}"#,
        [TransformNote("standardized", .string("yes, by mean and deviation of the training split"))]
      ),
      (
        #"{"standardize": false, "scale": 4}"#,
        [TransformNote("standardized", .string("no")), TransformNote("divided by", .real(4))]
      ),
    ])
  func former(split: String, notes: [TransformNote]) throws {
    try TemporaryDirectory.with { folder in
      let small = try SmallStore(folder, isTrained: false)
      try small.execute(
        """
        UPDATE sweep SET split = json_patch(
          '{"training": 36, "validation": 12, "test": 12, "seed": 0}', '\(split)')
        """)
      let data = try StoreReader(small.layout).data(ofSweep: small.plan.sweepID())
      #expect(data.notes == notes)
      #expect(data.training == 36 && data.splitSeed == 0)
    }
  }
}
