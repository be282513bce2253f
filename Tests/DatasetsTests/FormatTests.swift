// The registry of formats, and the selection of a format by keys and content.

import JSON
import TestSupport
import Testing

@testable import Datasets

struct FormatTests {
  @Test(
    "Names, keys and signatures of formats are distinct, and CSV takes files that no other format does")
  func registry() {
    let formats = DataFormats.all
    #expect(Set(formats.map(\.title)).count == formats.count)
    #expect(Set(formats.map(\.configurationName)).count == formats.count)
    let signatures = formats.flatMap(\.signatures)
    #expect(Set(signatures).count == signatures.count)
    for format in formats {
      #expect(Set(format.keys.map(\.name)).count == format.keys.count)
      #expect(format.keys.first?.name == "path")
      #expect(format.keys.contains { $0.name == "target" })
      for key in format.keys where key.tellsFormat {
        #expect(formats.count { other in other.keys.contains { $0.name == key.name } } == 1)
      }
      for signature in format.signatures { #expect(format.sniff(signature + [0, 1])) }
    }
    #expect(formats.last is CSVFormat)
    #expect(
      formats.dropLast().allSatisfy { $0.configurationName != nil && !$0.sniff(Array("x,t\n1,a\n".utf8)) })
  }

  @Test("A source's files are named by their keys, and its configuration reads back")
  func sources() throws {
    let four = [("test_labels", "d"), ("path", "a"), ("test_path", "c"), ("labels", "b")]
    let source = try DataSource(four)
    #expect(source.files.map(\.key) == ["path", "labels", "test_path", "test_labels"])
    #expect(source.paths == ["a", "b", "c", "d"] && source.hasTest)
    let table = try DataSource([("path", "a"), ("target", "t")])
    #expect(table.paths == ["a"] && !table.hasTest && table.text("target") == "t")
    // They are kept apart in sets and dictionaries, by their words and by their files.
    for other in [
      try DataSource([("path", "a"), ("target", "u")]), try DataSource([("path", "b"), ("target", "t")]),
    ] {
      #expect(other != table && other.hashValue != table.hashValue)
    }

    func configured(_ text: String, _ paths: [String]) throws -> DataSource? {
      let place = SpecLocation(file: "", key: "data")
      var reader = try ObjectReader(JSONNode.parse(text), at: place)
      switch try DataSource.read(configuration: &reader, paths: paths, at: place) {
      case .success(let source): return source
      case .failure(let files):
        #expect(files.count == paths.count)
        return nil
      }
    }
    let images = "{target: 'label', format: 'idx'}"
    #expect(try configured(images, ["a", "b", "c", "d"]) == source)
    #expect(try configured(images, ["a,b,c,d"]) == source)
    #expect(try configured(images, ["a", "b", "c"]) == nil)
    #expect(try configured("{target: 't'}", ["a"]) == table)
    // A comma may be part of a table's name.
    #expect(try configured("{target: 't'}", ["a,b"])?.paths == ["a,b"])
    #expect { try configured("{target: 't', format: 'npy'}", ["a"]) } throws: {
      ($0 as? SpecError)?.message == "expected 'idx', found the string \"npy\""
    }
    let input = source.input(Array(repeating: DataFile(path: "a", bytes: []), count: 4))
    #expect(input.configuration == ["format": .string("idx")])
    #expect(table.input([DataFile(path: "a", bytes: [])]).configuration.isEmpty)
  }

  @Test("The file's content decides between formats with the same keys")
  func sniffing() {
    func format(_ text: String) -> String {
      DataFormats.of(Array(text.utf8), among: [SampleFormat(), CSVFormat()]).title
    }
    #expect(format("SAMPLE\n1") == "sample")
    #expect(format("sample,t\n1,2") == "CSV")
    #expect(format("") == "CSV")
  }
}

/// A format that is no more than a signature.
private struct SampleFormat: DataFormat {
  let title = "sample"
  let configurationName: String? = "sample"
  let keys = [DataKey("path", .file), DataKey("target", .text)]
  let filesInWords = "a file"
  let advice = ""
  func sniff(_ bytes: [UInt8]) -> Bool { bytes.starts(with: Array("SAMPLE".utf8)) }
  func targetName(of source: DataSource) -> String { "t" }
  func read(_ input: DataInput, task: Task?) throws -> Dataset { throw DatasetError(path: "", "a sample") }
  func readFeatures(_ file: DataFile, columns: [Column]) throws -> FeatureTable {
    throw DatasetError(path: "", "a sample")
  }
}
