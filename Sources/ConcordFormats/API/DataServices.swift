package import ConcordCore
private import Foundation

/// The Concord dialect under the addresses of older web services (`api.md` 1.9).
extension ServiceRoute {
  /// `ODataV4`: `Company('NAME')/contacts('C0001')`; capitalised and singular names too.
  package static let dataServices = ServiceRoute(
    "Concord, older web services", version: "4.0", isStandard: false, hasBusinessKeys: true,
    concord.sets.map { $0.isCompanies ? namedCompanies : $0 },
    later: laterSets + " " + laterConcordSets,
    aliases: Dictionary(
      uniqueKeysWithValues: ([.contact] + Kind.allCases.map(\.entity)).compactMap { kind in
        concord.set(of: kind).map { ($0.type.name, $0.name) }
      }))

  private static let namedCompanies = set(
    "Company", ViewTypes.namedCompany, "GET", role: .admin)

  /// The segment of an address that names a company: `companies({id})`, `Company('NAME')`.
  package func companySegment(id: String, name: String) -> String {
    hasBusinessKeys ? "Company(\(name.keyLiteral))" : "companies(\(id))"
  }

  /// Segments under the names that the tables know: `Concord_verifySync` is the action of the
  /// company (1.9).
  package func canonical(_ segments: [ODataPath.Segment]) -> [ODataPath.Segment] {
    guard hasBusinessKeys else { return segments }
    let prefix = "concord_"
    return segments.map { segment in
      guard segment.name.lowercased().hasPrefix(prefix) else { return segment }
      return ODataPath.Segment(
        "Microsoft.NAV.\(segment.name.dropFirst(prefix.count))", segment.key)
    }
  }

  /// The parts of a record's business key that a key gives; nil = it is the record's id.
  ///
  /// `contacts('C0001')`, `contacts(No='C0001')`, `contacts(number='C0001')`, composite keys by
  /// position or by name.
  ///
  /// - Throws: `ODataError` for parts that the entity does not have.
  package func businessKey(_ key: ODataPath.Key, of kind: EntityKind) throws(ODataError)
    -> [(field: Field, text: String)]?
  {
    let fields = kind.entity.keyFields
    guard hasBusinessKeys, !fields.isEmpty else { return nil }
    switch key {
    case .none, .guid: return nil
    case .text(let text): return fields.count == 1 ? [(fields[0], text)] : nil
    case .positional(let texts):
      guard texts.count == fields.count else { throw .invalidURL(Self.wrongKey(fields)) }
      return Array(zip(fields, texts))
    case .named(let pairs):
      if pairs.count == 1, pairs[0].name.lowercased() == "id" { return nil }
      var parts: [(field: Field, text: String)] = []
      for field in fields {
        let pair = pairs.first { $0.name.isName(of: field) }
        guard let pair, pairs.count == fields.count else {
          throw .invalidURL(Self.wrongKey(fields))
        }
        parts.append((field, pair.value))
      }
      return parts
    }
  }

  private static func wrongKey(_ fields: [Field]) -> String {
    "The key has to have the parts \(fields.map(\.apiName).joined(separator: ", "))."
  }
}

extension String {
  /// A text as the key in an address: quoted, quotes inside doubled, percent-encoded.
  package var keyLiteral: String {
    let inner = replacing("'", with: "''")
    return "'\(inner.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")'"
  }

  /// Whether this is the property's name or its caption as web services write it: `No`,
  /// `Business_Relation_Code`.
  fileprivate func isName(of field: Field) -> Bool {
    let letters = lowercased().filter { $0.isLetter || $0.isNumber }
    return [field.apiName, field.caption].contains {
      $0.lowercased().filter { $0.isLetter || $0.isNumber } == letters
    }
  }
}
