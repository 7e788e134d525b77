/// What a field's values are.
package enum FieldType: Sendable, Equatable {
  /// Trimmed text of at most `max` Unicode scalars.
  case text(max: Int)
  /// Trimmed upper-case text of at most `max` Unicode scalars.
  case code(max: Int)
  /// A whole number within the range.
  case integer(ClosedRange<Int64>)
  /// A decimal with five places, stored × 10⁵; the range is of stored values.
  case decimal(ClosedRange<Int64>)
  case boolean
  /// `yyyy-MM-dd` or blank.
  case date
  /// UTC, millisecond precision, or blank.
  case dateTime
  /// One of the names; the first is the default, `""` is shown as blank.
  case option([String])
  /// SHA-256 of the bytes, in hex, or blank.
  case image

  package static let decimalScale: Int64 = 100_000
  /// Decimals stay within ±9·10¹³, which is ±9·10¹⁸ as they are stored (`DESIGN.md`, decision 5).
  package static let decimalRange: ClosedRange<Int64> =
    -9_000_000_000_000_000_000...9_000_000_000_000_000_000
}

/// The extra check that an entered value of a field has to pass; each is one V-rule.
package enum FieldCheck: Sendable, Equatable {
  case phone, emails, email, registrationNumber, vat, iban, gln
  case cultureTag, timeZone, salesperson, isoLetters, digits(count: Int), multiline
  case dateFormula
}

/// Who may enter a value into a field.
package enum FieldAccess: Sendable, Equatable {
  case editable
  /// Entered when the record is created, never changed by entering afterwards.
  case onCreation
  /// Set by rules alone.
  case readOnly
}

/// One line of an entity's table in the data dictionary, before it knows its place.
package struct FieldSpec: Sendable {
  var apiName: String
  var caption: String
  var type: FieldType
  var reference: EntityKind?
  var check: FieldCheck?
  var access = FieldAccess.editable
  var defaultValue: Value?
  var isRequired = false
  var isSensitive = false
  var isTracked = true
  var isComparable = false

  private init(_ apiName: String, _ caption: String, _ type: FieldType) {
    self.apiName = apiName
    self.caption = caption
    self.type = type
  }

  static func text(_ name: String, _ caption: String, _ max: Int) -> FieldSpec {
    FieldSpec(name, caption, .text(max: max))
  }

  static func code(_ name: String, _ caption: String, _ max: Int) -> FieldSpec {
    FieldSpec(name, caption, .code(max: max))
  }

  static func flag(_ name: String, _ caption: String, default isOn: Bool = false) -> FieldSpec {
    var spec = FieldSpec(name, caption, .boolean)
    spec.defaultValue = isOn.value
    return spec
  }

  static func option(_ name: String, _ caption: String, _ names: [String]) -> FieldSpec {
    var spec = FieldSpec(name, caption, .option(names))
    spec.defaultValue = .text(names.first ?? "")
    return spec
  }

  static func date(_ name: String, _ caption: String) -> FieldSpec {
    FieldSpec(name, caption, .date)
  }

  static func dateTime(_ name: String, _ caption: String) -> FieldSpec {
    FieldSpec(name, caption, .dateTime)
  }

  static func image(_ name: String, _ caption: String) -> FieldSpec {
    FieldSpec(name, caption, .image)
  }

  static func integer(
    _ name: String, _ caption: String, _ range: ClosedRange<Int64> = -2_147_483_648...2_147_483_647,
    default number: Int64 = 0
  ) -> FieldSpec {
    var spec = FieldSpec(name, caption, .integer(range))
    spec.defaultValue = .integer(number)
    return spec
  }

  static func decimal(
    _ name: String, _ caption: String, _ range: ClosedRange<Int64> = FieldType.decimalRange
  ) -> FieldSpec {
    FieldSpec(name, caption, .decimal(range))
  }

  func refers(to entity: EntityKind) -> FieldSpec { with { $0.reference = entity } }
  func checked(_ check: FieldCheck) -> FieldSpec { with { $0.check = check } }
  func onCreation() -> FieldSpec { with { $0.access = .onCreation } }
  func readOnly() -> FieldSpec { with { $0.access = .readOnly } }
  func required() -> FieldSpec { with { $0.isRequired = true } }
  func sensitive() -> FieldSpec { with { $0.isSensitive = true } }
  /// Stored, but neither versioned nor journaled (the relation indicator).
  func untracked() -> FieldSpec { with { $0.isTracked = false } }
  /// Stored a second time as a folded key, for look-ups that ignore case.
  func comparable() -> FieldSpec { with { $0.isComparable = true } }

  private func with(_ change: (inout FieldSpec) -> Void) -> FieldSpec {
    var copy = self
    change(&copy)
    return copy
  }
}

/// A field of an entity: its names, type, reference and checks.
package final class Field: Sendable {
  package let entity: EntityKind
  /// The position of the value inside a record.
  package let ordinal: Int
  /// The name in JSON, CSV headers, the command line and the journal.
  package let apiName: String
  /// The name of the column.
  package let column: String
  /// The English caption.
  package let caption: String
  package let type: FieldType
  /// The entity whose business key a non-blank value names.
  package let reference: EntityKind?
  package let check: FieldCheck?
  package let access: FieldAccess
  package let defaultValue: Value
  package let isRequired: Bool
  package let isSensitive: Bool
  package let isTracked: Bool
  package let isComparable: Bool

  init(_ spec: FieldSpec, of entity: EntityKind, at ordinal: Int) {
    self.entity = entity
    self.ordinal = ordinal
    apiName = spec.apiName
    column = Self.snakeCase(spec.apiName)
    caption = spec.caption
    type = spec.type
    reference = spec.reference
    check = spec.check
    access = spec.access
    isRequired = spec.isRequired
    isSensitive = spec.isSensitive
    isTracked = spec.isTracked
    isComparable = spec.isComparable
    defaultValue = spec.defaultValue ?? Self.blank(of: spec.type)
  }

  /// Whether values are stored as text rather than as integers.
  package var isText: Bool {
    switch type {
    case .text, .code, .date, .dateTime, .option, .image: true
    case .integer, .decimal, .boolean: false
    }
  }

  /// The greatest number of Unicode scalars of a text or code; nil for other types.
  package var maxLength: Int? {
    switch type {
    case .text(let max), .code(let max): max
    default: nil
    }
  }

  private static func blank(of type: FieldType) -> Value {
    switch type {
    case .integer, .decimal, .boolean: .integer(0)
    case .text, .code, .date, .dateTime, .option, .image: .text("")
    }
  }

  private static func snakeCase(_ name: String) -> String {
    var result = ""
    for character in name {
      if character.isUppercase {
        result.append("_")
        result.append(contentsOf: character.lowercased())
      } else {
        result.append(character)
      }
    }
    return result
  }
}

extension Field: Hashable {
  package static func == (left: Field, right: Field) -> Bool { left === right }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(self))
  }
}

/// A field together with the Swift type that its values read as.
package struct Key<Wrapped: FieldValue>: Sendable {
  package let field: Field
}
