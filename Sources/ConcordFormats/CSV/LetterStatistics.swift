/// Tells single-byte encodings apart by the letters that a text would have in each (CSV-3).
///
/// Bytes from 0x80 on are letters of quite different frequency, case and neighbourhood in the five
/// encodings: Cyrillic letters stand beside Cyrillic letters, accented Latin letters between ASCII
/// letters, capitals do not follow small letters, vowels and consonants alternate, and box-drawing
/// characters do not occur in names. Each such observation is a few points; the most points win.
enum LetterStatistics {
  /// Bytes from 0x80 on that are looked at; more do not make the guess better.
  private static let samples = 20_000

  private static let candidates: [CSVEncoding] = [
    .windows1252, .windows1250, .windows1251, .koi8R, .cp866,
  ]

  /// The encoding with the most points; of equals the first in the order of CSV-3.
  static func bestEncoding(of bytes: [UInt8]) -> CSVEncoding {
    let places = bytes.indices.lazy.filter { bytes[$0] >= 0x80 }.prefix(samples)
    var best = (encoding: CSVEncoding.windows1252, points: Int.min)
    for encoding in candidates {
      guard let table = encoding.table else { continue }
      let letters = (0...255).map { Letter(table[UInt8($0)]) }
      var points = 0
      for place in places {
        let before = place > 0 ? letters[Int(bytes[place - 1])] : .boundary
        let after = place + 1 < bytes.count ? letters[Int(bytes[place + 1])] : .boundary
        points += letters[Int(bytes[place])].points(before: before, after: after)
      }
      if points > best.points { best = (encoding, points) }
    }
    return best.encoding
  }
}

/// What the statistics know of one character.
private struct Letter {
  /// What counts about a character as a neighbour.
  enum Kind { case other, symbol, nonsense, latin, accented, cyrillic }

  var kind = Kind.other
  var isUpper = false
  var isVowel = false
  /// Points for the mere occurrence.
  var weight = 0
  var scalar: Unicode.Scalar = " "

  static let boundary = Letter(" ")

  init(_ scalar: Unicode.Scalar) {
    self.scalar = scalar
    let lower = scalar.properties.lowercaseMapping
    isUpper = lower != String(scalar)
    switch scalar.value {
    case 0x80..<0xC0, 0x2C7, 0x2D8...0x2DD, 0x192, 0x2C6:
      kind = Self.ordinarySigns.contains(scalar) ? .other : .symbol
    case 0x400...0x4FF:
      kind = .cyrillic
      weight = Self.cyrillicWeight(lower)
    case 0x2219...0x25FF, SingleByteTable.undefined.value:
      kind = .nonsense
    default:
      guard scalar.properties.isAlphabetic else { return }
      kind = scalar.isASCII ? .latin : .accented
      isVowel = Self.vowels.contains(lower)
      weight = Self.rareLetters.contains(lower) ? -5 : 0
    }
  }

  var isLatin: Bool { kind == .latin || kind == .accented }
  private var isLetter: Bool { isLatin || kind == .cyrillic }

  func points(before: Letter, after: Letter) -> Int {
    switch kind {
    case .nonsense: -8
    case .symbol: symbolPoints(before, after)
    case .cyrillic: cyrillicPoints(before, after)
    case .accented: accentedPoints(before, after)
    case .latin, .other: 0
    }
  }

  /// Signs such as `³` and `¿` are at home beside words, not inside them.
  private func symbolPoints(_ before: Letter, _ after: Letter) -> Int {
    if before.isLetter && after.isLetter { return -5 }
    if scalar == "¿" || scalar == "¡" { return before.isLetter ? -5 : 1 }
    if scalar == "º" || scalar == "ª" {
      return after.isLetter ? -4 : "Nn0123456789".unicodeScalars.contains(before.scalar) ? 3 : 0
    }
    return before.isLetter || after.isLetter ? -3 : -1
  }

  private func cyrillicPoints(_ before: Letter, _ after: Letter) -> Int {
    if before.isLatin || after.isLatin { return -8 }
    guard before.kind == .cyrillic || after.kind == .cyrillic else { return -1 }
    return weight + casePoints(before, after)
  }

  private func accentedPoints(_ before: Letter, _ after: Letter) -> Int {
    if before.kind == .cyrillic || after.kind == .cyrillic { return -4 }
    let accents = (before.kind == .accented ? 1 : 0) + (after.kind == .accented ? 1 : 0)
    guard before.kind == .latin || after.kind == .latin else { return accents == 2 ? -3 : -1 }
    let start = !before.isLetter && Self.rareInitials.contains(scalar) ? -3 : 0
    return 2 - accents + weight + start + casePoints(before, after) + soundPoints(before, after)
  }

  /// A capital after a small letter is rare in any script.
  private func casePoints(_ before: Letter, _ after: Letter) -> Int {
    if before.isLetter, !before.isUpper, isUpper { return -4 }
    return 0
  }

  /// Vowels stand beside consonants; a few letters betray their language by what follows.
  private func soundPoints(_ before: Letter, _ after: Letter) -> Int {
    switch scalar {
    case "ñ": return after.isVowel ? 2 : -2
    case "ń": return after.isVowel ? -2 : 2
    case "ã", "õ": return after.isVowel ? 3 : -1
    case "ă", "ő": return after.isVowel ? -3 : 1
    case "ę", "ą": return after.isLatin ? 0 : 2
    case "œ": return after.scalar == "u" || after.scalar == "i" ? 2 : -3
    case "ø" where after.isVowel && after.scalar != "y": return -2
    default: break
    }
    var points = 0
    for neighbour in [before, after] where neighbour.isLatin {
      points += neighbour.isVowel == isVowel ? -1 : 1
    }
    return points
  }

  /// Signs that business texts in every one of the encodings may have beside words.
  private static let ordinarySigns = Set<Unicode.Scalar>([
    "\u{A0}", "§", "©", "«", "\u{AD}", "®", "°", "·", "»", "´",
  ])

  private static let vowels = Set<String>(
    "aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýÿœăąęěėőůű".map { String($0) })

  /// Letters whose byte is far more often the other letter of Windows-1252 and 1250.
  private static let rareLetters = Set<String>("ŕĺìòÿþƒµ".map { String($0) })

  /// Letters in the order of their frequency in Russian.
  private static let frequentLetters: [String] = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё".map {
    String($0)
  }

  /// Capitals with which hardly a name of Western Europe begins; `È` is the byte of `Č`.
  private static let rareInitials = Set<Unicode.Scalar>("ÈÊËÌÏÒÙÛÐ".unicodeScalars)

  private static func cyrillicWeight(_ letter: String) -> Int {
    guard let rank = frequentLetters.firstIndex(of: letter) else {
      return letter == "і" || letter == "ї" || letter == "є" ? 1 : -3
    }
    switch rank {
    case 0..<10: return 4
    case 10..<16: return 3
    case 16..<22: return 2
    case 22..<28: return 1
    default: return 0
    }
  }
}
