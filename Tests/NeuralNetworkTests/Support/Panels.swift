// Numbers and matrices as kernels take them.

@testable import NeuralNetwork

/// Numbers at an address where panels may begin.
struct Numbers: ~Copyable {
  let address: UnsafeMutablePointer<Float>
  let count: Int

  init(_ values: [Float]) {
    count = Panels.rounded(values.count)
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 64)
    address = bytes.bindMemory(to: Float.self, capacity: count)
    address.initialize(repeating: 0, count: count)
    for (i, value) in values.enumerated() { address[i] = value }
  }

  init(count: Int) { self.init(Array(repeating: 0, count: count)) }

  deinit { address.deallocate() }

  var bits: [UInt32] { (0..<count).map { address[$0].bitPattern } }
}

/// A matrix of numbers from −1 to 1, row after row.
func randomMatrix(_ rows: Int, _ columns: Int, _ seed: UInt64) -> [Float] {
  var generator = SplitMix64(seed: seed)
  return (0..<rows * columns).map { _ in .random(in: -1...1, using: &generator) }
}

/// Where column and row stand in panels.
func panelPlace(_ row: Int, _ column: Int, rows: Int) -> Int {
  column / Panels.width * rows * Panels.width + row * Panels.width + column % Panels.width
}
