import Testing

@testable import SQLiteStore

struct DataLocationTests {
  @Test(
    "Paths come back from their text, whatever they are made of",
    arguments: [
      ["/data/a.csv"], ["/data/a", "/data/b"], ["/\"a\", b", "/[c]"], [#"/*"a"*/["b"]"#], ["//[1]"],
    ])
  func roundTrip(paths: [String]) {
    #expect(DataLocation(text: DataLocation(paths).text).paths == paths)
  }

  @Test("A single path stands in the column as it is")
  func single() {
    #expect(DataLocation(["/data/a.csv"]).text == "/data/a.csv")
    #expect(DataLocation(["/a", "/b"]).text == #"["/a","/b"]"#)
  }
}
