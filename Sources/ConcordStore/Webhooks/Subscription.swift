package import ConcordCore

/// Somebody's wish to be told of the changes of a set or of one record (`api.md` 6.1).
package struct Subscription: Sendable, Equatable {
  /// The dialect in which the resource is named.
  package enum Route: String, Sendable {
    case standard, concord
  }

  /// What a subscription is about.
  package struct Resource: Sendable, Equatable {
    package let route: Route
    /// In the spelling of the contract: `api/v2.0/companies({id})/customers`.
    package let path: String
    package let setName: String
    package let entity: EntityKind
    /// Nil = every record of the set.
    package let record: RecordID?

    package init(
      route: Route, path: String, setName: String, entity: EntityKind, record: RecordID?
    ) {
      self.route = route
      self.path = path
      self.setName = setName
      self.entity = entity
      self.record = record
    }
  }

  package let company: CompanyID
  /// 32 hexadecimal digits.
  package let id: String
  package let resource: Resource
  package let notificationURL: String
  package let clientState: String
  /// The id of the user or application that gets the notifications.
  package let user: RecordID
  package let version: Int64
  /// UTC, millisecond precision, like the other times.
  package let expiresAt: String
  package let progress: Progress

  /// How far the changes of the resource have been delivered.
  package struct Progress: Sendable, Equatable {
    /// The number of the operation up to which everything was delivered.
    package let cursor: Int64
    /// The number of the operation up to which the receiver may have been told, whether or not it
    /// has said so.
    package let offered: Int64
    /// When the earliest change was made that is not delivered yet; blank = none is known.
    package let firstUnsentAt: String
    /// Failures since the last success.
    package let attempts: Int
    /// Blank = at any time.
    package let nextAttemptAt: String
    /// When the first of these failures was; blank = there are none.
    package let failingSince: String
  }

  /// The id in the form of a record's, for the journal.
  var recordID: String {
    var text = id
    for place in [8, 13, 18, 23] where text.count > place {
      text.insert("-", at: text.index(text.startIndex, offsetBy: place))
    }
    return text
  }

  /// The same subscription, of which the first undelivered change is known now.
  package func having(firstUnsentAt time: String) -> Subscription {
    Subscription(
      company: company, id: id, resource: resource, notificationURL: notificationURL,
      clientState: clientState, user: user, version: version, expiresAt: expiresAt,
      progress: Progress(
        cursor: progress.cursor, offered: progress.offered, firstUnsentAt: time,
        attempts: progress.attempts, nextAttemptAt: progress.nextAttemptAt,
        failingSince: progress.failingSince))
  }
}

/// What became of a record since a place in the journal (API-WH-5).
package struct NotifiedChange: Sendable, Equatable {
  /// Everything that happened to the record, as one word.
  package enum Kind: String, Sendable {
    case created, updated, deleted
  }

  package let record: RecordID
  package let kind: Kind
  /// When the latest of its changes was made; UTC, millisecond precision.
  package let at: String

  package init(record: RecordID, kind: Kind, at: String) {
    self.record = record
    self.kind = kind
    self.at = at
  }
}

extension NotifiedChange.Kind {
  /// What a receiver has to be told, or nil if nothing: it only matters whether the record was
  /// there before, and whether it is there now.
  package static func merged(existedBefore: Bool, existsNow: Bool) -> NotifiedChange.Kind? {
    switch (existedBefore, existsNow) {
    case (false, true): .created
    case (false, false): nil
    case (true, false): .deleted
    case (true, true): .updated
    }
  }
}
