extension DefaultSetup {
  /// How VAT registration numbers are written in the European Union, the United Kingdom, Norway and
  /// Switzerland (V-VAT-3), with and without the country prefix.
  ///
  /// A line is a country and its formats; a country may have several lines. Northern Ireland writes
  /// `XI` in trade with the European Union. Line numbers go in steps of 10000.
  static let vatFormats: [DefaultRow] = {
    var lastLine: [String: Int] = [:]
    return vatFormatsByCountry.split(separator: "\n").flatMap { line in
      let cells = DefaultRow.cells(of: line)
      let country = cells[0]
      return cells.dropFirst().map { format in
        let lineNumber = lastLine[country, default: 0] + 10000
        lastLine[country] = lineNumber
        return DefaultRow(
          entity: .vatRegistrationFormat,
          values: [
            ("country", country), ("lineNumber", String(lineNumber)), ("format", format),
          ])
      }
    }
  }()

  private static let vatFormatsByCountry = """
    AT|ATU########|U########
    BE|BE##########|##########
    BG|BG#########|BG##########|#########|##########
    CH|CHE-###.###.### MWST|CHE-###.###.### TVA|CHE-###.###.### IVA|CHE-###.###.###
    CH|CHE#########MWST|CHE#########TVA|CHE#########IVA|CHE#########
    CY|CY########@|########@
    CZ|CZ########|CZ#########|CZ##########|########|#########|##########
    DE|DE#########|#########
    DK|DK########|########
    EE|EE#########|#########
    ES|ES@########|ES########@|ES@#######@|@########|########@|@#######@
    FI|FI########|########
    FR|FR###########|FR@##########|FR#@#########|FR@@#########
    FR|###########|@##########|#@#########|@@#########
    GB|GB#########|GB############|GBGD###|GBHA###
    GB|XI#########|XI############|XIGD###|XIHA###
    GB|#########|############|GD###|HA###
    GR|EL#########|#########
    HR|HR###########|###########
    HU|HU########|########|########-#-##
    IE|IE#######@|IE#######@@|IE#@#####@|IE#+#####@|IE#*#####@
    IE|#######@|#######@@|#@#####@|#+#####@|#*#####@
    IT|IT###########|###########
    LT|LT#########|LT############|#########|############
    LU|LU########|########
    LV|LV###########|###########
    MT|MT########|########
    NL|NL#########B##|#########B##
    NO|NO#########MVA|#########MVA|NO ### ### ### MVA|### ### ### MVA|NO#########|#########
    PL|PL##########|##########
    PT|PT#########|#########
    RO|RO##########|RO#########|RO########|RO#######|RO######|RO#####|RO####|RO###|RO##
    RO|##########|#########|########|#######|######|#####|####|###|##
    SE|SE############|############
    SI|SI########|########
    SK|SK##########|##########
    """
}
