/// A record in a few hundred bytes: only the fields that do not have their default value.
struct PackedRecord {
  private let bytes: [UInt8]

  init(_ record: Record) {
    var packer = Packer()
    packer.append(UInt64(bitPattern: record.version))
    for text in [record.createdAt, record.createdBy, record.modifiedAt, record.modifiedBy] {
      packer.append(text)
    }
    for field in record.entity.fields {
      let value = record.values[field.ordinal]
      if value == field.defaultValue { continue }
      packer.append(UInt64(field.ordinal))
      switch value {
      case .text(let text): packer.append(text)
      case .integer(let number): packer.append(UInt64(bitPattern: number))
      }
    }
    bytes = packer.bytes
  }

  /// The record with its key; `key` is the one that it was packed with.
  func record(_ key: RecordKey) -> Record {
    var record = Record(new: key.entity, id: key.id)
    var position = 0
    record.version = Int64(bitPattern: number(&position))
    record.createdAt = text(&position)
    record.createdBy = text(&position)
    record.modifiedAt = text(&position)
    record.modifiedBy = text(&position)
    let fields = record.entity.fields
    while position < bytes.count {
      let field = fields[Int(number(&position))]
      record.values[field.ordinal] =
        field.isText
        ? .text(text(&position)) : .integer(Int64(bitPattern: number(&position)))
    }
    return record
  }

  private func number(_ position: inout Int) -> UInt64 {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = bytes[position]
      position += 1
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return number }
      shift += 7
    }
  }

  private func text(_ position: inout Int) -> String {
    let count = Int(number(&position))
    defer { position += count }
    return String(decoding: bytes[position..<position + count], as: UTF8.self)
  }

  private struct Packer {
    var bytes: [UInt8] = []

    mutating func append(_ number: UInt64) {
      var rest = number
      while rest >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(rest))
    }

    mutating func append(_ text: String) {
      append(UInt64(text.utf8.count))
      bytes.append(contentsOf: text.utf8)
    }
  }
}
