import ConcordCore
import Foundation
import Testing

@Suite("The reference is what the code says")
struct ReferenceDocuments {
  private static let notice =
    "<!-- Generated from the code; scripts/record-golden rewrites this file. Do not edit. -->\n\n"

  @Test("docs/reference/fields.md follows the field map and the data dictionary")
  func fields() throws {
    var text = "# Fields\n\n" + Self.notice
    text += "## Which fields are synchronised\n\n"
    text += "↔ flows both ways, → from the contact only, – does not flow. A policy can narrow the "
    text += "flow of every ↔ field; fields with the same policy name share one policy.\n\n"
    text += "| # | Contact field | Customer | Vendor | Bank Account | Employee | Policy |\n"
    text += "|---|---|---|---|---|---|---|\n"
    for row in SharedField.all {
      let cells = Kind.allCases.map { kind in
        row.counterpart(kind).map { (row.flow == .both ? "↔ " : "→ ") + $0.caption } ?? "–"
      }
      text += "| \(row.row) | \(row.contact.caption) | \(cells.joined(separator: " | ")) | "
      text += "\(row.policyName.map { "`\($0)`" } ?? "always") |\n"
    }
    for entity in Entity.all { text += Self.section(entity) }
    #expect(try GeneratedDocument(path: "docs/reference/fields.md", text: text).problem() == nil)
  }

  private static func section(_ entity: Entity) -> String {
    var text = "\n## \(entity.caption) (`\(entity.setName)`)\n\n"
    text += "| Field | Name | Type | Refers to | Entered |\n|---|---|---|---|---|\n"
    for field in entity.fields {
      let access =
        switch field.access {
        case .editable: "yes"
        case .onCreation: "when created"
        case .readOnly: "no"
        }
      text += "| \(field.caption) | `\(field.apiName)` | \(type(of: field)) | "
      text += "\(field.reference?.entity.caption ?? "") | \(access) |\n"
    }
    return text
  }

  private static func type(of field: Field) -> String {
    switch field.type {
    case .text(let max): "Text(\(max))"
    case .code(let max): "Code(\(max))"
    case .integer: "Integer"
    case .decimal: "Decimal"
    case .boolean: "Boolean"
    case .date: "Date"
    case .dateTime: "UTC time"
    case .image: "Image"
    case .option(let names): names.map { $0.isEmpty ? "blank" : $0 }.joined(separator: ", ")
    }
  }

  @Test("docs/reference/errors.md lists every error and warning")
  func errors() throws {
    var text = "# Errors and warnings\n\n" + Self.notice
    text += "A refused request changes nothing and names every broken rule by its code.\n\n"
    text += "| Code | Sentence | Kind |\n|---|---|---|\n"
    for code in ErrorCode.allCases {
      text += "| `\(code.rawValue)` | \(code.template) | \(code.category) |\n"
    }
    text += "\nWarnings never stop an operation.\n\n| Code | Sentence |\n|---|---|\n"
    for code in Warning.Code.allCases {
      text += "| `\(code.rawValue)` | \(code.template) |\n"
    }
    #expect(try GeneratedDocument(path: "docs/reference/errors.md", text: text).problem() == nil)
  }

  @Test("docs/reference/limits.md lists every limit")
  func limits() throws {
    var text = "# Limits\n\n" + Self.notice + "| Limit | Value | Name |\n|---|---|---|\n"
    var comment: [String] = []
    for line in try Repository.text("Sources/ConcordCore/Limits.swift").split(separator: "\n") {
      let code = line.trimmingCharacters(in: .whitespaces)
      if code.hasPrefix("///") {
        comment.append(code.dropFirst(3).trimmingCharacters(in: .whitespaces))
      } else if code.hasPrefix("package static let ") {
        let parts = code.dropFirst("package static let ".count).components(separatedBy: " = ")
        guard parts.count == 2 else { continue }
        text += "| \(comment.joined(separator: " ")) | \(parts[1].replacing("_", with: ",")) | "
        text += "`\(parts[0])` |\n"
        comment = []
      } else {
        comment = []
      }
    }
    #expect(try GeneratedDocument(path: "docs/reference/limits.md", text: text).problem() == nil)
  }
}
