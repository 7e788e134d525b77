internal import ConcordCore

extension FilterLiteral {
  /// The type of a literal that nothing else gives a type to.
  var naturalType: ListType {
    switch self {
    case .null, .string, .member: .text
    case .boolean: .boolean
    case .number(let digits): digits.allSatisfy { $0 == "-" || $0.isNumber } ? .integer : .decimal
    case .guid: .guid
    case .date: .date
    case .dateTime: .dateTime
    case .time: .time
    }
  }

  /// The stored value that the literal means beside an operand of a type (API-F-1, API-F-4).
  func value(as type: ListType, members: [String]) throws(ODataError) -> Value {
    switch (type, self) {
    case (.decimal, .null), (.integer, .null), (.boolean, .null): return .integer(0)
    case (.guid, .null): return .text(KnownProperty.zeroID)
    case (_, .null): return .text("")
    case (.text, .string(let text)): return .text(text)
    case (.code, .string(let text)): return .text(text.uppercased())
    case (.guid, .guid(let id)): return .text(id)
    case (.guid, .string(let text)):
      if text.isEmpty { return .text(KnownProperty.zeroID) }
      guard case .guid(let id) = Literals.guid(text) else { throw .incompatible }
      return .text(id)
    case (.option, .string(let text)), (.option, .member(let text)):
      return .text(try Self.member(text, of: members))
    case (.option, .number(let digits)):
      guard let ordinal = Int(digits), members.indices.contains(ordinal) else {
        throw Self.unknownMember(digits, of: members)
      }
      return .text(members[ordinal])
    case (.boolean, .boolean(let isTrue)): return .integer(isTrue ? 1 : 0)
    case (.decimal, .number(let digits)): return .integer(Literals.scaled(digits) ?? 0)
    case (.integer, .number(let digits)):
      return .integer((Literals.scaled(digits) ?? 0) / FieldType.decimalScale)
    case (.date, .date(let date)), (.date, .dateTime(_, let date)): return .text(date)
    case (.dateTime, .dateTime(let stored, _)): return .text(stored)
    case (.dateTime, .date(let date)):
      return .text(date.isEmpty ? "" : date + "T00:00:00.000Z")
    case (.time, .time(let time)): return .text(time)
    default: throw .incompatible
    }
  }

  /// API-VAL-4: a member by name or caption; blank also as `''`.
  private static func member(_ text: String, of members: [String]) throws(ODataError) -> String {
    guard let caption = MemberName.caption(text, of: members) else {
      throw unknownMember(text, of: members)
    }
    return caption
  }

  /// The refusal of an unknown member (API-F-5) in the words of API-VAL-4.
  private static func unknownMember(_ text: String, of members: [String]) -> ODataError {
    .badRequest(
      "'\(ODataError.shown(text))' is not an option. The existing options are: "
        + members.joined(separator: ","))
  }

  /// Whether the number lies between whole numbers.
  var isFraction: Bool {
    guard case .number(let digits) = self, let scaled = Literals.scaled(digits) else {
      return false
    }
    return scaled % FieldType.decimalScale != 0
  }
}
