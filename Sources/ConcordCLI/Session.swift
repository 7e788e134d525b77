import ArgumentParser
import ConcordCore
import ConcordFormats
import ConcordSQLite
import ConcordStore
import Foundation

/// An open database and the company that a command works on.
struct Session: Sendable {
  let store: Store
  let company: Company
  let isJSON: Bool
  let user: String

  /// Opens the database of the options and finds the company.
  ///
  /// - Throws: `E-DATABASE`, `E-COMPANY`, wrong usage when several companies are there.
  static func open(_ options: DatabaseOptions) async throws -> Session {
    let driver = try SQLiteDriver(path: try options.path(), opening: .existing)
    let store = try await Store(driver)
    return Session(
      store: store, company: try await company(options.company, store), isJSON: options.json,
      user: options.userName)
  }

  private static func company(_ name: String?, _ store: Store) async throws -> Company {
    let companies = try await store.companies()
    if let name {
      guard let company = companies.first(where: { $0.name == name }) else {
        throw ConcordError(.company, name, candidates: companies.map(\.name))
      }
      return company
    }
    guard let first = companies.first else {
      throw ConcordError(.database, "it holds no company; run concord init")
    }
    guard companies.count == 1 else {
      let names = companies.prefix(Limits.candidates).map(\.name).joined(separator: ", ")
      throw ValidationError("Name one of the companies with --company: \(names).")
    }
    return first
  }

  /// Previews or carries out an operation and prints the result.
  func run<O: ConcordCore.Operation>(
    _ operation: O, _ options: ChangeOptions, context given: Context? = nil
  )
    async throws
  {
    let context = given ?? options.context(user)
    var result = OperationResult()
    if options.preview {
      result.isPreview = true
      do throws(ConcordError) {
        let preview = try await store.preview(operation, in: company.key, context)
        result.plan = preview.plan
        result.previewToken = preview.token
        result.bulkCounts = preview.bulkChanges.map { ($0.change, $0.count, $0.numbers) }
      } catch {
        guard isJSON, error.category != .unavailable else { throw error }
        result.errors = error.violations
      }
    } else {
      let outcome = try await store.perform(
        operation, in: company.key, context, previewToken: options.previewToken ?? "")
      result.operationNumber = outcome.operationNumber
      result.plan = outcome.plan
    }
    show(result)
    if !result.isValid { throw Ended(status: .refused) }
  }

  func show(_ result: OperationResult) {
    if isJSON {
      Console.json { result.write(to: &$0) }
      return
    }
    Console.print(lines: PlanText(result).lines)
    if result.operationNumber != 0 {
      Console.print("Done: operation \(result.operationNumber).")
    } else if !result.previewToken.isEmpty {
      Console.print("Execute exactly this with --preview-token \(result.previewToken)")
    }
  }

  /// Reads through a draft, the way rules read.
  func read<Result: Sendable>(
    _ body: @escaping @Sendable (Draft, Reader) throws(ConcordError) -> Result
  ) async throws -> Result {
    let context = Context(user: user, channel: .cli, now: UTCTime.text(UTCTime.systemClock()))
    return try await store.read(company.key) { reader throws(ConcordError) in
      let draft = Draft(
        workspace: Workspace(source: reader.records), context: context, ids: TimeOrderedIDs())
      return try body(draft, reader)
    }
  }
}
