extension Migration {
  /// The tables of the first release.
  static let firstRelease = Migration(
    version: 1,
    text: [
      firstEngine, firstContacts, firstDetails, firstCustomers, firstAccounts, firstSetup,
      firstTemplates, firstPlaces, firstLists,
    ].joined(separator: "\n"))
}
