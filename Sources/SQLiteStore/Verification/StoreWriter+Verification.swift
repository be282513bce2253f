// Writes the results of verifications.

import Experiments
import SQLite

extension StoreWriter {
  /// - Parameter provenance: the machine that retrained the runs.
  func add(_ verifications: some Collection<Verification>, _ provenance: Provenance) throws {
    do {
      var insert = try connection.prepare(
        """
        INSERT INTO verification
          (run, verified_at, identical, difference, epochs, tensors, host, cpu, blas, netlab_version)
        SELECT key, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM run WHERE id = ?
        """)
      try connection.transaction {
        for verification in verifications {
          try insert.run([
            .text(verification.verifiedAt), .integer(verification.isIdentical ? 1 : 0),
            SQLValue(verification.difference), .integer(verification.epochs), .integer(verification.tensors),
            .text(provenance.host), SQLValue(provenance.cpu), .text(provenance.kernels),
            .text(provenance.netlabVersion), SQLValue(verification.run),
          ])
        }
      }
    } catch {
      throw Self.explained(error, layout)
    }
  }
}
