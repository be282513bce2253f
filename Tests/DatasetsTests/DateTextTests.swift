// Dates in texts.

import Testing

@testable import Datasets

struct DateTextTests {
  // pandas 3.1.1: pandas.to_datetime(text), in UTC unless it has an offset, .timestamp().
  @Test(
    "Dates are those of pandas, with numbers and with English names of months",
    arguments: [
      ("2024-03-01", 1_709_251_200), ("2024/03/01 13:05", 1_709_298_300), ("2024-03", 1_709_251_200),
      ("2024/03", 1_709_251_200), ("2024-12", 1_733_011_200), ("1969-12", -2_678_400),
      ("Mar-5-2024", 1_709_596_800), ("Mar-05-2024", 1_709_596_800), ("mar 5 2024", 1_709_596_800),
      ("MARCH 5, 2024", 1_709_596_800), ("Mar 5, 2024", 1_709_596_800), ("5 Mar 2024", 1_709_596_800),
      ("05-Mar-2024", 1_709_596_800), ("29 February 2000", 951_782_400), ("Feb 2024", 1_706_745_600),
      ("May 2024", 1_714_521_600), ("sep-2021", 1_630_454_400), ("December 1999", 944_006_400),
      ("31-Dec-1999", 946_598_400), ("Jan 1, 1970", 0), ("Jan 1 1970 12:30", 45_000),
      ("5 Mar 2024 13:05:30.5", 1_709_643_930.5), ("5-Mar-2024 00:00:01+01:00", 1_709_593_201),
      ("Mar 5, 2024 07:08Z", 1_709_622_480),
    ] as [(String, Double)])
  func dates(text: String, seconds: Double) {
    #expect(DateText.seconds(text) == seconds)
  }

  @Test(
    "What is no date, or one of several, is not read",
    arguments: [
      "", "2024", "2024-", "2024-13", "2024-0", "2024-3", "2024/3", "24-03", "02024-03", "2024-03-",
      "2024-02-30",
      "2023-02-29", "2024-03/01", "2024-03 10:00", "01/03/2024", "3/2024", "Mar", "Mar 24", "Mar 2024 10:00",
      "March",
      "Marc 2024", "Ma 2024", "Mai 2024", "5 Mar", "5 Mar 24", "32 Mar 2024", "0 Mar 2024", "29 Feb 2023",
      "5-Mar 2024", "5 Mar-2024", "Mar-5, 2024", "Mar 5-2024", "Mar-5 2024", "Mar 5,2024", "Mar5 2024",
      "005 Mar 2024",
      "Mar 5 02024", "Mar  5 2024", "5 5 2024", "Mar 5, 2024x", " Mar 2024", "Mar 2024 ",
    ])
  func others(text: String) {
    #expect(DateText.seconds(text) == nil)
  }

  @Test("A column of months is a column of dates")
  func column() throws {
    for months in [
      ["2024-01", "2024-02", "2025-01"], ["Jan 2024", "Feb 2024", "Jan 2025"],
      ["2024/01", "2024/02", "2025/01"],
    ] {
      let rows = months.enumerated().map { "\($1),\($0)" }
      let data = try TableText((["m,t"] + rows).joined(separator: "\n"), task: .regression).dataset()
      #expect(data.table.columns == [Column("m", .date)])
      #expect(data.table.rows == [1_704_067_200, 1_706_745_600, 1_735_689_600])
    }
    // One other word makes it a category.
    let words = try TableText("m,t\n2024-01,0\n2024-02,1\n2024-13,0\n2024-13,1\n").dataset()
    #expect(words.table.columns.map(\.kind.isCategory) == [true])
  }
}
