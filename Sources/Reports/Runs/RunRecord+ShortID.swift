// The abbreviated run ids in tables.

import Experiments

extension RunRecord {
  /// A prefix of the id, for display.
  var shortID: String { String(id.prefix(8)) }
}
