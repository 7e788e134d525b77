import ConcordCore
import ConcordSQLite
import ConcordStore
import Synchronization
import Testing

@Suite("Many callers, one commit")
struct GroupCommitTests {
  /// Runs one operation per number at the same time; the results are in the order of numbers.
  private func performAll(
    _ test: TestStore, _ numbers: Range<Int>, _ step: @escaping @Sendable (Int) -> [Edit.Step]
  ) async -> [Result<Outcome, ConcordError>] {
    await withTaskGroup(of: (Int, Result<Outcome, ConcordError>).self) { group in
      for number in numbers {
        group.addTask {
          do throws(ConcordError) {
            let outcome = try await test.store.perform(
              Edit(steps: step(number)), in: test.company.key, test.context)
            return (number, .success(outcome))
          } catch {
            return (number, .failure(error))
          }
        }
      }
      var results: [Int: Result<Outcome, ConcordError>] = [:]
      for await (number, result) in group { results[number] = result }
      return numbers.compactMap { results[$0] }
    }
  }

  @Test("operation numbers of 64 callers have no gap, and stamps follow them")
  func concurrent() async throws {
    let test = try await TestStore()
    let results = await performAll(test, 0..<640) { [.newContact($0)] }
    let outcomes = try results.map { try $0.get() }.sorted {
      $0.operationNumber < $1.operationNumber
    }
    #expect(outcomes.map(\.operationNumber) == Array(1...640))
    #expect(zip(outcomes, outcomes.dropFirst()).allSatisfy { $0.at < $1.at })
    #expect(try await test.head() == 640)
    #expect(try await test.records(Query(.contact)).count == 640)
  }

  @Test("a refused operation among many is alone in failing")
  func oneRefused() async throws {
    let test = try await TestStore()
    let results = await performAll(test, 0..<64) {
      $0 == 17 ? [.newContact(17), .refuse] : [.newContact($0)]
    }
    for (number, result) in results.enumerated() {
      if number == 17 {
        #expect(throws: ConcordError(.control, "Name")) { try result.get() }
      } else {
        #expect(throws: Never.self) { try result.get() }
      }
    }
    #expect(try await test.head() == 63)
    #expect(try await test.record(contact(17)) == nil)
  }

  @Test("operations whose writes fail among many are alone in failing")
  func someBroken() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1000, ["externalId": .text("X")]))
    let results = await performAll(test, 0..<64) { number in
      number % 16 == 3
        ? [.newContact(number, ["externalId": .text("X")])] : [.newContact(number)]
    }
    for (number, result) in results.enumerated() {
      if number % 16 == 3 {
        let error = #expect(throws: ConcordError.self) { try result.get() }
        #expect(error?.category == .fault)
      } else {
        #expect(throws: Never.self) { try result.get() }
      }
    }
    #expect(try await test.head() == 61)
    #expect(try await test.records(Query(.contact)).count == 61)
  }

  @Test("operations in one commit see what earlier ones in it have written")
  func chained() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(0))
    let results = await performAll(test, 0..<64) { [.set(contact(0), "city", .text("City \($0)"))] }
    #expect(try results.map { try $0.get() }.count == 64)
    let record = try #require(try await test.record(contact(0)))
    #expect(record.version == 65)
  }

  @Test("companies share commits, but not their numbers")
  func companies() async throws {
    let test = try await TestStore()
    let other = try await test.store.createCompany("Other")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<64 {
        group.addTask {
          let company = number % 2 == 0 ? test.company.key : other.key
          _ = try await test.store.perform(
            Edit(steps: [.newContact(number)]), in: company, test.context)
        }
      }
      try await group.waitForAll()
    }
    let heads = [
      try await test.head(),
      try await test.store.read(other.key) { reader throws(ConcordError) in try reader.head() },
    ]
    #expect(heads == [32, 32])
  }

  @Test("64 callers share commits instead of paying for one each")
  func shared() async throws {
    let commits = Mutex(0)
    let test = try await TestStore(commitMilliseconds: 60_000) {
      CountingDriver($0) { commits.withLock { $0 += 1 } }
    }
    commits.withLock { $0 = 0 }
    _ = await performAll(test, 0..<640) { [.newContact($0)] }
    #expect(commits.withLock { $0 } < 320)
  }

  @Test("a caller whose task is cancelled neither loses its own work nor the others'")
  func cancelled() async throws {
    let test = try await TestStore()
    let tasks = (0..<64).map { number in
      Task {
        try await test.store.perform(
          Edit(steps: [.newContact(number)]), in: test.company.key, test.context)
      }
    }
    for task in tasks { task.cancel() }
    for task in tasks { _ = try await task.value }
    #expect(try await test.head() == 64)
  }

  @Test("two stores on one file take turns: no number is given twice")
  func twoStores() async throws {
    let test = try await TestStore()
    let secondDriver = try SQLiteDriver(path: test.path, opening: .existing)
    let second = try await Store(secondDriver, clock: test.clock.now)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<200 {
        group.addTask {
          let store = number % 2 == 0 ? test.store : second
          _ = try await store.perform(
            Edit(steps: [.newContact(number)]), in: test.company.key, test.context)
        }
      }
      try await group.waitForAll()
    }
    #expect(try await test.head() == 200)
    let operations = try await test.store.read(test.company.key) { reader throws(ConcordError) in
      try reader.operations(after: 0, limit: 1000)
    }
    #expect(operations.map(\.number) == Array(1...200))
    #expect(zip(operations, operations.dropFirst()).allSatisfy { $0.at < $1.at })
  }
}

/// Calls a function before every write of another driver.
private final class CountingDriver: SQLDriver {
  private let base: any SQLDriver
  private let beforeWrite: @Sendable () -> Void

  init(_ base: any SQLDriver, beforeWrite: @escaping @Sendable () -> Void) {
    self.base = base
    self.beforeWrite = beforeWrite
  }

  var dialect: Dialect { base.dialect }

  func read<Result: Sendable>(
    _ body: @escaping @Sendable (any SQLTransaction) throws(ConcordError) -> Result
  ) async throws(ConcordError) -> Result {
    try await base.read(body)
  }

  @discardableResult
  func write<Result: Sendable>(
    _ company: CompanyID?,
    _ body: @escaping @Sendable (any SQLTransaction) throws(ConcordError) -> Result
  ) async throws(ConcordError) -> Result {
    beforeWrite()
    return try await base.write(company, body)
  }
}
