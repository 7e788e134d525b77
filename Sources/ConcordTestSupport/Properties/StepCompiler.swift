internal import ConcordCore

/// Turns a step into the operations that it stands for.
struct StepCompiler {
  let names: RecordNames
  let view: StateView
  let operationsOfStep: [Int: [Int64]]

  private var state: CompanyState { view.state }

  /// The operations of a step in their order; nil when it names records that are not there.
  func compile(_ step: Step, findings: [Finding]) -> [PlannedCall]? {
    switch step.action {
    case .createContact, .modifyContact, .renumber, .deleteContact: contactCall(step).map { [$0] }
    case .createRecord, .createFromContact, .modifyRecord, .deleteRecord, .createContactFor,
      .applyTemplate, .saveAsTemplate:
      recordCall(step).map { [$0] }
    case .link, .unlink: linkCall(step).map { [$0] }
    case .createRow, .modifyRow, .deleteRow: rowCall(step).map { [$0] }
    case .batch: batchCalls(step)
    case .setKindPolicy, .preset: kindPolicyCalls(step)
    case .setLinkPolicy: linkPolicyCall(step).map { [$0] }
    case .undo: undoCall(step).map { [$0] }
    case .repair: findings.map { repairCall(step, $0) }
    }
  }

  // MARK: Inputs

  private func record(_ reference: String?) -> Record? {
    reference.flatMap { names.record($0, state) }
  }

  private func context(_ step: Step) -> Context {
    let user = step.option("user")
    return Context(
      user: user.isEmpty ? "TESTER" : user, channel: .cli, reason: step.option("reason"),
      confirmations: step.option("confirm").isEmpty ? [] : ["*"],
      autofill: !step.option("autofill").isEmpty, workDate: step.option("workDate"))
  }

  private func call(_ step: Step, _ operation: any Operation, _ target: Record? = nil)
    -> PlannedCall
  {
    PlannedCall(
      operation: operation, context: context(step), target: target?.key,
      isStale: target != nil && Self.versioned.contains(step.action)
        && step.option("version") == "stale")
  }

  /// The actions that take the version that the caller has read (G-VERSION).
  private static let versioned: Set<Step.Action> = [
    .modifyContact, .renumber, .deleteContact, .modifyRecord, .deleteRecord, .modifyRow, .deleteRow,
  ]

  /// The version that the caller claims to have read.
  private func version(_ step: Step, _ record: Record) -> Int64? {
    switch step.option("version") {
    case "current": record.version
    case "stale": record.version + 1
    default: nil
    }
  }

  /// The step's values; nil when one refers to a record that is not there or cannot be read.
  private func entries(_ step: Step, _ entity: EntityKind) -> Entries? {
    var values: [String: String] = [:]
    for (name, text) in step.fields ?? [:] {
      guard RecordNames.isReference(text) else {
        values[name] = text
        continue
      }
      guard let record = record(text) else { return nil }
      values[name] = record.number
    }
    return try? MemoryCompany.entries(entity, values)
  }

  private func choice(_ step: Step) -> MasterChoice? {
    let name = step.option("master")
    guard let policy = MasterChoice.Policy(rawValue: name) else { return nil }
    var fields: [String: MasterChoice.Side] = [:]
    for (option, text) in step.options ?? [:] where option.hasPrefix("choose.") {
      let field = String(option.dropFirst("choose.".count))
      switch text {
      case "Contact": fields[field] = .contact
      case "Linked": fields[field] = .linked
      default: fields[field] = .value(.text(text))
      }
    }
    return MasterChoice(policy, fields: fields)
  }

  private func template(_ step: Step) -> TemplateChoice {
    let code = step.option("template")
    if code.isEmpty { return .none }
    return code == "*" ? .automatic : .named(code)
  }

  // MARK: Contacts and records

  private func contactCall(_ step: Step) -> PlannedCall? {
    if step.action == .createContact {
      return entries(step, .contact).map { call(step, CreateContact($0)) }
    }
    guard let target = record(step.target) else { return nil }
    switch step.action {
    case .modifyContact:
      guard let entries = entries(step, .contact) else { return nil }
      let version = version(step, target)
      return call(step, ModifyContact(target.number, version: version, entries), target)
    case .renumber:
      let number = step.fields?["number"] ?? ""
      let version = version(step, target)
      return call(
        step, Renumber(target.key.entity, target.number, to: number, version: version), target)
    default:
      return call(step, DeleteContact(target.number, version: version(step, target)), target)
    }
  }

  private func recordCall(_ step: Step) -> PlannedCall? {
    if step.action == .createRecord {
      guard let kind = step.kind, let entries = entries(step, kind.entity) else { return nil }
      return call(
        step, CreateRecord(kind, entries, template: template(step), choice: choice(step)))
    }
    guard let target = record(step.target) else { return nil }
    if step.action == .createFromContact {
      guard let kind = step.kind, let entries = entries(step, kind.entity) else { return nil }
      let operation = CreateFromContact(
        contact: target.number, kind, template: template(step), fields: entries)
      return call(step, operation, target)
    }
    guard let kind = Kind(target.key.entity) else { return nil }
    switch step.action {
    case .modifyRecord:
      guard let entries = entries(step, kind.entity) else { return nil }
      let operation = ModifyRecord(
        kind, target.number, version: version(step, target), entries,
        choice: choice(step) ?? MasterChoice())
      return call(step, operation, target)
    case .deleteRecord:
      return call(step, DeleteRecord(kind, target.number, version: version(step, target)), target)
    case .createContactFor:
      return call(step, CreateContactFor(kind, target.number), target)
    case .applyTemplate:
      guard let template = record(step.other) else { return nil }
      let mode = Templates.Mode(rawValue: step.option("mode")) ?? .fill
      return call(
        step, ApplyTemplate(kind, target.number, template: template.number, mode: mode), target)
    default:
      return call(step, SaveAsTemplate(kind, target.number), target)
    }
  }

  // MARK: Links

  private func linkCall(_ step: Step) -> PlannedCall? {
    guard let target = record(step.target) else { return nil }
    if step.action == .unlink {
      guard let kind = step.kind ?? Kind(target.key.entity) else { return nil }
      let operation =
        target.key.entity == .contact
        ? Unlink(kind: kind, contact: target.number)
        : Unlink(kind: kind, linkedNumber: target.number)
      return call(step, operation, target)
    }
    guard let other = record(step.other), let kind = Kind(other.key.entity) else { return nil }
    let operation = LinkContact(
      contact: target.number, kind: kind, linkedNumber: other.number,
      choice: choice(step) ?? MasterChoice())
    return call(step, operation, other)
  }

  private func batchCalls(_ step: Step) -> [PlannedCall]? {
    guard let kind = step.kind else { return nil }
    let options = CreateContactFor.BatchOptions(
      choice: choice(step), excludesBlocked: !step.option("excludesBlocked").isEmpty,
      excludesPrivacyBlocked: !step.option("excludesPrivacyBlocked").isEmpty)
    return state[kind.entity].list.sorted { $0.number < $1.number }.map { record in
      call(step, CreateContactFor(kind, record.number, batch: options), record)
    }
  }

  /// The setting, then one operation per link of the kind (POL-6).
  ///
  /// A pair that cannot be made equal
  /// gets a policy of its own, as a user who reads the batch's report would do.
  private func kindPolicyCalls(_ step: Step) -> [PlannedCall]? {
    if step.action == .preset {
      let preset = PolicyPreset(rawValue: step.option("preset"))
      return preset?.settings.flatMap { kindPolicyCalls(step, $0.kind, $0.field, $0.policy) }
    }
    guard let kind = step.kind, let policy = FieldPolicy(rawValue: step.option("policy")) else {
      return nil
    }
    return kindPolicyCalls(step, kind, step.option("field"), policy)
  }

  private func kindPolicyCalls(
    _ step: Step, _ kind: Kind, _ field: String, _ policy: FieldPolicy
  ) -> [PlannedCall] {
    let choice = choice(step)
    let setting = call(step, SetKindPolicy(kind, field: field, policy, choice: choice))
    guard policy != .independent else { return [setting] }
    let pairs = view.pairs.filter { pair in
      pair.kind == kind
        && !";\(pair.row[ContactBusinessRelation.policies])".contains(";\(field)=")
    }
    return [setting]
      + pairs.map { pair in
        let number = pair.row[ContactBusinessRelation.linkedNumber]
        var equalise = call(
          step, EqualiseLink(kind, number, field: field, choice: choice), pair.record)
        let independent = call(
          step,
          SetLinkPolicy(
            contact: pair.row[ContactBusinessRelation.contactNumber], kind, field: field,
            .independent, choice: nil))
        equalise.onRefusal = { independent }
        return equalise
      }
  }

  private func linkPolicyCall(_ step: Step) -> PlannedCall? {
    guard let target = record(step.target), let kind = step.kind else { return nil }
    let operation = SetLinkPolicy(
      contact: target.number, kind, field: step.option("field"),
      FieldPolicy(rawValue: step.option("policy")), choice: choice(step))
    return call(step, operation, target)
  }

  // MARK: Rows, undo, repair

  private func rowCall(_ step: Step) -> PlannedCall? {
    if step.action == .createRow {
      guard let entity = Entity.named(step.option("entity"))?.kind,
        let entries = entries(step, entity)
      else { return nil }
      return call(step, CreateRow(entries))
    }
    guard let target = record(step.target) else { return nil }
    if step.action == .deleteRow {
      return call(step, DeleteRow(target.key, version: version(step, target)), target)
    }
    guard let entries = entries(step, target.key.entity) else { return nil }
    return call(step, ModifyRow(target.key, version: version(step, target), entries), target)
  }

  private func undoCall(_ step: Step) -> PlannedCall? {
    let operations = operationsOfStep[Int(step.option("step")) ?? -1] ?? []
    let index = Int(step.option("index")) ?? 0
    guard operations.indices.contains(index) else { return nil }
    let isPartial = !step.option("partial").isEmpty
    return call(step, UndoOperation(operations[index], isPartial: isPartial))
  }

  private func repairCall(_ step: Step, _ finding: Finding) -> PlannedCall {
    let method: RepairLink.Method =
      switch finding.issue {
      case .fieldDiffers, .wrongType: .resync
      case .contactMissing, .recordMissing: .removeRow
      case .wrongCode, .primaryNotRelated, .staleIndicator: .recalculate
      }
    return call(step, RepairLink(finding, method, choice: choice(step) ?? MasterChoice()))
  }
}
