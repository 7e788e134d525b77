/// Customer, Vendor, Bank Account or Employee: what a contact can be linked to.
///
/// Everything in which the kinds differ is a row of `definition`; every operation is one for all.
package enum Kind: String, CaseIterable, Sendable, Codable {
  case customer = "Customer"
  case vendor = "Vendor"
  case bankAccount = "Bank Account"
  case employee = "Employee"

  /// The names in a kind field, blank first.
  static let optionNames = [""] + allCases.map(\.rawValue)

  package var definition: KindDefinition {
    switch self {
    case .customer: .customer
    case .vendor: .vendor
    case .bankAccount: .bankAccount
    case .employee: .employee
    }
  }

  package var entity: EntityKind { definition.entity }

  /// The kind whose records an entity holds, or nil.
  package init?(_ entity: EntityKind) {
    switch entity {
    case .customer: self = .customer
    case .vendor: self = .vendor
    case .bankAccount: self = .bankAccount
    case .employee: self = .employee
    default: return nil
    }
  }

}

/// Which contact receives the link when it starts from a person (C-EFF).
package enum EffectiveContactRule: Sendable {
  /// The person's company; a standalone person receives it itself.
  case companyOrStandalonePerson
  /// The person's company; a standalone person is refused.
  case companyOnly
  /// The person itself; a company is refused.
  case personOnly
}

/// What is particular to one kind.
package struct KindDefinition: Sendable {
  package let kind: Kind
  package let entity: EntityKind
  package let template: EntityKind?
  /// The relation code for the kind in Marketing Setup.
  package let relationCode: Key<String>
  /// The default number series in Concord Setup.
  package let numberSeries: Key<String>
  package let effectiveContact: EffectiveContactRule
  /// The type of a contact created from the record; nil = the customer's own Contact Type.
  package let contactType: ContactType?
  /// Our person in charge: salesperson, purchaser or our contact.
  package let salesperson: Key<String>
  /// What that person is called in messages.
  package let salespersonTitle: String
  /// Whether a blank salesperson gets the current user's code at creation (S-1).
  package let defaultsSalesperson: Bool
  /// Whether that person seeds the contact's salesperson (MAP-2).
  package let seedsSalesperson: Bool
  /// The number and text of the primary contact, where the P-rules apply.
  package let primaryContact: Key<String>?
  package let contactName: Key<String>?
  package let postingGroup: Key<String>
  package let privacyBlocked: Key<Bool>?
  package let blocked: Field?
  package let blockedBeforePrivacy: Key<String>?
  /// The field by which another record of the kind uses this one (L-DEL-1), and its caption there.
  package let user: Key<String>?
  package let userCaption: String

  static let customer = KindDefinition(
    kind: .customer, entity: .customer, template: .customerTemplate,
    relationCode: MarketingSetup.entity.key("customerBusinessRelationCode"),
    numberSeries: ConcordSetup.entity.key("customerNumberSeriesCode"),
    effectiveContact: .companyOrStandalonePerson, contactType: nil,
    salesperson: Customer.salesperson, salespersonTitle: "Salesperson",
    defaultsSalesperson: true, seedsSalesperson: false,
    primaryContact: Customer.primaryContact, contactName: Customer.contactName,
    postingGroup: Customer.entity.key("customerPostingGroupCode"),
    privacyBlocked: Customer.entity.key("privacyBlocked", as: Bool.self),
    blocked: Customer.entity.field("blocked"),
    blockedBeforePrivacy: Customer.entity.key("blockedBeforePrivacy"),
    user: Customer.billTo, userCaption: "Bill-to")

  static let vendor = KindDefinition(
    kind: .vendor, entity: .vendor, template: .vendorTemplate,
    relationCode: MarketingSetup.entity.key("vendorBusinessRelationCode"),
    numberSeries: ConcordSetup.entity.key("vendorNumberSeriesCode"),
    effectiveContact: .companyOnly, contactType: .company,
    salesperson: Vendor.purchaser, salespersonTitle: "Purchaser",
    defaultsSalesperson: true, seedsSalesperson: true,
    primaryContact: Vendor.primaryContact, contactName: Vendor.contactName,
    postingGroup: Vendor.entity.key("vendorPostingGroupCode"),
    privacyBlocked: Vendor.entity.key("privacyBlocked", as: Bool.self),
    blocked: Vendor.entity.field("blocked"),
    blockedBeforePrivacy: Vendor.entity.key("blockedBeforePrivacy"),
    user: Vendor.payTo, userCaption: "Pay-to")

  static let bankAccount = KindDefinition(
    kind: .bankAccount, entity: .bankAccount, template: nil,
    relationCode: MarketingSetup.entity.key("bankAccountBusinessRelationCode"),
    numberSeries: ConcordSetup.entity.key("bankAccountNumberSeriesCode"),
    effectiveContact: .companyOnly, contactType: .company,
    salesperson: BankAccount.ourContact, salespersonTitle: "Salesperson",
    defaultsSalesperson: false, seedsSalesperson: true,
    primaryContact: nil, contactName: nil,
    postingGroup: BankAccount.entity.key("bankAccountPostingGroupCode"),
    privacyBlocked: nil, blocked: BankAccount.entity.field("blocked"),
    blockedBeforePrivacy: nil, user: nil, userCaption: "")

  static let employee = KindDefinition(
    kind: .employee, entity: .employee, template: .employeeTemplate,
    relationCode: MarketingSetup.entity.key("employeeBusinessRelationCode"),
    numberSeries: ConcordSetup.entity.key("employeeNumberSeriesCode"),
    effectiveContact: .personOnly, contactType: .person,
    salesperson: Employee.salesperson, salespersonTitle: "Salesperson",
    defaultsSalesperson: false, seedsSalesperson: false,
    primaryContact: nil, contactName: nil,
    postingGroup: Employee.entity.key("employeePostingGroupCode"),
    privacyBlocked: Employee.entity.key("privacyBlocked", as: Bool.self), blocked: nil,
    blockedBeforePrivacy: nil, user: Employee.manager, userCaption: "Manager")
}
