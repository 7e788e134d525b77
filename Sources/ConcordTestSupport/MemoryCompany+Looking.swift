package import ConcordCore

/// Short ways to look at a company in tests.
extension MemoryCompany {
  /// The text of a record's field as it is now; blank when the record is gone.
  package subscript(_ record: Record, _ apiName: String) -> String {
    records[record.key]?[apiName] ?? ""
  }

  /// The version of a record as it is now; 0 when it is gone.
  package func version(_ record: Record) -> Int64 { records[record.key]?.version ?? 0 }

  /// The relation rows of a contact as text, `CUST Customer C00001` or `PROSPECT`, by code.
  package func rows(of contact: Record) -> [String] {
    relations(of: contact).map { row in
      [
        row[ContactBusinessRelation.code], row[ContactBusinessRelation.kind],
        row[ContactBusinessRelation.linkedNumber],
      ].filter { !$0.isEmpty }.joined(separator: " ")
    }
  }

  /// The violations with which a request is refused, as `E-LINKED: CT000001, Customer, C00001`.
  ///
  /// Empty when the request is carried out; a refused request that leaves a trace in the records
  /// or in the journal gives an additional line (G-ATOM), and so does a sentence whose placeholders
  /// are not as many as its values.
  package func refusal(_ request: () throws -> Void) -> [String] {
    let before = (records, journal.count, operations.count)
    do {
      try request()
      return []
    } catch {
      guard let error = error as? ConcordError else { return ["\(error)"] }
      let isUnchanged = before == (records, journal.count, operations.count)
      return error.violations.map(\.brief)
        + error.violations.filter { $0.arguments.count != $0.code.placeholderCount }
        .map { "the sentence of \($0.code.rawValue) has other placeholders" }
        + (isUnchanged ? [] : ["the refused request left a trace"])
    }
  }

  /// The codes with which a request is refused, in order.
  package func refusalCodes(_ request: () throws -> Void) -> [String] {
    refusal(request).map { String($0.prefix { $0 != ":" }) }
  }

  /// What an operation changed, as `Customer C00001 phoneNumber`, in the order of the plan.
  ///
  /// Insertions and deletions are `+Customer C00001` and `-Customer C00001`.
  package func changes(_ plan: Plan) -> [String] {
    plan.changes.flatMap { change -> [String] in
      let title = "\(change.key.entity.entity.caption) \(change.number)"
      switch change.kind {
      case .inserted: return ["+\(title)"]
      case .deleted: return ["-\(title)"]
      case .modified(let fields): return fields.map { "\(title) \($0.field.apiName)" }
      }
    }
  }

  /// The number of the latest operation.
  package var lastOperation: Int64 { operations.last?.number ?? 0 }

  /// The findings of the drift check over all links and contacts.
  package func drift() throws(ConcordError) -> [Finding] {
    let draft = draft()
    var findings: [Finding] = []
    for row in all(.contactBusinessRelation) {
      findings += try DriftCheck.findings(of: row, draft)
    }
    return findings + (try DriftCheck.findings(ofContacts: all(.contact), draft))
  }
}

extension Violation {
  /// Code and arguments: `E-LINKED: CT000001, Customer, C00001`.
  package var brief: String {
    arguments.isEmpty
      ? code.rawValue : "\(code.rawValue): \(arguments.joined(separator: ", "))"
  }
}

extension Warning {
  /// Code and arguments: `W-PRIMARY: Customer, C00001`.
  package var brief: String {
    arguments.isEmpty
      ? code.rawValue : "\(code.rawValue): \(arguments.joined(separator: ", "))"
  }
}

extension ErrorCode {
  /// The number of values that the sentence takes.
  package var placeholderCount: Int { template.count { $0 == "{" } }
}
