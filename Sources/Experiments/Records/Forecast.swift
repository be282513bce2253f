/// The numbers of runs that a sweep would reuse, train and continue.
public struct Forecast: Equatable, Sendable {
  public private(set) var reused = 0
  public private(set) var toTrain = 0
  /// The runs to train that continue from a checkpoint or from a run with fewer epochs.
  public private(set) var continued = 0

  public init(toTrain: Int = 0) {
    self.toTrain = toTrain
  }

  package mutating func add(isReused: Bool, isContinued: Bool) {
    if isReused {
      reused += 1
    } else {
      toTrain += 1
      if isContinued { continued += 1 }
    }
  }
}
