/// Every record type of the data dictionary, in the order in which propagation locks records.
package enum EntityKind: Int, CaseIterable, Sendable, Hashable {
  case contact
  case customer
  case vendor
  case bankAccount
  case employee
  case contactBusinessRelation
  case businessRelation
  case syncPolicy
  case marketingSetup
  case concordSetup
  case numberSeries
  case numberSeriesLine
  case numberSeriesRelationship
  case customerTemplate
  case vendorTemplate
  case employeeTemplate
  case countryRegion
  case vatRegistrationFormat
  case postCode
  case salesperson
  case userSetup
  case territory
  case currency
  case language
  case salutation
  case organizationalLevel
  case jobResponsibility
  case industryGroup
  case mailingGroup
  case webSource
  case paymentTerms
  case paymentMethod
  case shipmentMethod
  case generalBusinessPostingGroup
  case taxBusinessPostingGroup
  case customerPostingGroup
  case vendorPostingGroup
  case bankAccountPostingGroup
  case employeePostingGroup
  case alternativeAddress
  case alternativeAddressDateRange
  case contactIndustryGroup
  case contactWebSource
  case contactJobResponsibility
  case contactMailingGroup
  case comment
  case activity

  /// The record type's description in the data dictionary.
  package var entity: Entity { Entity.all[rawValue] }
}

extension EntityKind: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let kind = Entity.named(try container.decode(String.self))?.kind else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "unknown entity")
    }
    self = kind
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(entity.name)
  }
}
