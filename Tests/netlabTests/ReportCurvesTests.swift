import Files
import TestSupport
import Testing

struct ReportCurvesTests {
  @Test("A report whose curves are missing or changed is not current")
  func current() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid()
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      let report = ["report", "--output", "r", "--curves", "--quiet"]
      #expect(try Netlab.run(report, in: directory).status == 0)
      #expect(try Netlab.run(report + ["--check"], in: directory).status == 0)
      let curves = try directory.read("r/curves.csv")
      for changed in [nil, curves + "x", String(curves.dropLast(3)), ""] {
        try File.remove(directory.file("r/curves.csv"))
        if let changed { try directory.write(changed, to: "r/curves.csv") }
        let check = try Netlab.run(report + ["--check"], in: directory)
        #expect(check.status == 1 && !check.errors.contains("cannot read"), "\(check.errors)")
      }
      try directory.write(curves, to: "r/curves.csv")
      #expect(try Netlab.run(report + ["--check"], in: directory).status == 0)
    }
  }
}
