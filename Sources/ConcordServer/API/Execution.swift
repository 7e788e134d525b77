import ConcordCore
import ConcordFormats
import ConcordStore

extension Call {
  /// Previews or carries out an operation, as the caller asks.
  ///
  /// `addressed` is the record that the URL names. A preview answers the violations of the rules
  /// in its result (API-DRY-2).
  func execute<O: ConcordCore.Operation>(
    _ operation: O, _ given: Context? = nil, addressed: RecordKey? = nil
  ) async throws -> OperationResult {
    let context = given ?? context
    try Self.check(context)
    var result = OperationResult()
    if let transaction {
      return try await execute(operation, context, in: transaction, addressed: addressed)
    }
    do throws(ConcordError) {
      if isDryRun {
        result.isPreview = true
        let preview = try await store.preview(operation, in: company.key, context)
        result.plan = preview.plan
        result.previewToken = preview.token
        result.bulkCounts = preview.bulkChanges.map { ($0.change, $0.count, $0.numbers) }
      } else {
        let outcome = try await store.perform(
          operation, in: company.key, context, previewToken: previewToken)
        result.operationNumber = outcome.operationNumber
        result.plan = outcome.plan
      }
    } catch {
      switch error.category {
      case .fault, .unavailable, .stale: throw try await refusal(error, addressed)
      default:
        guard isDryRun, !names(addressed, in: error) else {
          throw try await refusal(error, addressed)
        }
        result.errors = error.violations
      }
    }
    return result
  }

  /// What an operation would do, after the earlier members of a batch's transaction if there is one.
  ///
  /// - Throws: the operation's violations as a `ConcordError`.
  func preview(_ operation: some ConcordCore.Operation) async throws -> Preview {
    let context = context
    if let transaction {
      return try await transaction.run { session in
        try session.preview(operation, as: context)
      }
    }
    return try await store.preview(operation, in: company.key, context)
  }

  /// Carries out an operation and answers with what it has led to, as it stands at its commit.
  ///
  /// A preview answers its result.
  func perform<O: ConcordCore.Operation>(
    _ operation: O, addressed: RecordKey? = nil,
    _ answer: @escaping @Sendable (OperationResult, Draft, Reader) throws -> APIResponse
  ) async throws -> APIResponse {
    if isDryRun || transaction != nil {
      let result = try await execute(operation, addressed: addressed)
      if result.isPreview {
        // Later members of a rehearsed batch refer to what this one would create.
        let created = transaction == nil ? nil : result.plan?.main
        return self.answer(
          result,
          location: created.map { address(of: $0.entity.entity.setName, $0.id.description) })
      }
      return try await read { draft, reader in try answer(result, draft, reader) }
    }
    let context = context
    try Self.check(context)
    do throws(ConcordError) {
      let done = try await store.perform(
        operation, in: company.key, context, previewToken: previewToken
      ) { reader, outcome -> Result<APIResponse, any Error> in
        var result = OperationResult()
        result.operationNumber = outcome.operationNumber
        result.plan = outcome.plan
        var now = context
        now.now = outcome.at
        let draft = Draft(
          workspace: Workspace(source: reader.records), context: now, ids: TimeOrderedIDs())
        return Result { try answer(result, draft, reader) }
      }
      return try Self.get(done.result)
    } catch {
      throw try await refusal(error, addressed)
    }
  }

  /// The answer that was read; a failure to read it is one of the server.
  private static func get(_ result: Result<APIResponse, any Error>) throws(ConcordError)
    -> APIResponse
  {
    switch result {
    case .success(let answer): return answer
    case .failure(let error as ConcordError): throw error
    case .failure: throw ConcordError(.fault, "what was written cannot be read")
    }
  }

  /// Carries out an operation inside the transaction of a batch, which decides whether it stays.
  private func execute<O: ConcordCore.Operation>(
    _ operation: O, _ context: Context, in transaction: BatchTransaction, addressed: RecordKey?
  ) async throws -> OperationResult {
    if !previewToken.isEmpty {
      throw APIError.bad("A preview token cannot be used inside a transaction.")
    }
    var result = OperationResult()
    do {
      let outcome = try await transaction.run { session in
        try session.perform(operation, as: context)
      }
      result.operationNumber = isDryRun ? 0 : outcome.operationNumber
      result.isPreview = isDryRun
      result.plan = outcome.plan
    } catch let error as ConcordError {
      let isRule = ![.fault, .unavailable, .stale].contains(error.category)
      guard isDryRun, isRule, !names(addressed, in: error) else {
        throw try await refusal(error, addressed)
      }
      result.isPreview = true
      result.errors = error.violations
    }
    return result
  }

  /// Reads for the answer to what was written already, however late it is: a request that is ended
  /// has changed nothing (`api.md` 7).
  func afterwards<Result>(_ body: () async throws -> Result) async rethrows -> Result {
    try await Deadline.$current.withValue(nil, operation: body)
  }

  /// What came in headers and options has limits too (`api.md` 3.1).
  private static func check(_ context: Context) throws {
    let length = context.reason.unicodeScalars.count
    if length > Limits.reasonCharacters {
      throw ConcordError(
        .length, "Reason", String(Limits.reasonCharacters), String(length), field: "reason")
    }
    if !context.workDate.isEmpty, !TextRules.isDate(context.workDate) {
      throw APIError(
        400, "Application_EvaluateException",
        "'\(context.workDate.prefix(40))' is not a valid date.", target: "workDate")
    }
  }

  private func names(_ addressed: RecordKey?, in error: ConcordError) -> Bool {
    guard let addressed else { return false }
    return error.violations.contains { $0.code == .notFound && $0.record == addressed }
  }

  /// The answer to a refusal: a record that is gone is 404, a stale one shows its present token.
  private func refusal(_ error: ConcordError, _ addressed: RecordKey?) async throws -> APIError {
    if names(addressed, in: error), let addressed {
      return .resourceNotFound(addressed.entity.entity.setName)
    }
    var answer = APIError(error)
    if error.contains(.stale), let addressed {
      let version = try await read { draft, _ in try draft.record(addressed)?.version }
      guard let version else { return .resourceNotFound(addressed.entity.entity.setName) }
      answer.details.append(
        APIError.Detail(code: "CurrentETag", message: ETag.text(version), target: ""))
    }
    return answer
  }

  /// The answer to an action or a dry run: the result of 3.2.
  func answer(_ result: OperationResult, location: String? = nil) -> APIResponse {
    var response = APIResponse(200, body: .bytes(bytes(of: result)))
    if result.isPreview {
      response.setHeader("Preference-Applied", "validate-only")
    } else {
      response.setHeader("Concord-Operation", String(result.operationNumber))
    }
    if let location { response.setHeader("Location", location) }
    if preferences.wantsMinimal, !result.isPreview {
      response.status = 204
      response.body = .none
    }
    return response
  }

  /// A result as JSON.
  func bytes(of result: OperationResult) -> [UInt8] {
    var json = JSONWriter()
    var result = result
    result.errorCode = { APIError(ConcordError([$0])).code }
    result.write(to: &json, context: "\(base)/$metadata#Microsoft.NAV.operationResult")
    return json.take()
  }

  /// The answer to an action whose result is a record.
  func answer(
    to operation: some ConcordCore.Operation, _ given: Context? = nil,
    addressed: RecordKey? = nil
  ) async throws -> APIResponse {
    let result = try await execute(operation, given, addressed: addressed)
    let location = result.plan?.main.map {
      address(of: $0.entity.entity.setName, $0.id.description)
    }
    return answer(result, location: result.isPreview ? nil : location)
  }
}
