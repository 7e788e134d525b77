internal import ConcordCore
private import Crypto
private import Foundation

/// Ties an execution to its preview: the preview's time and a hash over the operation, its input
/// and the versions of everything it read (D-40).
struct PreviewToken {
  private static let timeBytes = 8

  /// Milliseconds since 1970.
  private let time: Int64
  private let hash: [UInt8]

  init<O: ConcordCore.Operation>(_ operation: O, _ plan: Plan, at time: Int64) throws(ConcordError)
  {
    self.time = time
    hash = try Self.hash(operation, plan, time)
  }

  /// Reads a token that a caller sends back.
  ///
  /// - Throws: `E-FIELD` for anything that is not a token.
  init(text: String) throws(ConcordError) {
    var base64 = text.replacingOccurrences(of: "-", with: "+")
      .replacingOccurrences(of: "_", with: "/")
    while base64.utf8.count % 4 != 0 { base64 += "=" }
    guard let bytes = Data(base64Encoded: base64),
      bytes.count == Self.timeBytes + SHA256.byteCount
    else { throw ConcordError(.range, "previewToken", "the token of a preview") }
    time = bytes.prefix(Self.timeBytes).reduce(0) { $0 << 8 | Int64($1) }
    hash = Array(bytes.dropFirst(Self.timeBytes))
  }

  /// The token as it travels: base64url without padding.
  var text: String {
    let bytes = Self.bytes(time) + hash
    return Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
      .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
  }

  /// Refuses a plan that is not the previewed one, or a preview older than a day (API-DRY-4).
  ///
  /// - Throws: `E-STALE`, naming a record that was changed since, if one can be found.
  func check<O: ConcordCore.Operation>(_ operation: O, _ plan: Plan, _ draft: Draft, now: Int64)
    throws(ConcordError)
  {
    let age = now - time
    let oldest = Int64(Limits.previewTokenHours) * 3_600_000
    if age <= oldest, try Self.hash(operation, plan, time) == hash { return }
    let since = UTCTime.text(time)
    for key in plan.reads.keys.sorted(by: Self.isBefore) {
      guard let record = try draft.stored(key), record.modifiedAt > since else { continue }
      throw ConcordError(
        .stale, record.entity.caption, record.number, record.modifiedBy, record.modifiedAt,
        String(record.version - 1), String(record.version), record: key)
    }
    throw ConcordError(
      .stale, plan.main?.entity.entity.caption ?? O.name, plan.mainNumber, "somebody", since,
      "of the preview", "another one", record: plan.main)
  }

  private static func hash<O: ConcordCore.Operation>(_ operation: O, _ plan: Plan, _ time: Int64)
    throws(ConcordError) -> [UInt8]
  {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    var hasher = SHA256()
    hasher.update(data: bytes(time))
    hasher.update(data: Array(O.name.utf8))
    do {
      hasher.update(data: try encoder.encode(operation))
    } catch {
      throw ConcordError(.fault, "the operation \(O.name) cannot be encoded")
    }
    // What the operation itself inserts has another id every time.
    let inserted = Set(plan.changes.filter { $0.before == nil }.map(\.key))
    for key in plan.reads.keys.sorted(by: isBefore) where !inserted.contains(key) {
      hasher.update(data: Array("\n\(key.entity.entity.name) \(key.id)".utf8))
      hasher.update(data: bytes(plan.reads[key] ?? 0))
    }
    return Array(hasher.finalize())
  }

  private static func isBefore(_ left: RecordKey, _ right: RecordKey) -> Bool {
    (left.entity.rawValue, left.id) < (right.entity.rawValue, right.id)
  }

  private static func bytes(_ number: Int64) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  }
}
