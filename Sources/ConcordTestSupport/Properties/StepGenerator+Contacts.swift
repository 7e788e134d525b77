internal import ConcordCore

/// Steps that start at contacts.
extension StepGenerator {
  /// Fields of contacts that have steps of their own.
  private static let apart: Set<String> = [
    "number", "type", "companyNumber", "companyName", "numberSeriesCode",
  ]

  private mutating func contactValues(_ count: Int, _ isPerson: Bool, _ run: PropertyRun)
    -> [String: String]
  {
    var apart = Self.apart
    // Values that the type does not allow are tried now and then only.
    if random.percent(90) {
      let unfit = isPerson ? Contact.companyFields : Contact.personFields
      apart.formUnion(unfit.map(\.apiName))
    }
    return values(.contact, count, leavingOut: apart, run)
  }

  mutating func createContact(_ run: PropertyRun) -> Step? {
    var fields = contactValues(random.below(6), false, run)
    if fields["displayName"] == nil {
      fields["displayName"] = random.one("Holm", "Nord Bank", "Ann Lee")
    }
    if random.percent(20) { fields["number"] = "K\(random.below(200))" }
    if random.percent(5) { fields["numberSeriesCode"] = random.one("ALT", "CUST") }
    if random.percent(30) { fields["type"] = random.one("Company", "Person") }
    return newStep(.createContact, fields: fields, options: extras())
  }

  mutating func createPerson(_ run: PropertyRun) -> Step? {
    var fields = contactValues(random.below(5), true, run)
    fields["type"] = "Person"
    if random.percent(30) {
      fields["displayName"] = nil
      fields["firstName"] = random.one("Ann", "Bo")
      fields["surname"] = random.one("Lee", "Holm")
    } else if fields["displayName"] == nil {
      fields["displayName"] = random.one("Ann Lee", "Bo", "Ann Mary Lee")
    }
    if random.percent(70), let company = company(run) {
      fields["companyNumber"] = run.reference(to: company)
    }
    return newStep(.createContact, fields: fields, options: extras())
  }

  mutating func company(_ run: PropertyRun) -> Record? {
    pick(.contact, run) { $0[Contact.type] == .company }
  }

  mutating func person(_ run: PropertyRun) -> Record? {
    pick(.contact, run) { $0[Contact.type] == .person }
  }

  mutating func modifyContact(_ run: PropertyRun) -> Step? {
    guard let contact = pick(.contact, run) else { return nil }
    let fields = contactValues(1 + random.below(4), contact[Contact.type] == .person, run)
    return newStep(
      .modifyContact, target: run.reference(to: contact), fields: fields, options: extras())
  }

  mutating func changeType(_ run: PropertyRun) -> Step? {
    guard let contact = pick(.contact, run) else { return nil }
    var fields = random.percent(20) ? contactValues(1, true, run) : [:]
    fields["type"] = contact[Contact.type] == .company ? "Person" : "Company"
    return newStep(.modifyContact, target: run.reference(to: contact), fields: fields)
  }

  mutating func changeCompany(_ run: PropertyRun) -> Step? {
    guard let person = person(run) else { return nil }
    var fields = random.percent(30) ? contactValues(2, true, run) : [:]
    let company = company(run)
    if random.percent(20), let company {
      fields["companyName"] = random.one(company[Contact.name], "Holm", "nowhere")
    } else {
      fields["companyNumber"] =
        random.percent(25) ? "" : company.map { run.reference(to: $0) } ?? "NOWHERE"
    }
    return newStep(.modifyContact, target: run.reference(to: person), fields: fields)
  }

  mutating func renumber(_ run: PropertyRun) -> Step? {
    let entities = [EntityKind.contact, .contact] + Kind.allCases.map(\.entity)
    guard let entity = random.pick(entities), let record = pick(entity, run) else { return nil }
    let number = random.percent(5) ? "" : "R\(random.below(300))"
    if random.percent(30), entity == .contact {
      return newStep(
        .modifyContact, target: run.reference(to: record),
        fields: ["number": number, "name2": random.one("North", "")])
    }
    return newStep(.renumber, target: run.reference(to: record), fields: ["number": number])
  }

  mutating func deleteContact(_ run: PropertyRun) -> Step? {
    guard let contact = pick(.contact, run) else { return nil }
    let options = random.percent(70) ? ["confirm": "yes"] : [:]
    return newStep(.deleteContact, target: run.reference(to: contact), options: options)
  }

  /// Saving a contact with values that it has already.
  mutating func unchanged(_ run: PropertyRun) -> Step? {
    guard let contact = pick(.contact, run) else { return nil }
    var fields: [String: String] = [:]
    for field in contact.entity.fields where field.access == .editable && !contact[field].isBlank {
      if random.percent(40) { fields[field.apiName] = field.text(of: contact[field]) }
    }
    return newStep(.modifyContact, target: run.reference(to: contact), fields: fields)
  }

  /// Ways in which the same operation can be called.
  mutating func extras() -> [String: String] {
    var options: [String: String] = [:]
    if random.percent(30) { options["autofill"] = "yes" }
    if random.percent(20) { options["user"] = "SELLER" }
    return options
  }
}
