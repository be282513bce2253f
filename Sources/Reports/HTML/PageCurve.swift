// A run's curve as the page has it.

import SQLite

/// Some epochs of a run, evenly spread, with the first, the best and the last.
struct PageCurve {
  private let row: Int
  private let epochs: [[SQLValue]]

  /// - Parameter rows: the epoch and the figures of each.
  init(row: Int, _ rows: [[SQLValue]], bestEpoch: Int?, mostPoints: Int) {
    self.row = row
    guard rows.count > mostPoints else {
      epochs = rows
      return
    }
    var places = Set((0..<mostPoints).map { $0 * (rows.count - 1) / (mostPoints - 1) })
    if let best = rows.firstIndex(where: { $0[0].integer == bestEpoch }) { places.insert(best) }
    epochs = places.sorted().map { rows[$0] }
  }

  /// `{"row", "epochs", "values"}`, the values by column, with the digits that a plot can show.
  func write(to text: inout String) {
    text += "{\"row\":\(row),\"epochs\":["
    text += epochs.map { $0[0].exact }.joined(separator: ",")
    text += "],\"values\":["
    for column in (epochs.first?.indices ?? 0..<0).dropFirst() {
      if column > 1 { text += "," }
      text += "["
      for (index, epoch) in epochs.enumerated() {
        if index > 0 { text += "," }
        if let value = epoch[column].double, value.isFinite {
          text += NumberFormat.rounded(value, digits: 5)
        } else {
          text += "null"
        }
      }
      text += "]"
    }
    text += "]}"
  }
}
