// Processes of different containers, and sweeps of which every run diverged.

extension Migration {
  static let addNamespaces = Migration(
    name: "add namespaces",
    sql: """
      \(adding(NamespaceColumns.ofWorker, to: "worker"))

      DROP VIEW sweeps;
      \(sweepsView)
      """)

  enum NamespaceColumns {
    /// Empty where it is not known, as of workers that were registered before there was this column.
    static let ofWorker = ["namespace TEXT NOT NULL DEFAULT ''"]
  }

  /// As the latest step leaves it.
  static let sweepsView = sweepsView(
    ofEnded: """
      WHEN count(CASE WHEN run.status = 'diverged' THEN 1 END) = count(*) THEN 'diverged'
          ELSE 'completed'
      """)
}
