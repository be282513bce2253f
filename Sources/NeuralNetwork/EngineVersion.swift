// The versions of the engine that can retrain runs.

import ElementaryFunctions

/// A version of the engine. It is incremented when the same configuration trains to other bits.
///
/// Differences between versions are properties here, so that `netlab verify` reproduces the bits of an earlier
/// version. Versions 1 and 2 used OpenBLAS and are not supported.
public enum EngineVersion: Int, Sendable {
  case three = 3
  case four = 4

  /// The version that sweeps train with.
  public static let current = EngineVersion.four

  /// The functions for normal draws, schedules and the corrections of Adam and Nadam.
  var functions: ElementaryFunctions {
    switch self {
    case .three: .cLibrary
    case .four: .own
    }
  }

  /// Whether a column that varies only by rounding errors is scaled like others.
  public var scalesRounding: Bool { self == .three }

  /// Whether `roc_auc` averages the classes that occur, rather than being undefined, if one is absent.
  var ranksPresentClasses: Bool { self == .three }
}
