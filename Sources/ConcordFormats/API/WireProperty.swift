package import ConcordCore

/// What a property is on the wire (`api.md` 1.7).
package enum WireType: Sendable, Equatable {
  case guid, decimal, boolean, int32, int64, date, dateTime, time, stream
  /// At most this many Unicode scalars, in upper case.
  case code(Int)
  /// At most this many Unicode scalars.
  case text(Int)
  case enumeration(Enumeration)
  /// A collection of complex values, stored as JSON text.
  case json(complexType: String)

  /// The name of the type in the entity data model; text lengths are facets beside it.
  package var edmName: String {
    switch self {
    case .guid: "Edm.Guid"
    case .decimal: "Edm.Decimal"
    case .boolean: "Edm.Boolean"
    case .int32: "Edm.Int32"
    case .int64: "Edm.Int64"
    case .date: "Edm.Date"
    case .dateTime: "Edm.DateTimeOffset"
    case .time: "Edm.TimeOfDay"
    case .stream: "Edm.Stream"
    case .code, .text: "Edm.String"
    case .enumeration(let enumeration): "Microsoft.NAV.\(enumeration.name)"
    case .json(let complexType): "Collection(Microsoft.NAV.\(complexType))"
    }
  }

  /// What filters compare it as; nil = it cannot be compared.
  package var listType: ListType? {
    switch self {
    case .guid: .guid
    case .decimal: .decimal
    case .boolean: .boolean
    case .int32, .int64: .integer
    case .date: .date
    case .dateTime: .dateTime
    case .time: .time
    case .code: .code
    case .text: .text
    case .enumeration: .option
    case .stream, .json: nil
    }
  }

  /// The wire type of a field's values.
  package init(_ field: Field) {
    self =
      switch field.type {
      case .text(let max): .text(max)
      case .code(let max): .code(max)
      case .integer(let range): range.upperBound > Int64(Int32.max) ? .int64 : .int32
      case .decimal: .decimal
      case .boolean: .boolean
      case .date: .date
      case .dateTime: .dateTime
      case .option: .enumeration(Enumeration.of(field))
      case .image: .stream
      }
  }
}

/// Who may give a property a value (the access column of `api.md`).
package enum WireAccess: Sendable, Equatable {
  case readWrite
  /// As `readWrite`, but to be given and not blank on POST.
  case required
  case onCreation
  case readOnly
  /// Readable, ignored in bodies.
  case ignored
}

/// One property of a type on a route.
package struct WireProperty: Sendable {
  package let name: String
  package let type: WireType
  package let access: WireAccess
  /// Nil for a stream, and for what is worked out after reading.
  package let source: PropertySource?
  /// Whether rules work the value out after the row is read; it can be neither filtered nor
  /// ordered by.
  package let isLate: Bool
  package let caption: String
  /// Whether values are shown in part only (`api.md` 3.5).
  package let isSensitive: Bool

  /// The field that a given value sets, directly or through the id of what it refers to.
  package var field: Field? {
    switch source {
    case .field(let field), .localCurrency(let field), .referenced(let field, .id): field
    default: nil
    }
  }

  /// Whether the value is the id of the record whose code the field holds (API-ENT-4).
  package var isPairedID: Bool {
    if case .referenced(_, .id) = source { return true }
    return false
  }
}

extension WireProperty {
  /// The property as query options see it.
  var odata: ODataProperty {
    let members: [String] =
      if case .enumeration(let enumeration) = type { enumeration.members } else { [] }
    return ODataProperty(
      name: name, source: type.listType == nil || isSensitive ? nil : source,
      type: type.listType ?? .text,
      members: members)
  }
}
