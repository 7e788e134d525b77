import ConcordCore
import ConcordStore

/// Contacts with a customer, a vendor, a bank account and persons.
struct LinkedContacts {
  private let sample: SampleCompany
  private let persons: Int
  private let callers: Int

  init(_ sample: SampleCompany, persons: Int, callers: Int) {
    self.sample = sample
    self.persons = persons
    self.callers = callers
  }

  /// Creates contacts with linked records and persons; returns their numbers.
  func create(_ count: Int) async throws -> [String] {
    try await withThrowingTaskGroup(of: [String].self) { group in
      let workers = min(callers, count)
      for worker in 0..<workers {
        group.addTask {
          var numbers: [String] = []
          for index in stride(from: worker, to: count, by: workers) {
            numbers.append(try await contact(index))
          }
          return numbers
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
  }

  private func contact(_ index: Int) async throws -> String {
    let outcome = try await sample.perform(
      CreateContact(
        Entries(
          .contact,
          [
            ("type", .text("Company")), ("displayName", .text("Company \(index) GmbH")),
            ("email", .text("info@company\(index).example")), ("country", .text("DE")),
            ("website", .text("https://www.company\(index).example")),
          ])))
    let number = outcome.plan.mainNumber
    for kind in [Kind.customer, .vendor, .bankAccount] {
      try await sample.perform(CreateFromContact(contact: number, kind))
    }
    for person in 0..<persons {
      try await sample.perform(
        CreateContact(
          Entries(
            .contact,
            [
              ("type", .text("Person")), ("companyNumber", .text(number)),
              ("displayName", .text("Anna Schmidt \(index) \(person + 1)")),
            ])))
    }
    return number
  }
}

/// Changes address and phone number of contacts to and fro, as callers of the store do.
final class ContactChanges {
  private let sample: SampleCompany
  private let numbers: [String]
  private var cycle = 0

  init(_ sample: SampleCompany, _ numbers: [String]) {
    self.sample = sample
    self.numbers = numbers
  }

  /// Changes every contact once and returns the plans.
  func plans() async throws -> [Plan] {
    var plans: [Plan] = []
    for number in numbers {
      plans.append(try await sample.perform(try Self.change(number, cycle)).plan)
    }
    cycle += 1
    return plans
  }

  /// Changes every contact so many times; every caller has contacts of its own.
  func run(cycles: Int, callers: Int) async throws {
    let first = cycle
    let sample = sample
    let numbers = numbers
    try await withThrowingTaskGroup(of: Void.self) { group in
      for caller in 0..<callers {
        group.addTask {
          for cycle in first..<first + cycles {
            for index in stride(from: caller, to: numbers.count, by: callers) {
              try await sample.perform(try Self.change(numbers[index], cycle))
            }
          }
        }
      }
      try await group.waitForAll()
    }
    cycle += cycles
  }

  private static func change(_ number: String, _ cycle: Int) throws -> ModifyContact {
    let values = values(cycle)
    return ModifyContact(
      number,
      try Entries(
        .contact,
        [("addressLine1", .text(values.address)), ("phoneNumber", .text(values.phoneNumber))]))
  }

  /// What the fields become; every other time they become what they were.
  static func values(_ cycle: Int) -> (address: String, phoneNumber: String) {
    cycle % 2 == 1
      ? ("Hauptstraße 27", "+49 30 1234567") : ("Bahnhofstraße 3", "+49 40 7654321")
  }
}
