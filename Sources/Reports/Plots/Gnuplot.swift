// Runs gnuplot as a child process.

import Files

/// gnuplot (http://www.gnuplot.info), which draws all plots outside the browser.
public enum Gnuplot {
  /// The name of its Debian package.
  public static let package = "gnuplot-nox"

  /// Whether it is in PATH.
  public static var isInstalled: Bool { Subprocess.path(of: "gnuplot") != nil }

  /// Returns the output of a script. All foreign text in it must be a `PlotText`.
  ///
  /// - Throws: `GnuplotError` if gnuplot cannot be run or rejects the script.
  static func run(_ script: String) throws(GnuplotError) -> [UInt8] {
    guard let program = Subprocess.path(of: "gnuplot") else {
      throw GnuplotError(reason: "it is not installed (Debian's \(package))")
    }
    do throws(SubprocessError) {
      // The user's settings and language must not change a plot. Messages are about ranges that gnuplot widened.
      let gnuplot = try Subprocess(
        program, ["--default-settings", "-"], environment: ["LC_ALL": "C.UTF-8"],
        input: Array(script.utf8), timeLimit: .seconds(120))
      return try gnuplot.collect(limit: 256 << 20)
    } catch {
      throw GnuplotError(reason: error.reason)
    }
  }
}

/// An error of gnuplot.
public struct GnuplotError: Error, CustomStringConvertible {
  let reason: String

  public var description: String { "gnuplot could not draw a plot: \(reason)" }
}
