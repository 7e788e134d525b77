/// Counts how much of a run of bytes is UTF-8 and how much is not (RFC 3629, table in section 4).
struct UTF8Check {
  /// Well-formed sequences of two to four bytes.
  private(set) var sequences = 0
  /// Bytes that belong to no well-formed sequence.
  private(set) var strayBytes = 0

  /// Checks the bytes; with `isCut`, a sequence that the end interrupts is not held against them.
  init(_ bytes: ArraySlice<UInt8>, isCut: Bool = false) {
    var index = bytes.startIndex
    while index < bytes.endIndex {
      if bytes[index] < 0x80 {
        index += 1
        continue
      }
      let found = Self.sequence(bytes, at: index)
      if found.isWhole {
        sequences += 1
      } else if !(isCut && index + found.length == bytes.endIndex && found.isPromising) {
        strayBytes += found.length
      }
      index += found.length
    }
  }

  var isValid: Bool { strayBytes == 0 }

  /// What stands at a position: a whole sequence, the beginning of one, or a stray byte.
  private struct Found {
    var length: Int
    var isWhole = false
    /// The bytes so far are right, but more were announced.
    var isPromising = false
  }

  private static func sequence(_ bytes: ArraySlice<UInt8>, at start: Int) -> Found {
    guard let (length, second) = expectation(bytes[start]) else { return Found(length: 1) }
    var index = start + 1
    while index < start + length {
      guard index < bytes.endIndex else { return Found(length: index - start, isPromising: true) }
      let allowed = index == start + 1 ? second : 0x80...0xBF
      guard allowed.contains(bytes[index]) else { return Found(length: index - start) }
      index += 1
    }
    return Found(length: length, isWhole: true)
  }

  /// How long the sequence is that a byte begins, and which bytes may come second.
  private static func expectation(_ lead: UInt8) -> (length: Int, second: ClosedRange<UInt8>)? {
    switch lead {
    case 0xC2...0xDF: (2, 0x80...0xBF)
    case 0xE0: (3, 0xA0...0xBF)
    case 0xED: (3, 0x80...0x9F)
    case 0xE1...0xEF: (3, 0x80...0xBF)
    case 0xF0: (4, 0x90...0xBF)
    case 0xF1...0xF3: (4, 0x80...0xBF)
    case 0xF4: (4, 0x80...0x8F)
    default: nil
    }
  }
}
