import ConcordCore
import ConcordFormats
import Foundation
import Testing

/// The reference of the HTTP API: routes, sets, types, actions and error codes.
@Suite("The reference of the API is what its tables say")
struct APIDocument {
  private static let standard = RouteModel(.standard)
  private static let concord = RouteModel(.concord)
  private static let automation = RouteModel(.automation)
  private static let runtime = RouteModel(.runtime)

  @Test("docs/reference/api.md follows the tables of both routes")
  func document() throws {
    var text = "# API\n\n"
    text +=
      "<!-- Generated from the code; scripts/record-golden rewrites this file. Do not edit. -->\n\n"
    text += Self.routes
    text += "\n## Sets\n\n" + Self.setLegend
    text += "\n### On both routes\n\n" + Self.sets { Self.standard.route.set($0.name) != nil }
    text += "\n### On the Concord route only\n\n"
    text += Self.sets { Self.standard.route.set($0.name) == nil }
    text += "\n### Always empty\n\n" + Self.placeholders
    text += "\n## Types\n\n" + Self.legend
    text += "\n### Only on the standard route\n"
    for type in Self.standard.types where !Self.isShared(type) {
      text += Self.section(type, Self.standard)
    }
    text += "\n### On the Concord route\n\n"
    text += "Contacts and the four kinds have further properties here; all other types are the "
    text += "same on both routes.\n"
    for type in Self.concord.types where type.base != nil {
      text += Self.section(type, Self.concord)
    }
    text += "\n### On the automation and runtime routes\n\n"
    text += "On these routes a company has all of what the first type says.\n"
    for type in Self.automation.types { text += Self.section(type, Self.automation) }
    for type in Self.runtime.types.dropFirst() { text += Self.section(type, Self.runtime) }
    text += "\n## Enumerations\n\n" + Self.enumerations
    text += "\n## Actions and functions\n\n" + Self.operations
    text += "\n## Complex types\n\n" + Self.complexTypes
    text += "\n## Error codes\n\n" + (try Self.errorCodes())
    #expect(try GeneratedDocument(path: "docs/reference/api.md", text: text).problem() == nil)
  }

  /// Whether the Concord route has the very same type.
  private static func isShared(_ type: EntityType) -> Bool {
    concord.types.contains { $0 === type } || type.base == nil
  }

  // MARK: Routes and sets

  private static let routes = """
    ## Routes

    | Route | Address |
    |---|---|
    | Standard: the sets that clients of Business Central's API v2.0 know | `/api/v2.0` |
    | Concord: all fields, setup, journal, jobs, actions | `/api/concord/v1.0` |
    | Automation: companies are made and named | `/api/microsoft/automation/v2.0` |
    | Runtime: what can be subscribed | `/api/microsoft/runtime/v1.0`, `…/beta` |

    The first two routes show the same records. Below a route:

    | Address | Methods | Answer |
    |---|---|---|
    | `/` | GET | the list of sets |
    | `/$metadata` | GET | the data model in CSDL, XML or JSON by `Accept`, with captions after \
    `Accept-Language` |
    | `/$openapi` | GET | the OpenAPI 3.0.3 description |
    | `/$batch` | POST | several requests in one |
    | `/companies` | GET | the companies |
    | `/companies({id})/{set}` | GET, POST | the entities of a set |
    | `/companies({id})/{set}/$count` | GET | how many there are |
    | `/companies({id})/{set}({key})` | GET, PATCH, DELETE | one entity |
    | `/companies({id})/{set}({key})/{navigation}` | GET, POST | what a navigation leads to |
    | `/companies({id})/{set}({key})/{property}` | GET | one value; the bytes of a stream |
    | `/companies({id})/{set}({key})/Microsoft.NAV.{action}` | POST | what an action did |
    | `/companies({id})/{set}({key})/Microsoft.NAV.{function}(…)` | GET | the value of a function |

    PATCH needs `If-Match`. `Prefer: validate-only` shows what a request would do, and writes \
    nothing.

    """

  private static let setLegend =
    "Δ: changes can be followed with `Prefer: odata.track-changes`. "
    + "S: `$search` works. *Role* is what changing needs; reading needs `read`.\n"

  private static func sets(_ isShown: (EntitySet) -> Bool) -> String {
    var text = "| Set | Type | Methods | Marks | Role |\n|---|---|---|---|---|\n"
    for set in concord.route.sets where set.type.base != nil && isShown(set) {
      let methods = EntitySet.Method.allCases.filter { set.methods.contains($0) }
      let marks = [set.isTracked ? "Δ" : nil, set.isSearchable ? "S" : nil].compactMap { $0 }
      let role = methods == [.get] ? "" : "`\(set.role.rawValue)`"
      text += "| `\(set.name)` | [\(set.type.name)](#\(set.type.name.lowercased())) | "
      text += "\(methods.map(\.rawValue).joined(separator: " ")) | "
      text += "\(marks.joined(separator: " ")) | \(role) |\n"
    }
    return text
  }

  // MARK: Types

  private static let legend = """
    | Access | Meaning |
    |---|---|
    | RW | can be given on POST and PATCH |
    | RW! | as RW, and must be given on POST |
    | C | can be given on POST only |
    | R | read-only: another value in a body is refused |
    | I | ignored in bodies |
    | * | worked out after reading: neither filtered nor ordered by |

    The first property is the key.

    """

  private static func section(_ type: EntityType, _ model: RouteModel) -> String {
    var text = "\n#### \(type.name)\n\n"
    text += "| Property | Type | Access | Caption |\n|---|---|---|---|\n"
    for property in type.properties {
      text += "| `\(property.name)` | \(shown(property.type, model)) | \(access(property)) | "
      text += "\(property.caption) |\n"
    }
    let navigations = model.navigations(of: type).map { navigation, target in
      "`\(navigation.name)` → `\(target.name)`"
        + (navigation.isMany ? " (many\(navigation.isDeep ? ", also in a POST" : ""))" : "")
    }
    if !navigations.isEmpty {
      text += "\nNavigations: \(navigations.joined(separator: ", ")).\n"
    }
    return text
  }

  private static func access(_ property: WireProperty) -> String {
    let mark =
      switch property.access {
      case .readWrite: "RW"
      case .required: "RW!"
      case .onCreation: "C"
      case .readOnly: "R"
      case .ignored: "I"
      }
    return property.isLate ? mark + " *" : mark
  }

  private static func shown(_ type: WireType, _ model: RouteModel) -> String {
    switch type {
    case .code(let max): "Code(\(max))"
    case .text(let max): "Text(\(max))"
    case .enumeration(let enumeration): "`\(model.name(of: enumeration))`"
    case .json(let complexType): "many `\(complexType)`"
    default: String(type.edmName.dropFirst("Edm.".count))
    }
  }

  /// The types of sets that are always empty.
  private static var placeholders: String {
    let sets = concord.route.sets.filter { $0.type.base == nil }
    let names = sets.map { "`\($0.name)`" }.joined(separator: ", ")
    return "Clients find these sets, and nothing in them: \(names).\n"
  }

  private static var enumerations: String {
    var text = "A blank member is `_x0020_`; a blank inside a name likewise.\n\n"
    text += "| Enumeration | Members in the order of their values |\n|---|---|\n"
    for enumeration in concord.enumerations {
      let members = enumeration.members.map { "`\(MemberName.encoded($0))`" }
      text += "| `\(concord.name(of: enumeration))` | \(members.joined(separator: " ")) |\n"
    }
    text += "\nOn the standard route `contactBusinessRelationKind` is called "
    text += "`contactBusinessRelation`.\n"
    return text
  }

  // MARK: Actions

  private static var operations: String {
    var text = "On the Concord route. `!`: required. Functions are called with GET.\n\n"
    text += "| Name | On | Parameters | Answer | Role |\n|---|---|---|---|---|\n"
    // Operations that differ in nothing but their names share a row.
    var rows: [(names: [String], rest: String)] = []
    for operation in concord.operations {
      let (name, rest) = row(operation)
      if let last = rows.last, last.rest == rest {
        rows[rows.count - 1].names.append(name)
      } else {
        rows.append(([name], rest))
      }
    }
    for (names, rest) in rows { text += "| \(names.joined(separator: ", ")) | \(rest) |\n" }
    return text
  }

  private static func row(_ operation: ActionDefinition) -> (name: String, rest: String) {
    let sets = operation.sets.map { "`\($0)`" }.joined(separator: ", ")
    let place =
      switch operation.binding {
      case .company: "the company"
      case .collection: "all of " + sets
      case .entity: sets
      }
    let parameters = operation.parameters.map { parameter in
      "`\(parameter.name)`\(parameter.isRequired ? "!" : "") \(shown(parameter.kind))"
    }
    let role = operation.isFunction ? "read" : operation.role.rawValue
    return (
      "`\(operation.name)\(operation.isFunction ? "()" : "")`",
      "\(place) | \(parameters.joined(separator: ", ")) | \(shown(operation.answer)) | `\(role)`"
    )
  }

  private static func shown(_ kind: ActionParameter.Kind) -> String {
    switch kind {
    case .value(.text): "Text"
    case .value(let type): shown(type, concord)
    case .object: "object"
    case .texts: "many Text"
    case .fieldChoices: "many `fieldChoice`"
    }
  }

  private static func shown(_ answer: ActionDefinition.Answer) -> String {
    switch answer {
    case .operationResult: "`operationResult`"
    case .job: "`job`"
    case .none: "nothing"
    case .value(let name): "`\(name)`"
    case .values(let name): "many `\(name)`"
    case .entries: "many `journalEntry`"
    case .entity: "the entity"
    }
  }

  private static var complexTypes: String {
    var text = "| Type | Members |\n|---|---|\n"
    for type in concord.complexTypes {
      let members = type.members.map { member in
        let name =
          switch member.kind {
          case .value(let type): shown(type, concord)
          case .complex(let name): "`\(name)`"
          }
        return "`\(member.name)`\(member.isRequired ? "!" : "") "
          + (member.isMany ? "many \(name)" : name)
      }
      text += "| `\(type.name)` | "
      text += "\(type.isOpen ? "properties of the record" : members.joined(separator: ", ")) |\n"
    }
    return text
  }

  // MARK: Errors

  /// The codes that the sources of the server and of the wire types have beside a status.
  private static func errorCodes() throws -> String {
    var codes: [Int: Set<String>] = [:]
    for (_, source) in try Repository.swiftFiles("Sources/ConcordServer/API") {
      for match in source.matches(of: /\(?\s*([45][0-9][0-9]),\s*"([A-Z][A-Za-z_]+)"/) {
        codes[Int(match.1) ?? 0, default: []].insert(String(match.2))
      }
    }
    // A value that cannot be taken is always a malformed request.
    let values = try Repository.text("Sources/ConcordFormats/API/WireValue.swift")
    for match in values.matches(of: /code: "([A-Z][A-Za-z_]+)"/) {
      codes[400, default: []].insert(String(match.1))
    }
    var text = "A refusal answers `{\"error\":{\"code\":…,\"message\":…,\"target\":…,"
    text += "\"details\":[…]}}`; `details` names every broken rule by its code of "
    text += "[errors](errors.md).\n\n"
    text += "| Status | Meaning | Codes |\n|---|---|---|\n"
    let meanings = Dictionary(uniqueKeysWithValues: OpenAPIJSON.refusals.map { ($0, $1) })
    for (status, names) in codes.sorted(by: { $0.key < $1.key }) {
      text += "| \(status) | \(meanings[status] ?? "") | "
      text += "\(names.sorted().map { "`\($0)`" }.joined(separator: ", ")) |\n"
    }
    return text
  }
}
