extension String {
  /// The text on one line: line ends and tabs, which notes may have, become visible signs.
  package var onOneLine: String {
    if !utf8.contains(where: { $0 < 0x20 }) { return self }
    return replacing("\r\n", with: "⏎").replacing("\n", with: "⏎").replacing("\r", with: "⏎")
      .replacing("\t", with: "⇥")
  }
}
