/// What the bytes 0x80 to 0xFF mean in an encoding of one byte per character (CSV-3).
struct SingleByteTable: Sendable {
  /// 128 characters; U+FFFD where the byte has no meaning.
  let scalars: [Unicode.Scalar]

  private init(_ text: String) {
    scalars = [Unicode.Scalar](text.unicodeScalars)
    precondition(scalars.count == 128, "a table has one character for each of 128 bytes")
  }

  static let undefined: Unicode.Scalar = "\u{FFFD}"

  /// The character of a byte; bytes below 0x80 are ASCII in every table.
  subscript(_ byte: UInt8) -> Unicode.Scalar {
    byte < 0x80 ? Unicode.Scalar(byte) : scalars[Int(byte) - 0x80]
  }

  func canDecode(_ cell: ArraySlice<UInt8>) -> Bool {
    for byte in cell where byte >= 0x80 && self[byte] == Self.undefined { return false }
    return true
  }

  func decode(_ cell: ArraySlice<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    for byte in cell { text.append(self[byte]) }
    return String(text)
  }

  // swift-format-ignore
  static let windows1252 = SingleByteTable(
    "€\u{FFFD}‚ƒ„…†‡ˆ‰Š‹Œ\u{FFFD}Ž\u{FFFD}\u{FFFD}‘’“”•–—˜™š›œ\u{FFFD}žŸ" +
    "\u{A0}¡¢£¤¥¦§¨©ª«¬\u{AD}®¯°±²³´µ¶·¸¹º»¼½¾¿" +
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß" +
    "àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ")

  // swift-format-ignore
  static let windows1250 = SingleByteTable(
    "€\u{FFFD}‚\u{FFFD}„…†‡\u{FFFD}‰Š‹ŚŤŽŹ\u{FFFD}‘’“”•–—\u{FFFD}™š›śťžź" +
    "\u{A0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{AD}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż" +
    "ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß" +
    "ŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙")

  // swift-format-ignore
  static let windows1251 = SingleByteTable(
    "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{FFFD}™љ›њќћџ" +
    "\u{A0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{AD}®Ї°±Ііґµ¶·ё№є»јЅѕї" +
    "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ" +
    "абвгдежзийклмнопрстуфхцчшщъыьэюя")

  // swift-format-ignore
  static let koi8R = SingleByteTable(
    "─│┌┐└┘├┤┬┴┼▀▄█▌▐░▒▓⌠■∙√≈≤≥\u{A0}⌡°²·÷" +
    "═║╒ё╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡Ё╢╣╤╥╦╧╨╩╪╫╬©" +
    "юабцдефгхийклмнопярстужвьызшэщчъ" +
    "ЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ")

  // swift-format-ignore
  static let cp866 = SingleByteTable(
    "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ" +
    "абвгдежзийклмноп░▒▓│┤╡╢╖╕╣║╗╝╜╛┐" +
    "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀" +
    "рстуфхцчшщъыьэюяЁёЄєЇїЎў°∙·√№¤■\u{A0}")
}
