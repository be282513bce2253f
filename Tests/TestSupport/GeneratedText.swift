// Generated parts of the documentation.

import Foundation

/// The text between `<!-- generated: NAME -->` and `<!-- end -->` of a document.
public enum GeneratedText {
  /// Returns the part as it is. With `NETLAB_UPDATE_DOCS=1` in the environment it is first replaced by the text that it should be.
  ///
  /// - Parameter document: the name of a file in `docs`.
  public static func part(_ name: String, of document: String, updatedTo expected: String) throws -> String {
    let path = "\(Netlab.root)/docs/\(document)"
    var text = try String(contentsOfFile: path, encoding: .utf8)
    let missing = CocoaError(.fileReadCorruptFile, userInfo: [NSFilePathErrorKey: path])
    guard let start = text.range(of: "<!-- generated: \(name) -->\n")?.upperBound,
      let end = text.range(of: "<!-- end -->", range: start..<text.endIndex)?.lowerBound
    else { throw missing }
    let current = String(text[start..<end])
    guard ProcessInfo.processInfo.environment["NETLAB_UPDATE_DOCS"] == "1", current != expected else {
      return current
    }
    text.replaceSubrange(start..<end, with: expected)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return expected
  }
}
