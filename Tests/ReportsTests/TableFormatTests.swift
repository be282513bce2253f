import Reports
import Tabular
import Testing

struct TableFormatTests {
  private let table = Table(
    columns: ["name", "loss", "n"],
    rows: [
      [.text("a|b"), .real(0.123_456_789), .integer(3)], [.text("say \"x\",\ny"), .null, .integer(12)],
    ])

  @Test("Each format writes the same table in its own way")
  func formats() {
    #expect(
      TableFormat.table.text(table)
        == "name          loss   n\na|b         0.1235   3\nsay \"x\", y          12\n")
    #expect(
      TableFormat.csv.text(table) == "name,loss,n\na|b,0.123456789,3\n\"say \"\"x\"\",\ny\",,12\n")
    #expect(
      TableFormat.json.text(table)
        == "[\n  {\"name\": \"a|b\", \"loss\": 0.123456789, \"n\": 3},\n  {\"name\": \"say \\\"x\\\",\\ny\", \"loss\": null, \"n\": 12}\n]\n"
    )
    #expect(
      TableFormat.markdown.text(table)
        == "| name | loss | n |\n| --- | ---: | ---: |\n| a\\|b | 0.1235 | 3 |\n| say \"x\", y |  | 12 |\n")
  }

  @Test("An empty table keeps its columns")
  func empty() {
    let empty = Table(columns: ["a", "b"], rows: [])
    #expect(TableFormat.csv.text(empty) == "a,b\n")
    #expect(TableFormat.json.text(empty) == "[]\n")
    #expect(TableFormat.table.text(empty) == "a  b\n")
  }

  @Test(
    "Numbers are rounded for reading",
    arguments: [
      (0.973_684, "0.9737"), (1, "1"), (1234.5, "1234"), (123_456, "123456"), (1.2e-5, "1.2e-05"),
      (.nan, "nan"),
      (-0.5, "-0.5"),
    ] as [(Double, String)])
  func rounding(value: Double, text: String) {
    #expect(NumberFormat.rounded(value) == text)
  }

  // numpy: np.mean([2, 4, 4, 4, 5, 5, 7, 9]), np.std(…, ddof=1) -> 5.0, 2.138089935299395
  @Test("Mean and standard deviation are the sample's")
  func sample() throws {
    let sample = try #require(Sample([2, 4, 4, 4, 5, 5, 7, 9]))
    #expect(sample.mean == 5)
    #expect(abs((sample.standardDeviation ?? 0) - 2.138_089_935_299_395) < 1e-14)
    #expect(sample.readable == "5 ± 2.1")
    #expect(Sample([3])?.readable == "3")
    #expect(Sample([]) == nil)
  }
}
