// Reads the spec that an operand names.

import Experiments
import Files
import JSON

enum SpecOperand {
  /// - Throws: as `Spec.read`; for a table, a sentence that points to `netlab init`.
  static func read(_ path: String) throws -> Spec {
    if isTable(path) {
      throw SpecError(
        file: path, position: nil,
        "this is no sweep specification; if it is a table, 'netlab init \(ShellWord.file(path))' writes one")
    }
    return try Spec.read(path)
  }

  /// Whether a file is not meant to be a spec, which begins with a brace or a comment.
  private static func isTable(_ path: String) -> Bool {
    let name = Path.name(of: path).lowercased()
    guard !name.hasSuffix(".json"), !name.hasSuffix(".json5"), File.isRegular(path),
      let reader = try? FileReader(path)
    else { return false }
    var start = [UInt8](repeating: 0, count: 4096)
    let count = start.withUnsafeMutableBytes { (try? reader.read(into: $0)) ?? 0 }
    let text = start.prefix(count).drop { [0x09, 0x0A, 0x0D, 0x20, 0xEF, 0xBB, 0xBF].contains($0) }
    return text.first.map { $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: "/") } ?? false
  }
}
