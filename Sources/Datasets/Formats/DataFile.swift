import Files

/// A file of a data set: a path, standard input, or bytes in memory; plain, or compressed by gzip or Zstandard.
///
/// A regular file is read again each time it is opened, and must not change meanwhile. Pipes and standard input are
/// read once, into memory.
public struct DataFile: Sendable {
  enum Source: Sendable {
    case bytes([UInt8])
    case file(FileReader.Identity)
  }

  /// The path, for errors; `-` for standard input.
  public let path: String
  /// The first bytes, decompressed: at most `startSize`, fewer only if the content ends or is damaged there.
  public let start: [UInt8]
  let source: Source

  public static let startSize = 1 << 16

  public init(path: String, bytes: [UInt8]) {
    self.init(path: path, source: .bytes(bytes), start: Self.start(of: RawBytes(path: path, bytes)))
  }

  private init(path: String, source: Source, start: [UInt8]) {
    self.path = path
    self.source = source
    self.start = start
  }

  /// - Parameter path: `-` for standard input.
  /// - Throws: `FileError` if the file cannot be read.
  public init(reading path: String) throws(FileError) {
    let reader = try FileReader(path)
    guard let identity = reader.identity else {
      self.init(path: path, bytes: try reader.readAll())
      return
    }
    // Any error of the first bytes occurs again when the content is read.
    self.init(path: path, source: .file(identity), start: Self.start(of: RawBytes(reader, identity)))
  }

  private static func start(of raw: RawBytes) -> [UInt8] {
    guard let stream = try? DataStream(raw) else { return [] }
    return [UInt8](unsafeUninitializedCapacity: startSize) { buffer, count in
      count = stream.readUndamaged(into: UnsafeMutableRawBufferPointer(buffer))
    }
  }

  /// Opens the content, decompressed, at its beginning.
  func open() throws(DatasetError) -> DataStream { try DataStream(try rawBytes()) }

  /// All of the content, decompressed.
  ///
  /// - Throws: `DatasetError` if it is damaged or more than there is memory.
  public func contents() throws(DatasetError) -> [UInt8] {
    let stream = try open()
    var bytes: [UInt8] = []
    // A plain file has the size that the system says; a compressed one may claim anything.
    if let size = stream.plainSize {
      guard Memory.holds(size) else { throw tooLarge }
      bytes.reserveCapacity(size)
    }
    while true {
      // Grows with what has been read.
      let size = max(1 << 16, min(bytes.count, 1 << 24))
      guard bytes.count + size <= bytes.capacity || Memory.holds(2 * (bytes.count + size)) else {
        throw tooLarge
      }
      let piece = try stream.read(size)
      bytes += piece
      if piece.count < size {
        try stream.finish()
        return bytes
      }
    }
  }

  private var tooLarge: DatasetError {
    DatasetError(path: path, "the content is larger than this machine's memory")
  }

  private func rawBytes() throws(DatasetError) -> RawBytes {
    switch source {
    case .bytes(let bytes): return RawBytes(path: path, bytes)
    case .file(let identity):
      let reader: FileReader
      do throws(FileError) {
        reader = try FileReader(path)
      } catch {
        throw DatasetError(path: path, "the file cannot be read: \(error.reason)")
      }
      guard reader.identity == identity else {
        throw DatasetError(path: path, "the file was changed while it was being read")
      }
      return RawBytes(reader, identity)
    }
  }

  /// The identity of a data set, in hexadecimal: the SHA-256 of one file as stored; for several files that of a list
  /// of their hashes, one per line.
  ///
  /// - Throws: `DatasetError`, `SHA256.Unavailable`.
  public static func digest(of files: [DataFile]) throws -> String {
    var list = ""
    for file in files {
      let digest = try file.digest().hexadecimal
      if files.count == 1 { return digest }
      list += digest + "\n"
    }
    return try SHA256(of: list).hexadecimal
  }

  private func digest() throws -> SHA256 {
    if case .bytes(let bytes) = source { return try SHA256(of: bytes) }
    let raw = try rawBytes()
    let hash = try SHA256.Stream()
    var piece = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = try piece.withUnsafeMutableBytes { (buffer: UnsafeMutableRawBufferPointer) throws -> Int in
        let count = try raw.read(into: buffer)
        try hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        return count
      }
      if count < piece.count { return try hash.finish() }
    }
  }
}
