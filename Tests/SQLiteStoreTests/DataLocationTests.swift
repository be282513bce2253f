import Testing

@testable import SQLiteStore

struct DataLocationTests {
  @Test(
    "Paths read back from their text, whatever characters they contain",
    arguments: [
      ["/data/a.csv"], ["/data/a", "/data/b"], ["/\"a\", b", "/[c]"], [#"/*"a"*/["b"]"#], ["//[1]"],
    ])
  func roundTrip(paths: [String]) {
    #expect(DataLocation(text: DataLocation(paths).text).paths == paths)
  }

  @Test("A single path is stored unchanged")
  func single() {
    #expect(DataLocation(["/data/a.csv"]).text == "/data/a.csv")
    #expect(DataLocation(["/a", "/b"]).text == #"["/a","/b"]"#)
  }
}
