// The choices that no other beats in both respects.

public enum ParetoFront {
  /// The indices, by rising cost, of those points for which no other is better in one respect and at least as good in the other.
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
