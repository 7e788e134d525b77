internal import ConcordCore

/// Steps on details, lists, setups and the journal.
extension StepGenerator {
  /// What every run starts with, so that lists, salespersons and post codes are there.
  package static let prelude: [Step] = {
    let rows: [(String, [String: String])] = [
      ("salesperson_purchaser", ["code": "SP1", "displayName": "Sally", "email": "Sally@x.de"]),
      ("salesperson_purchaser", ["code": "SP2", "displayName": "Sam"]),
      ("salesperson_purchaser", ["code": "SPB", "displayName": "Sid", "blocked": "true"]),
      ("salesperson_purchaser", ["code": "SPP", "displayName": "Sue", "privacyBlocked": "true"]),
      ("user_setup", ["userId": "SELLER", "salespersonCode": "SP2"]),
      ("post_code", ["code": "10115", "city": "Berlin", "country": "DE", "county": "BE"]),
      ("post_code", ["code": "8000", "city": "Aarhus", "country": "DK"]),
      ("post_code", ["code": "8000", "city": "Zürich", "country": "CH", "county": "ZH"]),
      ("post_code", ["code": "8010", "city": "Zürich", "country": "CH", "county": "ZH"]),
      ("number_series", ["code": "ALT", "displayName": "Others"]),
      (
        "number_series_line",
        ["seriesCode": "ALT", "startingNumber": "A-001-X", "endingNumber": "A-020-X"]
      ),
      ("number_series_relationship", ["code": "CONT", "relatedSeriesCode": "ALT"]),
    ]
    return rows.enumerated().map { index, row in
      Step(index, .createRow, fields: row.1, options: ["entity": row.0])
    }
  }()

  // MARK: Details

  private static let details: [EntityKind] = [
    .contactBusinessRelation, .contactBusinessRelation, .contactIndustryGroup, .contactWebSource,
    .contactJobResponsibility, .contactMailingGroup, .comment, .alternativeAddress,
    .alternativeAddressDateRange,
  ]

  mutating func detail(_ run: PropertyRun) -> Step? {
    guard let entity = random.pick(Self.details), let contact = pick(.contact, run) else {
      return nil
    }
    var fields = ["contactNumber": run.reference(to: contact)]
    switch entity {
    case .alternativeAddress:
      fields.merge(values(entity, random.below(4), leavingOut: ["code"], run)) { $1 }
      fields["code"] = random.one("HOME", "WORK", "SHIP")
    case .alternativeAddressDateRange:
      fields["alternativeAddressCode"] = random.one("HOME", "WORK", "SHIP")
      fields["startingDate"] = random.one("2026-01-01", "2026-02-01", "")
      fields["endingDate"] = random.one("", "2026-01-15", "2026-03-01")
    case .comment: fields["comment"] = "a remark"
    default:
      guard let field = entity.entity.keyFields.last, let list = field.reference else { return nil }
      let preferred = ["LAW", "PROSPECT", "CUST"]
      if entity == .contactBusinessRelation, random.percent(70) {
        fields[field.apiName] = random.pick(preferred)
      } else {
        fields[field.apiName] = pick(list, run)?.number ?? "X"
      }
    }
    return newStep(.createRow, fields: fields, options: ["entity": entity.entity.name])
  }

  mutating func changeDetail(_ run: PropertyRun) -> Step? {
    let rows = (Self.details + [.activity]).flatMap { run.view.state[$0].list }
    guard let row = random.pick(rows) else { return nil }
    if random.percent(60) { return newStep(.deleteRow, target: run.reference(to: row)) }
    var fields = values(row.key.entity, 2, leavingOut: ["code"], run)
    if row.key.entity == .alternativeAddressDateRange {
      fields["endingDate"] = random.one("", "2026-01-15", "2025-01-01")
    }
    if row.key.entity == .alternativeAddress, random.percent(20) {
      fields["code"] = random.one("HOME", "OTHER")
    }
    return newStep(.modifyRow, target: run.reference(to: row), fields: fields)
  }

  mutating func activity(_ run: PropertyRun) -> Step? {
    guard let contact = pick(.contact, run) else { return nil }
    var fields = [
      "contactNumber": run.reference(to: contact),
      "kind": random.one("Interaction", "Task", "Opportunity", "Segment Line"),
      "status": random.one("Open", "In Progress", "Closed"),
    ]
    if contact[Contact.type] == .company {
      fields["contactCompanyNumber"] = run.reference(to: contact)
    } else if let company = run.view.company(of: contact) {
      fields["contactCompanyNumber"] = run.reference(to: company)
    }
    return newStep(.createRow, fields: fields, options: ["entity": "activity"])
  }

  // MARK: Lists and setups

  private static let lists: [EntityKind] = [
    .businessRelation, .businessRelation, .salesperson, .territory, .language, .countryRegion,
    .currency, .salutation, .postCode, .industryGroup,
  ]

  mutating func codeList(_ run: PropertyRun) -> Step? {
    guard let entity = random.pick(Self.lists) else { return nil }
    let used = Set(ListUse.codes(of: entity, run.view.state))
    guard
      let row = random.percent(70) && !used.isEmpty
        ? pick(entity, run, where: { used.contains($0.number) }) : pick(entity, run)
    else { return nil }
    switch random.below(10) {
    case 0, 1, 2: return newStep(.deleteRow, target: run.reference(to: row))
    case 3:
      let fields = ["code": "N\(random.below(50))", "displayName": "New", "city": "Berlin"]
      let known = fields.filter { entity.entity.field($0.key) != nil }
      return newStep(.createRow, fields: known, options: ["entity": entity.entity.name])
    case 4, 5, 6, 7:
      return newStep(
        .modifyRow, target: run.reference(to: row), fields: ["code": "Z\(random.below(40))"])
    default:
      let fields = values(entity, 1, leavingOut: ["code"], run)
      return newStep(.modifyRow, target: run.reference(to: row), fields: fields)
    }
  }

  private static let relationCodes = [
    "customerBusinessRelationCode", "vendorBusinessRelationCode",
    "bankAccountBusinessRelationCode", "employeeBusinessRelationCode",
  ]

  mutating func marketingSetup(_ run: PropertyRun) -> Step? {
    guard let setup = run.view.state[.marketingSetup].list.first else { return nil }
    var fields: [String: String] = [:]
    // A kind without a relation code gets one back soon; nothing can be linked meanwhile.
    let blank = Self.relationCodes.filter { setup[$0].isEmpty }
    let choices = blank.isEmpty ? Self.relationCodes : blank
    if random.percent(blank.isEmpty ? 40 : 80), let field = random.pick(choices) {
      fields[field] =
        random.percent(20) && blank.isEmpty
        ? "" : pick(.businessRelation, run)?.number ?? ""
      if random.percent(20) { fields[field] = random.one("LAW", "PROSPECT") }
    } else {
      let apart = Set(Self.relationCodes + ["contactNumberSeriesCode"])
      fields = values(.marketingSetup, 2, leavingOut: apart, run)
      if random.percent(5) { fields["contactNumberSeriesCode"] = random.one("", "CONT", "ALT") }
      if random.percent(10) { fields["createContactsForEmployees"] = "true" }
    }
    return newStep(.modifyRow, target: run.reference(to: setup), fields: fields)
  }

  mutating func concordSetup(_ run: PropertyRun) -> Step? {
    guard let setup = run.view.state[.concordSetup].list.first else { return nil }
    let apart: Set<String> = [
      "customerNumberSeriesCode", "vendorNumberSeriesCode", "bankAccountNumberSeriesCode",
      "employeeNumberSeriesCode", "itemNumberSeriesCode", "reasonRequired",
    ]
    let fields = values(.concordSetup, 1, leavingOut: apart, run)
    return newStep(.modifyRow, target: run.reference(to: setup), fields: fields)
  }

  mutating func series(_ run: PropertyRun) -> Step? {
    switch random.below(4) {
    case 0:
      guard let series = pick(.numberSeries, run) else { return nil }
      let field = random.one("defaultNumbers", "manualNumbers", "dateOrder")
      let value = field == "dateOrder" || random.percent(30) ? "false" : "true"
      return newStep(.modifyRow, target: run.reference(to: series), fields: [field: value])
    case 1:
      let fields = [
        "seriesCode": random.one("ALT", "CONT"), "startingNumber": random.one("B001", "Y1", "X"),
        "startingDate": random.one("2026-01-01", "2026-06-01"),
      ]
      return newStep(.createRow, fields: fields, options: ["entity": "number_series_line"])
    case 2:
      guard let series = pick(.numberSeries, run) else { return nil }
      return newStep(.deleteRow, target: run.reference(to: series))
    default:
      guard let line = pick(.numberSeriesLine, run) else { return nil }
      let fields: [String: String] = [
        random.one("incrementBy", "allowGaps", "endingNumber", "warningNumber"):
          random.one("1", "3", "true", "", "C99999")
      ]
      return newStep(.modifyRow, target: run.reference(to: line), fields: fields)
    }
  }

  // MARK: Journal

  mutating func undo(_ run: PropertyRun) -> Step? {
    let candidates = run.undoable
    guard !candidates.isEmpty else { return nil }
    // What happened lately can be undone more often than not.
    let recent = candidates.suffix(random.percent(60) ? 3 : 25)
    guard let step = random.pick(recent) else { return nil }
    var options = ["step": String(step)]
    let count = run.operations(of: step).count
    if count > 1 { options["index"] = String(random.below(count)) }
    if random.percent(20) { options["partial"] = "yes" }
    return newStep(.undo, options: options)
  }
}

/// Which codes of a list records refer to.
enum ListUse {
  static func codes(of list: EntityKind, _ state: CompanyState) -> [String] {
    let users =
      [EntityKind.contact, .contactBusinessRelation, .marketingSetup]
      + Kind.allCases.map(\.entity)
    return users.flatMap { entity in
      entity.entity.referenceFields.filter { $0.reference == list }.flatMap { field in
        state[entity].list.map { $0.values[field.ordinal].text }.filter { !$0.isEmpty }
      }
    }
  }
}
