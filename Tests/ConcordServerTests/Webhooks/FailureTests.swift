import ConcordCore
import ConcordStore
import Foundation
import ServiceLifecycle
import Testing

@testable import ConcordServer

@Suite("Notifying receivers that fail")
struct FailureTests {
  @Test("API-WH-9: a failure is tried again with growing delays, and changes go on merging")
  func retries() async throws {
    try await WebhookReceiver.with { receiver in
      let scene = try await ServerScene()
      try await scene.subscribe("contacts", receiver.url)
      receiver.always(.status(503))
      let contact = try await scene.createContact()
      await scene.deliverAll()
      #expect(receiver.received.count == 1)
      var attempts = 1
      for delay in [30, 60, 120] as [Int64] {
        scene.advance(seconds: delay - 1)
        await scene.deliver()
        #expect(receiver.received.count == attempts)
        scene.advance(seconds: 1)
        await scene.deliver()
        attempts += 1
        #expect(receiver.received.count == attempts)
      }
      try await scene.rename(contact.number, "Olsen")
      let second = try await scene.createContact("Second")
      receiver.always(.status(200))
      receiver.forget()
      scene.advance(seconds: 240)
      await scene.deliver()
      #expect(
        receiver.summary == ["created contacts(\(contact.id))", "created contacts(\(second.id))"])
      await scene.deliverAll()
      #expect(receiver.received.count == 1)
    }
  }

  @Test("API-WH-9: Retry-After is respected")
  func retryAfter() async throws {
    try await WebhookReceiver.with { receiver in
      let scene = try await ServerScene()
      try await scene.subscribe("contacts", receiver.url)
      try await scene.createContact()
      receiver.next(.status(429, headers: ["Retry-After": "600"]))
      await scene.deliverAll()
      scene.advance(seconds: 599)
      await scene.deliver()
      #expect(receiver.received.count == 1)
      scene.advance(seconds: 1)
      await scene.deliver()
      #expect(receiver.received.count == 2)
    }
  }

  @Test(
    "API-WH-9: what a receiver may do wrong and still be tried again",
    arguments: ["redirect", "hang", "down", "private"])
  func triedAgain(_ fault: String) async throws {
    try await WebhookReceiver.with { receiver in
      let scene = try await ServerScene {
        if fault == "hang" { $0.answerSeconds = 3 }
      }
      try await scene.subscribe("contacts", receiver.url)
      let contact = try await scene.createContact()
      switch fault {
      case "redirect": receiver.next(.redirect(receiver.url + "/elsewhere"))
      case "hang": receiver.next(.hang)
      case "down":
        try await scene.store.writeSubscriptions(of: scene.company.key, at: scene.now) {
          book throws(ConcordError) in
          for subscription in try book.active() {
            _ = try book.renew(
              subscription, url: "http://127.0.0.1:9999/", clientState: "",
              by: subscription.user, expiresAt: subscription.expiresAt)
          }
        }
      default: receiver.next(.status(500))
      }
      await scene.deliverAll()
      #expect(try await scene.subscriptionCount() == 1)
      #expect(receiver.received.allSatisfy { $0.uri == "/hook" })
      // What follows needs more time on a busy machine than a hanging receiver is given.
      if ["down", "hang"].contains(fault) { return }
      receiver.forget()
      scene.advance(seconds: 30)
      await scene.deliver()
      #expect(receiver.summary == ["created contacts(\(contact.id))"])
    }
  }

  @Test("an address that has become private is not called at a delivery either")
  func recheck() async throws {
    try await WebhookReceiver.with { receiver in
      let scene = try await ServerScene()
      try await scene.subscribe("contacts", receiver.url)
      try await scene.createContact()
      await scene.deliver()
      scene.advance(seconds: scene.window)
      var settings = scene.api.webhooks.settings
      settings.allowsPrivateNetworks = false
      let service = WebhookService(scene.store, settings: settings, log: scene.api.webhooks.log)
      await service.deliverDue()
      #expect(receiver.received.isEmpty)
      #expect(try await scene.subscriptionCount() == 1)
    }
  }

  @Test("API-WH-9: any other status ends the subscription", arguments: [400, 401, 404, 410])
  func refused(_ status: Int) async throws {
    try await WebhookReceiver.with { receiver in
      let scene = try await ServerScene()
      try await scene.subscribe("contacts", receiver.url)
      try await scene.subscribe("vendors", receiver.url)
      try await scene.createContact()
      receiver.next(.status(status))
      await scene.deliverAll()
      #expect(receiver.received.count == 1)
      // The other subscription had no part in the message.
      #expect(try await scene.subscriptionCount() == 1)
      let journal = try await scene.send(
        "GET", "/api/concord/v1.0/journalEntries?$filter=entitySet%20eq%20'subscriptions'")
      let journaled = try #require(
        try JSONSerialization.jsonObject(with: Data(journal.body)) as? [String: Any])
      let rows = try #require(journaled["value"] as? [[String: Any]])
      #expect(rows.map { $0["changeType"] as? String } == ["Deleted"])
      #expect(rows.map { $0["userId"] as? String } == ["SYSTEM"])
      #expect(rows.map { $0["reason"] as? String } == ["status \(status)"])
      let undone = try await scene.send(
        "POST", "/api/concord/v1.0/Microsoft.NAV.undo",
        json: Array("{\"operationNumber\":\(rows.first?["operationNumber"] ?? 0)}".utf8))
      #expect(undone.status == 403, "\(undone.text)")
    }
  }

  @Test("API-WH-9: after 36 hours of failures the subscription ends")
  func givenUp() async throws {
    try await WebhookReceiver.with { receiver in
      let scene = try await ServerScene()
      try await scene.subscribe("contacts", receiver.url)
      try await scene.createContact()
      receiver.always(.status(500))
      await scene.deliverAll()
      scene.advance(seconds: 35 * 3600)
      await scene.deliver()
      #expect(try await scene.subscriptionCount() == 1)
      scene.advance(seconds: 3600)
      await scene.deliver()
      #expect(try await scene.subscriptionCount() == 0)
      #expect(receiver.received.count == 3)
    }
  }

  @Test("a renewal tries at once what failed before")
  func renewal() async throws {
    try await WebhookReceiver.with { receiver in
      let scene = try await ServerScene()
      let id = try await scene.subscribe("contacts", receiver.url)
      try await scene.createContact()
      receiver.next(.status(503, headers: ["Retry-After": "3600"]))
      await scene.deliverAll()
      let reply = try await scene.send(
        "PATCH", "\(ServerScene.subscriptions)('\(id)')", [:], headers: ["if-match": "*"])
      #expect(reply.status == 200)
      await scene.deliver()
      #expect(receiver.received.count == 2)
    }
  }

  @Test("API-WH-10: a killed server delivers from the journal, at least once and in order")
  func restart() async throws {
    try await WebhookReceiver.with { receiver in
      let scene = try await ServerScene()
      try await scene.subscribe("contacts", receiver.url)
      let first = try await scene.createContact("First")
      await scene.deliverAll()
      let second = try await scene.createContact("Second")
      await scene.deliver()
      try await scene.restart()
      try await scene.rename(first.number, "Renamed")
      await scene.deliverAll()
      #expect(
        receiver.summary == [
          "created contacts(\(first.id))", "created contacts(\(second.id))",
          "updated contacts(\(first.id))",
        ])
      receiver.next(.status(500))
      try await scene.rename(second.number, "Again")
      await scene.deliverAll()
      try await scene.restart()
      await scene.deliver()
      #expect(receiver.received.count == 3)
      scene.advance(seconds: 30)
      await scene.deliver()
      #expect(receiver.summary.suffix(1) == ["updated contacts(\(second.id))"])
      #expect(receiver.received.count == 4)
    }
  }

  @Test("API-WH-11: changes after the expiry are lost")
  func expiry() async throws {
    try await WebhookReceiver.with { receiver in
      let scene = try await ServerScene()
      try await scene.subscribe("contacts", receiver.url)
      scene.advance(seconds: 3 * 86_400)
      try await scene.createContact()
      await scene.deliverAll()
      #expect(receiver.received.isEmpty)
      #expect(try await scene.subscriptionCount() == 0)
    }
  }

  @Test("the service notifies by itself, and stops while a receiver hangs")
  func service() async throws {
    try await WebhookReceiver.with { receiver in
      let scene = try await ServerScene()
      try await scene.subscribe("contacts", receiver.url)
      let group = ServiceGroup(
        configuration: .init(services: [scene.api.webhooks], logger: scene.api.webhooks.log))
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        try await scene.createContact()
        scene.advance(seconds: scene.window)
        try await Self.wait { receiver.received.count == 1 }
        receiver.always(.hang)
        try await scene.createContact()
        scene.advance(seconds: scene.window)
        try await Self.wait { receiver.received.count == 2 }
        let start = ContinuousClock.now
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
        #expect(ContinuousClock.now - start < .seconds(15))
      }
    }
  }

  private static func wait(_ condition: () -> Bool) async throws {
    for _ in 0..<6000 where !condition() { try await Task.sleep(for: .milliseconds(10)) }
    #expect(condition())
  }
}
