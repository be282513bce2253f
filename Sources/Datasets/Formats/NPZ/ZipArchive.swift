// Reads zip archives with libzip, which gets their bytes and never a path.

import CZip
import Files

/// The entries of a zip archive in memory.
struct ZipArchive {
  struct Entry {
    let name: String
    let index: UInt64
    /// Unpacked, as the archive says.
    let size: Int
    let packedSize: Int
    let method: Int
  }

  let path: String
  let entries: [Entry]
  private let bytes: [UInt8]

  private static let maxEntries = 10_000
  /// The maximum compression ratio of deflate.
  private static let largestRatio = 1032
  private static let piece = 1 << 20

  init(_ file: DataFile) throws(DatasetError) {
    path = file.path
    bytes = try file.contents()
    entries = try Self.withArchive(bytes, path: file.path) { archive throws(DatasetError) in
      let count = zip_get_num_entries(archive, 0)
      guard count <= Self.maxEntries else {
        throw DatasetError(path: file.path, "the archive has more than \(Self.maxEntries) entries")
      }
      var entries: [Entry] = []
      for index in 0..<UInt64(max(count, 0)) {
        var status = zip_stat_t()
        guard zip_stat_index(archive, index, 0, &status) == 0, let name = status.name,
          let text = String(validatingCString: name), let size = Int(exactly: status.size),
          let packedSize = Int(exactly: status.comp_size)
        else { throw DatasetError(path: file.path, "entry \(index + 1) of the archive is damaged") }
        entries.append(
          Entry(name: text, index: index, size: size, packedSize: packedSize, method: Int(status.comp_method))
        )
      }
      return entries
    }
  }

  /// The contents of an entry, whose checksum must match.
  func contents(of entry: Entry) throws(DatasetError) -> [UInt8] {
    func fault(_ message: String) -> DatasetError {
      DatasetError(path: path, "\(entry.name.quoted) in the archive \(message)")
    }
    guard entry.method == ZIP_CM_STORE || entry.method == ZIP_CM_DEFLATE else {
      throw fault("is packed by a method that NumPy does not use")
    }
    let (most, overflows) = entry.packedSize.multipliedReportingOverflow(by: Self.largestRatio)
    guard entry.packedSize <= bytes.count, entry.size <= (overflows ? .max : most),
      entry.size < Memory.physical
    else { throw fault("claims to hold \(entry.size) bytes, more than it can") }
    return try Self.withArchive(bytes, path: path) { archive throws(DatasetError) in
      guard let file = zip_fopen_index(archive, entry.index, 0) else { throw fault("cannot be unpacked") }
      defer { zip_fclose(file) }
      var contents: [UInt8] = []
      var piece = [UInt8](repeating: 0, count: min(Self.piece, entry.size + 1))
      while true {
        // One byte more than the size, since the checksum is compared at the end.
        let count = zip_fread(file, &piece, UInt64(piece.count))
        guard count >= 0, contents.count + Int(count) <= entry.size else { throw fault("is damaged") }
        if count == 0 { break }
        if contents.isEmpty { contents.reserveCapacity(min(entry.size, 8 * Self.piece)) }
        contents += piece[..<Int(count)]
      }
      guard contents.count == entry.size else { throw fault("is cut off") }
      return contents
    }
  }

  private static func withArchive<Result>(
    _ bytes: [UInt8], path: String, _ body: (OpaquePointer) throws(DatasetError) -> Result
  ) throws(DatasetError) -> Result {
    let outcome = bytes.withUnsafeBytes { content -> Swift.Result<Result, DatasetError> in
      var error = zip_error_t()
      zip_error_init(&error)
      defer { zip_error_fini(&error) }
      guard let source = zip_source_buffer_create(content.baseAddress, UInt64(content.count), 0, &error)
      else {
        return .failure(DatasetError(path: path, "the zip archive cannot be read"))
      }
      guard let archive = zip_open_from_source(source, ZIP_RDONLY, &error) else {
        zip_source_free(source)
        return .failure(
          DatasetError(
            path: path, "the zip archive is damaged: \(String(cString: zip_error_strerror(&error)))"))
      }
      defer { zip_discard(archive) }
      do throws(DatasetError) {
        return .success(try body(archive))
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }
}
