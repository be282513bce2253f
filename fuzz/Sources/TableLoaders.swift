// Loaders of the formats of tables beside CSV. Their valid inputs are the fixtures of the tests.

import Datasets
import Files
import Glibc

/// Looks at every value, so that a code beyond its words would crash.
private func use(_ table: RawTable) {
  for column in table.columns {
    guard case .words(let words) = column.values else { continue }
    for code in words.codes where code != Words.missing { _ = words.distinct[Int(code)].utf8.count }
  }
}

/// Reads a table in several ways.
struct TableLoader: Loader {
  typealias Read = (DataFile, ReadingOptions, ColumnRequest) throws -> RawTable

  private let originals: [[UInt8]]
  private let options: [ReadingOptions]
  private let read: Read

  /// - Parameter options: the ways to read each input.
  init(_ originals: [[UInt8]], options: [ReadingOptions] = [ReadingOptions()], _ read: @escaping Read) {
    self.originals = originals
    self.options = options
    self.read = read
  }

  func input(_ number: Int) -> [UInt8] {
    var mutation = Mutation(number: number)
    return mutation.bytes(mutation.pick(originals))
  }

  func load(_ input: [UInt8]) -> Bool {
    let file = DataFile(path: "file", bytes: input)
    var words = ColumnRequest()
    words.add(.words, ColumnPattern("*"))
    var isSound = false
    for options in options {
      for request in [ColumnRequest(), words] {
        guard let table = try? read(file, options, request) else { continue }
        isSound = true
        use(table)
      }
    }
    return isSound
  }
}

/// ARFF files, which are text.
struct ARFFLoader: Loader {
  private static let original = """
    % comment
    @relation 'weather data'
    @attribute outlook {sunny, 'very rainy', "over cast"}
    @attribute 'temp erature' real
    @attribute day date "yyyy-MM-dd HH:mm"
    @attribute s string
    @data
    sunny,85.5,"2020-02-29 10:11",'it\\'s'
    'very rainy',-1e2,?,?
    {0 sunny, 1 2.5, 3 "x"}

    """
  private static let dictionary: [[UInt8]] = [
    ",", "'", "\"", "\\", "{", "}", "?", "%", "@data", "@attribute", "@relation", "\n", "\r\n", "\t", "", " ",
    "1e400", "-0", "nan", "numeric", "string", "date", "relational", "é", "\u{FEFF}", "\0", "yyyyyyyyyyyyy",
    String(repeating: "9", count: 400), String(repeating: "'\n", count: 50), "18446744073709551616",
  ].map { Array($0.utf8) }

  func input(_ number: Int) -> [UInt8] {
    var mutation = Mutation(number: number)
    return mutation.text(tokens(Array(Self.original.utf8)), dictionary: Self.dictionary)
  }

  func load(_ input: [UInt8]) -> Bool {
    _ = ARFFTable.sniff(input)
    guard
      let table = try? ARFFTable.read(DataFile(path: "a", bytes: input), ReadingOptions(), ColumnRequest())
    else { return false }
    use(table)
    return true
  }
}

/// The loader of a format of tables; nil if it has another name.
///
/// - Parameter folder: of the fixtures.
func tableLoader(_ name: String, fixtures folder: String) throws -> (any Loader)? {
  func files(_ names: [String]) throws -> [[UInt8]] { try names.map { try File.read("\(folder)/\($0)") } }
  func options(_ datasets: [String], target: String? = nil) -> [ReadingOptions] {
    datasets.map { dataset in
      var options = ReadingOptions()
      options.dataset = dataset
      options.targetDataset = target
      return options
    }
  }
  switch name {
  case "npy":
    return TableLoader(
      try files(["records.npy", "bytes.npy", "words-big.npy", "f8-fortran.npy", "images.npy", "f2.npy"]),
      NPYTable.read)
  case "npz":
    return TableLoader(
      try files(["xy.npz", "split.npz", "one.npz"]),
      options: [ReadingOptions()] + options(["x_test", "other"]),
      NPZTable.read)
  case "hdf5":
    let datasets = ["packed", "growing", "rows", "kinds", "mixed", "filled", "unwritten"].map {
      "group/\($0)"
    }
    return TableLoader(
      try files(["old.h5", "v108.h5", "v110.h5", "hostile.h5"]),
      options: [ReadingOptions()] + options(["x"], target: "label")
        + options(datasets + ["whole", "virtual"]),
      HDF5Table.read)
  case "sqlite":
    var queries = [ReadingOptions(), ReadingOptions()]
    queries[1].query = "SELECT a.y, count(*) FROM v AS a JOIN b USING (x) GROUP BY 1"
    let path = "/tmp/netlab-fuzz-\(getpid()).db"
    return TableLoader(try files(["one.db", "two.db"]), options: queries) {
      (file: DataFile, options: ReadingOptions, request: ColumnRequest) throws -> RawTable in
      // SQLite opens a path.
      defer { try? File.remove(path) }
      let bytes = try file.contents()
      let target = fopen(path, "wb")
      _ = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, target) }
      fclose(target)
      return try SQLiteTable.read(DataFile(path: path, bytes: bytes), options, request)
    }
  case "arff": return ARFFLoader()
  default: return nil
  }
}
