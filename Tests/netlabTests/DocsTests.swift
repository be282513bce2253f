// Checks the documentation against the program.

import Foundation
import NeuralNetwork
import SQLite
import Search
import TestSupport
import Testing

struct DocsTests {
  private func document(_ name: String) throws -> String {
    try String(contentsOfFile: "\(Netlab.root)/docs/\(name)", encoding: .utf8)
  }

  @Test("docs/spec.md has the table of the metrics; NETLAB_UPDATE_DOCS=1 updates it")
  func metrics() throws {
    let rows = Metric.all.map { metric in
      let targets = metric.tasks.map { task in
        switch task {
        case .classification: "classes"
        case .multilabel: "labels"
        case .regression: "numbers"
        }
      }
      let splits = SplitName.allCases.filter { $0 != .training || metric.isOfTraining }
      let meaning = metric.summary + (metric.source.isEmpty ? "" : " (\(metric.source))")
      return [
        "`\(metric.name)`", targets.joined(separator: ", "), metric.goal == .minimize ? "smaller" : "larger",
        metric.unit.rawValue, splits.map { "`\($0.rawValue)_`" }.joined(separator: " "), meaning,
      ]
    }
    let head = ["metric", "target", "better", "unit", "splits", "meaning"]
    let lines = ([head, head.map { _ in "---" }] + rows).map { cells in
      "| \(cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |\n"
    }
    let expected = lines.joined()
    #expect(try GeneratedText.part("metrics", of: "spec.md", updatedTo: expected) == expected)
  }

  @Test("docs/database.md names every view and column, and its queries run")
  func database() throws {
    let text = try document("database.md")
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try directory.writeGrid(parameters: "width: [2, 4], epochs: 2")
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      let store = try Connection(path: directory.file("runs/netlab.db"), mode: .readOnly)
      let views = try store.rows("SELECT name FROM sqlite_master WHERE type = 'view'").compactMap(\.[0].text)
      #expect(views.count == 7)
      for view in views {
        #expect(text.contains("## `\(view)`"))
        for column in try store.prepare("SELECT * FROM \(view)").columnNames {
          // The metrics have a table of their own, and statistics of them are said to be like them.
          let isLike =
            SplitMetric.named(column) != nil || column == "test_confusion"
            || (view == "cells" && (column.hasSuffix("_mean") || column.hasSuffix("_sd")))
          #expect(isLike || text.contains("`\(column)`"), "\(view).\(column)")
        }
      }
      let questions = text.components(separatedBy: "```sql\n").dropFirst().flatMap {
        $0.components(separatedBy: "```")[0].components(separatedBy: ";\n")
      }
      #expect(questions.count > 4)
      for question in questions where !question.allSatisfy(\.isWhitespace) {
        let answer = try Netlab.run("query", question, in: directory)
        #expect(answer.status == 0, "\(question)\n\(answer.errors)")
      }
    }
  }
}
