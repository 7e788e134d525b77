/// The character encodings in which a CSV file may be written (CSV-3).
package enum CSVEncoding: String, CaseIterable, Sendable {
  case utf8 = "UTF-8"
  case utf16LittleEndian = "UTF-16LE"
  case utf16BigEndian = "UTF-16BE"
  case windows1252 = "Windows-1252"
  case windows1250 = "Windows-1250"
  case windows1251 = "Windows-1251"
  case koi8R = "KOI8-R"
  case cp866 = "CP866"

  /// The encoding with a usual name such as `utf8`, `cp1251`, `ISO-8859-1` or `866`; nil = unknown.
  ///
  /// Case, hyphens, underscores and blanks do not matter. ISO-8859-1 and ASCII mean Windows-1252, as
  /// on the web, and UTF-16 without an order is little-endian.
  package init?(name: String) {
    let key = String(name.lowercased().filter { $0.isLetter || $0.isNumber })
    switch key {
    case "utf8", "65001": self = .utf8
    case "utf16", "utf16le", "unicode", "ucs2": self = .utf16LittleEndian
    case "utf16be": self = .utf16BigEndian
    case "windows1252", "cp1252", "1252", "iso88591", "latin1", "ansi", "ascii", "usascii":
      self = .windows1252
    case "windows1250", "cp1250", "1250": self = .windows1250
    case "windows1251", "cp1251", "1251": self = .windows1251
    case "koi8r", "koi8", "20866": self = .koi8R
    case "cp866", "ibm866", "866", "dos866": self = .cp866
    default: return nil
    }
  }

  /// The byte order marks, each with the encoding that it announces.
  static let byteOrderMarks: [(bytes: [UInt8], encoding: CSVEncoding)] = [
    ([0xEF, 0xBB, 0xBF], .utf8),
    ([0xFF, 0xFE], .utf16LittleEndian),
    ([0xFE, 0xFF], .utf16BigEndian),
  ]

  /// Whether a file in this encoding has to be changed to UTF-8 before cells can be told apart.
  var isUTF16: Bool { self == .utf16LittleEndian || self == .utf16BigEndian }

  /// The meaning of the bytes from 0x80 on; nil for the Unicode encodings.
  var table: SingleByteTable? {
    switch self {
    case .utf8, .utf16LittleEndian, .utf16BigEndian: nil
    case .windows1252: .windows1252
    case .windows1250: .windows1250
    case .windows1251: .windows1251
    case .koi8R: .koi8R
    case .cp866: .cp866
    }
  }

  /// Whether there are bytes without meaning; KOI8-R and CP866 give every byte one.
  var mayFail: Bool { self != .koi8R && self != .cp866 }

  /// Whether every byte of a cell means something.
  ///
  /// A cell of a UTF-16 file is UTF-8 by then (`UTF16Transcoder`); what was no character in it is
  /// not valid here either.
  func canDecode(_ cell: ArraySlice<UInt8>) -> Bool {
    if let table { return table.canDecode(cell) }
    return UTF8Check(cell).isValid
  }

  /// The text of a cell, with U+FFFD for whatever `canDecode` refuses.
  func decode(_ cell: ArraySlice<UInt8>) -> String {
    if let table { return table.decode(cell) }
    return String(decoding: cell, as: UTF8.self)
  }
}
