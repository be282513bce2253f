// What the documents say is there, is there; what is there, they say.

import Foundation
import SQLite
import TestSupport
import Testing

struct DocsTests {
  private func document(_ name: String) throws -> String {
    try String(contentsOfFile: "\(Netlab.root)/docs/\(name)", encoding: .utf8)
  }

  @Test("docs/database.md names every view and column, and its questions can be asked")
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
          // The figures of the test part, and those of cells, are said to be like others.
          let isLike =
            column.hasPrefix("test_")
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
