// report.html: the runs of a sweep on one page that asks for nothing from anywhere.

import Files
import JSON
import RunStore
import SQLite

/// The page is made of the files in `Page`, the library D3 as Debian installs it, and the sweep's data.
struct HTMLReport {
  /// Where Debian's package puts the library.
  static let library = "/usr/share/nodejs/d3/dist/d3.min.js"
  static let package = "node-d3"

  private let data: PageData

  init(_ data: PageData) {
    self.data = data
  }

  /// - Throws: `LibraryMissing`.
  func text() throws(LibraryMissing) -> String {
    let library: String
    do throws(FileError) {
      library = String(decoding: try File.read(Self.library), as: UTF8.self)
    } catch {
      throw LibraryMissing()
    }
    var text = ""
    var rest = Self.file(PackageResources.report_html)[...]
    while let mark = rest.firstRange(of: "<!-- insert "),
      let end = rest[mark.upperBound...].firstRange(of: " -->")
    {
      text += rest[..<mark.lowerBound]
      let name = rest[mark.upperBound..<end.lowerBound]
      rest = rest[end.upperBound...]
      switch name {
      case "data": data.write(to: &text)
      case "d3": text += library
      default: text += Self.part(String(name))
      }
    }
    return text + rest
  }

  private static func part(_ name: String) -> String {
    switch name {
    case "report.css": file(PackageResources.report_css)
    case "columns.js": file(PackageResources.columns_js)
    case "state.js": file(PackageResources.state_js)
    case "scales.js": file(PackageResources.scales_js)
    case "table.js": file(PackageResources.table_js)
    case "curves.js": file(PackageResources.curves_js)
    case "parallel.js": file(PackageResources.parallel_js)
    case "scatter.js": file(PackageResources.scatter_js)
    case "heatmap.js": file(PackageResources.heatmap_js)
    case "report.js": file(PackageResources.report_js)
    default: ""
    }
  }

  private static func file(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// The page cannot be made.
  struct LibraryMissing: Error, CustomStringConvertible {
    var description: String {
      "the page needs the library D3, which is not at \(HTMLReport.library): install Debian's \(HTMLReport.package)"
    }
  }
}
