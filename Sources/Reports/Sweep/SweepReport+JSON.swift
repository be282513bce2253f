// report.json: the comparison for programs.

import JSON
import Tabular

extension SweepReport {
  public func jsonFile() -> ReportFile {
    var members: [String: JSONValue] = [
      "sweep": .object([
        "id": .string(sweep.id.text), "name": .string(sweep.name), "metric": .string(sweep.metric),
        "goal": .string(sweep.minimizes ? "minimize" : "maximize"), "command": .string(sweep.command),
        "spec": .string(sweep.spec),
      ]),
      "runs": .object(
        Dictionary(uniqueKeysWithValues: comparison.statusCounts.map { ($0, .integer($1)) })),
      "varied": .array(comparison.varied.map(JSONValue.string)),
      "cells": .array(objects(cells)),
      "best_run": comparison.ranked.first.map { object(sweep.runs.columns, $0) } ?? .null,
      "effects": .object(
        Dictionary(uniqueKeysWithValues: comparison.varied.map { ($0, .array(effect(of: $0))) })),
      "pareto_front": .object([
        "figure": .string(front.figure), "cells": .array(front.cells.map { .string($0.id) }),
      ]),
      "data": .object([
        "path": .string(sweep.data.path), "sha256": .string(sweep.data.sha256),
        "target": .string(sweep.data.target), "task": .string(sweep.data.task),
        "examples": .integer(sweep.data.examples), "features": .integer(sweep.data.features),
        "training": .integer(sweep.data.training), "validation": .integer(sweep.data.validation),
        "test": .integer(sweep.data.test),
      ]),
    ]
    if let importance {
      var shares = importance.terms.map { term -> JSONValue in
        .object(["of": .string(term.name), "share": .real(term.share)])
      }
      shares.append(
        .object(["of": .string("three or more together"), "share": .real(importance.shares.higher)]))
      shares.append(.object(["of": .string("seed"), "share": .real(importance.shares.seed)]))
      members["importance"] = .array(shares)
    }
    return ReportFile(name: "report.json", text: JSONValue.object(members).canonicalText + "\n")
  }

  private func effect(of name: String) -> [JSONValue] {
    comparison.runs(by: name).map { value, runs in
      let sample = comparison.sample(sweep.metric, of: runs)
      return .object([
        "value": value.json, "runs": .integer(runs.count),
        "completed": .integer(runs.count { comparison.value($0, "status") == .text("completed") }),
        "mean": Value(sample?.mean).json,
        "standard_deviation": Value(sample?.standardDeviation).json,
      ])
    }
  }

  private func objects(_ table: Table) -> [JSONValue] { table.rows.map { object(table.columns, $0) } }

  private func object(_ columns: [String], _ row: [Value]) -> JSONValue {
    .object(Dictionary(uniqueKeysWithValues: zip(columns, row.map(\.json))))
  }
}
