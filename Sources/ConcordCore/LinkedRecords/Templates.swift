/// Which template a new record gets (T-6, T-7).
package enum TemplateChoice: Sendable, Codable, Equatable {
  case none
  /// The only one that fits; several must be chosen from.
  case automatic
  case named(String)

  /// Reads a template code: nil = none, `*` = automatic.
  package init(code: String?) {
    switch code {
    case nil: self = .none
    case "*": self = .automatic
    case .some(let code): self = .named(code.uppercased())
    }
  }
}

/// Choosing and applying templates (2.10).
package enum Templates {
  /// The template for a kind and contact type (T-6, T-7); nil = none is used.
  ///
  /// A template must have the type, if one is given.
  ///
  /// - Throws: `E-NOTFOUND`, `E-TEMPLTYPE`, `E-TEMPLCHOOSE`, `E-TEMPLNONE`.
  static func select(
    _ choice: TemplateChoice, _ kind: Kind, type: ContactType?, contact: Record?, _ draft: Draft
  ) throws(ConcordError) -> Record? {
    guard let entity = kind.definition.template else { return nil }
    let typeField = entity.entity.field("contactType")
    func fits(_ template: Record) -> Bool {
      guard let typeField, let type else { return true }
      return template[typeField].text == type.rawValue
    }
    switch choice {
    case .none: return nil
    case .named(let code):
      guard let template = try draft.find(entity, draft.code(code)) else {
        throw ConcordError(.notFound, entity.entity.caption, code, field: "templateCode")
      }
      if fits(template) { return template }
      throw ConcordError(
        .templateType, code, template[typeField ?? entity.entity.fields[0]].text,
        contact?.number ?? "", type?.rawValue ?? "", field: "templateCode")
    case .automatic:
      let candidates = try draft.all(entity).filter(fits)
      if candidates.count > 1 {
        let codes = candidates.map(\.number)
        throw ConcordError(
          .templateChoose, codes.joined(separator: ", "), field: "templateCode",
          candidates: codes)
      }
      if candidates.isEmpty, kind != .employee {
        throw ConcordError(
          .templateNone, kind.rawValue, type?.rawValue ?? "any", kind.rawValue,
          field: "templateCode")
      }
      return candidates.first
    }
  }

  /// Whether filled fields are replaced (T-1, T-2).
  package enum Mode: String, Sendable, Codable { case fill = "Fill", overwrite = "Overwrite" }

  /// Writes the values of a template to a record; blanks never clear (T-1 to T-4).
  ///
  /// Fields to keep stay as they are.
  static func apply(
    _ template: Record, to key: RecordKey, mode: Mode, keeping: Set<String> = [], _ draft: Draft
  ) throws(ConcordError) {
    let record = try draft.existing(key)
    for source in template.entity.fields {
      guard !Template.ownFields.contains(source.apiName), !keeping.contains(source.apiName),
        let target = record.entity.field(source.apiName),
        template[source] != source.defaultValue
      else { continue }
      // T-4: the discount code of the template wins over the automatic own number.
      let isOwnNumber =
        source.apiName == "invoiceDiscountCode" && record[target].text == record.number
      guard mode == .overwrite || record[target] == target.defaultValue || isOwnNumber else {
        continue
      }
      try draft.set(key, target, to: template[source], cause: .template(template.number))
    }
  }

  /// The contact type that a template of a kind is for; nil for employees.
  static func contactType(of template: Record) -> ContactType? {
    template.entity.field("contactType").map { ContactType(template[$0]) }
  }

  /// The number series of a template; blank = the kind's default.
  static func series(of template: Record?) -> String {
    guard let template, let field = template.entity.field("numberSeriesCode") else { return "" }
    return template[field].text
  }
}
