import Foundation
import TestSupport
import Testing

@testable import Search

struct DocumentationTests {
  /// NETLAB_UPDATE_DOCS=1, or `make docs-tables`, rewrites the tables instead.
  @Test("The tables of docs/spec.md follow from the definitions")
  func tables() throws {
    let path = "\(Netlab.root)/docs/spec.md"
    let document = try String(contentsOfFile: path, encoding: .utf8)
    var updated = document
    for (name, table) in HyperparameterDefinition.documentation {
      let begin = try #require(
        updated.range(of: "<!-- generated: \(name) -->\n"), "docs/spec.md has no table \(name)")
      let rest = begin.upperBound..<updated.endIndex
      let end = try #require(updated.range(of: "<!-- end -->", range: rest))
      updated.replaceSubrange(begin.upperBound..<end.lowerBound, with: "\n\(table)\n")
    }
    if ProcessInfo.processInfo.environment["NETLAB_UPDATE_DOCS"] == "1" {
      try updated.write(toFile: path, atomically: true, encoding: .utf8)
    } else {
      #expect(document == updated, "make docs-tables updates them")
    }
  }

  @Test("A table names every choice, and the defaults that depend on choices")
  func contents() throws {
    let tables = Dictionary(
      uniqueKeysWithValues: HyperparameterDefinition.documentation.map { ($0.name, $0.text) })
    let optimizer = try #require(tables["optimizer"])
    #expect(
      optimizer.contains(
        "| `learning_rate` | α, the learning rate (also `lr`, `learning_rate_init`) | above 0 | 0.01; `adam`, `adamw` 0.003; `nadam` 0.002 |\n"
      ))
    #expect(
      optimizer.contains("| `adagrad` | v ← v + g², θ ← θ − α g / (√v + ε) | `epsilon` 1e-10 |\n"))
    let network = try #require(tables["network"])
    #expect(
      network.contains("| `depth` | hidden layers; 0 is logistic or linear regression | 0 … 1,000 | 1 |\n"))
    #expect(network.contains("`he_normal` (also `he`)"))
  }
}
