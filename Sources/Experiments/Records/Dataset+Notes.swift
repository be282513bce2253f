// What a report says of a data set.

import Datasets

extension Dataset {
  /// What was found and decided, a line each.
  var notes: [TransformNote] {
    var notes: [TransformNote] = []
    if !findings.reading.isEmpty { notes.append(TransformNote("read as", .string(findings.reading))) }
    if findings.rowsWithoutTarget > 0 {
      notes.append(TransformNote("rows without target", .integer(findings.rowsWithoutTarget)))
    }
    if !findings.leftOut.isEmpty {
      let columns = findings.leftOut.map { "\($0.column.isEmpty ? "(unnamed)" : $0.column): \($0.reason)" }
      notes.append(TransformNote("left out", .string(columns.joined(separator: "; "))))
    }
    if !findings.remarks.isEmpty {
      notes.append(TransformNote("remarks", .string(findings.remarks.map(\.text).joined(separator: "; "))))
    }
    return notes
  }
}

extension Plan {
  /// What was found and decided about the data, and what the spec's `data` does with the columns, a line each.
  package var dataNotes: [TransformNote] {
    var notes = dataset.notes
    // What varies is a hyperparameter in all tables.
    let recipes = Set(cells.map(\.hyperparameters.recipe))
    if recipes.count == 1, let recipe = recipes.first { notes += recipe.notes }
    if spec.data.divisor != 1 { notes.append(TransformNote("divided by", .real(spec.data.divisor))) }
    let names = spec.data.logColumns(of: dataset)
    if !names.isEmpty { notes.append(TransformNote("logarithm of", .string(names.joined(separator: ", ")))) }
    return notes
  }
}
