/// Changes UTF-16 into UTF-8, piece by piece, so that cells can be told apart by bytes (CSV-3).
///
/// What is no character — half a surrogate pair, an odd byte at the end — becomes the byte 0xFF,
/// which is never valid: it is found again when the cell is decoded, and reported with its place.
struct UTF16Transcoder {
  private let isBigEndian: Bool
  private var oddByte: UInt8?
  private var highSurrogate: UInt16?

  init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

  static let invalid: UInt8 = 0xFF

  mutating func transcode(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count * 3 / 2)
    for byte in bytes {
      guard let first = oddByte else {
        oddByte = byte
        continue
      }
      oddByte = nil
      let pair = (UInt16(first), UInt16(byte))
      append(isBigEndian ? pair.0 << 8 | pair.1 : pair.1 << 8 | pair.0, to: &result)
    }
    return result
  }

  /// What is left at the end of the file.
  mutating func finish() -> [UInt8] {
    defer { (oddByte, highSurrogate) = (nil, nil) }
    return oddByte == nil && highSurrogate == nil ? [] : [Self.invalid]
  }

  private mutating func append(_ unit: UInt16, to result: inout [UInt8]) {
    if let high = highSurrogate {
      highSurrogate = nil
      if 0xDC00...0xDFFF ~= unit {
        appendScalar(0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(unit) - 0xDC00), to: &result)
        return
      }
      result.append(Self.invalid)
    }
    switch unit {
    case 0xD800...0xDBFF: highSurrogate = unit
    case 0xDC00...0xDFFF: result.append(Self.invalid)
    default: appendScalar(UInt32(unit), to: &result)
    }
  }

  private func appendScalar(_ value: UInt32, to result: inout [UInt8]) {
    switch value {
    case 0..<0x80:
      result.append(UInt8(value))
    case 0x80..<0x800:
      result.append(0xC0 | UInt8(value >> 6))
      result.append(0x80 | UInt8(value & 0x3F))
    case 0x800..<0x10000:
      result.append(0xE0 | UInt8(value >> 12))
      result.append(0x80 | UInt8(value >> 6 & 0x3F))
      result.append(0x80 | UInt8(value & 0x3F))
    default:
      result.append(0xF0 | UInt8(value >> 18))
      result.append(0x80 | UInt8(value >> 12 & 0x3F))
      result.append(0x80 | UInt8(value >> 6 & 0x3F))
      result.append(0x80 | UInt8(value & 0x3F))
    }
  }
}
