// The logarithm of a column.

import ElementaryFunctions

/// Takes the logarithm of columns of numbers.
package struct LogTransform: TargetTransform {
  /// Their names; nil for all.
  let columns: Set<String>?

  package init(columns: Set<String>?) { self.columns = columns }

  package func fit(_ rows: TrainingRows) -> SignedLogarithm? {
    let chosen = rows.numbers.filter { columns?.contains(rows.columns[$0].name) ?? true }
    return chosen.isEmpty ? nil : SignedLogarithm(columns: chosen)
  }
}

/// x ↦ sign(x) log (1 + |x|), which is the usual log (1 + x) for x ≥ 0, and takes numbers below zero too.
package struct SignedLogarithm: FittedTargetTransform {
  /// In ascending order.
  let columns: [Int]

  package static let name = "log"
  package static let arrays = ["columns"]

  package func outputs(of columns: [Column]) -> [Column] { columns }

  package func apply(to block: inout RowBlock) {
    let width = block.columns.count
    block.values.withUnsafeMutableBufferPointer { values in
      for column in columns {
        for place in stride(from: column, to: values.count, by: width) {
          let value = values[place]
          values[place] =
            value < 0
            ? -ElementaryFunctions.own.log(plusOne: -value) : ElementaryFunctions.own.log(plusOne: value)
        }
      }
    }
  }

  package func undo(_ values: inout [Double]) {
    for (place, value) in values.enumerated() {
      values[place] =
        value < 0
        ? -ElementaryFunctions.own.exp(minusOne: -value) : ElementaryFunctions.own.exp(minusOne: value)
    }
  }

  package var unit: Double? { nil }

  package func narrowed(to output: Int, of columns: [Column]) -> NarrowedTransform {
    NarrowedTransform(SignedLogarithm(columns: self.columns.contains(output) ? [0] : []), input: output)
  }

  package var note: TransformNote {
    TransformNote("logarithm", text: "of \(columns.count) columns")
  }

  package var encoded: EncodedTransform {
    EncodedTransform(Self.name, arrays: [.init("columns", indices: columns)])
  }

  init(columns: [Int]) { self.columns = columns }

  package init(_ encoded: EncodedTransform, columns: [Column]) throws(EncodedTransform.Fault) {
    self.columns = try encoded.columns(among: columns) { $0 == .number }
  }
}
