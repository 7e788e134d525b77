import ConcordCore
import Foundation
import Synchronization

/// Files that jobs have made, kept for a day for whoever asked for them (`api.md` 3.14, 3.16).
final class ExportShelf: Sendable {
  private struct Entry {
    let owner: RecordID
    let expires: Date
  }

  private let folder: URL
  private let entries = Mutex<[RecordID: Entry]>([:])

  init() {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("concord-\(UUID().uuidString)")
  }

  /// Removes all files; what they hold must not outlive the server.
  func clear() { try? FileManager.default.removeItem(at: folder) }

  /// A new file that only its owner may read, open for writing.
  ///
  /// - Throws: `E-FILE` when there is no room.
  func create(_ id: RecordID, owner: RecordID) throws(ConcordError) -> FileHandle {
    forgetOld()
    let path = path(id)
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      try Data().write(to: path)
      let handle = try FileHandle(forWritingTo: path)
      let expires = Date(timeIntervalSinceNow: TimeInterval(Limits.exportHours * 3600))
      entries.withLock { $0[id] = Entry(owner: owner, expires: expires) }
      return handle
    } catch {
      throw ConcordError(.file, "The export", "a file", "it cannot be written", "1", "1")
    }
  }

  /// The parts of a file; nil when it is gone or somebody else's.
  func parts(_ id: RecordID, for user: RecordID) -> APIResponse.Parts? {
    forgetOld()
    guard entries.withLock({ $0[id]?.owner }) == user,
      let file = try? FileHandle(forReadingFrom: path(id))
    else { return nil }
    let handle = Mutex(file)
    let size = 64 * 1024
    return {
      let part = try handle.withLock { try $0.read(upToCount: size) }
      return part.flatMap { $0.isEmpty ? nil : Array($0) }
    }
  }

  private func path(_ id: RecordID) -> URL { folder.appendingPathComponent("\(id).csv") }

  private func forgetOld() {
    let old = entries.withLock { entries -> [RecordID] in
      let old = entries.filter { $0.value.expires < Date() }.map(\.key)
      for id in old { entries[id] = nil }
      return old
    }
    for id in old { try? FileManager.default.removeItem(at: path(id)) }
  }
}
