// Logarithm, exponential, power and cosine in Float64.

import CElementary
import Glibc

/// Elementary functions for everything that decides a stored number.
public enum ElementaryFunctions: Sendable {
  /// netlab's own, with the same bits on every machine. Of 1.5 million results, 12 are not the Float64 nearest to the
  /// exact value; the largest error is 0.5006 units in the last place, for a power of 10²³³.
  case own
  /// The C library's. glibc rounds their last bit differently with and without fused multiply-add.
  case cLibrary

  /// The natural logarithm.
  @inlinable
  public func log(_ x: Double) -> Double {
    switch self {
    case .own: elementary_log(x)
    case .cLibrary: Glibc.log(x)
    }
  }

  /// The logarithm to base 10. netlab's own is exact for powers of ten.
  @inlinable
  public func log10(_ x: Double) -> Double {
    switch self {
    case .own: elementary_log10(x)
    case .cLibrary: Glibc.log10(x)
    }
  }

  @inlinable
  public func exp(_ x: Double) -> Double {
    switch self {
    case .own: elementary_exp(x)
    case .cLibrary: Glibc.exp(x)
    }
  }

  /// x to the power of y, for x of zero or more; netlab's own is NaN for negative x.
  @inlinable
  public func pow(_ x: Double, _ y: Double) -> Double {
    switch self {
    case .own: elementary_pow(x, y)
    case .cLibrary: Glibc.pow(x, y)
    }
  }

  /// The cosine; netlab's own is NaN if |x| exceeds 16,384.
  @inlinable
  public func cos(_ x: Double) -> Double {
    switch self {
    case .own: elementary_cos(x)
    case .cLibrary: Glibc.cos(x)
    }
  }
}
