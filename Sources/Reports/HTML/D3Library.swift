// The library that draws the page, as Debian ships it.

import Files

/// D3 5 (M. Bostock, V. Ogievetsky, J. Heer, "D³: Data-Driven Documents", 2011, doi:10.1109/TVCG.2011.185), read from where the
/// package node-d3 puts it.
public struct D3Library: Sendable {
  public static let path = "/usr/share/nodejs/d3/dist/d3.min.js"

  let source: [UInt8]

  public init(path: String = Self.path) throws {
    guard File.exists(path) else { throw Unavailable(path: path, isMissing: true) }
    source = try File.read(path)
    // Later versions give events to functions in another way.
    guard source.starts(with: "// https://d3js.org v5.".utf8) else {
      throw Unavailable(path: path, isMissing: false)
    }
  }

  public struct Unavailable: Error, CustomStringConvertible {
    let path: String
    let isMissing: Bool

    public var description: String {
      let problem = isMissing ? "there is no file '\(path)'" : "'\(path)' is another version"
      return "report.html needs version 5 of D3, and \(problem): install it by 'apt-get install node-d3'"
    }
  }
}
