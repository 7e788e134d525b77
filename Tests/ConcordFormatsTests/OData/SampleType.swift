import ConcordCore
import ConcordFormats

/// A type with a property of every kind and a navigation of every kind.
struct SampleType: ODataType {
  let name: String
  /// What the names of columns begin with, to tell rows of different types apart.
  var prefix = ""

  static let contact = SampleType(name: "contact")
  static let phones = ListNeighbours(
    .entity(.contact), theirs: .column("owner"), mine: .column("number"))

  private static let types: [(String, ListType, [String])] = [
    ("id", .guid, []), ("currencyId", .guid, []), ("number", .code, []),
    ("displayName", .text, []), ("city", .text, []), ("type", .option, ["Company", "Person"]),
    ("parentType", .option, ["", "Journal", "Sales Quote"]), ("blocked", .boolean, []),
    ("balance", .decimal, []), ("price", .decimal, []), ("level", .integer, []),
    ("birthDate", .date, []), ("lastModifiedDateTime", .dateTime, []), ("opens", .time, []),
  ]

  func queryProperty(_ name: String) -> ODataProperty? {
    if name.lowercased() == "picture" {
      return ODataProperty(name: "picture", source: nil, type: .text)
    }
    guard
      let (name, type, members) = Self.types.first(where: { $0.0.lowercased() == name.lowercased() }
      )
    else { return nil }
    let source = name == "id" ? .id : ConcordCore.PropertySource.column(prefix + name)
    return ODataProperty(name: name, source: source, type: type, members: members)
  }

  func queryNavigation(_ name: String) -> ODataNavigation? {
    switch name.lowercased() {
    case "company": .one(Self.contact, reach: { .linkedContact($0) })
    case "customer": .one(Self.contact, reach: { .linkedRecord(.customer, $0) })
    case "phones": .many(SampleType(name: "phone", prefix: "phone."), Self.phones)
    case "job": ODataNavigation.none(SampleType(name: "job"))
    default: nil
    }
  }
}

/// The moment that `now()` means in tests.
let sampleNow = "2026-11-24T12:00:00.000Z"

/// A filter resolved against the sample type.
func bound(_ filter: String, aliases: [String: String] = [:]) throws(ODataError)
  -> ListExpression
{
  try FilterBinder(type: SampleType.contact, now: sampleNow)
    .bind(FilterParser.parse(filter, aliases: aliases))
}

/// Why a filter is refused; nil when it is not.
func refusal(_ filter: String) -> ODataError? {
  do throws(ODataError) {
    _ = try bound(filter)
    return nil
  } catch {
    return error
  }
}

extension ListExpression {
  /// The expression in a short form: `number = 'X'`, so that a table of them can be read.
  var short: String {
    switch self {
    case .property(let source, _): Self.short(source)
    case .literal(.text(let text), _): "'\(text)'"
    case .literal(.integer(let number), _): String(number)
    case .call(let function, let arguments, _):
      "\(function)(\(arguments.map(\.short).joined(separator: ", ")))"
    case .arithmetic(let arithmetic, let left, let right, let type):
      "(\(left.short) \(arithmetic) \(right.short)):\(type)"
    case .compare(let comparison, let left, let right):
      "\(left.short) \(comparison.rawValue) \(right.short)"
    case .isIn(let value, let values):
      "\(value.short) in [\(values.map(\.text).joined(separator: ", "))]"
    case .and(let all): "and(\(all.map(\.short).joined(separator: "; ")))"
    case .or(let all): "or(\(all.map(\.short).joined(separator: "; ")))"
    case .not(let inner): "not(\(inner.short))"
    case .isTrue(let isTrue): String(isTrue)
    case .any(_, let filter): "any(\(filter?.short ?? ""))"
    }
  }

  private static func short(_ source: ConcordCore.PropertySource) -> String {
    switch source {
    case .id: "id"
    case .column(let name): name
    case .linkedContact(let inner): "company.\(short(inner))"
    case .linkedRecord(let kind, let inner): "\(kind).\(short(inner))"
    default: "?"
    }
  }
}
