package import ConcordCore

/// What stands beside a record: its links, the ids of what it refers to, counts of its details.
package struct Neighbours {
  /// The value of a computed property.
  package enum Computed: Equatable {
    case text(String), number(Int64), isTrue(Bool)
  }

  private let draft: Draft
  private static let zeroID = "00000000-0000-0000-0000-000000000000"

  package init(_ draft: Draft) { self.draft = draft }

  /// Loads for many records at once what their computed properties will read.
  package func prefetch(_ records: [Record]) throws(ConcordError) {
    try draft.prefetchRelations(of: records)
  }

  package func value(of property: ComputedProperty, _ record: Record) throws(ConcordError)
    -> Computed
  {
    switch property {
    case .displayName: .text(record.displayName)
    case .currencyCode: .text(try currencyCode(record))
    case .currencyId: .text(try id(.currency, record["currencyCode"]))
    case .companyId: .text(try id(.contact, record["companyNumber"]))
    case .primaryContactId: .text(try id(.contact, record["primaryContactNumber"]))
    case .billToCustomerId: .text(try id(.customer, record["billToCustomerNumber"]))
    case .payToVendorId: .text(try id(.vendor, record["payToVendorNumber"]))
    case .managerId: .text(try id(.employee, record["managerNumber"]))
    case .taxAreaId: .text(try id(.taxBusinessPostingGroup, taxGroup(record)))
    case .taxAreaDisplayName:
      .text(try draft.find(.taxBusinessPostingGroup, taxGroup(record))?.displayName ?? "")
    case .paymentTermsId: .text(try id(.paymentTerms, record["paymentTermsCode"]))
    case .paymentMethodId: .text(try id(.paymentMethod, record["paymentMethodCode"]))
    case .shipmentMethodId: .text(try id(.shipmentMethod, record["shipmentMethodCode"]))
    case .contactId:
      .text(try draft.contactLinked(to: record)?.key.id.description ?? Self.zeroID)
    case .contactNumber: .text(try draft.contactLinked(to: record)?.number ?? "")
    case .linkedCustomerNumber: .text(try draft.linkedNumber(.customer, of: record))
    case .linkedVendorNumber: .text(try draft.linkedNumber(.vendor, of: record))
    case .linkedBankAccountNumber: .text(try draft.linkedNumber(.bankAccount, of: record))
    case .linkedEmployeeNumber: .text(try draft.linkedNumber(.employee, of: record))
    case .mailingGroupCount: .number(try count(.contactMailingGroup, record.number))
    case .jobResponsibilityCount: .number(try count(.contactJobResponsibility, record.number))
    case .industryGroupCount:
      .number(try count(.contactIndustryGroup, record["companyNumber"]))
    case .businessRelationCount:
      .number(try count(.contactBusinessRelation, record["companyNumber"]))
    case .lastInteractionDate, .lastAttemptDate: .text(RecordJSON.blankDate)
    case .interactionCount, .interactionCost, .interactionDurationMinutes, .duplicateCount,
      .balanceDue, .vendorBalance:
      .number(0)
    case .erased, .intercompanyEnabled: .isTrue(false)
    case .irs1099Code, .templateCode: .text("")
    case .masterPolicy: .text(MasterChoice.Policy.contact.rawValue)
    }
  }

  private func taxGroup(_ record: Record) -> String { record["taxBusinessPostingGroupCode"] }

  private func id(_ entity: EntityKind, _ number: String) throws(ConcordError) -> String {
    try draft.find(entity, number)?.key.id.description ?? Self.zeroID
  }

  /// API-ENT-5: local currency is shown by the local currency's code.
  private func currencyCode(_ record: Record) throws(ConcordError) -> String {
    let code = record["currencyCode"]
    return code.isEmpty ? try draft.localCurrency() : code
  }

  private func count(_ entity: EntityKind, _ contactNumber: String) throws(ConcordError) -> Int64 {
    contactNumber.isEmpty ? 0 : Int64(try draft.details(entity, of: contactNumber).count)
  }
}
