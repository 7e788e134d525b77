import ConcordCore
import ConcordStore
import Foundation

/// The countries of a company by everything that a file may call them (CSV-6, VC-23).
///
/// A text means, in this order: a code of the company's list; an ISO code of two letters; a name of
/// the list; an ISO code of three letters; another usual name. Case, accents, blanks and
/// punctuation do not matter.
struct CountryNames: Sendable {
  private var codes: [String: String] = [:]

  /// Takes the names of a list of countries.
  init(_ countries: [Record]) {
    let iso = { (record: Record) in record["isoCode"].isEmpty ? record.number : record["isoCode"] }
    for country in countries { add(country.number, country.number) }
    for country in countries { add(iso(country), country.number) }
    for country in countries { add(country.displayName, country.number) }
    let byISO = Dictionary(countries.map { (iso($0), $0.number) }) { first, _ in first }
    for (name, letters) in CountryCodes.other {
      if let code = byISO[letters] { add(name, code) }
    }
  }

  /// Reads the list of a company.
  init(_ store: Store, _ company: CompanyID) async throws(ConcordError) {
    self.init(
      try await store.read(company) { reader throws(ConcordError) in
        try reader.records.records(Query(.countryRegion, order: EntityKind.countryRegion.keys))
      })
  }

  private mutating func add(_ name: String, _ code: String) {
    let key = Self.key(name)
    if !key.isEmpty, codes[key] == nil { codes[key] = code }
  }

  /// The code that a text means, or nil.
  func code(_ text: String) -> String? { codes[Self.key(text)] }

  private static func key(_ text: String) -> String {
    let folded = text.folding(
      options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    return String(folded.lowercased().filter { $0.isLetter || $0.isNumber })
  }
}

extension EntityKind {
  /// The fields of the business key, the usual order of a list.
  var keys: [Field] { entity.keyFields }
}

/// Facts of ISO 3166-1 and names of countries that files use beside the English one.
private enum CountryCodes {
  /// Each name with the two-letter code of its country.
  static let other: [(name: String, letters: String)] =
    threeLetters.split(whereSeparator: \.isWhitespace).map { pair in
      (String(pair.dropFirst(3)), String(pair.prefix(2)))
    } + names

  private static let threeLetters = """
    AD:AND AE:ARE AF:AFG AG:ATG AI:AIA AL:ALB AM:ARM AO:AGO AQ:ATA AR:ARG AS:ASM AT:AUT AU:AUS
    AW:ABW AX:ALA AZ:AZE BA:BIH BB:BRB BD:BGD BE:BEL BF:BFA BG:BGR BH:BHR BI:BDI BJ:BEN BL:BLM
    BM:BMU BN:BRN BO:BOL BQ:BES BR:BRA BS:BHS BT:BTN BV:BVT BW:BWA BY:BLR BZ:BLZ CA:CAN CC:CCK
    CD:COD CF:CAF CG:COG CH:CHE CI:CIV CK:COK CL:CHL CM:CMR CN:CHN CO:COL CR:CRI CU:CUB CV:CPV
    CW:CUW CX:CXR CY:CYP CZ:CZE DE:DEU DJ:DJI DK:DNK DM:DMA DO:DOM DZ:DZA EC:ECU EE:EST EG:EGY
    EH:ESH ER:ERI ES:ESP ET:ETH FI:FIN FJ:FJI FK:FLK FM:FSM FO:FRO FR:FRA GA:GAB GB:GBR GD:GRD
    GE:GEO GF:GUF GG:GGY GH:GHA GI:GIB GL:GRL GM:GMB GN:GIN GP:GLP GQ:GNQ GR:GRC GS:SGS GT:GTM
    GU:GUM GW:GNB GY:GUY HK:HKG HM:HMD HN:HND HR:HRV HT:HTI HU:HUN ID:IDN IE:IRL IL:ISR IM:IMN
    IN:IND IO:IOT IQ:IRQ IR:IRN IS:ISL IT:ITA JE:JEY JM:JAM JO:JOR JP:JPN KE:KEN KG:KGZ KH:KHM
    KI:KIR KM:COM KN:KNA KP:PRK KR:KOR KW:KWT KY:CYM KZ:KAZ LA:LAO LB:LBN LC:LCA LI:LIE LK:LKA
    LR:LBR LS:LSO LT:LTU LU:LUX LV:LVA LY:LBY MA:MAR MC:MCO MD:MDA ME:MNE MF:MAF MG:MDG MH:MHL
    MK:MKD ML:MLI MM:MMR MN:MNG MO:MAC MP:MNP MQ:MTQ MR:MRT MS:MSR MT:MLT MU:MUS MV:MDV MW:MWI
    MX:MEX MY:MYS MZ:MOZ NA:NAM NC:NCL NE:NER NF:NFK NG:NGA NI:NIC NL:NLD NO:NOR NP:NPL NR:NRU
    NU:NIU NZ:NZL OM:OMN PA:PAN PE:PER PF:PYF PG:PNG PH:PHL PK:PAK PL:POL PM:SPM PN:PCN PR:PRI
    PS:PSE PT:PRT PW:PLW PY:PRY QA:QAT RE:REU RO:ROU RS:SRB RU:RUS RW:RWA SA:SAU SB:SLB SC:SYC
    SD:SDN SE:SWE SG:SGP SH:SHN SI:SVN SJ:SJM SK:SVK SL:SLE SM:SMR SN:SEN SO:SOM SR:SUR SS:SSD
    ST:STP SV:SLV SX:SXM SY:SYR SZ:SWZ TC:TCA TD:TCD TF:ATF TG:TGO TH:THA TJ:TJK TK:TKL TL:TLS
    TM:TKM TN:TUN TO:TON TR:TUR TT:TTO TV:TUV TW:TWN TZ:TZA UA:UKR UG:UGA UM:UMI US:USA UY:URY
    UZ:UZB VA:VAT VC:VCT VE:VEN VG:VGB VI:VIR VN:VNM VU:VUT WF:WLF WS:WSM YE:YEM YT:MYT ZA:ZAF
    ZM:ZMB ZW:ZWE
    """

  private static let names: [(name: String, letters: String)] = [
    ("UK", "GB"), ("England", "GB"), ("Scotland", "GB"), ("Wales", "GB"),
    ("Northern Ireland", "GB"), ("Great Britain", "GB"), ("Britain", "GB"),
    ("United Kingdom of Great Britain and Northern Ireland", "GB"),
    ("America", "US"), ("United States of America", "US"), ("Vereinigte Staaten", "US"),
    ("Deutschland", "DE"), ("Österreich", "AT"), ("Schweiz", "CH"), ("Suisse", "CH"),
    ("Svizzera", "CH"), ("España", "ES"), ("Italia", "IT"), ("Brasil", "BR"),
    ("Holland", "NL"), ("The Netherlands", "NL"), ("Nederland", "NL"), ("Belgique", "BE"),
    ("België", "BE"), ("Belgien", "BE"), ("Danmark", "DK"), ("Norge", "NO"), ("Sverige", "SE"),
    ("Suomi", "FI"), ("Ísland", "IS"), ("Polska", "PL"), ("Česko", "CZ"),
    ("Czech Republic", "CZ"), ("Česká republika", "CZ"), ("Slovensko", "SK"),
    ("Slovak Republic", "SK"), ("Slovenija", "SI"), ("Hrvatska", "HR"), ("Srbija", "RS"),
    ("Magyarország", "HU"), ("România", "RO"), ("Éire", "IE"), ("Republic of Ireland", "IE"),
    ("Frankreich", "FR"), ("Italien", "IT"), ("Spanien", "ES"), ("México", "MX"),
    ("Turkey", "TR"), ("Eesti", "EE"), ("Latvija", "LV"), ("Lietuva", "LT"),
    ("Russian Federation", "RU"), ("Россия", "RU"), ("Российская Федерация", "RU"),
    ("Украина", "UA"), ("Україна", "UA"), ("Беларусь", "BY"), ("Белоруссия", "BY"),
    ("Казахстан", "KZ"), ("Ελλάδα", "GR"), ("България", "BG"), ("日本", "JP"), ("中国", "CN"),
    ("Korea", "KR"), ("Republic of Korea", "KR"), ("Viet Nam", "VN"), ("Macedonia", "MK"),
    ("Moldova, Republic of", "MD"), ("Iran, Islamic Republic of", "IR"),
    ("Taiwan, Province of China", "TW"), ("Tanzania, United Republic of", "TZ"),
    ("Bolivia, Plurinational State of", "BO"), ("Venezuela, Bolivarian Republic of", "VE"),
    ("Côte d'Ivoire", "CI"), ("Ivory Coast", "CI"), ("Cabo Verde", "CV"), ("Swaziland", "SZ"),
    ("Burma", "MM"), ("Macau", "MO"), ("Holy See", "VA"), ("UAE", "AE"), ("EL", "GR"),
  ]
}
