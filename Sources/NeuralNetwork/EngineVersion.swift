// The versions of the engine whose runs can be trained again.

import ElementaryFunctions

/// A version of the engine: it grows with each change after which the same configuration trains to other bits.
///
/// Whatever differs between two versions is a property here, so that `netlab verify` trains a run of an earlier one to its own
/// bits. Versions 1 and 2 computed with OpenBLAS and are not among them.
public enum EngineVersion: Int, Sendable {
  case three = 3
  case four = 4

  /// What sweeps train with.
  public static let current = EngineVersion.four

  /// What normal draws, schedules and the corrections of Adam and Nadam are computed with.
  var functions: ElementaryFunctions {
    switch self {
    case .three: .cLibrary
    case .four: .own
    }
  }

  /// Whether a column whose values differ by rounding alone is scaled as others are.
  public var scalesRounding: Bool { self == .three }

  /// Whether `roc_auc` is the mean over those classes that occur, and not undefined, where one is absent.
  var ranksPresentClasses: Bool { self == .three }
}
