import ConcordCore
import ConcordStore
import Testing

@Suite("How lists are read")
struct ListPlanTests {
  private func plan(_ query: ListQuery) async throws -> String {
    let test = try await TestStore()
    return try await test.store.read(test.company.key) { reader throws(ConcordError) in
      try reader.explain(query)
    }
  }

  private static let number = PropertySource.field(Contact.number.field)

  @Test(
    "a page in the natural order is read off the index, from where it begins",
    arguments: [EntityKind.contact, .customer, .vendor, .bankAccount, .employee, .currency])
  func naturalOrder(_ kind: EntityKind) async throws {
    var query = ListQuery(.entity(kind), limit: 100, properties: [.id])
    #expect(!(try await plan(query)).contains("TEMP B-TREE"))
    query.after = [.text("X"), .text("00000000")]
    let plan = try await plan(query)
    let column = kind.entity.keyFields[0].column
    #expect(plan.contains("\(kind.entity.name)_key (company=? AND \(column)>?)"), "\(plan)")
    #expect(!plan.contains("TEMP B-TREE"), "\(plan)")
    query.order = [ListOrder(.field(kind.entity.keyFields[0]), .code, descends: true)]
    let descending = try await self.plan(query)
    #expect(descending.contains("(company=? AND \(column)<?)"), "\(descending)")
    #expect(!descending.contains("TEMP B-TREE"), "\(descending)")
  }

  @Test("the lists of the journal and of jobs are read off their keys")
  func journal() async throws {
    for (view, values) in [
      (ListView.operation, [Value.integer(7), .text("x")]), (.job, [.integer(7), .text("x")]),
      (.importBatch, [.integer(7), .text("x")]),
      (.journalEntry, [.integer(7), .integer(1), .text("x")]),
    ] {
      var query = ListQuery(.view(view), limit: 100, properties: [])
      query.after = values
      let plan = try await plan(query)
      #expect(
        plan.contains("number>?") || plan.contains("number<?")
          || plan.contains("(operation_number,"), "\(view): \(plan)")
      #expect(!plan.contains("FOR ORDER BY"), "\(view): \(plan)")
    }
  }

  @Test("a condition that an index answers is asked of it", arguments: 0..<11)
  func conditions(_ index: Int) async throws {
    func equal(_ source: PropertySource, _ type: ListType, _ value: String) -> ListExpression {
      .compare(.equal, .property(source, type), .literal(.text(value), type))
    }
    let company = Contact.companyNumber.field
    let id = "01900000-0000-7000-0000-000000000001"
    let contact = ListBase.entity(.contact)
    let entry = ListBase.view(.journalEntry)
    let cases: [(ListBase, ListExpression, String)] = [
      (contact, equal(.id, .guid, id), "id=?"),
      (contact, equal(Self.number, .code, "X"), "number=?"),
      (contact, equal(.field(company), .code, "X"), "company_number=?"),
      (contact, equal(.referenced(company, .id), .guid, id), "company_number=?"),
      (contact, equal(.field(Contact.searchEmail.field), .code, "X"), "search_email=?"),
      (
        contact,
        .call(.startswith, [.property(Self.number, .code), .literal(.text("C"), .text)], .boolean),
        "number>? AND number<?"
      ),
      (.entity(.customer), equal(.linkedContact(.id), .guid, id), "number=?"),
      (entry, equal(.id, .guid, id), "operation_number=? AND entry_number=?"),
      (
        entry,
        .and([
          equal(.column("entity_set"), .text, "contacts"), equal(.column("record_id"), .guid, id),
        ]), "entity=? AND record_id=?"
      ),
      (
        .view(.contactInformation),
        .and([
          equal(.column("related_id"), .guid, id),
          equal(.column("related_type"), .option, "Customer"),
        ]), "k USING INDEX sqlite_autoindex_customer_1 (company=? AND id=?)"
      ),
      (.view(.jobLine), equal(.column("job_id"), .guid, id), "job_id=?"),
    ]
    let (base, filter, wanted) = cases[index]
    let plan = try await plan(ListQuery(base, filter: filter, limit: 20, properties: []))
    #expect(plan.contains(wanted), "\(plan)")
  }
}
