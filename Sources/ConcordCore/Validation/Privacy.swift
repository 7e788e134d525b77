/// Privacy Blocked, Minor and consent (V-PRIVACY).
enum Privacy {
  /// V-PRIVACY-1 to V-PRIVACY-4: what entering the flags of a contact brings with it.
  static func enter(_ entered: Entries, on key: RecordKey, _ draft: Draft) throws(ConcordError) {
    let minorChanged = entered.contains(Contact.minor) && draft.isChanged(key, Contact.minor.field)
    let consentChanged =
      entered.contains(Contact.parentalConsent)
      && draft.isChanged(key, Contact.parentalConsent.field)
    let record = try draft.existing(key)
    if minorChanged, record[Contact.minor] {
      try draft.set(key, Contact.privacyBlocked, to: true, cause: .derived)
    }
    if minorChanged, !record[Contact.minor], !entered.contains(Contact.parentalConsent) {
      try draft.set(key, Contact.parentalConsent, to: false, cause: .derived)
    }
    if consentChanged, record[Contact.minor] {
      // Clearing it afterwards is a separate, deliberate step.
      try draft.set(key, Contact.privacyBlocked, to: true, cause: .derived)
    } else if consentChanged, record[Contact.parentalConsent] {
      draft.refuse(.consent2, record: key, field: Contact.parentalConsent.field.apiName)
    }
  }

  /// V-PRIVACY-3: the block of a minor without consent stays, whoever clears it.
  static func contactChanged(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    guard let contact = try draft.record(key),
      contact[Contact.minor], !contact[Contact.parentalConsent],
      !contact[Contact.privacyBlocked]
    else { return }
    draft.refuse(
      .consent, contact.number, record: key, field: Contact.privacyBlocked.field.apiName)
  }

  /// V-PRIVACY-6, V-PRIVACY-7: a privacy block of a customer or vendor blocks it altogether.
  static func recordChanged(_ key: RecordKey, _ draft: Draft) throws(ConcordError) {
    guard let definition = Kind(key.entity)?.definition, let flag = definition.privacyBlocked,
      let memory = definition.blockedBeforePrivacy, let blocked = definition.blocked,
      let record = try draft.record(key)
    else { return }
    let all = Value.text("All")
    let before = draft.isNew(key) ? nil : try draft.stored(key)
    let wasOn = before?[flag] ?? false
    if record[flag], !wasOn {
      // A record that the operation made is met again with Blocked = All already.
      if let before {
        try draft.set(key, memory, to: before[blocked].text, cause: .derived)
      } else if record[blocked] != all {
        try draft.set(key, memory, to: record[blocked].text, cause: .derived)
      }
      try draft.set(key, blocked, to: all, cause: .derived)
    } else if record[flag], record[blocked] != all {
      draft.refuse(
        .blockedPrivacy, record.entity.caption, record.number, record: key,
        field: blocked.apiName)
    } else if !record[flag], wasOn, let before {
      if !draft.isDecided(key, blocked) {
        try draft.set(key, blocked, to: .text(before[memory]), cause: .derived)
      }
      try draft.set(key, memory, to: "", cause: .derived)
    }
  }
}
