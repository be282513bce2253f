/// CSV: text whose first line names the columns, one of which is the target.
package struct CSVFormat: DataFormat {
  package init() {}

  package let title = "CSV"
  package let configurationName: String? = nil
  package let keys = [DataKey("path", .file), DataKey("target", .text)]
  package let filesInWords = "a CSV file"
  package let advice = "export the table as CSV"

  package func sniff(_ bytes: [UInt8]) -> Bool { true }

  package func targetName(of source: DataSource) -> String { source.text("target") ?? "" }

  package func read(_ input: DataInput, task: Task?) throws -> Dataset {
    let file = try input.file("path")
    var table = try CSVTable(file.contents(), path: file.path)
    return try Dataset(reading: &table, target: input.targetName, task: task) {
      try DataFile.digest(of: [file])
    }
  }

  package func readFeatures(_ file: DataFile, columns: [Column]) throws -> FeatureTable {
    var table = try CSVTable(file.contents(), path: file.path)
    return try FeatureTable(reading: &table, columns: columns)
  }
}
