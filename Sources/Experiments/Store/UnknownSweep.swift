/// The error of a sweep that has not been registered.
public struct UnknownSweep: Error, Equatable, CustomStringConvertible {
  public let id: SweepID

  public init(id: SweepID) {
    self.id = id
  }

  public var description: String { "there is no sweep '\(id)' in the store" }
}
