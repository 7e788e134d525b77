import ConcordCore
import ConcordFormats
import ConcordStore

/// What linking two records would do, field by field (`api.md` 3.6, linkPreview).
struct LinkPreview {
  /// The two sides of the link and how they compare.
  struct Sides: Sendable {
    let contact: Record
    let record: Record
    let comparison: Comparison
  }

  let contact: Record
  let kind: Kind
  /// Nil when the link is refused before values are compared.
  let sides: Sides?
  /// Nil when the link is refused.
  let preview: Preview?
  let errors: [Violation]

  static func sides(_ operation: LinkContact, _ draft: Draft) throws(ConcordError) -> Sides? {
    do throws(ConcordError) {
      let made = try LinkComparison.make(
        contact: operation.contact, kind: operation.kind,
        linkedNumber: operation.linkedNumber, choice: operation.choice, draft)
      return Sides(contact: made.contact, record: made.record, comparison: made.comparison)
    } catch {
      if error.category == .fault || error.category == .unavailable { throw error }
      return nil
    }
  }

  func write(to json: inout JSONWriter, context: String) {
    let effective = sides?.contact ?? contact
    json.object { json in
      json.member("@odata.context", context)
      json.member("contactId", effective.key.id.description)
      json.member("contactNumber", effective.number)
      json.member("effectiveContactDiffers", effective.key != contact.key)
      json.member("kind", MemberName.encoded(kind.rawValue))
      json.member("linkedId", sides?.record.key.id.description ?? WireConstants.zeroID)
      json.member("linkedNumber", sides?.record.number ?? "")
      json.member("allowed", errors.isEmpty)
      json.name("errors")
      json.array { json in for error in errors { OperationResult.write(error, &json) } }
      json.name("warnings")
      json.array { json in
        for warning in preview?.plan.warnings ?? [] { OperationResult.write(warning, &json) }
      }
      json.name("differences")
      json.array { json in
        for difference in sides?.comparison.differences ?? [] { write(difference, &json) }
      }
      json.name("equalFields")
      json.array { json in
        for name in sides?.comparison.equalFields ?? [] { json.value(name) }
      }
      json.name("consequences")
      json.array { json in
        for change in preview?.plan.changes ?? [] where isConsequence(change) {
          OperationResult.write(change, &json)
        }
      }
      json.member("previewToken", preview?.token ?? "")
    }
  }

  /// Changes of other records than the two (C-LINK-9).
  private func isConsequence(_ change: RecordChange) -> Bool {
    change.key != sides?.contact.key && change.key != sides?.record.key && change.growsVersion
  }

  private func write(_ difference: Difference, _ json: inout JSONWriter) {
    let field = difference.row.contact
    json.object { json in
      json.member("field", field.apiName)
      json.member("caption", field.caption)
      json.member("contactValue", field.text(of: difference.contactValue))
      json.member("linkedValue", field.text(of: difference.linkedValue))
      json.member("contactModified", sides.map { ValueJSON.time($0.contact.modifiedAt) } ?? "")
      json.member("linkedModified", sides.map { ValueJSON.time($0.record.modifiedAt) } ?? "")
      json.member("winner", Self.name(difference.winner))
      json.member("resultValue", field.text(of: difference.result))
      json.member("locked", difference.isLocked)
    }
  }

  private static func name(_ winner: Difference.Winner) -> String {
    switch winner {
    case .contact: "Contact"
    case .linked: "Linked"
    case .value: "Value"
    case .neither: "Neither"
    }
  }
}
