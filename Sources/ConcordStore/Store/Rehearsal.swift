package import ConcordCore

/// Runs operations one after another on a snapshot, each seeing what those before it would have
/// done; nothing is written and nobody waits (decision 9, CSV-14).
///
/// Numbers that are drawn stay drawn for the operations that follow. Memory grows with the number
/// of records that would change, not with what is read.
package final class Rehearsal {
  /// The snapshot below, without the changes.
  package let reader: Reader
  private let overlay: Overlay
  private var workspace: Workspace
  private let surroundings: CompanySession.Surroundings

  /// The number of records that the operations so far would change.
  package var changedCount: Int { overlay.count }

  init(_ reader: Reader, _ surroundings: CompanySession.Surroundings) {
    self.reader = reader
    self.surroundings = surroundings
    overlay = Overlay(reader.records)
    workspace = Workspace(source: overlay)
  }

  /// Forgets what was only read and loads what a chunk of operations will read.
  package func prefetch<O: Operation>(_ operations: [O], _ context: Context)
    throws(ConcordError)
  {
    workspace = Workspace(source: overlay)
    do throws(ConcordError) {
      try O.prefetch(operations, into: draft(context))
    } catch {
      // What is refused here is refused again, one by one.
      if error.category == .fault || error.category == .unavailable { throw error }
    }
  }

  /// Plans an operation and keeps what it would do.
  ///
  /// - Throws: the operation's violations; the rehearsal may go on without it.
  package func perform<O: Operation>(_ operation: O, _ context: Context) throws(ConcordError)
    -> Plan
  {
    let draft = draft(context)
    do throws(ConcordError) {
      try operation.plan(draft)
      let plan = try draft.plan(of: O.name)
      try overlay.apply(plan, at: draft.context.now, by: context.user)
      draft.settle(plan, at: draft.context.now, by: context.user)
      return plan
    } catch {
      draft.discard()
      throw error
    }
  }

  private func draft(_ context: Context) -> Draft {
    var context = context
    context.now = UTCTime.text(surroundings.clock())
    return Draft(workspace: workspace, context: context, ids: surroundings.ids)
  }
}

extension Store {
  /// Rehearses operations of one company on one snapshot.
  package func rehearse<Result: Sendable>(
    in company: CompanyID,
    _ body: @escaping @Sendable (Rehearsal) throws(ConcordError) -> Result
  ) async throws(ConcordError) -> Result {
    let surroundings = surroundings
    return try await read(company) { reader throws(ConcordError) in
      try body(Rehearsal(reader, surroundings))
    }
  }
}
