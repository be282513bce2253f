// The JavaScript library of the HTML report, from Debian's package.

import Files

/// D3 5 (M. Bostock, V. Ogievetsky, J. Heer, "D³: Data-Driven Documents", 2011, doi:10.1109/TVCG.2011.185), read from
/// the package node-d3.
struct D3Library {
  private static let path = "/usr/share/nodejs/d3/dist/d3.min.js"

  let source: [UInt8]

  init() throws {
    guard try File.exists(Self.path) else { throw Unavailable(isMissing: true) }
    source = try File.read(Self.path)
    // Later versions pass events differently.
    guard source.starts(with: "// https://d3js.org v5.".utf8) else {
      throw Unavailable(isMissing: false)
    }
  }

  struct Unavailable: Error, CustomStringConvertible {
    let isMissing: Bool

    var description: String {
      let problem =
        isMissing ? "there is no file '\(D3Library.path)'" : "'\(D3Library.path)' is another version"
      return "report.html needs version 5 of D3, and \(problem): install it with 'apt-get install node-d3'"
    }
  }
}
