// Computes a Pareto front.

public enum ParetoFront {
  /// The indices, by increasing cost, of the points that no other point dominates.
  public static func indices(_ points: [(cost: Double, loss: Double)]) -> [Int] {
    var best = Double.infinity
    let order = points.indices.sorted {
      (points[$0].cost, points[$0].loss, $0) < (points[$1].cost, points[$1].loss, $1)
    }
    return order.filter { index in
      guard points[index].loss < best else { return false }
      best = points[index].loss
      return true
    }
  }
}
