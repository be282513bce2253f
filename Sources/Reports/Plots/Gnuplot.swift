// gnuplot as a child process.

import Glibc

/// Runs gnuplot (http://www.gnuplot.info), which draws all plots outside the browser.
public enum Gnuplot {
  /// What Debian calls its package, for those who do not have it.
  public static let package = "gnuplot-nox"

  /// Whether it is found in PATH.
  public static var isInstalled: Bool {
    (getenv("PATH").map { String(cString: $0) } ?? "").split(separator: ":").contains { folder in
      access("\(folder)/gnuplot", X_OK) == 0
    }
  }

  /// What a script draws, as its terminal writes it to stdout.
  ///
  /// - Throws: `GnuplotError` where gnuplot cannot be run or refuses the script.
  public static func run(_ script: String) throws(GnuplotError) -> String {
    // The script lies in a file and not in a pipe, which would have to be filled while the drawing is read from another.
    var name = Array("/tmp/netlab-XXXXXX".utf8CString)
    let file = mkstemp(&name)
    guard file >= 0, let stream = fdopen(file, "w") else { throw GnuplotError.system() }
    let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(path) }
    let isWritten = fputs(script, stream) >= 0
    guard fclose(stream) == 0, isWritten else { throw GnuplotError.system() }
    // Nothing of the user's own settings or language may change a plot. Its remarks are about ranges that it has widened.
    guard let output = popen("LC_ALL=C.UTF-8 exec gnuplot --default-settings \(path) 2>/dev/null", "re")
    else { throw GnuplotError.system() }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, output), count > 0 { bytes += buffer[..<count] }
    let status = pclose(output)
    guard status == 0 else { throw GnuplotError(reason: "it ended with status \(status >> 8)") }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// gnuplot could not draw.
public struct GnuplotError: Error, CustomStringConvertible {
  let reason: String

  /// With what the system says of its last call.
  static func system() -> GnuplotError { GnuplotError(reason: String(cString: strerror(errno))) }

  public var description: String { "gnuplot could not draw a plot: \(reason)" }
}
