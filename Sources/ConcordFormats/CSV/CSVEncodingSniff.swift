import ConcordCore

/// How the encoding of a file became known (CSV-3).
package enum CSVEncodingBasis: String, Sendable {
  /// It was named by the user.
  case given
  case byteOrderMark
  /// The bytes are what the encoding demands.
  case valid
  /// The letters make the most sense in this encoding; to be shown to the user.
  case guessed
}

/// The encoding of a file, found out from its first bytes (CSV-3).
struct CSVEncodingSniff: Equatable {
  var encoding: CSVEncoding
  var basis: CSVEncodingBasis
  /// The bytes of the byte order mark, which are no text.
  var markLength = 0

  /// Why a file is not text at all.
  struct NotText: Error, Equatable {
    let reason: String
    /// Where in the sample this shows.
    let offset: Int
  }

  /// Finds the encoding of the file that begins with `sample`.
  ///
  /// In this order: the encoding `given`, a byte order mark, valid UTF-8, UTF-16 by the places of
  /// its zero bytes, the best single-byte encoding by letter statistics. Text that is UTF-8 in more
  /// places than it is not stays UTF-8, so that a damaged row is reported instead of every row
  /// being misread.
  ///
  /// - Parameters:
  ///   - sample: The first bytes of the file.
  ///   - isCut: Whether the file goes on after the sample.
  ///   - given: The encoding that the user named.
  /// - Throws: `NotText` for bytes that are not text in any encoding.
  init(_ sample: [UInt8], isCut: Bool, given: CSVEncoding?) throws(NotText) {
    let mark = CSVEncoding.byteOrderMarks.first { sample.starts(with: $0.bytes) }
    if let given {
      self.init(encoding: given, basis: .given)
      // "UTF-16" without an order is little-endian only until a mark says otherwise.
      if let mark, mark.encoding == given || mark.encoding.isUTF16 && given.isUTF16 {
        encoding = mark.encoding
        markLength = mark.bytes.count
      }
      return
    }
    if let signature = Self.signatures.first(where: { sample.starts(with: $0.bytes) }) {
      throw NotText(reason: "it is \(signature.name), not text; save it as CSV first", offset: 0)
    }
    if let mark {
      self.init(encoding: mark.encoding, basis: .byteOrderMark, markLength: mark.bytes.count)
    } else if let zero = sample.firstIndex(of: 0) {
      guard let encoding = Self.utf16(sample, isCut: isCut) else {
        throw NotText(reason: "it is not text", offset: zero)
      }
      self.init(encoding: encoding, basis: .valid)
    } else {
      try self.init(text: sample, isCut: isCut)
    }
  }

  private init(encoding: CSVEncoding, basis: CSVEncodingBasis, markLength: Int = 0) {
    self.encoding = encoding
    self.basis = basis
    self.markLength = markLength
  }

  /// The encoding of bytes without a zero byte and without a byte order mark.
  private init(text sample: [UInt8], isCut: Bool) throws(NotText) {
    if let offset = Self.controlCharacters(in: sample) {
      throw NotText(reason: "it is not text", offset: offset)
    }
    let check = UTF8Check(sample[...], isCut: isCut)
    if check.isValid {
      self.init(encoding: .utf8, basis: .valid)
    } else if check.sequences > check.strayBytes {
      self.init(encoding: .utf8, basis: .guessed)
    } else {
      self.init(encoding: LetterStatistics.bestEncoding(of: sample), basis: .guessed)
    }
  }

  /// What other programs' files begin with that people mistake for CSV.
  private static let signatures: [(bytes: [UInt8], name: String)] = [
    ([UInt8]("PK\u{3}\u{4}".utf8), "a spreadsheet or ZIP file"),
    ([0xD0, 0xCF, 0x11, 0xE0], "an old spreadsheet"),
    ([UInt8]("%PDF-".utf8), "a PDF document"),
    ([0x1F, 0x8B], "a compressed file"),
    ([0xFF, 0xFE, 0, 0], "UTF-32"),
    ([0, 0, 0xFE, 0xFF], "UTF-32"),
  ]

  /// The first control character, if there are so many that this cannot be text: one in ten bytes.
  private static func controlCharacters(in sample: [UInt8]) -> Int? {
    var count = 0
    var first: Int?
    for index in sample.indices where sample[index] < 0x20 {
      if 0x09...0x0D ~= sample[index] || sample[index] == 0x1A { continue }
      count += 1
      if first == nil { first = index }
    }
    return count * 10 > sample.count ? first : nil
  }

  /// The order of UTF-16 by the zero bytes, which are the high bytes of ASCII characters.
  private static func utf16(_ sample: [UInt8], isCut: Bool) -> CSVEncoding? {
    var zeros = [0, 0]
    for index in sample.indices where sample[index] == 0 { zeros[index & 1] += 1 }
    let isBigEndian = zeros[0] > zeros[1]
    guard min(zeros[0], zeros[1]) * 10 <= max(zeros[0], zeros[1]) else { return nil }
    var transcoder = UTF16Transcoder(isBigEndian: isBigEndian)
    var text = transcoder.transcode(sample[...])
    if !isCut { text += transcoder.finish() }
    guard !text.contains(0), controlCharacters(in: text) == nil else { return nil }
    let check = UTF8Check(text[...])
    guard check.strayBytes * 20 <= text.count else { return nil }
    return isBigEndian ? .utf16BigEndian : .utf16LittleEndian
  }
}
