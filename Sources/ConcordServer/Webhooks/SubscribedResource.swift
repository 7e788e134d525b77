import ConcordCore
import ConcordFormats
import ConcordStore

/// Reads the `resource` of a subscription (`api.md` 6.2).
struct SubscribedResource {
  let route: ServiceRoute
  let companies: [Company]
  /// The company of a resource that names none; nil = such a resource is not known.
  let defaultCompany: Company?

  /// The resource in the spelling of the contract, and its company.
  ///
  /// - Throws: 400 for one that does not exist or cannot be subscribed.
  func read(_ text: String) throws -> (Subscription.Resource, Company) {
    let unknown = APIError(
      400, "Application_DialogException",
      "The resource '\(text.prefix(250))' does not exist or cannot be subscribed.",
      target: "resource")
    let sides = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    if sides.count > 1, !sides[1].isEmpty {
      throw APIError(
        400, "Application_DialogException", "A subscribed resource takes no query options.",
        target: "resource")
    }
    let path = Self.path(String(sides.first ?? ""))
    guard let address = try? ODataPath.parse(path) ?? ODataPath.parse("api/" + path),
      address.route == (route.isStandard ? .standard : .concord)
    else { throw unknown }
    var segments = address.segments[...]
    var company = defaultCompany
    if let first = segments.first, first.isNamed("companies") {
      segments = segments.dropFirst()
      guard let key = first.key?.single, let id = key.recordID else { throw unknown }
      company = companies.first { $0.id == id }
    }
    guard let company, segments.count == 1, let segment = segments.first,
      let set = route.set(segment.name), let entity = route.notifiedEntity(of: set)
    else { throw unknown }
    var record: RecordID?
    if let key = segment.key {
      guard let id = key.single?.recordID else { throw unknown }
      record = id
    }
    let base = route.isStandard ? "api/v2.0" : "api/concord/v1.0"
    let end = record.map { "(\($0))" } ?? ""
    return (
      Subscription.Resource(
        route: route.isStandard ? .standard : .concord,
        path: "\(base)/companies(\(company.id))/\(set.name)\(end)", setName: set.name,
        entity: entity, record: record), company
    )
  }

  /// Without scheme and host.
  private static func path(_ text: String) -> String {
    for scheme in ["https://", "http://"] where text.lowercased().hasPrefix(scheme) {
      let rest = text.dropFirst(scheme.count)
      return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? ""
    }
    return text
  }
}

extension ODataPath.Key {
  /// The id that the key is, or nil.
  fileprivate var recordID: RecordID? {
    switch self {
    case .guid(let text), .text(let text): RecordID(text)
    case .none, .named, .positional: nil
    }
  }
}
