// The identity of data sets.

import Testing

@testable import Datasets

struct ContentIdentityTests {
  private static let mixed = """
    size,Farbe,day,t
    1.5,rot,1970-01-01,b
    NA,grün,1970-01-02,a
    -2,,1970-01-02 12:00,b
    1e30,blau,,a

    """

  // Computed by the description of `DataContent.digest` with Python 3.13's hashlib, struct and json.
  @Test("The identity is a hash of names, kinds and values as documented")
  func documented() throws {
    #expect(
      try TableText(Self.mixed).id() == "d3102fc2a75302482d9ec58084c16b3581fb24ad551898a70ef53ff6812cc8f3")
    var table = TableText("w,size,g,y\n1,1.5,b,0.5\n0,,b,1\n2,-2,a,2\n")
    table.testText = "y,g,w,size\n4,a,3,1e30\n"
    table.targets = ["y"]
    table.weight = "w"
    table.divisors = [DatasetSettings.Divisor("g", isFeature: false)]
    #expect(try table.id() == "7e0d550370f5a5f80c983cc6a1cd28764e2208341896dba60299b1eb34c49767")
  }

  @Test("The same values are the same data, however a file writes them")
  func notation() throws {
    let id = try TableText(Self.mixed).id()
    for text in [
      Self.mixed.replacing("\n", with: "\r\n"), Self.mixed.replacing("\n", with: "\r"),
      Self.mixed.replacing(",", with: ";"), Self.mixed.replacing(",", with: "\t"),
      Self.mixed.replacing(",", with: ";").replacing("1.5", with: "1,5"), "\u{FEFF}" + Self.mixed,
      Self.mixed.replacing("rot", with: "\"rot\"").replacing("size", with: "\"size\""),
      Self.mixed.replacing("NA", with: ""), Self.mixed.replacing("NA", with: "null"),
      Self.mixed.replacing("1.5", with: "15e-1").replacing("-2", with: "-2.0"),
      Self.mixed.replacing("1970-01-02 12:00", with: "1970-01-02T13:00+01:00"),
      "# made by hand\n" + Self.mixed, Self.mixed + "7,rot,1980-01-01,\n", String(Self.mixed.dropLast()),
    ] {
      #expect(try TableText(text).id() == id, "\(text)")
    }
  }

  @Test("A column that is left out is no part of the data")
  func leftOut() throws {
    let id = try TableText(Self.mixed).id()
    let lines = Self.mixed.split(separator: "\n")
    func wider(_ fields: String...) -> String {
      zip(lines, fields).map { "\($0),\($1)" }.joined(separator: "\n")
    }
    // Constant, without a name, and excluded.
    #expect(try TableText(wider("c", "1", "1", "1", "1")).id() == id)
    #expect(try TableText(wider("", "0", "1", "2", "3")).id() == id)
    #expect(try TableText(wider("n", "5", "3", "x", "4"), columns: "exclude: ['n']").id() == id)
    #expect(try TableText(wider("n", "5", "3", "2", "4")).id() != id)
    #expect(
      try TableText(wider("n", "5", "3", "2", "4"), columns: "features: ['size', 'Farbe', 'day']").id() == id)
  }

  @Test("Another value, name, kind, target or order is other data")
  func differences() throws {
    let text = "a,b,c,t\n1,2,u,0\n2,5,v,1\n3,3,u,0\n4,1,v,1\n"
    var other = TableText(text)
    other.targets = ["a"]
    var weighted = TableText(text)
    weighted.weight = "b"
    var divided = TableText(text)
    divided.divisors = [DatasetSettings.Divisor("a", isFeature: true)]
    var ownTest = TableText("a,b,c,t\n1,2,u,0\n2,5,v,1\n3,3,u,0\n")
    ownTest.testText = "a,b,c,t\n4,1,v,1\n"
    let ids = try [
      TableText(text), TableText(text.replacing("2,5,v", with: "2,5.5,v")),
      TableText(text.replacing("3,3,u", with: "3,3,v")), TableText(text.replacing("3,3,u", with: "3,3,w")),
      TableText(text.replacing("3,3,u", with: "3,,u")), TableText(text.replacing("3,3,u", with: "3,3,")),
      TableText(text.replacing("a,b", with: "a,B")), TableText(text, columns: "columns: {b: 'category'}"),
      TableText(text.replacing("a,b", with: "b,a")),
      TableText("b,a,c,t\n2,1,u,0\n5,2,v,1\n3,3,u,0\n1,4,v,1\n"),
      TableText(text.replacing(",t\n", with: ",s\n")), TableText(text, task: .multiclass),
      TableText(text, task: .regression), TableText("a,b,c,t\n2,5,v,1\n1,2,u,0\n3,3,u,0\n4,1,v,1\n"), other,
      weighted, divided, ownTest,
    ].map { table in
      var table = table
      if table.text.contains(",s\n") { table.targets = ["s"] }
      return try table.id()
    }
    // Two classes are the same content, whatever task they are for.
    #expect(ids[11] == ids[0])
    #expect(Set(ids).count == ids.count - 1)
  }
}
