internal import ConcordCore

/// Makes the random steps of a run; it knows the present records and prefers what is possible.
package struct StepGenerator {
  /// The records of contacts and kinds above which a run mostly deletes.
  static let recordsMax = 60

  var random: SeededRandom
  let pool = ValuePool()
  private var nextID: Int

  package init(seed: UInt64) {
    random = SeededRandom(seed: seed)
    nextID = StepGenerator.prelude.count
  }

  private static let weights: [(Action, Int)] = [
    (.createContact, 8), (.createPerson, 7), (.createRecord, 10), (.createFromContact, 14),
    (.modifyContact, 18), (.modifyRecord, 14), (.primaryContact, 6), (.changeType, 3),
    (.changeCompany, 5), (.renumber, 4), (.deleteContact, 2), (.deleteRecord, 2), (.link, 14),
    (.unlink, 3), (.createContactFor, 3), (.batch, 1), (.detail, 8), (.changeDetail, 4),
    (.activity, 4), (.codeList, 4), (.marketingSetup, 5), (.concordSetup, 2), (.series, 3),
    (.template, 4), (.policy, 5), (.linkPolicy, 4), (.undo, 12), (.repair, 1), (.unchanged, 2),
  ]

  enum Action {
    case createContact, createPerson, createRecord, createFromContact, modifyContact, modifyRecord
    case primaryContact, changeType, changeCompany, renumber, deleteContact, deleteRecord
    case link, unlink, createContactFor, batch, detail, changeDetail, activity, codeList
    case marketingSetup, concordSetup, series, template, policy, linkPolicy, undo, repair, unchanged
  }

  private static let totalWeight = weights.reduce(0) { $0 + $1.1 }

  /// The next step; steps that name nothing that exists are left out.
  package mutating func next(_ run: PropertyRun) -> Step {
    while true {
      var number = random.below(Self.totalWeight)
      var action = Action.createContact
      for (candidate, weight) in Self.weights {
        if number < weight {
          action = candidate
          break
        }
        number -= weight
      }
      if let step = step(action, run) {
        nextID += 1
        return step
      }
    }
  }

  private mutating func step(_ action: Action, _ run: PropertyRun) -> Step? {
    let state = run.view.state
    let isFull =
      ([EntityKind.contact] + Kind.allCases.map(\.entity))
      .reduce(0) { $0 + state[$1].list.count } >= Self.recordsMax
    switch action {
    case .createContact, .createPerson, .createRecord, .createFromContact, .batch,
      .createContactFor:
      if isFull { return deletion(run) }
    default: break
    }
    switch action {
    case .createContact: return createContact(run)
    case .createPerson: return createPerson(run)
    case .modifyContact: return modifyContact(run)
    case .changeType: return changeType(run)
    case .changeCompany: return changeCompany(run)
    case .renumber: return renumber(run)
    case .deleteContact: return deleteContact(run)
    case .createRecord: return createRecord(run)
    case .createFromContact: return createFromContact(run)
    case .modifyRecord: return modifyRecord(run)
    case .primaryContact: return primaryContact(run)
    case .deleteRecord: return deleteRecord(run)
    case .link: return link(run)
    case .unlink: return unlink(run)
    case .createContactFor: return createContactFor(run)
    case .batch: return batch()
    case .detail: return detail(run)
    case .changeDetail: return changeDetail(run)
    case .activity: return activity(run)
    case .codeList: return codeList(run)
    case .marketingSetup: return marketingSetup(run)
    case .concordSetup: return concordSetup(run)
    case .series: return series(run)
    case .template: return template(run)
    case .policy: return policy()
    case .linkPolicy: return linkPolicy(run)
    case .undo: return undo(run)
    case .repair: return Step(nextID, .repair, options: ["master": "Contact"])
    case .unchanged: return unchanged(run)
    }
  }

  /// How many contacts and records of the four kinds there are.
  static func recordCount(_ state: CompanyState) -> Int {
    ([EntityKind.contact] + Kind.allCases.map(\.entity)).reduce(0) { $0 + state[$1].list.count }
  }

  private mutating func deletion(_ run: PropertyRun) -> Step? {
    random.percent(50) ? deleteContact(run) : deleteRecord(run)
  }

  // MARK: Picking

  mutating func newStep(
    _ action: Step.Action, kind: Kind? = nil, target: String? = nil, other: String? = nil,
    fields: [String: String]? = nil, options: [String: String] = [:]
  ) -> Step {
    var options = options
    if random.percent(3) { options["version"] = "stale" }
    if random.percent(20) { options["version"] = options["version"] ?? "current" }
    return Step(
      nextID, action, kind: kind, target: target, other: other, fields: fields,
      options: options.isEmpty ? nil : options)
  }

  mutating func pick(
    _ entity: EntityKind, _ run: PropertyRun, where test: (Record) -> Bool = { _ in true }
  )
    -> Record?
  {
    random.pick(run.view.state[entity].list.filter(test))
  }

  mutating func anyKind() -> Kind { random.pick(Kind.allCases) ?? .customer }

  mutating func master() -> [String: String] {
    ["master": random.pick(MasterChoice.Policy.allCases)?.rawValue ?? "Contact"]
  }

  /// Values for so many fields of an entity, those that `leavingOut` names excepted.
  mutating func values(
    _ entity: EntityKind, _ count: Int, leavingOut: Set<String>, _ run: PropertyRun
  )
    -> [String: String]
  {
    var result: [String: String] = [:]
    let fields = entity.entity.fields.filter {
      $0.access == .editable && !leavingOut.contains($0.apiName)
    }
    let shared = fields.filter { ValuePool.isShared($0) }
    for _ in 0..<count {
      let list = random.percent(75) && !shared.isEmpty ? shared : fields
      guard let field = random.pick(list) else { continue }
      result[field.apiName] = pool.value(field, &random) { list, random in
        guard let record = random.pick(run.view.state[list].list) else { return "" }
        return list == .contact || Kind(list) != nil ? run.reference(to: record) : record.number
      }
    }
    return result
  }
}

extension ValuePool {
  /// Whether a field has a counterpart on the other side of a link.
  static func isShared(_ field: Field) -> Bool {
    if field.entity == .contact { return FieldMapRow.all.contains { $0.contact == field } }
    guard let kind = Kind(field.entity) else { return false }
    return FieldMapRow.rows(of: kind).contains { $0.field == field }
  }
}
