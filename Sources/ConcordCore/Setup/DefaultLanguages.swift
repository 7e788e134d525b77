extension DefaultSetup {
  /// Languages under their customary three-letter codes, each with the region whose dates and
  /// numbers go with it (V-LANG).
  static let languages = DefaultRow.table(
    .language,
    """
    code|displayName|defaultFormatRegion
    ARA|Arabic|ar-SA
    AZE|Azerbaijani|az-Latn-AZ
    BEL|Belarusian|be-BY
    BGR|Bulgarian|bg-BG
    CAT|Catalan|ca-ES
    CHS|Chinese (Simplified)|zh-Hans-CN
    CHT|Chinese (Traditional)|zh-Hant-TW
    CSY|Czech|cs-CZ
    DAN|Danish|da-DK
    DEA|German (Austria)|de-AT
    DES|German (Switzerland)|de-CH
    DEU|German|de-DE
    ELL|Greek|el-GR
    ENA|English (Australia)|en-AU
    ENC|English (Canada)|en-CA
    ENG|English (United Kingdom)|en-GB
    ENI|English (Ireland)|en-IE
    ENS|English (South Africa)|en-ZA
    ENU|English (United States)|en-US
    ENZ|English (New Zealand)|en-NZ
    ESM|Spanish (Mexico)|es-MX
    ESP|Spanish|es-ES
    ESS|Spanish (Argentina)|es-AR
    ETI|Estonian|et-EE
    EUQ|Basque|eu-ES
    FIN|Finnish|fi-FI
    FRA|French|fr-FR
    FRB|French (Belgium)|fr-BE
    FRC|French (Canada)|fr-CA
    FRS|French (Switzerland)|fr-CH
    GLC|Galician|gl-ES
    HEB|Hebrew|he-IL
    HIN|Hindi|hi-IN
    HRV|Croatian|hr-HR
    HUN|Hungarian|hu-HU
    HYE|Armenian|hy-AM
    IND|Indonesian|id-ID
    IRE|Irish|ga-IE
    ISL|Icelandic|is-IS
    ITA|Italian|it-IT
    ITS|Italian (Switzerland)|it-CH
    JPN|Japanese|ja-JP
    KAT|Georgian|ka-GE
    KKZ|Kazakh|kk-KZ
    KOR|Korean|ko-KR
    LTH|Lithuanian|lt-LT
    LVI|Latvian|lv-LV
    MKI|Macedonian|mk-MK
    MLT|Maltese|mt-MT
    MSL|Malay|ms-MY
    NLB|Dutch (Belgium)|nl-BE
    NLD|Dutch|nl-NL
    NON|Norwegian (Nynorsk)|nn-NO
    NOR|Norwegian (Bokmål)|nb-NO
    PLK|Polish|pl-PL
    PTB|Portuguese (Brazil)|pt-BR
    PTG|Portuguese|pt-PT
    ROM|Romanian|ro-RO
    RUS|Russian|ru-RU
    SKY|Slovak|sk-SK
    SLV|Slovenian|sl-SI
    SQI|Albanian|sq-AL
    SRM|Serbian|sr-Latn-RS
    SVE|Swedish|sv-SE
    SVF|Swedish (Finland)|sv-FI
    THA|Thai|th-TH
    TRK|Turkish|tr-TR
    UKR|Ukrainian|uk-UA
    VIT|Vietnamese|vi-VN
    """)
}
