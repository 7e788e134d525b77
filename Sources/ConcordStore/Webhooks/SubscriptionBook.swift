package import ConcordCore

/// The subscriptions of all companies, inside one transaction.
package struct SubscriptionBook {
  /// UTC, millisecond precision.
  package let now: String
  let transaction: any SQLTransaction

  private static let columns: SQLName = .fixed(
    """
    s.company, s.id, s.route, s.resource, s.entity_set, s.entity, s.record_id, \
    s.notification_url, s.client_state, s.user_id, s.version, s.expires_at, s.cursor, \
    s.first_unsent_at, s.attempts, s.next_attempt_at, s.failing_since, s.offered
    """)

  private func subscriptions(_ rest: SQL) throws(ConcordError) -> [Subscription] {
    var found: [Subscription] = []
    try transaction.forEach("SELECT \(Self.columns) FROM subscription s \(rest)") {
      row throws(ConcordError) in
      guard let route = Subscription.Route(rawValue: row.text(2)),
        let entity = Entity.named(row.text(5))?.kind, let user = RecordID(row.text(9))
      else { throw ConcordError(.fault, "a subscription cannot be read") }
      found.append(
        Subscription(
          company: CompanyID(rawValue: row.integer(0)), id: row.text(1),
          resource: Subscription.Resource(
            route: route, path: row.text(3), setName: row.text(4), entity: entity,
            record: RecordID(row.text(6))),
          notificationURL: row.text(7), clientState: row.text(8), user: user,
          version: row.integer(10), expiresAt: row.text(11),
          progress: Subscription.Progress(
            cursor: row.integer(12), offered: row.integer(17), firstUnsentAt: row.text(13),
            attempts: Int(row.integer(14)), nextAttemptAt: row.text(15),
            failingSince: row.text(16))))
    }
    return found
  }

  // MARK: Reading

  /// The subscription with an id that has not expired, or nil.
  package func subscription(_ id: String) throws(ConcordError) -> Subscription? {
    try subscriptions("WHERE s.id = \(id) AND s.expires_at > \(now)").first
  }

  /// All that may be served: not expired, of users and applications that may come in.
  package func active() throws(ConcordError) -> [Subscription] {
    try subscriptions(
      """
      WHERE s.expires_at > \(now) AND (s.user_id IN (SELECT id FROM app_user \
      WHERE is_disabled = 0) OR s.user_id IN (SELECT id FROM application WHERE is_disabled = 0)) \
      ORDER BY s.company, s.created_at, s.id
      """)
  }

  /// The companies that have an expired subscription.
  package func companiesWithExpired() throws(ConcordError) -> [CompanyID] {
    var companies: [CompanyID] = []
    try transaction.forEach(
      "SELECT DISTINCT company FROM subscription WHERE expires_at <= \(now)"
    ) { row in companies.append(CompanyID(rawValue: row.integer(0))) }
    return companies
  }

  /// The number of the latest operation of every company that has subscriptions.
  package func heads() throws(ConcordError) -> [CompanyID: Int64] {
    var heads: [CompanyID: Int64] = [:]
    try transaction.forEach(
      """
      SELECT id, operation_number FROM company WHERE id IN (SELECT company FROM subscription)
      """
    ) { row in heads[CompanyID(rawValue: row.integer(0))] = row.integer(1) }
    return heads
  }

  /// Whether the user has a subscription of the resource at the address, other than one.
  package func isTaken(
    _ resource: Subscription.Resource, at url: String, by user: RecordID, in company: CompanyID,
    except id: String = ""
  ) throws(ConcordError) -> Bool {
    let count = try transaction.integer(
      """
      SELECT COUNT(*) FROM subscription WHERE company = \(company) AND user_id = \(user) \
      AND notification_url = \(url) AND resource = \(resource.path) AND id <> \(id) \
      AND expires_at > \(now)
      """)
    return (count ?? 0) > 0
  }

  /// How many subscriptions a company has that have not expired.
  package func count(in company: CompanyID) throws(ConcordError) -> Int {
    let count = try transaction.integer(
      "SELECT COUNT(*) FROM subscription WHERE company = \(company) AND expires_at > \(now)")
    return Int(count ?? 0)
  }

  // MARK: What subscribers change

  /// Keeps a subscription to what is changed from now on.
  package func create(
    _ id: String, _ resource: Subscription.Resource, in company: CompanyID, url: String,
    clientState: String, user: RecordID, expiresAt: String
  ) throws(ConcordError) {
    try transaction.execute(
      """
      INSERT INTO subscription (company, id, route, resource, entity_set, entity, record_id, \
      notification_url, client_state, user_id, version, created_at, modified_at, modified_by, \
      expires_at, cursor) SELECT \(company), \(id), \(resource.route.rawValue), \
      \(resource.path), \(resource.setName), \(resource.entity.entity.name), \
      \(resource.record?.description ?? ""), \(url), \(clientState), \(user), 1, \(now), \(now), \
      \(user), \(expiresAt), operation_number FROM company WHERE id = \(company)
      """)
  }

  /// Prolongs a subscription; what failed before is tried again at once.
  ///
  /// - Returns: false when it has changed since, or is gone.
  package func renew(
    _ subscription: Subscription, url: String, clientState: String, by user: RecordID,
    expiresAt: String
  ) throws(ConcordError) -> Bool {
    try transaction.execute(
      """
      UPDATE subscription SET notification_url = \(url), client_state = \(clientState), \
      version = version + 1, modified_at = \(now), modified_by = \(user), \
      expires_at = \(expiresAt), attempts = 0, next_attempt_at = '', failing_since = '' \
      WHERE company = \(subscription.company) AND id = \(subscription.id) \
      AND version = \(subscription.version)
      """) == 1
  }

  /// Ends a subscription; returns whether it was there.
  package func delete(_ subscription: Subscription) throws(ConcordError) -> Bool {
    try transaction.execute(
      """
      DELETE FROM subscription WHERE company = \(subscription.company) \
      AND id = \(subscription.id)
      """) == 1
  }

  /// Ends a subscription whose receiver failed; returns false if it was renewed in the meantime.
  func giveUp(_ subscription: Subscription) throws(ConcordError) -> Bool {
    try transaction.execute(
      """
      DELETE FROM subscription WHERE company = \(subscription.company) \
      AND id = \(subscription.id) AND version = \(subscription.version)
      """) == 1
  }

  /// Ends the subscriptions of a company that have expired; returns how many.
  package func deleteExpired(in company: CompanyID) throws(ConcordError) -> Int {
    try transaction.execute(
      "DELETE FROM subscription WHERE company = \(company) AND expires_at <= \(now)")
  }

  // MARK: What delivery changes

  /// Remembers when the first change was made that is not delivered yet.
  package func setFirstUnsent(_ subscription: Subscription, at time: String)
    throws(ConcordError)
  {
    try transaction.execute(
      """
      UPDATE subscription SET first_unsent_at = \(time) \
      WHERE company = \(subscription.company) AND id = \(subscription.id)
      """)
  }

  /// A message with everything up to an operation is about to be sent.
  package func setOffered(_ subscription: Subscription, through operation: Int64)
    throws(ConcordError)
  {
    try transaction.execute(
      """
      UPDATE subscription SET offered = \(operation) \
      WHERE company = \(subscription.company) AND id = \(subscription.id)
      """)
  }

  /// Everything up to an operation was delivered, or did not concern the subscription.
  package func setDelivered(_ subscription: Subscription, through operation: Int64)
    throws(ConcordError)
  {
    try transaction.execute(
      """
      UPDATE subscription SET cursor = \(operation), first_unsent_at = '', attempts = 0, \
      next_attempt_at = '', failing_since = '' \
      WHERE company = \(subscription.company) AND id = \(subscription.id)
      """)
  }

  /// Delivery failed; a renewal in the meantime wins.
  package func setFailed(_ subscription: Subscription, next: String, since: String)
    throws(ConcordError)
  {
    try transaction.execute(
      """
      UPDATE subscription SET attempts = attempts + 1, next_attempt_at = \(next), \
      failing_since = \(since) WHERE company = \(subscription.company) \
      AND id = \(subscription.id) AND version = \(subscription.version)
      """)
  }
}

extension Store {
  /// Ends subscriptions of a company whose receivers failed, and says so in the journal
  /// (API-WH-9); returns those that were not renewed in the meantime.
  package func endSubscriptions(
    _ subscriptions: [Subscription], of company: CompanyID, because reason: String, at time: Int64
  ) async throws(ConcordError) -> [Subscription] {
    let surroundings = surroundings
    return try await driver.write(company) { transaction throws(ConcordError) in
      let book = SubscriptionBook(now: UTCTime.text(time), transaction: transaction)
      let session = try CompanySession(company, transaction, surroundings)
      var ended: [Subscription] = []
      for subscription in subscriptions where try book.giveUp(subscription) {
        try session.journalEnd(of: subscription, because: reason)
        ended.append(subscription)
      }
      try session.finish()
      return ended
    }
  }

  /// Reads subscriptions; the time is in milliseconds since 1970.
  package func readSubscriptions<Result: Sendable>(
    at time: Int64, _ body: @escaping @Sendable (SubscriptionBook) throws(ConcordError) -> Result
  ) async throws(ConcordError) -> Result {
    try await driver.read { transaction throws(ConcordError) in
      try body(SubscriptionBook(now: UTCTime.text(time), transaction: transaction))
    }
  }

  /// Changes subscriptions of a company, in a transaction of its own.
  @discardableResult
  package func writeSubscriptions<Result: Sendable>(
    of company: CompanyID, at time: Int64,
    _ body: @escaping @Sendable (SubscriptionBook) throws(ConcordError) -> Result
  ) async throws(ConcordError) -> Result {
    try await driver.write(company) { transaction throws(ConcordError) in
      try body(SubscriptionBook(now: UTCTime.text(time), transaction: transaction))
    }
  }
}
