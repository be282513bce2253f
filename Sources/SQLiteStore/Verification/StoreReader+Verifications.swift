// Summarizes a sweep's verifications.

import Experiments
import SQLite

extension StoreReader {
  /// Sorted by machine.
  ///
  /// - Parameter sweep: the sweep's key.
  func verifications(ofSweep sweep: SQLValue) throws -> [VerificationSummary] {
    try connection.rows(
      """
      SELECT host, cpu, blas, max(verified_at), count(*), sum(1 - identical) FROM (
        -- With max(), SQLite takes the other columns from the row that has it.
        SELECT run, host, cpu, blas, verified_at, identical, max(key) FROM verification
        WHERE run IN (SELECT run FROM sweep_run WHERE sweep = ?) GROUP BY run, host, cpu, blas)
      GROUP BY host, cpu, blas ORDER BY host, cpu, blas
      """, [sweep]
    ).map { row in
      VerificationSummary(
        host: row[0].text ?? "", cpu: row[1].text, kernels: row[2].text ?? "", latest: row[3].text ?? "",
        verified: row[4].integer ?? 0, differing: row[5].integer ?? 0)
    }
  }
}
