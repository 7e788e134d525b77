import ConcordCore

/// The bytes of a file on their way from the source to the scanner: sniffed, without byte order
/// mark, UTF-16 changed to UTF-8.
struct CSVInput<Source: ByteSource> {
  let sniff: CSVEncodingSniff
  let delimiter: CSVDelimiter
  private let file: CSVFile
  private var source: Source
  private var transcoder: UTF16Transcoder?
  private var scanner: CSVScanner
  private var chunk: [UInt8]
  private var position: Int
  private var isAtEnd: Bool

  /// Bytes that are looked at before the first record is read.
  static var sampleBytes: Int { 1024 * 1024 }
  /// Bytes that are asked for at a time afterwards.
  static var chunkBytes: Int { 64 * 1024 }

  init(
    _ source: Source, file: CSVFile, encoding: CSVEncoding?, delimiter: CSVDelimiter?
  ) throws(ConcordError) {
    self.file = file
    self.source = source
    var sample = try Self.sample(&self.source)
    isAtEnd = sample.count < Self.sampleBytes
    let isCut = !isAtEnd
    sniff = try Self.encoding(of: sample, isCut: isCut, given: encoding, file: file)
    sample.removeFirst(sniff.markLength)
    if sniff.encoding.isUTF16 {
      var transcoder = UTF16Transcoder(isBigEndian: sniff.encoding == .utf16BigEndian)
      sample = transcoder.transcode(sample[...])
      if isAtEnd { sample += transcoder.finish() }
      self.transcoder = transcoder
    }
    let separators: CSVDelimiterSniff
    do {
      separators = try CSVDelimiterSniff(sample, isCut: isCut, given: delimiter)
    } catch {
      throw file.error(error.reason, line: error.line, column: 1)
    }
    self.delimiter = separators.delimiter
    position = separators.separatorLineLength
    scanner = CSVScanner(delimiter: separators.delimiter, firstLine: position > 0 ? 2 : 1)
    chunk = sample
  }

  /// The next record that is not blank; nil at the end.
  mutating func nextRecord() throws(ConcordError) -> ScannedRecord? {
    while try advance() {
      let record = scanner.takeRecord()
      if !record.isBlank { return record }
    }
    return nil
  }

  /// Goes on until the scanner has a record; false at the end.
  private mutating func advance() throws(ConcordError) -> Bool {
    while true {
      if try scan() { return true }
      if isAtEnd { return false }
      try fill()
    }
  }

  private mutating func scan() throws(ConcordError) -> Bool {
    do {
      if try scanner.scan(chunk, from: &position) { return true }
      return isAtEnd ? try scanner.finish() : false
    } catch {
      end()
      throw file.error(error)
    }
  }

  private mutating func fill() throws(ConcordError) {
    let bytes = try source.read(upTo: Self.chunkBytes)
    isAtEnd = bytes.isEmpty
    position = 0
    if transcoder == nil {
      chunk = bytes
    } else {
      chunk = (isAtEnd ? transcoder?.finish() : transcoder?.transcode(bytes[...])) ?? []
    }
  }

  /// Leaves nothing to read after an error.
  private mutating func end() {
    scanner = CSVScanner(delimiter: delimiter)
    chunk = []
    position = 0
    isAtEnd = true
  }

  // MARK: Opening

  private static func sample(_ source: inout Source) throws(ConcordError) -> [UInt8] {
    var sample: [UInt8] = []
    while sample.count < sampleBytes {
      let bytes = try source.read(upTo: sampleBytes - sample.count)
      if bytes.isEmpty { break }
      sample += bytes
    }
    return sample
  }

  private static func encoding(
    of sample: [UInt8], isCut: Bool, given: CSVEncoding?, file: CSVFile
  ) throws(ConcordError) -> CSVEncodingSniff {
    do {
      return try CSVEncodingSniff(sample, isCut: isCut, given: given)
    } catch {
      var line = 1
      var previous: UInt8 = 0
      for byte in sample[..<error.offset] {
        if byte == 13 || byte == 10 && previous != 13 { line += 1 }
        previous = byte
      }
      throw file.error(error.reason, line: line, column: 1)
    }
  }
}
