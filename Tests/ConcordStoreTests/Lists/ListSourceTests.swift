import ConcordCore
import ConcordStore
import ConcordTestSupport
import Testing

@Suite("Properties of lists")
struct ListSourceTests {
  private static let zeroID = "00000000-0000-0000-0000-000000000000"

  /// A store that has the records of a random run in memory.
  private func randomStore(_ seed: UInt64) async throws -> TestStore {
    let company = try MemoryCompany()
    _ = try RandomRun(seed: seed, stepCount: 150) { MemoryBackend(company) }.run()
    let test = try await TestStore()
    var steps: [Edit.Step] = []
    for entity in Entity.all {
      for record in company.all(entity.kind) {
        let values = zip(entity.fields, record.values).map { ($0.apiName, $1) }
        steps.append(.insert(record.key, Dictionary(uniqueKeysWithValues: values)))
      }
    }
    try await test.store.perform(Edit(steps: steps), in: test.company.key, test.context)
    return test
  }

  /// What a property is when it is read record by record, as rules read.
  private func expected(_ source: PropertySource, _ record: Record?, _ draft: Draft)
    throws(ConcordError) -> Value
  {
    guard let record else { return blank(source) }
    switch source {
    case .id: return .text(record.key.id.description)
    case .version: return .integer(record.version)
    case .createdAt: return .text(record.createdAt)
    case .createdBy: return .text(record.createdBy)
    case .modifiedAt: return .text(record.modifiedAt)
    case .modifiedBy: return .text(record.modifiedBy)
    case .field(let field): return record[field]
    case .localCurrency(let field):
      return record[field].isBlank ? .text(try draft.localCurrency()) : record[field]
    case .referenced(let field, let inner):
      guard let entity = field.reference else { return blank(inner) }
      return try expected(inner, try draft.find(entity, record[field].text), draft)
    case .linkedContact(let inner):
      return try expected(inner, try draft.contactLinked(to: record), draft)
    case .linkedNumber(let kind): return .text(try draft.linkedNumber(kind, of: record))
    case .linkedRecord(let kind, let inner):
      let number = try draft.linkedNumber(kind, of: record)
      return try expected(inner, try draft.find(kind.entity, number), draft)
    case .count(let theirs, let mine):
      if record[mine].isBlank { return .integer(0) }
      return .integer(Int64(try draft.records(where: theirs, is: record[mine]).count))
    case .joined(let fields):
      let parts = fields.map { record[$0].text }.filter { !$0.isEmpty }
      return .text(parts.joined(separator: " "))
    case .constant(let value): return value
    case .column: return .text("")
    }
  }

  private func blank(_ source: PropertySource) -> Value {
    switch source {
    case .id: .text(Self.zeroID)
    case .version, .count: .integer(0)
    case .field(let field) where !field.isText: .integer(0)
    case .referenced(_, let inner), .linkedContact(let inner), .linkedRecord(_, let inner):
      blank(inner)
    case .constant(let value): value
    default: .text("")
    }
  }

  /// Every kind of property that an entity can have.
  private func sources(of entity: Entity) -> [PropertySource] {
    var sources: [PropertySource] = [
      .id, .version, .createdAt, .createdBy, .modifiedAt, .modifiedBy, .constant(.integer(7)),
      .constant(.text("O'Neil")),
    ]
    for field in entity.fields {
      sources.append(.field(field))
      guard let other = field.reference?.entity else { continue }
      sources.append(.referenced(field, .id))
      for inner in other.fields.prefix(3) + other.fields.suffix(2) {
        sources.append(.referenced(field, .field(inner)))
      }
      if let next = other.referenceFields.first {
        sources.append(.referenced(field, .referenced(next, .id)))
      }
      if other.kind == .currency { sources.append(.localCurrency(field)) }
    }
    if let kind = Kind(entity.kind) {
      sources += [.linkedContact(.id), .linkedContact(.field(Contact.number.field))]
      sources.append(.linkedContact(.linkedNumber(kind)))
    }
    if entity.kind == .contact { sources += contactSources }
    if entity.kind == .employee {
      sources.append(
        .joined(["givenName", "middleName", "surname"].compactMap { entity.field($0) }))
    }
    return sources
  }

  private var contactSources: [PropertySource] {
    var sources: [PropertySource] = Kind.allCases.flatMap { kind in
      let name = kind.entity.entity.fields[2]
      return [
        PropertySource.linkedNumber(kind), .linkedRecord(kind, .id),
        .linkedRecord(kind, .field(name)),
      ]
    }
    for entity in [EntityKind.contactBusinessRelation, .contactMailingGroup, .contactIndustryGroup]
    {
      guard let theirs = entity.entity.field("contactNumber") else { continue }
      sources.append(.count(theirs, of: Contact.number.field))
      sources.append(.count(theirs, of: Contact.companyNumber.field))
    }
    return sources
  }

  @Test(
    "every property is what reading record by record gives, and finds exactly those records",
    arguments: [2001, 2002, 2003] as [UInt64])
  func sources(seed: UInt64) async throws {
    let test = try await randomStore(seed)
    try await test.store.read(test.company.key) { reader throws(ConcordError) in
      let draft = Draft(
        workspace: Workspace(source: reader.records), context: test.context, ids: CountingIDs())
      for entity in Entity.all {
        let sources = sources(of: entity)
        let rows = try reader.list(
          ListQuery(.entity(entity.kind), limit: 10_000, properties: sources))
        #expect(rows.count == (try reader.records.count(Query(entity.kind))), "\(entity.name)")
        for row in rows {
          guard let id = RecordID(row.id) else { continue }
          let record = try reader.record(RecordKey(entity.kind, id))
          #expect(row.version == record?.version)
          for (source, value) in zip(sources, row.values) {
            let expected = try expected(source, record, draft)
            #expect(value == expected, "\(entity.name) \(record?.number ?? "") \(source)")
          }
        }
        try finds(entity, sources, rows, reader)
      }
    }
  }

  /// A filter by the value that a property shows finds the rows that show it, in each notation.
  private func finds(
    _ entity: Entity, _ sources: [PropertySource], _ rows: [ListRow], _ reader: Reader
  ) throws(ConcordError) {
    for (index, source) in sources.enumerated() {
      for row in rows.prefix(4) {
        let value = row.values[index]
        let type: ListType = if case .text = value { .option } else { .integer }
        let property = ListExpression.property(source, type)
        let wanted = Set(rows.filter { $0.values[index] == value }.map(\.id))
        let filters: [ListExpression] = [
          .compare(.equal, property, .literal(value, type)), .isIn(property, [value, value]),
          .not(.compare(.notEqual, property, .literal(value, type))),
        ]
        for filter in filters {
          let found = try reader.list(
            ListQuery(.entity(entity.kind), filter: filter, limit: 10_000, properties: []))
          #expect(Set(found.map(\.id)) == wanted, "\(entity.name) \(source) \(value)")
        }
      }
    }
  }
}
