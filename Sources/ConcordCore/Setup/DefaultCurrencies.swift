extension DefaultSetup {
  /// The currencies of ISO 4217 in wide use; the code is the ISO code.
  static let currencies = DefaultRow.table(
    .currency,
    """
    code=isoCode|displayName|isoNumericCode|symbol|amountDecimalPlaces|amountRoundingPrecision
    AED|UAE dirham|784|AED|2:2|0.01
    ALL|Albanian lek|008|L|2:2|0.01
    AMD|Armenian dram|051|֏|2:2|0.01
    ARS|Argentine peso|032|$|2:2|0.01
    AUD|Australian dollar|036|$|2:2|0.01
    AZN|Azerbaijan manat|944|₼|2:2|0.01
    BAM|Convertible mark|977|KM|2:2|0.01
    BDT|Bangladeshi taka|050|৳|2:2|0.01
    BHD|Bahraini dinar|048|BD|3:3|0.001
    BOB|Bolivian boliviano|068|Bs|2:2|0.01
    BRL|Brazilian real|986|R$|2:2|0.01
    BYN|Belarusian ruble|933|Br|2:2|0.01
    CAD|Canadian dollar|124|$|2:2|0.01
    CHF|Swiss franc|756|CHF|2:2|0.01
    CLP|Chilean peso|152|$|0:0|1
    CNY|Chinese yuan|156|¥|2:2|0.01
    COP|Colombian peso|170|$|2:2|0.01
    CRC|Costa Rican colón|188|₡|2:2|0.01
    CZK|Czech koruna|203|Kč|2:2|0.01
    DKK|Danish krone|208|kr.|2:2|0.01
    DOP|Dominican peso|214|$|2:2|0.01
    DZD|Algerian dinar|012|DA|2:2|0.01
    EGP|Egyptian pound|818|£|2:2|0.01
    EUR|Euro|978|€|2:2|0.01
    FJD|Fiji dollar|242|$|2:2|0.01
    GBP|Pound sterling|826|£|2:2|0.01
    GEL|Georgian lari|981|₾|2:2|0.01
    GHS|Ghana cedi|936|₵|2:2|0.01
    GTQ|Guatemalan quetzal|320|Q|2:2|0.01
    HKD|Hong Kong dollar|344|$|2:2|0.01
    HUF|Hungarian forint|348|Ft|2:2|0.01
    IDR|Indonesian rupiah|360|Rp|2:2|0.01
    ILS|Israeli new shekel|376|₪|2:2|0.01
    INR|Indian rupee|356|₹|2:2|0.01
    ISK|Iceland króna|352|kr|0:0|1
    JOD|Jordanian dinar|400|JD|3:3|0.001
    JPY|Japanese yen|392|¥|0:0|1
    KES|Kenyan shilling|404|KSh|2:2|0.01
    KGS|Kyrgyz som|417|с|2:2|0.01
    KRW|South Korean won|410|₩|0:0|1
    KWD|Kuwaiti dinar|414|KD|3:3|0.001
    KZT|Kazakh tenge|398|₸|2:2|0.01
    LKR|Sri Lanka rupee|144|Rs|2:2|0.01
    MAD|Moroccan dirham|504|DH|2:2|0.01
    MDL|Moldovan leu|498|L|2:2|0.01
    MKD|Macedonian denar|807|ден|2:2|0.01
    MUR|Mauritius rupee|480|Rs|2:2|0.01
    MXN|Mexican peso|484|$|2:2|0.01
    MYR|Malaysian ringgit|458|RM|2:2|0.01
    MZN|Mozambique metical|943|MT|2:2|0.01
    NGN|Nigerian naira|566|₦|2:2|0.01
    NOK|Norwegian krone|578|kr|2:2|0.01
    NZD|New Zealand dollar|554|$|2:2|0.01
    OMR|Omani rial|512|RO|3:3|0.001
    PEN|Peruvian sol|604|S/|2:2|0.01
    PHP|Philippine peso|608|₱|2:2|0.01
    PKR|Pakistan rupee|586|Rs|2:2|0.01
    PLN|Polish zloty|985|zł|2:2|0.01
    PYG|Paraguayan guaraní|600|₲|0:0|1
    QAR|Qatari rial|634|QR|2:2|0.01
    RON|Romanian leu|946|lei|2:2|0.01
    RSD|Serbian dinar|941|дин.|2:2|0.01
    RUB|Russian ruble|643|₽|2:2|0.01
    SAR|Saudi riyal|682|SR|2:2|0.01
    SEK|Swedish krona|752|kr|2:2|0.01
    SGD|Singapore dollar|702|$|2:2|0.01
    THB|Thai baht|764|฿|2:2|0.01
    TND|Tunisian dinar|788|DT|3:3|0.001
    TRY|Turkish lira|949|₺|2:2|0.01
    TWD|New Taiwan dollar|901|NT$|2:2|0.01
    TZS|Tanzanian shilling|834|TSh|2:2|0.01
    UAH|Ukrainian hryvnia|980|₴|2:2|0.01
    UGX|Uganda shilling|800|USh|0:0|1
    USD|US dollar|840|$|2:2|0.01
    UYU|Uruguayan peso|858|$U|2:2|0.01
    UZS|Uzbekistan sum|860|soʻm|2:2|0.01
    VES|Venezuelan bolívar|928|Bs.|2:2|0.01
    VND|Vietnamese dong|704|₫|0:0|1
    XAF|CFA franc BEAC|950|FCFA|0:0|1
    XOF|CFA franc BCEAO|952|F CFA|0:0|1
    XPF|CFP franc|953|F|0:0|1
    ZAR|South African rand|710|R|2:2|0.01
    ZMW|Zambian kwacha|967|ZK|2:2|0.01
    """)
}
