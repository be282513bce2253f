import Testing

@testable import Datasets

struct SingleRowTests {
  @Test("Of a single row, and of rows that are alike, the columns keep their scale")
  func constant() {
    let values = [9, 9, 3, 4, 3, 5] as [Double]
    let single = Standardization(fitting: values, width: 2, rows: [1])
    #expect(single.mean == [3, 4] && single.scale == [1, 1])
    // The first row is none of those that count; 4 and 5 are half a unit from their mean.
    let alike = Standardization(fitting: values, width: 2, rows: [1, 2])
    #expect(alike.mean == [3, 4.5] && alike.scale == [1, 0.5])
  }

  @Test("A constant column keeps its scale, even if its mean is rounded")
  func rounded() {
    // 0.1 + 0.1 + 0.1 is not 3 · 0.1 in Float64.
    let column = Standardization(fitting: [0.1, 0.1, 0.1], width: 1, rows: [0, 1, 2])
    #expect(column.scale == [1])
  }
}
