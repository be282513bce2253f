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
          values[place] = value < 0 ? -Self.log(plusOne: -value) : Self.log(plusOne: value)
        }
      }
    }
  }

  package func undo(_ values: inout [Double]) {
    for (place, value) in values.enumerated() {
      values[place] = value < 0 ? -Self.exp(minusOne: -value) : Self.exp(minusOne: value)
    }
  }

  package var unit: Double? { nil }

  /// log (1 + x), also for small x: the error of 1 + x is that of a factor near 1 (D. Goldberg, "What every computer
  /// scientist should know about floating-point arithmetic", 1991, theorem 4).
  private static func log(plusOne x: Double) -> Double {
    let sum = 1 + x
    guard sum != 1, sum.isFinite else { return x }
    return ElementaryFunctions.own.log(sum) * (x / (sum - 1))
  }

  /// eˣ − 1, also for small x: W. Kahan's counterpart of the above (N. J. Higham, "Accuracy and stability of numerical
  /// algorithms", 2nd edition, section 1.14.1).
  private static func exp(minusOne x: Double) -> Double {
    let power = ElementaryFunctions.own.exp(x)
    guard power != 1 else { return x }
    guard power.isFinite else { return power }
    return (power - 1) * (x / ElementaryFunctions.own.log(power))
  }

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
