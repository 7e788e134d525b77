package import ConcordCore

/// A company that property runs drive: in memory, or on a database.
///
/// Calls come one after the other from one thread.
package protocol PropertyBackend: AnyObject {
  /// Carries out an operation and keeps its changes.
  func perform(_ operation: any Operation, _ context: Context) throws(ConcordError) -> Plan
  /// The plan of an operation; nothing is kept.
  func preview(_ operation: any Operation, _ context: Context) throws(ConcordError) -> Plan
  /// Every record as it is now.
  func state() throws(ConcordError) -> CompanyState
  /// The operations with a number above the given one, in their order.
  func operations(after number: Int64) throws(ConcordError) -> [JournalOperation]
  /// The journal entries of those operations, in their order.
  func entries(after number: Int64) throws(ConcordError) -> [JournalEntry]
  /// The findings of a drift check over everything.
  func driftFindings() throws(ConcordError) -> [Finding]
  /// A company with the same records that goes its own way, or nil if the backend cannot do that;
  /// checks that need one are then left out.
  func fork() -> (any PropertyBackend)?
}

/// The company in memory as a backend of property runs.
package final class MemoryBackend: PropertyBackend {
  private let company: MemoryCompany
  /// Called after each operation, refused ones included; tests of the checker do mischief here.
  package var afterPerform: ((MemoryCompany) -> Void)?
  /// Called after each preview, refused ones included; tests of the checker do mischief here.
  package var afterPreview: ((MemoryCompany) -> Void)?

  package init(_ company: MemoryCompany) { self.company = company }

  /// A new company with the default setup.
  package convenience init() throws(ConcordError) { self.init(try MemoryCompany()) }

  package func perform(_ operation: any Operation, _ context: Context) throws(ConcordError)
    -> Plan
  {
    defer { afterPerform?(company) }
    return try company.perform(operation, context)
  }

  package func preview(_ operation: any Operation, _ context: Context) throws(ConcordError)
    -> Plan
  {
    defer { afterPreview?(company) }
    return try company.preview(operation, context)
  }

  package func state() throws(ConcordError) -> CompanyState { company.state() }

  package func operations(after number: Int64) throws(ConcordError) -> [JournalOperation] {
    Array(company.operations.dropFirst(Int(number)))
  }

  package func entries(after number: Int64) throws(ConcordError) -> [JournalEntry] {
    company.entries(after: number)
  }

  package func driftFindings() throws(ConcordError) -> [Finding] {
    let draft = company.draft()
    var findings: [Finding] = []
    for row in company.all(.contactBusinessRelation) {
      findings += try DriftCheck.findings(of: row, draft)
    }
    return findings + (try DriftCheck.findings(ofContacts: company.all(.contact), draft))
  }

  package func fork() -> (any PropertyBackend)? {
    let twin = MemoryBackend(company.fork())
    twin.afterPerform = afterPerform
    twin.afterPreview = afterPreview
    return twin
  }
}
