// Ids of runs, cells and sweeps: content hashes.

import Files

/// The id of a run, cell or sweep: the first 128 bits of a SHA-256, in 32 lower-case hexadecimal digits.
///
/// No other text becomes an id, so a path made from one stays in its folder, whatever a store contains.
public struct ContentID<Content>: Hashable, Sendable, CustomStringConvertible {
  public let text: String

  /// nil if the text is not an id.
  public init?(_ text: some StringProtocol) {
    let isID =
      text.utf8.count == Self.digits
      && text.utf8.allSatisfy { byte in
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte
      }
    guard isID else { return nil }
    self.text = String(text)
  }

  /// The id of a text.
  public init(hashing content: String) throws(SHA256.Unavailable) {
    text = String(try SHA256(of: content).hexadecimal.prefix(Self.digits))
  }

  private static var digits: Int { 32 }

  public var description: String { text }

  /// A prefix for display.
  public func prefix(_ count: Int) -> Substring { text.prefix(count) }
}

public typealias RunID = ContentID<PlannedRun>
public typealias CellID = ContentID<Cell>
public typealias SweepID = ContentID<Plan>
