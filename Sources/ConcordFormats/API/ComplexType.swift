/// A type without a key: what actions answer, and what their parameters hold (`api.md` 3.2, 3.6).
package struct ComplexType: Sendable {
  /// One value of a complex type.
  package struct Member: Sendable {
    /// What its values are.
    package enum Kind: Sendable, Equatable {
      case value(WireType)
      case complex(String)
    }

    package let name: String
    package let kind: Kind
    package let isMany: Bool
    package let isRequired: Bool
  }

  package let name: String
  package let members: [Member]
  /// Whether values may have members that are not declared.
  package let isOpen: Bool

  /// Makes a type out of `name:type` and `name:[type]`; without a type a text of any length,
  /// with `!` at the end required.
  private init(_ name: String, _ names: String, isOpen: Bool = false) {
    self.name = name
    self.isOpen = isOpen
    members = names.split(whereSeparator: \.isWhitespace).map { Self.member(String($0)) }
  }

  private static func member(_ notation: String) -> Member {
    let isRequired = notation.hasSuffix("!")
    let parts = notation.split { $0 == ":" || $0 == "!" }.map(String.init)
    let given = parts.count > 1 ? parts[1] : "text65536"
    let isMany = given.hasPrefix("[")
    let type = given.filter { $0 != "[" && $0 != "]" }
    let kind: Member.Kind =
      complexNames.contains(type)
      ? .complex(type) : .value(WireProperty.type(type, parts[0]))
    return Member(name: parts[0], kind: kind, isMany: isMany, isRequired: isRequired)
  }

  /// The type with a name, or nil.
  package static func named(_ name: String) -> ComplexType? { all.first { $0.name == name } }

  /// The names of the complex types that its members have.
  var memberTypes: [String] {
    members.compactMap { if case .complex(let name) = $0.kind { name } else { nil } }
  }

  private static let complexNames: Set<String> = [
    "change", "fieldChange", "numberDrawn", "warning", "violation", "difference",
    "synchronisationTarget",
  ]

  // MARK: Tables

  package static let all = results + answers + parameters

  private static let results = [
    ComplexType(
      "operationResult",
      """
      operationNumber:int64 preview:boolean valid:boolean previewToken:text100 entitySet:text50
      id:guid number:code20 changes:[change] numbersDrawn:[numberDrawn] warnings:[warning]
      errors:[violation] value
      """),
    ComplexType(
      "change",
      """
      entitySet:text50 id:guid number:code20 changeType:recordChangeType fields:[fieldChange]
      """),
    ComplexType(
      "fieldChange",
      "field:text50 caption:text100 oldValue newValue cause:text50 causeDetail:text250"),
    ComplexType("numberDrawn", "seriesCode:code20 entitySet:text50 number:code20"),
    ComplexType("warning", "id:text50 message target:text50 candidates:[text250]"),
    ComplexType(
      "violation",
      """
      id:text50 code:text50 message target:text50 entitySet:text50 recordNumber:code20
      candidates:[text250]
      """),
  ]

  private static let answers = [
    ComplexType(
      "linkPreview",
      """
      contactId:guid contactNumber:code20 effectiveContactDiffers:boolean
      kind:contactBusinessRelationLinkToTable linkedId:guid linkedNumber:code20 allowed:boolean
      errors:[violation] warnings:[warning] differences:[difference] equalFields:[text50]
      consequences:[change] previewToken:text100
      """),
    ComplexType(
      "difference",
      """
      field:text50 caption:text100 contactValue linkedValue contactModified:dateTime
      linkedModified:dateTime winner:text10 resultValue locked:boolean
      """),
    ComplexType(
      "explanation",
      """
      field:text50 value operationNumber:int64 changedDateTime:dateTime userId:text50 cause:text50
      causeDetail:text250 synchronisesTo:[synchronisationTarget]
      """),
    ComplexType("synchronisationTarget", "entitySet:text50 number:code20 field:text50"),
    ComplexType(
      "contactAddress",
      """
      alternativeAddressCode:code10 companyName:text100 companyName2:text50 addressLine1:text100
      addressLine2:text50 city:text30 state:text30 country:code10 postalCode:code20
      phoneNumber:text30 mobilePhoneNumber:text30 extensionNumber:text30 pager:text30
      faxNumber:text30 telexNumber:text30 telexAnswerBack:text20 email:text80 website:text80
      """),
    ComplexType(
      "linkCandidate", "id:guid number:code20 displayName:text250 score:int reasons:[text100]"),
    ComplexType("nextNumber", "number:code20 warning:text250"),
    ComplexType(
      "contactFigures",
      """
      companies:int64 persons:int64 privacyBlocked:int64 linkedCustomers:int64
      linkedVendors:int64 linkedBankAccounts:int64 linkedEmployees:int64 openDuplicates:int64
      openSyncIssues:int64
      """),
  ]

  private static let parameters = [
    ComplexType("fieldChoice", "field:text50! source:text20! value"),
    ComplexType("batchFilters", "number searchName postingGroup currencyCode"),
    ComplexType("memberValues", "", isOpen: true),
  ]
}
