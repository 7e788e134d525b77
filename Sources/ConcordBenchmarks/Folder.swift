import Foundation

/// A folder for the databases of a part; goes away with this object.
final class Folder: Sendable {
  private let url: URL

  init(_ parent: String?) throws {
    let parent =
      parent.map { URL(fileURLWithPath: $0) } ?? FileManager.default.temporaryDirectory
    url = parent.appendingPathComponent("concord-benchmark-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent("\(name).concord").path }

  /// Copies a database that nobody has open.
  func copy(_ name: String, to other: String) throws -> String {
    remove(other)
    try FileManager.default.copyItem(atPath: path(name), toPath: path(other))
    return path(other)
  }

  func remove(_ name: String) {
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path(name) + suffix)
    }
  }
}
