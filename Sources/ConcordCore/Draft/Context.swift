/// Where a request came in (2.14).
package enum Channel: String, Sendable, Codable, CaseIterable {
  case ui = "UI"
  case cli = "CLI"
  case api = "API"
  case batch = "Batch"
  case `import` = "Import"
  case system = "System"
}

/// Makes the ids of new records; the only source of randomness that rules see.
package protocol IDSource: AnyObject {
  func next() -> RecordID
}

/// What an operation may know of its surroundings: time, user, channel, answers already given.
package struct Context: Sendable {
  package var user: String
  package var channel: Channel
  package var client: String
  package var reason: String
  /// The confirmations given, by name; `*` confirms every question (API-CON-2).
  package var confirmations: Set<String>
  /// Whether place look-ups fill in what a post code or city implies (V-PLACE).
  package var autofill: Bool
  /// Whether a doubtful IBAN is stored all the same (V-IBAN).
  package var acceptsUnusualIBAN: Bool
  /// The batch that the operation belongs to; 0 = none.
  package var batch: Int64
  /// `yyyy-MM-dd`; blank = today in the company's time zone.
  package var workDate: String
  /// The UTC time of the operation, set by the store when it starts.
  package var now: String
  /// The bytes of images that the operation refers to by their hash.
  package var images: [String: [UInt8]]

  package init(
    user: String, channel: Channel, client: String = "", reason: String = "",
    confirmations: Set<String> = [], autofill: Bool = false, acceptsUnusualIBAN: Bool = false,
    batch: Int64 = 0, workDate: String = "", now: String = "", images: [String: [UInt8]] = [:]
  ) {
    self.user = user
    self.channel = channel
    self.client = client
    self.reason = reason
    self.confirmations = confirmations
    self.autofill = autofill
    self.acceptsUnusualIBAN = acceptsUnusualIBAN
    self.batch = batch
    self.workDate = workDate
    self.now = now
    self.images = images
  }

  /// Whether the caller has answered a question with yes (API-CON-2).
  package func confirms(_ question: String) -> Bool {
    confirmations.contains(question) || confirmations.contains("*")
  }
}
