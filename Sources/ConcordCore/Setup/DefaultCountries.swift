extension DefaultSetup {
  /// All countries of ISO 3166-1 under their two-letter code.
  ///
  /// The address format says where the post code stands beside the city; blank = city first, which
  /// also fits countries without post codes. Greece is `EL` in matters of VAT.
  static let countries = DefaultRow.table(
    .countryRegion,
    """
    code=isoCode|displayName|isoNumericCode|addressFormat|countyName|euCountryRegionCode
    AD|Andorra|020|Post Code+City
    AE|United Arab Emirates|784||Emirate
    AF|Afghanistan|004
    AG|Antigua and Barbuda|028
    AI|Anguilla|660
    AL|Albania|008|Post Code+City
    AM|Armenia|051|Post Code+City
    AO|Angola|024
    AQ|Antarctica|010
    AR|Argentina|032|Post Code+City|Province
    AS|American Samoa|016|City+County+Post Code|State
    AT|Austria|040|Post Code+City|State|AT
    AU|Australia|036|City+County+Post Code|State
    AW|Aruba|533
    AX|Åland Islands|248|Post Code+City
    AZ|Azerbaijan|031|Post Code+City
    BA|Bosnia and Herzegovina|070|Post Code+City
    BB|Barbados|052
    BD|Bangladesh|050
    BE|Belgium|056|Post Code+City|Province|BE
    BF|Burkina Faso|854
    BG|Bulgaria|100|Post Code+City|Region|BG
    BH|Bahrain|048
    BI|Burundi|108
    BJ|Benin|204
    BL|Saint Barthélemy|652|Post Code+City
    BM|Bermuda|060
    BN|Brunei|096
    BO|Bolivia|068||Department
    BQ|Caribbean Netherlands|535
    BR|Brazil|076|City+County+Post Code|State
    BS|Bahamas|044
    BT|Bhutan|064
    BV|Bouvet Island|074
    BW|Botswana|072
    BY|Belarus|112|Post Code+City|Region
    BZ|Belize|084
    CA|Canada|124|City+County+Post Code|Province
    CC|Cocos Islands|166
    CD|Democratic Republic of the Congo|180
    CF|Central African Republic|140
    CG|Congo|178
    CH|Switzerland|756|Post Code+City|Canton
    CI|Côte d'Ivoire|384
    CK|Cook Islands|184
    CL|Chile|152|Post Code+City|Region
    CM|Cameroon|120
    CN|China|156|Post Code+City|Province
    CO|Colombia|170||Department
    CR|Costa Rica|188||Province
    CU|Cuba|192|Post Code+City|Province
    CV|Cape Verde|132|Post Code+City
    CW|Curaçao|531
    CX|Christmas Island|162
    CY|Cyprus|196|Post Code+City||CY
    CZ|Czechia|203|Post Code+City|Region|CZ
    DE|Germany|276|Post Code+City|State|DE
    DJ|Djibouti|262
    DK|Denmark|208|Post Code+City|Region|DK
    DM|Dominica|212
    DO|Dominican Republic|214|Post Code+City|Province
    DZ|Algeria|012|Post Code+City
    EC|Ecuador|218|Post Code+City|Province
    EE|Estonia|233|Post Code+City|County|EE
    EG|Egypt|818||Governorate
    EH|Western Sahara|732|Post Code+City
    ER|Eritrea|232
    ES|Spain|724|Post Code+City|Province|ES
    ET|Ethiopia|231|Post Code+City
    FI|Finland|246|Post Code+City|Region|FI
    FJ|Fiji|242
    FK|Falkland Islands|238
    FM|Micronesia|583|City+County+Post Code|State
    FO|Faroe Islands|234|Post Code+City
    FR|France|250|Post Code+City|Department|FR
    GA|Gabon|266
    GB|United Kingdom|826||County
    GD|Grenada|308
    GE|Georgia|268|Post Code+City
    GF|French Guiana|254|Post Code+City
    GG|Guernsey|831
    GH|Ghana|288
    GI|Gibraltar|292
    GL|Greenland|304|Post Code+City
    GM|Gambia|270
    GN|Guinea|324|Post Code+City
    GP|Guadeloupe|312|Post Code+City
    GQ|Equatorial Guinea|226
    GR|Greece|300|Post Code+City|Prefecture|EL
    GS|South Georgia and the South Sandwich Islands|239
    GT|Guatemala|320|Post Code+City|Department
    GU|Guam|316|City+County+Post Code|State
    GW|Guinea-Bissau|624|Post Code+City
    GY|Guyana|328
    HK|Hong Kong|344
    HM|Heard Island and McDonald Islands|334
    HN|Honduras|340||Department
    HR|Croatia|191|Post Code+City|County|HR
    HT|Haiti|332|Post Code+City
    HU|Hungary|348|Post Code+City|County|HU
    ID|Indonesia|360||Province
    IE|Ireland|372|City+County+Post Code|County|IE
    IL|Israel|376||District
    IM|Isle of Man|833
    IN|India|356||State
    IO|British Indian Ocean Territory|086
    IQ|Iraq|368
    IR|Iran|364||Province
    IS|Iceland|352|Post Code+City|Region
    IT|Italy|380|Post Code+City|Province|IT
    JE|Jersey|832
    JM|Jamaica|388||Parish
    JO|Jordan|400||Governorate
    JP|Japan|392|City+County+Post Code|Prefecture
    KE|Kenya|404||County
    KG|Kyrgyzstan|417|Post Code+City
    KH|Cambodia|116
    KI|Kiribati|296
    KM|Comoros|174
    KN|Saint Kitts and Nevis|659
    KP|North Korea|408
    KR|South Korea|410||Province
    KW|Kuwait|414|Post Code+City
    KY|Cayman Islands|136
    KZ|Kazakhstan|398|Post Code+City|Region
    LA|Laos|418
    LB|Lebanon|422||Governorate
    LC|Saint Lucia|662
    LI|Liechtenstein|438|Post Code+City
    LK|Sri Lanka|144||Province
    LR|Liberia|430|Post Code+City
    LS|Lesotho|426
    LT|Lithuania|440|Post Code+City|County|LT
    LU|Luxembourg|442|Post Code+City|Canton|LU
    LV|Latvia|428||Municipality|LV
    LY|Libya|434
    MA|Morocco|504|Post Code+City
    MC|Monaco|492|Post Code+City
    MD|Moldova|498|Post Code+City
    ME|Montenegro|499|Post Code+City
    MF|Saint Martin|663|Post Code+City
    MG|Madagascar|450|Post Code+City
    MH|Marshall Islands|584|City+County+Post Code|State
    MK|North Macedonia|807|Post Code+City
    ML|Mali|466
    MM|Myanmar|104
    MN|Mongolia|496
    MO|Macao|446
    MP|Northern Mariana Islands|580|City+County+Post Code|State
    MQ|Martinique|474|Post Code+City
    MR|Mauritania|478
    MS|Montserrat|500
    MT|Malta|470|||MT
    MU|Mauritius|480
    MV|Maldives|462
    MW|Malawi|454
    MX|Mexico|484|Post Code+City|State
    MY|Malaysia|458|Post Code+City|State
    MZ|Mozambique|508|Post Code+City
    NA|Namibia|516
    NC|New Caledonia|540|Post Code+City
    NE|Niger|562|Post Code+City
    NF|Norfolk Island|574
    NG|Nigeria|566||State
    NI|Nicaragua|558||Department
    NL|Netherlands|528|Post Code+City|Province|NL
    NO|Norway|578|Post Code+City|County
    NP|Nepal|524
    NR|Nauru|520
    NU|Niue|570
    NZ|New Zealand|554||Region
    OM|Oman|512||Governorate
    PA|Panama|591
    PE|Peru|604||Region
    PF|French Polynesia|258|Post Code+City
    PG|Papua New Guinea|598
    PH|Philippines|608|Post Code+City|Province
    PK|Pakistan|586||Province
    PL|Poland|616|Post Code+City|Province|PL
    PM|Saint Pierre and Miquelon|666|Post Code+City
    PN|Pitcairn Islands|612
    PR|Puerto Rico|630|City+County+Post Code|State
    PS|Palestine|275
    PT|Portugal|620|Post Code+City|District|PT
    PW|Palau|585|City+County+Post Code|State
    PY|Paraguay|600|Post Code+City|Department
    QA|Qatar|634
    RE|Réunion|638|Post Code+City
    RO|Romania|642|Post Code+City|County|RO
    RS|Serbia|688|Post Code+City
    RU|Russia|643||Region
    RW|Rwanda|646
    SA|Saudi Arabia|682||Region
    SB|Solomon Islands|090
    SC|Seychelles|690
    SD|Sudan|729|Post Code+City
    SE|Sweden|752|Post Code+City|County|SE
    SG|Singapore|702
    SH|Saint Helena, Ascension and Tristan da Cunha|654
    SI|Slovenia|705|Post Code+City|Region|SI
    SJ|Svalbard and Jan Mayen|744|Post Code+City
    SK|Slovakia|703|Post Code+City|Region|SK
    SL|Sierra Leone|694
    SM|San Marino|674|Post Code+City
    SN|Senegal|686|Post Code+City
    SO|Somalia|706
    SR|Suriname|740
    SS|South Sudan|728
    ST|São Tomé and Príncipe|678
    SV|El Salvador|222|Post Code+City|Department
    SX|Sint Maarten|534
    SY|Syria|760
    SZ|Eswatini|748
    TC|Turks and Caicos Islands|796
    TD|Chad|148
    TF|French Southern Territories|260|Post Code+City
    TG|Togo|768
    TH|Thailand|764||Province
    TJ|Tajikistan|762|Post Code+City
    TK|Tokelau|772
    TL|Timor-Leste|626
    TM|Turkmenistan|795|Post Code+City
    TN|Tunisia|788|Post Code+City
    TO|Tonga|776
    TR|Türkiye|792|Post Code+City|Province
    TT|Trinidad and Tobago|780
    TV|Tuvalu|798
    TW|Taiwan|158||County
    TZ|Tanzania|834|Post Code+City
    UA|Ukraine|804||Region
    UG|Uganda|800
    UM|U.S. Outlying Islands|581|City+County+Post Code|State
    US|United States|840|City+County+Post Code|State
    UY|Uruguay|858|Post Code+City|Department
    UZ|Uzbekistan|860|Post Code+City
    VA|Vatican City|336|Post Code+City
    VC|Saint Vincent and the Grenadines|670
    VE|Venezuela|862||State
    VG|British Virgin Islands|092
    VI|U.S. Virgin Islands|850|City+County+Post Code|State
    VN|Vietnam|704||Province
    VU|Vanuatu|548
    WF|Wallis and Futuna|876|Post Code+City
    WS|Samoa|882
    YE|Yemen|887
    YT|Mayotte|175|Post Code+City
    ZA|South Africa|710||Province
    ZM|Zambia|894
    ZW|Zimbabwe|716
    """)
}
