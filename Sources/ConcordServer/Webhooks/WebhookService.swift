import ConcordCore
import ConcordStore
import Logging
import ServiceLifecycle
import Synchronization

/// Tells subscribers of committed changes, read from the journal (`api.md` 6.4).
///
/// What was delivered is written down after the receiver has taken it. A server that is killed
/// in between delivers again; none of it depends on memory.
final class WebhookService: Service {
  /// Subscriptions that share messages and their order: of one user, at one address, with one key.
  struct Lane: Hashable, Sendable {
    let user: RecordID
    let url: String
    let key: NotificationKey?

    init(_ subscription: Subscription) {
      user = subscription.user
      url = subscription.notificationURL
      key = NotificationKey(subscription)
    }
  }

  /// Subscriptions of a lane whose changes are due.
  struct Work: Sendable {
    let lane: Lane
    let subscriptions: [Subscription]
  }

  private struct State {
    /// Up to which operation nothing was found that concerns a subscription.
    var scanned: [String: Int64] = [:]
    /// Subscriptions whose messages are on their way.
    var busy: Set<String> = []
    var running = 0
  }

  let client: WebhookClient
  let store: Store
  let settings: WebhookSettings
  let log: Logger
  private let state = Mutex(State())

  init(
    _ store: Store, settings: WebhookSettings, log: Logger,
    resolver: HostResolver = .system
  ) {
    self.store = store
    self.settings = settings
    self.log = log
    client = WebhookClient(settings: settings, resolver: resolver)
  }

  var now: Int64 { settings.clock() }

  /// Delivers until the server stops; what is on its way then is cut off and delivered again.
  func run() async throws {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        while !Task.isCancelled {
          for work in await self.due() { group.addTask { await self.deliver(work) } }
          try? await Task.sleep(for: .milliseconds(self.settings.pollMilliseconds))
        }
        group.cancelAll()
      }
    }
  }

  /// Looks at the journal once and delivers what is due.
  func deliverDue() async {
    await withDiscardingTaskGroup { group in
      for work in await due() { group.addTask { await self.deliver(work) } }
    }
  }

  // MARK: Finding what is due

  /// What is to be delivered now; it counts as being on its way until it was delivered.
  private func due() async -> [Work] {
    do throws(ConcordError) {
      try await removeExpired()
      let (active, heads) = try await store.readSubscriptions(at: now) {
        book throws(ConcordError) in (try book.active(), try book.heads())
      }
      if active.isEmpty { return [] }
      return choose(try await scan(active, heads))
    } catch {
      log.warning("the journal cannot be read for notifications")
      return []
    }
  }

  /// API-WH-11.
  private func removeExpired() async throws(ConcordError) {
    let time = now
    let companies = try await store.readSubscriptions(at: time) { book throws(ConcordError) in
      try book.companiesWithExpired()
    }
    for company in companies {
      let count = try await store.writeSubscriptions(of: company, at: time) {
        book throws(ConcordError) in try book.deleteExpired(in: company)
      }
      log.info("subscriptions have expired", metadata: ["count": "\(count)"])
    }
  }

  /// Finds out which subscriptions have changes, as far as that is not known; returns those.
  private func scan(_ active: [Subscription], _ heads: [CompanyID: Int64])
    async throws(ConcordError) -> [Subscription]
  {
    let scanned = state.withLock { state in
      let known = Set(active.map(\.id))
      state.scanned = state.scanned.filter { known.contains($0.key) }
      return state.scanned
    }
    var found: [String: String] = [:]
    for (company, head) in heads {
      let open = active.filter { subscription in
        let place = max(subscription.progress.cursor, scanned[subscription.id] ?? 0)
        return subscription.company == company && subscription.progress.firstUnsentAt.isEmpty
          && place < head
      }
      if open.isEmpty { continue }
      let firsts = try await firstChanges(of: open, scanned, through: head)
      try await remember(firsts, of: open, in: company, head)
      state.withLock { state in
        for subscription in open where firsts[subscription.id] == nil {
          state.scanned[subscription.id] = head
        }
      }
      found.merge(firsts) { $1 }
    }
    return active.map { subscription in
      found[subscription.id].map { subscription.having(firstUnsentAt: $0) } ?? subscription
    }
  }

  private func firstChanges(
    of open: [Subscription], _ scanned: [String: Int64], through head: Int64
  ) async throws(ConcordError) -> [String: String] {
    guard let company = open.first?.company else { return [:] }
    return try await store.read(company) { reader throws(ConcordError) in
      var firsts: [String: String] = [:]
      for subscription in open {
        let place = max(subscription.progress.cursor, scanned[subscription.id] ?? 0)
        firsts[subscription.id] = try reader.firstChange(
          of: subscription.resource, after: place, through: head)
      }
      return firsts
    }
  }

  /// Writes down where the first changes are, and that others have none for a long while.
  private func remember(
    _ firsts: [String: String], of open: [Subscription], in company: CompanyID, _ head: Int64
  ) async throws(ConcordError) {
    let idle = open.filter {
      firsts[$0.id] == nil && head - $0.progress.cursor >= Limits.webhookIdleOperations
    }
    if firsts.isEmpty && idle.isEmpty { return }
    try await store.writeSubscriptions(of: company, at: now) { book throws(ConcordError) in
      for subscription in open {
        if let time = firsts[subscription.id] {
          try book.setFirstUnsent(subscription, at: time)
        }
      }
      for subscription in idle { try book.setDelivered(subscription, through: head) }
    }
  }

  /// The lanes whose time has come (API-WH-6, API-WH-9); they are marked as busy.
  private func choose(_ active: [Subscription]) -> [Work] {
    let time = now
    let nowText = UTCTime.text(time)
    let edge = UTCTime.text(time - Int64(settings.seconds) * 1000)
    return state.withLock { state in
      var chosen: [Work] = []
      for (lane, members) in Dictionary(grouping: active, by: Lane.init) {
        let pending = members.filter { !$0.progress.firstUnsentAt.isEmpty }
        guard let first = pending.map(\.progress.firstUnsentAt).min(), first <= edge,
          members.allSatisfy({ $0.progress.nextAttemptAt <= nowText }),
          members.allSatisfy({ !state.busy.contains($0.id) }),
          state.running < Limits.webhookReceivers
        else { continue }
        state.running += 1
        state.busy.formUnion(members.map(\.id))
        chosen.append(Work(lane: lane, subscriptions: members))
      }
      return chosen
    }
  }

  // MARK: Delivering

  /// Sends the messages of a lane one after another; a failure leaves the rest for later.
  private func deliver(_ work: Work) async {
    defer {
      state.withLock { state in
        state.running -= 1
        state.busy.subtract(work.subscriptions.map(\.id))
      }
    }
    do throws(ConcordError) {
      for message in NotificationMessage.messages(try await pending(work)) {
        if Task.isCancelled { return }
        guard try await send(message, work.lane) else { return }
      }
    } catch {
      log.warning("what was notified cannot be written down")
    }
  }

  private func pending(_ work: Work) async throws(ConcordError) -> [PendingNotification] {
    var pending: [PendingNotification] = []
    for subscription in work.subscriptions where !subscription.progress.firstUnsentAt.isEmpty {
      let next = try await store.read(subscription.company) { reader throws(ConcordError) in
        let head = try reader.head()
        let changes = try reader.notifiedChanges(
          of: subscription.resource, after: subscription.progress.cursor,
          offered: subscription.progress.offered, through: head,
          limit: Limits.notificationEntries + 1)
        return PendingNotification(subscription, changes, through: head)
      }
      pending.append(next)
    }
    return pending
  }

  /// Sends one message and writes down what came of it; false = the receiver failed.
  private func send(_ message: NotificationMessage, _ lane: Lane) async throws(ConcordError)
    -> Bool
  {
    if message.isEmpty {
      try await settle(message.parts)
      return true
    }
    try await offer(message.parts)
    let outcome = await post(message, lane)
    if Task.isCancelled { return false }
    let subscriptions = message.parts.map(\.subscription)
    switch DeliveryVerdict(outcome, now: now) {
    case .delivered:
      try await settle(message.parts)
      return true
    case .retry(let asked):
      try await postpone(subscriptions, asked, outcome)
      return false
    case .refused:
      try await end(subscriptions, outcome.summary)
      return true
    }
  }

  private func post(_ message: NotificationMessage, _ lane: Lane) async -> WebhookClient.Outcome {
    guard let url = NotificationURL(lane.url, allowsHTTP: settings.allowsHTTP) else {
      return .failed("the address is not allowed")
    }
    let body = message.body
    var headers = [("Content-Type", "application/json; charset=utf-8")]
    if let key = lane.key { headers.append(("Concord-Signature", key.signature(of: body))) }
    return await client.post(
      WebhookClient.Request(
        url: url, headers: headers, body: body, seconds: settings.answerSeconds))
  }

  // MARK: Writing down what came of it

  /// Remembers what a message tells before it is sent: a receiver that was told of a creation has
  /// to be told of the deletion, even if its answer is never seen.
  private func offer(_ parts: [PendingNotification]) async throws(ConcordError) {
    let telling = parts.filter { part in
      part.entries.contains { $0.changeType == NotifiedChange.Kind.created.rawValue }
    }
    for (company, parts) in Dictionary(grouping: telling, by: \.subscription.company) {
      try await store.writeSubscriptions(of: company, at: now) { book throws(ConcordError) in
        for part in parts { try book.setOffered(part.subscription, through: part.through) }
      }
    }
  }

  /// Moves the positions of subscriptions behind what their receiver has taken.
  private func settle(_ parts: [PendingNotification]) async throws(ConcordError) {
    for (company, parts) in Dictionary(grouping: parts, by: \.subscription.company) {
      try await store.writeSubscriptions(of: company, at: now) { book throws(ConcordError) in
        for part in parts { try book.setDelivered(part.subscription, through: part.through) }
      }
    }
  }

  /// API-WH-9: tries again later, or gives up.
  private func postpone(
    _ subscriptions: [Subscription], _ asked: Int64?, _ outcome: WebhookClient.Outcome
  ) async throws(ConcordError) {
    let time = now
    let limit = UTCTime.text(time - Int64(Limits.retryHours) * 3_600_000)
    let over = subscriptions.filter {
      !$0.progress.failingSince.isEmpty && $0.progress.failingSince <= limit
    }
    if !over.isEmpty { try await end(over, "\(Limits.retryHours) hours of failures") }
    let rest = subscriptions.filter { subscription in !over.contains { $0.id == subscription.id } }
    for (company, members) in Dictionary(grouping: rest, by: \.company) {
      try await store.writeSubscriptions(of: company, at: time) { book throws(ConcordError) in
        for member in members {
          let progress = member.progress
          let delay = DeliveryVerdict.delay(afterFailures: progress.attempts + 1, asked: asked)
          try book.setFailed(
            member, next: UTCTime.text(time + delay * 1000),
            since: progress.failingSince.isEmpty ? UTCTime.text(time) : progress.failingSince)
        }
      }
    }
    log.warning(
      "a notification failed",
      metadata: ["subscriptions": "\(rest.map(\.id))", "reason": "\(outcome.summary)"])
  }

  private func end(_ subscriptions: [Subscription], _ reason: String) async throws(ConcordError) {
    for (company, members) in Dictionary(grouping: subscriptions, by: \.company) {
      let ended = try await store.endSubscriptions(
        members, of: company, because: reason, at: now)
      for subscription in ended {
        log.warning(
          "a subscription was deleted",
          metadata: [
            "subscription": "\(subscription.id)", "user": "\(subscription.user)",
            "resource": "\(subscription.resource.path)", "reason": "\(reason)",
          ])
      }
    }
  }
}

extension WebhookClient.Outcome {
  /// For the log: never anything that the receiver chose freely.
  var summary: String {
    switch self {
    case .answered(let answer): "status \(answer.status)"
    case .failed(let reason): reason
    }
  }
}
