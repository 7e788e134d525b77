import ConcordCore

/// A set of named values; an ordinal is the place in the list, a blank caption the blank member.
package struct Enumeration: Sendable, Equatable {
  /// Without namespace: `contactType`.
  package let name: String
  /// The captions in the order of their ordinals.
  package let members: [String]

  package init(_ name: String, _ members: [String]) {
    self.name = name
    self.members = members
  }

  /// The caption that a text, member name or ordinal means, in any case (API-VAL-4); nil = none.
  package func caption(_ text: String) -> String? {
    if let caption = MemberName.caption(text.isEmpty ? " " : text, of: members) { return caption }
    guard let ordinal = Int(text), members.indices.contains(ordinal) else { return nil }
    return members[ordinal]
  }

  private static let kinds = ["", "Customer", "Vendor", "Bank Account", "Employee"]

  package static let contactType = Enumeration("contactType", ["Company", "Person"])
  static let contactBusinessRelation = Enumeration(
    "contactBusinessRelation", kinds + ["None", "Other", "Multiple"])
  package static let linkToTable = Enumeration("contactBusinessRelationLinkToTable", kinds)
  package static let masterPolicy = Enumeration(
    "masterPolicy", MasterChoice.Policy.allCases.map(\.rawValue))
  package static let masterSide = Enumeration(
    "masterSide", ["Contact", "Linked"] + kinds.dropFirst())
  package static let syncPolicyKind = Enumeration(
    "syncPolicyKind", FieldPolicy.allCases.map(\.rawValue))
  static let linkSyncPolicyKind = Enumeration(
    "linkSyncPolicyKind", [""] + FieldPolicy.allCases.map(\.rawValue))
  static let channel = Enumeration("channel", Channel.allCases.map(\.rawValue))
  static let changeType = Enumeration("recordChangeType", ["Inserted", "Modified", "Deleted"])
  static let pictureParent = Enumeration(
    "pictureEntityParentType",
    ["", "Item", "Customer", "Vendor", "Employee", "Contact", "Bank Account"])
  static let jobKind = Enumeration(
    "jobKind",
    [
      "CreateContactsFromCustomers", "CreateContactsFromVendors",
      "CreateContactsFromBankAccounts", "CreateContactsFromEmployees", "FindDuplicates",
      "VerifySync", "RepairSync", "RebuildSearchStrings", "Import", "Export", "Preview",
      "Undo", "ApplySyncPolicy", "ApplyTemplate",
    ])
  static let jobStatus = Enumeration(
    "jobStatus", ["Queued", "Running", "Succeeded", "Partially Succeeded", "Failed", "Canceled"])
  static let jobOutcome = Enumeration("jobOutcome", ["Created", "Changed", "Skipped", "Failed"])
  static let importStatus = Enumeration(
    "importBatchStatus", ["Running", "Done", "Interrupted", "Undone", "Partially Undone"])
  static let importAction = Enumeration(
    "importRowAction", ["Create", "Update", "Unchanged", "Skip", "Error"])
  static let issueType = Enumeration(
    "syncIssueType",
    [
      "Field Differs", "Contact Missing", "Record Missing", "Wrong Type", "Wrong Code",
      "Primary Contact Not Related", "Stale Indicator",
    ])
  static let issueStatus = Enumeration(
    "syncIssueStatus", ["Open", "Repaired", "Ignored", "Gone"])
  static let attachmentStorageType = Enumeration(
    "attachmentStorageType", ["Embedded", "Disk File"])

  /// Enumerations whose members stand in another order, or have another name, than the field's.
  private static let named: [String: Enumeration] = {
    let reserve = Enumeration("reserveMethod", ["Never", "Optional", "Always"])
    let addressFormat = Enumeration(
      "countryRegionAddressFormat",
      [
        "Post Code+City", "City+Post Code", "City+County+Post Code",
        "Blank Line+Post Code+City", "Custom",
      ])
    return [
      "type": contactType, "contactType": contactType, "copySellToAddressFrom": contactType,
      "copyBuyFromAddressFrom": contactType, "reserve": reserve,
      "contactBusinessRelation": contactBusinessRelation, "linkToTable": linkToTable,
      "addressFormat": addressFormat, "policy": syncPolicyKind,
    ]
  }()

  private static let typeNames: [String: String] = [
    "status": "employeeStatus", "gender": "employeeGender",
    "correspondenceType": "correspondenceType",
    "defaultCorrespondenceType": "correspondenceType",
    "applicationMethod": "applicationMethod", "partnerType": "partnerType",
    "contactAddressFormat": "contactAddressFormat", "kind": "activityKind",
  ]

  /// The enumeration of an option field.
  static func of(_ field: Field) -> Enumeration {
    if let named = named[field.apiName] { return named }
    guard case .option(let options) = field.type else {
      preconditionFailure("\(field.apiName) is no option")
    }
    switch (field.apiName, field.entity) {
    case ("blocked", .vendor), ("blocked", .vendorTemplate):
      return Enumeration("vendorBlocked", options)
    case ("blocked", _), ("blockedBeforePrivacy", _):
      return Enumeration("customerBlocked", options)
    case ("status", .activity): return Enumeration("activityStatus", options)
    default: return Enumeration(typeNames[field.apiName] ?? field.apiName, options)
    }
  }
}
