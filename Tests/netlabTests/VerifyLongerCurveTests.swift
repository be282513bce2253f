import SQLite
import TestSupport
import Testing

struct VerifyLongerCurveTests {
  @Test("An epoch that exists only in the store is a difference")
  func longer() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: 2, epochs: 3", more: "seeds: 1")
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      try Connection(path: directory.file("runs/netlab.db"), mode: .readWrite).execute(
        "INSERT INTO epoch (run, epoch, learning_rate, seconds, train_loss, train_accuracy) SELECT run, 4, learning_rate, "
          + "seconds, train_loss, train_accuracy FROM epoch WHERE epoch = 3")
      let verify = try Netlab.run("verify", "--quiet", "--format", "csv", in: directory)
      #expect(verify.status == 1)
      #expect(verify.output.contains("epoch 4: only in the stored curve"), "\(verify.output)")
    }
  }
}
