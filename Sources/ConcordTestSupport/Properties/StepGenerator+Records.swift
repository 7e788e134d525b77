internal import ConcordCore

/// Steps that start at customers, vendors, bank accounts and employees, and at links.
extension StepGenerator {
  private static let apart: Set<String> = [
    "number", "type", "numberSeriesCode", "primaryContactNumber", "contactName",
  ]

  private mutating func anyRecord(_ run: PropertyRun, where test: (Record) -> Bool = { _ in true })
    -> Record?
  {
    let records = Kind.allCases.flatMap { run.view.state[$0.entity].list.filter(test) }
    return random.pick(records)
  }

  private mutating func recordValues(_ kind: Kind, _ count: Int, _ run: PropertyRun) -> [String:
    String]
  {
    values(kind.entity, count, leavingOut: Self.apart, run)
  }

  mutating func createRecord(_ run: PropertyRun) -> Step? {
    let kind = anyKind()
    var fields = recordValues(kind, random.below(6), run)
    if kind == .employee {
      fields["givenName"] = fields["givenName"] ?? random.one("Ann", "Bo")
    } else if fields["displayName"] == nil {
      fields["displayName"] = random.one("Holm", "Nord Bank", "Ann Lee")
    }
    if kind == .customer, random.percent(40) { fields["type"] = random.one("Person", "Company") }
    if random.percent(15) { fields["number"] = "N\(random.below(200))" }
    if kind == .customer || kind == .vendor {
      if random.percent(20) { fields["contactName"] = random.one("Dan Poe", "Eve") }
      if random.percent(20), let contact = pick(.contact, run) {
        fields["primaryContactNumber"] = run.reference(to: contact)
      }
    }
    var options = extras()
    if random.percent(40) { options["template"] = random.one("*", "COMPANY", "PERSON", "EMPLOYEE") }
    if random.percent(20) { options.merge(master()) { $1 } }
    return newStep(.createRecord, kind: kind, fields: fields, options: options)
  }

  mutating func createFromContact(_ run: PropertyRun) -> Step? {
    guard let contact = pick(.contact, run) else { return nil }
    let isPerson = contact[Contact.type] == .person
    let kind = isPerson && random.percent(50) ? .employee : anyKind()
    var options = extras()
    if random.percent(60) { options["template"] = random.one("*", "COMPANY", "PERSON", "EMPLOYEE") }
    let fields = random.percent(30) ? recordValues(kind, 2, run) : nil
    return newStep(
      .createFromContact, kind: kind, target: run.reference(to: contact), fields: fields,
      options: options)
  }

  mutating func modifyRecord(_ run: PropertyRun) -> Step? {
    guard let record = anyRecord(run), let kind = Kind(record.key.entity) else { return nil }
    let fields = recordValues(kind, 1 + random.below(4), run)
    return newStep(
      .modifyRecord, target: run.reference(to: record), fields: fields, options: extras())
  }

  mutating func primaryContact(_ run: PropertyRun) -> Step? {
    guard
      let record = anyRecord(run, where: { $0.key.entity == .customer || $0.key.entity == .vendor })
    else { return nil }
    var fields: [String: String] = [:]
    let linked = run.view.pair(of: record.key)?.contact
    switch random.below(6) {
    case 0: fields["primaryContactNumber"] = ""
    case 1: fields["contactName"] = random.one("Dan Poe", "Eve", "")
    case 2, 3:
      guard let linked else { fallthrough }
      let persons = run.view.persons(of: linked) + [linked]
      if let person = random.pick(persons) {
        fields["primaryContactNumber"] = run.reference(to: person)
      }
    default:
      if let contact = pick(.contact, run) {
        fields["primaryContactNumber"] = run.reference(to: contact)
      }
    }
    if random.percent(20), let kind = Kind(record.key.entity) {
      fields.merge(recordValues(kind, 1, run)) { first, _ in first }
    }
    if random.percent(10) { fields["contactName"] = "Eve" }
    return newStep(
      .modifyRecord, target: run.reference(to: record), fields: fields, options: master())
  }

  mutating func deleteRecord(_ run: PropertyRun) -> Step? {
    anyRecord(run).map { newStep(.deleteRecord, target: run.reference(to: $0)) }
  }

  // MARK: Links

  mutating func link(_ run: PropertyRun) -> Step? {
    let isUnlinked: (Record) -> Bool = { run.view.pair(of: $0.key) == nil }
    let record = random.percent(85) ? anyRecord(run, where: isUnlinked) : anyRecord(run)
    guard let record, let contact = pick(.contact, run) else { return nil }
    var options = master()
    if random.percent(20) {
      let choice = random.one("Contact", "Linked", "")
      options["choose.phoneNumber"] = choice.isEmpty ? random.one("", "+1 5", "nobody") : choice
    }
    if random.percent(10) {
      options["choose.displayName"] = random.one("Contact", "Linked", "Chosen")
    }
    return newStep(
      .link, target: run.reference(to: contact), other: run.reference(to: record), options: options)
  }

  mutating func unlink(_ run: PropertyRun) -> Step? {
    guard let pair = random.pick(run.view.pairs), let contact = pair.contact,
      let record = pair.record
    else { return nil }
    let target = random.percent(50) ? contact : record
    return newStep(.unlink, kind: pair.kind, target: run.reference(to: target))
  }

  mutating func createContactFor(_ run: PropertyRun) -> Step? {
    anyRecord(run, where: { run.view.pair(of: $0.key) == nil })
      .map { newStep(.createContactFor, target: run.reference(to: $0)) }
  }

  mutating func batch() -> Step? {
    var options = random.percent(50) ? master() : [:]
    if random.percent(20) { options["excludesBlocked"] = "yes" }
    if random.percent(20) { options["excludesPrivacyBlocked"] = "yes" }
    return newStep(.batch, kind: anyKind(), options: options)
  }

  // MARK: Policies

  mutating func policy() -> Step? {
    if random.percent(10) {
      var options = ["preset": random.pick(PolicyPreset.allCases)?.rawValue ?? ""]
      options.merge(master()) { $1 }
      return newStep(.preset, options: options)
    }
    let kind = anyKind()
    return newStep(.setKindPolicy, kind: kind, options: policyOptions(kind))
  }

  mutating func linkPolicy(_ run: PropertyRun) -> Step? {
    guard let pair = random.pick(run.view.pairs), let contact = pair.contact else { return nil }
    return newStep(
      .setLinkPolicy, kind: pair.kind, target: run.reference(to: contact),
      options: policyOptions(pair.kind))
  }

  private mutating func policyOptions(_ kind: Kind) -> [String: String] {
    var options = random.percent(85) ? master() : [:]
    options["field"] = random.pick(FieldMapRow.policyNames(of: kind)) ?? "address"
    options["policy"] = random.pick(FieldPolicy.allCases)?.rawValue ?? ""
    if random.percent(10) { options["policy"] = "Both" }
    return options
  }

  // MARK: Templates

  mutating func template(_ run: PropertyRun) -> Step? {
    let kinds: [Kind] = [.customer, .vendor, .employee]
    guard let kind = random.pick(kinds), let entity = kind.definition.template else { return nil }
    let template = pick(entity, run)
    let record = pick(kind.entity, run)
    switch random.below(4) {
    case 0:
      guard let template else { return nil }
      let fields = values(
        entity, 1 + random.below(2), leavingOut: ["code", "contactType", "numberSeriesCode"], run)
      return newStep(.modifyRow, target: run.reference(to: template), fields: fields)
    case 1:
      return record.map { newStep(.saveAsTemplate, target: run.reference(to: $0)) }
    default:
      guard let template, let record else { return nil }
      return newStep(
        .applyTemplate, target: run.reference(to: record), other: run.reference(to: template),
        options: ["mode": random.one("Fill", "Overwrite")])
    }
  }
}
