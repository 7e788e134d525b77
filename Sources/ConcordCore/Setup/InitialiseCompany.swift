/// Gives a new company its default setup: relation codes, number series, templates, lists.
///
/// - Violations: `E-EXISTS` when the company has a setup already.
package struct InitialiseCompany: Operation {
  package static let name = "INIT"
  package let companyName: String

  package init(companyName: String) { self.companyName = companyName }

  package func plan(_ draft: Draft) throws(ConcordError) {
    guard try draft.all(.marketingSetup).isEmpty else {
      throw ConcordError(.exists, "The setup of company", companyName)
    }
    for row in DefaultSetup.rows(companyName: companyName) {
      var record = Record(new: row.entity, id: draft.ids.next())
      for (name, text) in row.values {
        guard let field = row.entity.entity.field(name) else {
          throw ConcordError(.field, row.entity.entity.caption, name)
        }
        record[field] = try field.value(of: text)
      }
      try draft.insert(record, cause: .byDefault)
    }
  }
}
