// gnuplot as a child process.

import Files

/// Runs gnuplot (http://www.gnuplot.info), which draws all plots outside the browser.
public enum Gnuplot {
  /// What Debian calls its package, for those who do not have it.
  public static let package = "gnuplot-nox"

  /// Whether it is found in PATH.
  public static var isInstalled: Bool { Subprocess.path(of: "gnuplot") != nil }

  /// What a script draws, as its terminal writes it to stdout. All text in it from elsewhere must be a `PlotText`.
  ///
  /// - Throws: `GnuplotError` where gnuplot cannot be run or refuses the script.
  static func run(_ script: String) throws(GnuplotError) -> [UInt8] {
    guard let program = Subprocess.path(of: "gnuplot") else {
      throw GnuplotError(reason: "it is not installed (Debian's \(package))")
    }
    do throws(SubprocessError) {
      // Nothing of the user's own settings or language may change a plot. Its remarks are about ranges that it has widened.
      let gnuplot = try Subprocess(
        program, ["--default-settings", "-"], environment: ["LC_ALL": "C.UTF-8"],
        input: Array(script.utf8), timeLimit: .seconds(120))
      return try gnuplot.collect(limit: 256 << 20)
    } catch {
      throw GnuplotError(reason: error.reason)
    }
  }
}

/// gnuplot could not draw.
public struct GnuplotError: Error, CustomStringConvertible {
  let reason: String

  public var description: String { "gnuplot could not draw a plot: \(reason)" }
}
