/// A code that describes a relationship (2.6).
package enum BusinessRelation {
  static let entity = Entity.codeList(
    .businessRelation, "business_relation", set: "businessRelations",
    caption: "Business Relation")
  package static let code = entity.key("code")
  package static let description = entity.key("displayName")
}

/// A row "contact X has business relation code Y"; with a kind and a linked number it is a link
/// (2.6).
package enum ContactBusinessRelation {
  static let entity = Entity(
    .contactBusinessRelation, "contact_business_relation", set: "contactBusinessRelations",
    caption: "Contact Business Relation", key: ["contactNumber", "businessRelationCode"],
    [
      .code("contactNumber", "Contact No.", 20).refers(to: .contact).onCreation().required(),
      .code("businessRelationCode", "Business Relation Code", 10).refers(to: .businessRelation)
        .onCreation().required(),
      .option("linkToTable", "Link to Table", Kind.optionNames).readOnly(),
      .code("linkedNumber", "Linked No.", 20).readOnly(),
      .text("policies", "Field Policies", 2000).readOnly(),
    ])

  package static let contactNumber = entity.key("contactNumber")
  package static let code = entity.key("businessRelationCode")
  package static let kind = entity.key("linkToTable")
  package static let linkedNumber = entity.key("linkedNumber")
  /// The fields that say what is related to what; they never change (REL-5).
  static let identity: [Field] = [contactNumber, code, kind, linkedNumber].map(\.field)
  /// The policies of this link that differ from its kind's: `phoneNumber=Independent;…` (POL-1).
  package static let policies = entity.key("policies")
}

/// The policy of a kind for one row of the field map; no row = `Both` (POL-1).
package enum SyncPolicy {
  static let entity = Entity(
    .syncPolicy, "sync_policy", set: "syncPolicies", caption: "Field Policy",
    key: ["linkToTable", "field"],
    [
      .option("linkToTable", "Link to Table", Kind.optionNames).onCreation(),
      .text("field", "Field", 50).onCreation(),
      .option("policy", "Policy", FieldPolicy.allCases.map(\.rawValue)),
    ])

  package static let kind = entity.key("linkToTable")
  package static let field = entity.key("field")
  package static let policy = entity.key("policy")
}
