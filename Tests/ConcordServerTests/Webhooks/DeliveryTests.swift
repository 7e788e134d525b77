import ConcordAccess
import ConcordCore
import ConcordFormats
import ConcordStore
import Crypto
import Foundation
import Testing

@testable import ConcordServer

@Suite("Notifying")
struct DeliveryTests {
  @Test("API-WH-4, -6: changes are gathered for 30 seconds and sent in one message")
  func message() async throws {
    try await WebhookReceiver.with { receiver in
      let scene = try await ServerScene()
      try await scene.createContact("Before")
      let id = try await scene.subscribe("contacts", receiver.url)
      await scene.deliverAll()
      #expect(receiver.received.isEmpty)
      let first = try await scene.createContact()
      await scene.deliver()
      scene.advance(seconds: 4)
      let second = try await scene.createContact()
      await scene.deliver()
      scene.advance(seconds: 25)
      await scene.deliver()
      #expect(receiver.received.isEmpty)
      scene.advance(seconds: 2)
      await scene.deliver()
      let message = try #require(receiver.received.first)
      #expect(receiver.received.count == 1)
      #expect(message.headers["content-type"] == "application/json; charset=utf-8")
      #expect(message.headers["user-agent"]?.hasPrefix("Concord/") == true)
      #expect(message.headers["concord-signature"] == nil)
      #expect(message.body.first == UInt8(ascii: "{"))
      let set = "api/v2.0/companies(\(scene.company.id))/contacts"
      #expect(
        message.entries.map { $0.filter { $0.key != "lastModifiedDateTime" } }
          == [first, second].map { contact in
            [
              "subscriptionId": id, "clientState": "secret",
              "expirationDateTime": "2026-07-04T08:00:00Z",
              "resource": "\(set)(\(contact.id))", "changeType": "created",
            ]
          })
      let times = message.entries.compactMap { $0["lastModifiedDateTime"] }
      #expect(
        times[0].hasPrefix("2026-07-01T08:00:35") && times[1].hasPrefix("2026-07-01T08:00:39"))
      await scene.deliverAll()
      #expect(receiver.received.count == 1)
    }
  }

  @Test("API-WH-5: the changes of a record since the last message are merged")
  func merging() async throws {
    try await WebhookReceiver.with { receiver in
      let scene = try await ServerScene()
      let old = try await scene.createContact("Old")
      let gone = try await scene.createContact("Gone")
      let back = try await scene.createContact("Back")
      try await scene.subscribe("contacts", receiver.url)
      let new = try await scene.createContact("New")
      try await scene.rename(new.number, "Newer")
      let brief = try await scene.createContact("Brief")
      try await scene.perform(DeleteContact(brief.number))
      try await scene.rename(gone.number, "Going")
      try await scene.perform(DeleteContact(gone.number))
      let deletion = try await scene.perform(DeleteContact(back.number))
      try await scene.perform(UndoOperation(deletion.operationNumber))
      try await scene.rename(old.number, "Older")
      await scene.deliverAll()
      #expect(
        receiver.summary == [
          "created contacts(\(new.id))", "deleted contacts(\(gone.id))",
          "updated contacts(\(back.id))", "updated contacts(\(old.id))",
        ])
    }
  }

  @Test("changes that come to nothing send nothing")
  func nothing() async throws {
    try await WebhookReceiver.with { receiver in
      let scene = try await ServerScene()
      try await scene.subscribe("contacts", receiver.url)
      let brief = try await scene.createContact()
      try await scene.perform(DeleteContact(brief.number))
      await scene.deliverAll()
      #expect(receiver.received.isEmpty)
      let next = try await scene.createContact()
      await scene.deliverAll()
      #expect(receiver.summary == ["created contacts(\(next.id))"])
    }
  }

  @Test("API-WH-8: synchronised changes notify, recalculated indicators and dry runs do not")
  func causes() async throws {
    try await WebhookReceiver.with { receiver in
      let scene = try await ServerScene()
      let contact = try await scene.createContact()
      let customer = try await scene.perform(
        CreateFromContact(contact: contact.number, .customer))
      let key = try #require(customer.plan.main)
      try await scene.subscribe("contacts", receiver.url)
      try await scene.subscribe("customers", receiver.url)
      try await scene.perform(
        ModifyRecord(
          .customer, customer.plan.mainNumber,
          Entries(.customer, [("city", .text("Oslo"))])))
      await scene.deliverAll()
      #expect(
        Set(receiver.summary) == [
          "updated contacts(\(contact.id))", "updated customers(\(key.id))",
        ])
      #expect(receiver.received.count == 1)
      receiver.forget()
      let setup = try await scene.store.read(scene.company.key) { reader throws(ConcordError) in
        try reader.records.records(Query(.marketingSetup)).first
      }
      let code = try #require(setup?["customerBusinessRelationCode"])
      let outcome = try await scene.perform(
        ModifyRow(
          try #require(setup).key,
          Entries(.marketingSetup, [("customerBusinessRelationCode", .text(""))])))
      #expect(outcome.operationNumber > 0 && !code.isEmpty)
      await scene.deliverAll()
      #expect(receiver.received.isEmpty)
      _ = try await scene.store.preview(
        DeleteContact(contact.number), in: scene.company.key, scene.context)
      await scene.deliverAll()
      #expect(receiver.received.isEmpty)
    }
  }

  @Test("a single record, a setup and a list of the Concord route can be subscribed")
  func resources() async throws {
    try await WebhookReceiver.with { receiver in
      let scene = try await ServerScene()
      let mine = try await scene.createContact("Mine")
      let other = try await scene.createContact("Other")
      let concord = "/api/concord/v1.0/subscriptions"
      try await scene.subscribe("contacts(\(mine.id))", receiver.url)
      try await scene.subscribe("territories", receiver.url, at: concord)
      try await scene.rename(other.number, "Another")
      try await scene.rename(mine.number, "Still mine")
      let row = try await scene.perform(
        CreateRow(
          Entries(.territory, [("code", .text("N")), ("displayName", .text("North"))])))
      await scene.deliverAll()
      let key = try #require(row.plan.main)
      #expect(
        Set(receiver.summary) == ["updated contacts(\(mine.id))", "created territories(\(key.id))"])
      #expect(
        receiver.received.flatMap(\.entries).contains {
          $0["resource"] == "api/concord/v1.0/companies(\(scene.company.id))/territories(\(key.id))"
        })
    }
  }

  @Test("API-WH-7: more than 1,000 changed records are one entry of the set")
  func collection() async throws {
    try await WebhookReceiver.with { receiver in
      let scene = try await ServerScene()
      try await scene.subscribe("territories", receiver.url, at: "/api/concord/v1.0/subscriptions")
      func create(_ numbers: ClosedRange<Int>) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
          for number in numbers {
            group.addTask {
              try await scene.perform(
                CreateRow(Entries(.territory, [("code", .text("T\(number)"))])))
            }
          }
          try await group.waitForAll()
        }
      }
      try await create(1...Limits.notificationEntries)
      await scene.deliverAll()
      #expect(receiver.received.map(\.entries.count) == [Limits.notificationEntries])
      receiver.forget()
      try await create(2001...3001)
      await scene.deliverAll()
      let entry = try #require(receiver.received.first?.entries.first)
      #expect(receiver.summary.count == 1)
      #expect(entry["changeType"] == "collection")
      let resource =
        "api/concord/v1.0/companies(\(scene.company.id))/territories"
        + "?$filter=lastModifiedDateTime ge 2026-07-01T08:00:35"
      #expect(entry["resource"]?.hasPrefix(resource) == true, "\(entry)")
    }
  }

  @Test("API-WH-6: subscriptions of a user at one address share messages, others do not")
  func sharing() async throws {
    try await WebhookReceiver.with { receiver in
      let scene = try await ServerScene()
      try await scene.addUser("BERT")
      let contact = try await scene.createContact()
      try await scene.subscribe("contacts", receiver.url)
      try await scene.subscribe("contacts(\(contact.id))", receiver.url)
      try await scene.subscribe("contacts", receiver.url, as: "BERT")
      try await scene.subscribe("contacts", receiver.url + "?x=1")
      try await scene.rename(contact.number, "Olsen")
      await scene.deliverAll()
      #expect(receiver.received.map(\.entries.count).sorted() == [1, 1, 2])
      #expect(receiver.received.filter { $0.uri == "/hook?x=1" }.count == 1)
    }
  }

  @Test("API-WH-12: messages are signed with the key that clientState names")
  func signature() async throws {
    try await WebhookReceiver.with { receiver in
      let scene = try await ServerScene()
      try await scene.subscribe("contacts", receiver.url, clientState: "hmac:key 1")
      try await scene.createContact()
      await scene.deliverAll()
      let message = try #require(receiver.received.first)
      let code = HMAC<SHA256>.authenticationCode(
        for: message.body, using: SymmetricKey(data: Data("key 1".utf8)))
      let hex = code.map { String(format: "%02x", $0) }.joined()
      #expect(message.headers["concord-signature"] == "sha256=" + hex)
      #expect(message.entries.map { $0["clientState"] } == ["hmac"])
    }
  }

  @Test("a user who may not come in any more is not notified")
  func disabled() async throws {
    try await WebhookReceiver.with { receiver in
      let scene = try await ServerScene()
      try await scene.subscribe("contacts", receiver.url)
      try await AccessAdministration(scene.store).changeUser("ANNA", isDisabled: true)
      try await scene.createContact()
      await scene.deliverAll()
      #expect(receiver.received.isEmpty)
      try await AccessAdministration(scene.store).changeUser("ANNA", isDisabled: false)
      await scene.deliverAll()
      #expect(receiver.received.count == 1)
    }
  }
}
