import ElementaryFunctions
import TestSupport
import Testing

struct ElementaryFunctionsTests {
  private static let own = ElementaryFunctions.own

  private static func value(_ function: String, _ arguments: [Double]) throws -> Double {
    let first = try #require(arguments.first)
    return switch function {
    case "log": own.log(first)
    case "log10": own.log10(first)
    case "exp": own.exp(first)
    case "cos": own.cos(first)
    case "pow": own.pow(first, try #require(arguments.last))
    default: .nan
    }
  }

  /// By mpmath: experiments/reference/elementary.py.
  @Test(
    "Functions are within little more than half a unit in the last place of mpmath's values",
    arguments: [("log", 206), ("log10", 88), ("exp", 209), ("pow", 249), ("cos", 226)])
  func reference(function: String, least: Int) throws {
    let cases = try ReferenceFile("elementary.json").cases
    let points = try #require(cases.first { $0["function"]?.text == function })["points"]?.elements ?? []
    #expect(points.count >= least)
    var worst = 0.0
    for point in points {
      let numbers = point.elements.compactMap(\.text).compactMap { Double($0) }
      let nearest = try #require(numbers.last)
      let rest = try #require(point.elements.last?.double)
      let value = try Self.value(function, numbers.dropLast())
      // Beyond the largest number the distance is counted from there.
      let error = abs((value - nearest) / nearest.ulp - rest)
      #expect(error < 0.501, "\(function)\(numbers.dropLast()) is \(value), and not \(nearest)")
      worst = max(worst, error)
    }
    // Else the file would not say much.
    #expect(worst > 0.49)
  }

  @Test(
    "Special values are those of C's Annex F",
    arguments: [
      ("log", [0], -.infinity), ("log", [-0.0], -.infinity), ("log", [1], 0), ("log", [-1], .nan),
      ("log", [.infinity], .infinity), ("log", [-.infinity], .nan), ("log", [.nan], .nan),
      ("log10", [0], -.infinity), ("log10", [1], 0), ("log10", [-1], .nan), ("log10", [.infinity], .infinity),
      ("log10", [.nan], .nan),
      ("exp", [0], 1), ("exp", [-0.0], 1), ("exp", [.infinity], .infinity), ("exp", [-.infinity], 0),
      ("exp", [.nan], .nan), ("exp", [709.7827128933841], .infinity), ("exp", [1e300], .infinity),
      ("exp", [-745.1332191019412], 0), ("exp", [-1e300], 0),
      ("cos", [0], 1), ("cos", [-0.0], 1), ("cos", [.nan], .nan), ("cos", [.infinity], .nan),
      ("cos", [16384.000000000002], .nan),
      ("pow", [0, 0], 1), ("pow", [.nan, 0], 1), ("pow", [.infinity, 0], 1), ("pow", [1, .nan], 1),
      ("pow", [1, .infinity], 1), ("pow", [.nan, 1], .nan), ("pow", [2, .nan], .nan), ("pow", [-1, 2], .nan),
      ("pow", [0, 2], 0), ("pow", [0, .infinity], 0), ("pow", [0, -2], .infinity), ("pow", [0.5, 1e-300], 1),
      ("pow", [.infinity, 0.5], .infinity), ("pow", [.infinity, -0.5], 0),
      ("pow", [2, .infinity], .infinity),
      ("pow", [2, -.infinity], 0), ("pow", [0.5, .infinity], 0), ("pow", [0.5, -.infinity], .infinity),
      ("pow", [2, 1024], .infinity), ("pow", [2, -1075], 0), ("pow", [1.0000000000000002, 1e300], .infinity),
      ("pow", [1.0000000000000002, -1e300], 0), ("pow", [0.9999999999999999, 1e300], 0),
      ("pow", [0.9999999999999999, -1e300], .infinity),
    ] as [(String, [Double], Double)])
  func special(function: String, arguments: [Double], expected: Double) throws {
    let value = try Self.value(function, arguments)
    #expect(value == expected || value.isNaN && expected.isNaN, "\(function)\(arguments) is \(value)")
  }

  @Test("Powers whose value is a Float64 are exact, and powers of ten have whole logarithms")
  func exact() {
    for exponent in 0...22 {
      let power = Double("1e\(exponent)") ?? .nan
      #expect(Self.own.pow(10, Double(exponent)) == power)
      #expect(Self.own.log10(power) == Double(exponent))
    }
    for base in 1...200 {
      #expect(Self.own.pow(Double(base), 3) == Double(base * base * base))
      #expect(Self.own.pow(Double(base * base), 0.5) == Double(base))
    }
  }

  @Test("The C library's functions are its own")
  func library() {
    let functions = ElementaryFunctions.cLibrary
    #expect(functions.log(2) == 0x1.62e42fefa39efp-1)
    #expect(functions.log10(1000) == 3)
    #expect(functions.exp(1) == 0x1.5bf0a8b145769p+1)
    #expect(functions.pow(2, 0.5) == 2.0.squareRoot())
    #expect(functions.cos(1) == 0x1.14a280fb5068cp-1)
    // Beyond the own one's range.
    #expect(abs(functions.cos(1e5)) <= 1)
  }
}
