import ConcordCore
import ConcordStore
import Testing

extension Workplace {
  /// A workplace with customers and vendors that have no contact yet.
  static func withParties(customers: Int, vendors: Int = 0) async throws -> Workplace {
    let place = try await initialised()
    let sound = try await Soundness(place.database)
    try await sound.setRelationCodes(customer: "", vendor: "")
    try await sound.create(.customer, customers)
    try await sound.create(.vendor, vendors)
    try await sound.setRelationCodes(customer: "CUST", vendor: "VEND")
    return place
  }
}

extension Soundness {
  private var context: Context { Context(user: "ANNA", channel: .cli, confirmations: ["*"]) }

  fileprivate func setRelationCodes(customer: String, vendor: String) async throws {
    let setup = try await store.read(company.key) { reader throws(ConcordError) in
      try reader.records.records(Query(.marketingSetup)).first
    }
    let entries = try Entries(
      .marketingSetup,
      [
        ("customerBusinessRelationCode", .text(customer)),
        ("vendorBusinessRelationCode", .text(vendor)),
      ])
    _ = try await store.perform(
      ModifyRow(try #require(setup).key, entries), in: company.key, context)
  }

  /// Records without contacts, because their kind has no relation code meanwhile.
  fileprivate func create(_ kind: Kind, _ count: Int) async throws {
    var made = 0
    try await store.batch(
      in: company.key, context,
      next: { limit throws(ConcordError) in
        let page = min(limit, count - made)
        defer { made += page }
        var operations: [CreateRecord] = []
        for number in made..<made + page {
          operations.append(
            CreateRecord(
              kind,
              try Entries(
                kind.entity,
                [
                  ("displayName", .text("\(kind.rawValue) \(number + 1)")),
                  ("city", .text("Aarhus")), ("phoneNumber", .text("+45 \(number)")),
                ])))
        }
        return operations
      })
  }
}
