package import ConcordCore
import Foundation

/// Reads a file piece by piece through a handle that is closed with the source.
package struct FileByteSource: ByteSource {
  private let handle: FileHandle
  private let name: String

  /// Opens the file at a path.
  ///
  /// - Throws: `E-FILE` when it cannot be opened; the error names the file's last path component.
  package init(path: String) throws(ConcordError) {
    let url = URL(fileURLWithPath: path)
    name = url.lastPathComponent
    do {
      handle = try FileHandle(forReadingFrom: url)
    } catch {
      throw Self.unreadable(name, "it cannot be opened")
    }
  }

  /// The next bytes of the file.
  ///
  /// - Throws: `E-FILE` when the system cannot read it.
  package mutating func read(upTo count: Int) throws(ConcordError) -> [UInt8] {
    do {
      guard let data = try handle.read(upToCount: count) else { return [] }
      return [UInt8](data)
    } catch {
      throw Self.unreadable(name, "it cannot be read")
    }
  }

  private static func unreadable(_ name: String, _ reason: String) -> ConcordError {
    CSVFile(name).error(reason, line: 0, column: 0)
  }
}
