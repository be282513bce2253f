// The version that the program reports.

import Foundation
import TestSupport
import Testing

struct VersionTests {
  @Test("--version prints the changelog's newest release, and the commit if it is known")
  func version() throws {
    let changelog = try String(contentsOfFile: "\(Netlab.root)/CHANGELOG.md", encoding: .utf8)
    let release = try #require(changelog.firstMatch(of: /\n## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}\n/)).1
    // As the Makefile has written it before the build.
    let header = try? String(contentsOfFile: "\(Netlab.root)/Sources/CVersion/Commit.h", encoding: .utf8)
    let commit = try header?.firstMatch(of: Regex("\"(.+)\"", as: (Substring, Substring).self)).map(\.1)
    let outcome = try TemporaryDirectory.with { try Netlab.run("--version", in: $0) }
    #expect(outcome.status == 0)
    #expect(outcome.output == "netlab \(release)\(commit.map { " (\($0))" } ?? "")\n")
  }
}
