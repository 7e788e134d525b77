import ConcordCore

/// What clients probe beside the entities of a company (`api.md` 1.8).
enum SurroundingTypes {
  /// A company as the automation and runtime routes show it: everything that is known of it.
  static let company = EntityType(
    "company", .view(.company),
    """
    id:guid systemVersion:text250? timestamp:int64 name:text30 evaluationCompany:boolean
    displayName:text250 businessProfileId:text250 systemCreatedAt:dateTime systemCreatedBy:guid?
    systemModifiedAt:dateTime systemModifiedBy:guid?
    """)

  static let automationCompany = EntityType(
    "automationCompany", .view(.company),
    """
    id:guid^ name:text30^ evaluationCompany:boolean displayName:text250+
    businessProfileId:text250+
    """)

  /// Its rows are no list of the database; the server lists the sets of the two routes.
  static let webhookSupportedResource = EntityType(
    "webhookSupportedResource", nil, "resource:text2048=")
}

extension ServiceRoute {
  /// `/api/microsoft/automation/v2.0`: companies are made and named here.
  package static let automation = ServiceRoute(
    "Concord, automation route", version: "2.0", isStandard: true,
    [
      set("companies", SurroundingTypes.company, "GET", role: .admin),
      set(
        "automationCompanies", SurroundingTypes.automationCompany, "GET POST PATCH", role: .admin),
    ])

  /// `/api/microsoft/runtime/v1.0` and `beta`: what can be subscribed.
  package static let runtime = ServiceRoute(
    "Concord, runtime route", version: "1.0", isStandard: true,
    [
      set("companies", SurroundingTypes.company, "GET", role: .admin),
      set(
        "webhookSupportedResources", SurroundingTypes.webhookSupportedResource, "GET",
        role: .admin),
    ])

  /// The sets of a company that can be subscribed, as `companies({id})/` precedes them.
  package var notifiedSets: [String] {
    sets.filter { notifiedEntity(of: $0) != nil }.map(\.name)
  }
}
