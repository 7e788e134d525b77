internal import Foundation

/// The single-row setups, the current user and the date, as rules ask for them.
extension Draft {
  func marketingSetup() throws(ConcordError) -> Record { try single(.marketingSetup) }

  func concordSetup() throws(ConcordError) -> Record { try single(.concordSetup) }

  private func single(_ entity: EntityKind) throws(ConcordError) -> Record {
    guard let row = try all(entity).first else {
      throw ConcordError(.notFound, entity.entity.caption, "")
    }
    return row
  }

  /// The salesperson code of the current user; blank when there is none (S-1).
  func userSalesperson() throws(ConcordError) -> String {
    try find(.userSetup, context.user.uppercased())?[CodeList.userSalesperson] ?? ""
  }

  /// The work date of the operation: the caller's, else today in the company's time zone.
  ///
  /// - Throws: `E-RANGE` when the caller's is no date.
  package func workDate() throws(ConcordError) -> String {
    if !context.workDate.isEmpty {
      guard TextRules.isDate(context.workDate) else {
        throw ConcordError(.range, "Work Date", "a date, yyyy-MM-dd", field: "workDate")
      }
      return context.workDate
    }
    let zone = try concordSetup()[ConcordSetup.timeZone]
    return CalendarDate.day(ofUTC: context.now, in: zone)
  }

  /// Whether a currency code means the local currency.
  func isLocalCurrency(_ code: String) throws(ConcordError) -> Bool {
    if code.isEmpty { return true }
    return try code == concordSetup()[ConcordSetup.localCurrency]
  }
}

/// Calendar days of UTC times.
package enum CalendarDate {
  /// The day `yyyy-MM-dd` of a UTC time `yyyy-MM-ddTHH:mm:ss.SSSZ` in a time zone (IANA name).
  package static func day(ofUTC time: String, in zone: String) -> String {
    let utcDay = String(time.prefix(10))
    guard !zone.isEmpty, zone != "UTC", let zone = TimeZone(identifier: zone),
      let date = try? Date(
        time, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    else { return utcDay }
    return date.formatted(Date.ISO8601FormatStyle(timeZone: zone).year().month().day())
  }
}

extension Draft {
  /// Runs a step; what it refuses is collected with the other refusals.
  ///
  /// - Throws: failures of the database, which are no refusals.
  func collecting(_ step: () throws(ConcordError) -> Void) throws(ConcordError) {
    do {
      try step()
    } catch {
      if error.category == .unavailable || error.category == .fault { throw error }
      for violation in error.violations { refuse(violation) }
    }
  }

  /// Refuses a change of a record that somebody changed since the caller read it (G-VERSION).
  ///
  /// - Throws: `E-STALE`.
  func checkVersion(_ version: Int64?, of record: Record) throws(ConcordError) {
    guard let version, version != record.version else { return }
    throw ConcordError(
      .stale, record.entity.caption, record.number, record.modifiedBy, record.modifiedAt,
      String(version), String(record.version), record: record.key)
  }
}
