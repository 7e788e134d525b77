import ConcordCore
import ConcordFormats
import ConcordStore

/// Values of properties that rules work out after a row is read.
struct LateValues {
  let reader: Reader
  let draft: Draft

  func value(_ property: WireProperty, of type: EntityType, id: String) throws -> Value {
    switch (type.name, property.name) {
    case ("company", "systemVersion"): return .text(ServerVersion.text)
    case ("companyInformation", "currentFiscalYearStartDate"):
      return .text("\(draft.context.now.prefix(4))-01-01")
    case ("companyInformation", "experience"): return .text("Essential")
    case ("picture", _): return try picture(property.name, id)
    default: break
    }
    guard let entity = type.entity, let id = RecordID(id),
      let record = try draft.record(RecordKey(entity, id))
    else { return Self.blank(property) }
    switch (entity, property.name) {
    case (.contactBusinessRelation, let name): return try relation(name, record)
    case (.numberSeries, let name): return try series(name, record)
    case (.numberSeriesLine, _): return .integer(Self.isOpen(record) ? 1 : 0)
    case (.contactWebSource, "url"):
      let url = try draft.find(.webSource, record["webSourceCode"])?["url"] ?? ""
      return .text(url.replacing("%1", with: record["searchWord"]))
    case (_, "displayName"):
      guard let code = record.entity.keyFields.last, let list = code.reference else { break }
      return .text(try draft.find(list, record[code].text)?.displayName ?? "")
    default: break
    }
    return Self.blank(property)
  }

  private static func blank(_ property: WireProperty) -> Value {
    switch property.type {
    case .boolean, .decimal, .int32, .int64: .integer(0)
    case .guid: .text(WireConstants.zeroID)
    default: .text("")
    }
  }

  private func relation(_ name: String, _ row: Record) throws -> Value {
    if name == "businessRelationDescription" {
      let code = row[ContactBusinessRelation.code]
      return .text(try draft.find(.businessRelation, code)?.displayName ?? "")
    }
    let kind = Kind(rawValue: row[ContactBusinessRelation.kind])
    let linked = try kind.flatMap {
      try draft.find($0.entity, row[ContactBusinessRelation.linkedNumber])
    }
    if name == "linkedId" { return .text(linked?.key.id.description ?? WireConstants.zeroID) }
    return .text(linked?.displayName ?? "")
  }

  private func series(_ name: String, _ series: Record) throws -> Value {
    let today = String(draft.context.now.prefix(10))
    do throws(ConcordError) {
      let peek = try SeriesPeek(series.number, on: today, draft)
      return .text(name == "nextNumber" ? peek.number : peek.lastNumberUsed)
    } catch {
      if error.category == .unavailable || error.category == .fault { throw error }
      return .text("")
    }
  }

  /// A line is open while one more step stays within its range (N-9).
  private static func isOpen(_ line: Record) -> Bool {
    SeriesPeek.isOpen(line)
  }

  // MARK: Pictures

  private func picture(_ name: String, _ id: String) throws -> Value {
    guard let bytes = try PictureBytes(reader: reader).bytes(id: id) else {
      return name == "contentType" ? .text("") : .integer(0)
    }
    let header = ImageHeader(bytes)
    switch name {
    case "width": return .integer(Int64(header.width))
    case "height": return .integer(Int64(header.height))
    default: return .text(header.contentType)
    }
  }
}

/// Finds the bytes of a record's picture by the record's id.
struct PictureBytes {
  let reader: Reader

  static let parents: [EntityKind] = [.contact, .customer, .vendor, .employee, .bankAccount]

  /// The record that has an id and can have a picture.
  func parent(id: String) throws -> Record? {
    guard let id = RecordID(id) else { return nil }
    for kind in Self.parents {
      if let record = try reader.record(RecordKey(kind, id)) { return record }
    }
    return nil
  }

  func bytes(id: String) throws -> [UInt8]? {
    guard let record = try parent(id: id) else { return nil }
    return try reader.image(record["picture"])
  }
}

/// What the beginning of an image says about it.
struct ImageHeader {
  var contentType = ""
  var width = 0
  var height = 0

  init(_ bytes: [UInt8]) {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), bytes.count >= 24 {
      contentType = "image/png"
      width = Self.number(bytes[16..<20])
      height = Self.number(bytes[20..<24])
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      contentType = "image/jpeg"
      readFrame(bytes)
    }
  }

  /// Walks the segments of a JPEG to its frame header.
  private mutating func readFrame(_ bytes: [UInt8]) {
    var position = 2
    while position + 9 < bytes.count, bytes[position] == 0xFF {
      let marker = bytes[position + 1]
      let isFrame = (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker)
      if isFrame {
        height = Self.number(bytes[position + 5..<position + 7])
        width = Self.number(bytes[position + 7..<position + 9])
        return
      }
      position += 2 + Self.number(bytes[position + 2..<position + 4])
    }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }
}

/// The version that clients see.
enum ServerVersion {
  static let text = "1.0.0.0"
}
