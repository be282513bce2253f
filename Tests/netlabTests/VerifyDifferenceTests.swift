// Differences that `netlab verify` finds between a stored run and the same run trained again.

import Foundation
import HDF5
import TestSupport
import Testing

struct VerifyDifferenceTests {
  @Test("The first changed metric is reported, with its distance")
  func changedCurve() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try Verifying.sweep(directory)
      let database = try Verifying.store(directory)
      let id = try #require(try Verifying.ids(directory).first)
      let key = "(SELECT key FROM run WHERE id = '\(id)')"
      let value = try #require(
        try database.value("SELECT val_loss FROM epoch WHERE run = \(key) AND epoch = 3").double)
      try database.run(
        "UPDATE epoch SET val_loss = ? WHERE run = \(key) AND epoch = 3", [.real(value.nextUp.nextUp)])
      try database.execute("UPDATE epoch SET learning_rate = 2 WHERE run = \(key) AND epoch = 5")
      let rows = try Verifying.verify(in: directory, status: 1)
      #expect(rows.map { $0[1] }.sorted() == ["different", "identical", "identical", "identical"])
      let row = try #require(rows.first { $0[1] == "different" })
      #expect(row[0] == id.prefix(12))
      #expect(
        row[5]
          == "epoch 3: val_loss \(value.nextUp.nextUp) stored, \(value) now, 2 ulp (2 of 5 epochs differ)"
      )
      // On the same machine there is nothing to remark.
      #expect(row[4] == "")
      #expect(
        try database.rows("SELECT run_id, difference FROM verifications WHERE identical = 0")
          == [[.text(id), .text(row[5])]])

      #expect(try Netlab.run("report", "--output", "report", in: directory).status == 0)
      #expect(
        try directory.read("report/report.md").contains("| verified | 4 of 4 runs, 1 different, last 20"))

      // Its latest verification is what counts.
      try database.run("UPDATE epoch SET val_loss = ? WHERE run = \(key) AND epoch = 3", [.real(value)])
      try database.execute("UPDATE epoch SET learning_rate = 0.01 WHERE run = \(key) AND epoch = 5")
      _ = try Verifying.verify(id, in: directory, status: 0)
      #expect(try Netlab.run("report", "--output", "report", in: directory).status == 0)
      #expect(
        try directory.read("report/report.md").contains("| verified | 4 of 4 runs, all identical, last 20"))
    }
  }

  @Test("Missing rows, and metrics of the whole run, are compared too")
  func changedRun() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try Verifying.sweep(directory)
      let database = try Verifying.store(directory)
      let ids = try Verifying.ids(directory)
      func execute(_ sql: String, _ id: String) throws {
        try database.execute("\(sql) = (SELECT key FROM run WHERE id = '\(id)')")
      }
      try execute("DELETE FROM epoch WHERE epoch = 5 AND run", ids[0])
      try execute("UPDATE run SET test_f1 = NULL, best_epoch = 4711 WHERE key", ids[1])
      try execute("UPDATE run SET test_confusion = '[[1,2],[3,4]]' WHERE key", ids[2])
      try execute("UPDATE run SET blas = 'another BLAS', val_loss = 7 WHERE key", ids[3])
      let rows = try ids.map { try Verifying.verify($0, in: directory, status: 1)[0] }
      #expect(rows[0][5] == "epoch 5: not in the stored curve (1 of 5 epochs differ)")
      #expect(rows[1][5].contains("best_epoch 4711 stored, "))
      #expect(rows[1][5].contains("; test_f1 none stored, "))
      #expect(rows[2][5].contains("test_confusion [[1,2],[3,4]] stored, [["))
      #expect(rows[3][5].contains("val_loss of the run 7.0 stored, "))
      #expect(
        rows[3][4].hasPrefix("another BLAS then, ") && rows[3][4].hasSuffix(" now"))
    }
  }

  @Test("A single changed bit of a weight is found, and so is a damaged or missing file")
  func changedWeights() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try Verifying.sweep(directory, parameters: "width: 3, epochs: 4", more: "seeds: 3")
      let database = try Verifying.store(directory)
      let ids = try Verifying.ids(directory)
      func url(_ id: String) -> URL { URL(fileURLWithPath: directory.file("runs/weights/\(id).h5")) }

      // The bits of a weight that is in the layer and not in the state.
      let data = try Data(contentsOf: url(ids[0]))
      let weights = try FileImage.read([UInt8](data)) { root in
        try root.group("layer_1") { try $0.readFloats("weight").values }
      }
      var bytes = [UInt8](data)
      let pattern = weights.flatMap { weight in
        withUnsafeBytes(of: weight.bitPattern.littleEndian, Array.init)
      }
      let place = try #require(bytes.indices.first { bytes[$0...].starts(with: pattern) })
      // Element 3 of three rows with two columns.
      bytes[place + 12] ^= 1
      try Data(bytes).write(to: url(ids[0]))
      let process = try Verifying.verify(ids[0], in: directory, status: 1)
      #expect(process[0][5].contains("its SHA-256 differs from the one stored"))

      try database.run(
        "UPDATE run SET weights_sha256 = ? WHERE id = ?",
        [.text(try Verifying.sha256(url(ids[0]))), .text(ids[0])])
      let changed = Float(bitPattern: weights[3].bitPattern ^ 1)
      let difference = try Verifying.verify(ids[0], in: directory, status: 1)[0][5]
      // The same weights may be in the layer and in the state; either may have been changed.
      #expect(difference.contains(": \(changed) stored, \(weights[3]) now, 1 ulp (1 of "), "\(difference)")

      try FileManager.default.removeItem(at: url(ids[1]))
      let missing = try Verifying.verify(ids[1], in: directory, status: 1)
      #expect(missing[0][5].hasPrefix("weights: cannot read 'runs/weights/\(ids[1]).h5': No such file"))
      #expect(try Verifying.verify(ids[2], in: directory, status: 0)[0][1] == "identical")
    }
  }
}
