/// Where the value of a property comes from: the record itself, or what stands beside it.
///
/// The tables of the API name a source per property; filters, orders and output are all read
/// from it, so that a property can be filtered by exactly what is shown.
package indirect enum PropertySource: Sendable, Hashable {
  case id, version, createdAt, createdBy, modifiedAt, modifiedBy
  case field(Field)
  /// A currency code, with the local currency's code for a blank one (API-ENT-5).
  case localCurrency(Field)
  /// A property of the record whose business number or code the field holds; blank without one.
  case referenced(Field, PropertySource)
  /// A property of the contact that this customer, vendor, bank account or employee is linked to.
  case linkedContact(PropertySource)
  /// The number of the record of a kind that the contact, or else its company, is linked to (I-6).
  case linkedNumber(Kind)
  /// A property of the record of a kind that the contact, or else its company, is linked to.
  case linkedRecord(Kind, PropertySource)
  /// How many rows have in the first field what this record has in the second.
  case count(Field, of: Field)
  /// The filled ones of some text fields with single blanks between them.
  case joined([Field])
  /// The same value for every record: what a later chapter will fill.
  case constant(Value)
  /// A column of a list that is no entity of the data dictionary.
  case column(String)
}

/// What values of a property or of an expression are, as far as comparing them goes.
package enum ListType: Sendable, Hashable {
  case guid, code, text, option, decimal, integer, boolean, date, dateTime, time
}

/// The rows that a list shows: an entity's records, or one of the other lists.
package enum ListBase: Sendable, Hashable {
  case entity(EntityKind)
  case view(ListView)
}

/// Lists that are read beside the data dictionary's records: the journal, jobs, joined rows.
package enum ListView: String, Sendable, CaseIterable {
  case company, operation, journalEntry, job, jobLine, importBatch, importRow, syncIssue
  /// Contacts that belong to a customer, vendor, bank account or employee (`api.md` 2.5).
  case contactInformation
  /// Persons whose company, or who themselves, are linked to a customer (`api.md` 2.6).
  case customerContact
  /// One row per kind and policy name, stored or not (POL-1).
  case syncPolicy
  /// One row per link and policy name, stored or not (POL-1).
  case linkSyncPolicy
  /// One row per record that can have a picture (`api.md` 2.20).
  case picture
  /// Subscriptions of all companies (`api.md` 6.1).
  case subscription
}
