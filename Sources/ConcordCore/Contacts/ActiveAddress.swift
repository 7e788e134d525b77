/// The alternative address of a contact that is in force.
package enum ActiveAddress {
  /// The address of the date range with the latest start among those that contain a date
  /// (`yyyy-MM-dd`); nil = the contact's own address.
  package static func find(of contactNumber: String, on date: String, _ draft: Draft)
    throws(ConcordError) -> Record?
  {
    let ranges = try draft.details(.alternativeAddressDateRange, of: contactNumber)
    let active = ranges.filter { range in
      let end = range[AlternativeAddressDateRange.endingDate]
      return range[AlternativeAddressDateRange.startingDate] <= date && (end.isEmpty || end >= date)
    }
    let latest = active.max {
      $0[AlternativeAddressDateRange.startingDate] < $1[AlternativeAddressDateRange.startingDate]
    }
    guard let code = latest?[AlternativeAddressDateRange.addressCode] else { return nil }
    return try draft.details(.alternativeAddress, of: contactNumber)
      .first { $0[AlternativeAddress.code] == code }
  }
}
