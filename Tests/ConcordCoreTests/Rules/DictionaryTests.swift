import ConcordCore
import ConcordTestSupport
import Testing

@Suite("The data dictionary, the field map and the sentences of errors")
struct DictionaryTests {
  @Test(
    "3.1: shared fields have the same type, length, reference and check on both sides",
    arguments: Kind.allCases)
  func sharedFields(kind: Kind) {
    for (row, field) in SharedField.rows(of: kind) {
      #expect(row.contact.type == field.type, "\(field.apiName)")
      #expect(row.contact.maxLength == field.maxLength, "\(field.apiName)")
      #expect(row.contact.reference == field.reference, "\(field.apiName)")
      #expect(row.contact.check == field.check, "\(field.apiName)")
      #expect(row.contact.entity == .contact && field.entity == kind.entity)
    }
  }

  @Test("3.1: the rows of the map are numbered like the table, and no field is in two")
  func map() {
    #expect(SharedField.all.map(\.row) == Array(1...32))
    for kind in Kind.allCases {
      let fields = SharedField.rows(of: kind).map(\.field)
      #expect(Set(fields).count == fields.count)
    }
    #expect(Set(SharedField.all.map(\.contact)).count == 32)
  }

  @Test("MAP-1, MAP-2, MAP-3: what must never flow is not in the map")
  func neverFlowing() {
    func names(_ kind: Kind) -> Set<String> {
      Set(SharedField.rows(of: kind).map(\.field.apiName))
    }
    for kind in Kind.allCases {
      #expect(names(kind).isDisjoint(with: ["number", "numberSeriesCode"]))
    }
    #expect(!names(.vendor).contains("purchaserCode"))
    #expect(
      names(.bankAccount).isDisjoint(
        with: ["formatRegion", "ourContactCode", "registrationNumber", "contactName"]))
    #expect(
      names(.employee).isDisjoint(
        with: ["currencyCode", "privacyBlocked", "email", "extensionNumber", "searchName"]))
  }

  @Test("Every reference names an entity with a single key as long as the reference")
  func references() {
    for field in EntityKind.allCases.flatMap(\.entity.referenceFields) {
      guard let target = field.reference?.entity else { continue }
      #expect(target.keyFields.count == 1, "\(field.entity) \(field.apiName)")
      #expect(target.keyFields.first?.maxLength == field.maxLength, "\(field.apiName)")
    }
  }

  @Test("Names of entities, sets, fields and columns are unique and fit for SQL and JSON")
  func names() {
    let entities = EntityKind.allCases.map(\.entity)
    #expect(Set(entities.map(\.name)).count == entities.count)
    #expect(Set(entities.map(\.setName)).count == entities.count)
    for entity in entities {
      #expect(Set(entity.fields.map(\.column)).count == entity.fields.count, "\(entity.name)")
      #expect(Set(entity.fields.map(\.apiName)).count == entity.fields.count)
      for name in [entity.name] + entity.fields.map(\.column) {
        #expect(name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" }, "\(name)")
        #expect(!Self.reserved.contains(name), "\(entity.name) \(name)")
      }
    }
  }

  /// Words that SQLite or PostgreSQL do not take as a name without quotes, and the system columns.
  static let reserved: Set<String> = Set(
    """
    add all alter analyse analyze and any array as asc asymmetric authorization autoincrement \
    between both by case cast check collate collation column commit concurrently constraint \
    create cross current_catalog current_date current_role current_schema current_time \
    current_timestamp current_user default deferrable delete desc distinct do drop else end \
    escape except exists false fetch for foreign freeze from full grant group having ilike in \
    index initially inner insert intersect into is isnull join lateral leading left like limit \
    localtime localtimestamp natural not notnull null offset on only or order outer overlaps \
    placing primary references returning right select session_user set similar some symmetric \
    system_user table tablesample then to trailing transaction true union unique update user \
    using values variadic verbose when where window with \
    id version created_at created_by modified_at modified_by
    """.split(separator: " ").map(String.init))

  @Test("Defaults are values of their field, and keys are never optional numbers")
  func defaults() {
    for field in EntityKind.allCases.flatMap(\.entity.fields) {
      switch field.type {
      case .option(let names): #expect(field.defaultValue == .text(names.first ?? ""))
      case .integer(let range):
        #expect(range.contains(field.defaultValue.integer), "\(field.apiName)")
      case .text, .code, .date, .dateTime, .image: #expect(field.defaultValue.isBlank)
      case .boolean, .decimal: break
      }
    }
  }

  @Test(
    "Codes of errors and warnings are unique and their sentences complete",
    arguments: ErrorCode.allCases)
  func errors(code: ErrorCode) {
    #expect(code.rawValue.hasPrefix("E-"))
    let placeholders = code.placeholderCount
    #expect(code.template.count { $0 == "}" } == placeholders)
    let arguments = (0..<placeholders).map { "<\($0)>" }
    let message = Violation(code, arguments).message
    #expect(!message.contains("?") || code.template.contains("?"))
    #expect(arguments.allSatisfy(message.contains))
  }
}
