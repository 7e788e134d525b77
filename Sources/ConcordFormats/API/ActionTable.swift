import ConcordCore

/// A parameter of an action or function.
package struct ActionParameter: Sendable {
  /// What a parameter's values are.
  package enum Kind: Sendable, Equatable {
    case value(WireType)
    /// An object with properties of an entity set: `fields`.
    case object
    /// A collection of plain texts or enumeration members.
    case texts
    /// The choices of D-41: `{field, source, value}`.
    case fieldChoices
  }

  package let name: String
  package let kind: Kind
  package let isRequired: Bool
}

/// An action or function of the Concord route (`api.md` 3.6, 3.7, 3.10 – 3.15).
package struct ActionDefinition: Sendable {
  /// What it is called on.
  package enum Binding: Sendable, Equatable {
    case company
    case collection
    case entity
  }

  /// What it answers.
  package enum Answer: Sendable, Equatable {
    case operationResult, job, none
    /// A complex value of its own.
    case value(String)
    /// A collection of complex values.
    case values(String)
    case entries
    case entity
  }

  package let name: String
  /// The sets it belongs to; empty for the company.
  package let sets: [String]
  package let binding: Binding
  package let isFunction: Bool
  package let parameters: [ActionParameter]
  package let answer: Answer
  /// The role it needs.
  package let role: EntitySet.RoleNeeded
}

/// All actions and functions; what they do is decided by their names in the server.
package enum ActionTable {
  /// The one with a name on a binding, in any case; `set` is ignored for the company.
  package static func find(_ name: String, _ binding: ActionDefinition.Binding, set: String)
    -> ActionDefinition?
  {
    all.first {
      $0.name.lowercased() == name.lowercased() && $0.binding == binding
        && (binding == .company || $0.sets.contains(set))
    }
  }

  /// Actions of the contract that later chapters bring; they answer 501.
  package static func isLater(_ name: String) -> Bool { later.contains(name.lowercased()) }

  // MARK: Tables

  private static let kinds = Kind.allCases.map { $0.entity.entity.setName }
  private static let partners = ["customers", "vendors"]
  private static let templated = ["customers", "vendors", "employees"]
  private static let parties = ["contacts"] + kinds

  private static func action(
    _ name: String, on sets: [String], _ parameters: String = "",
    answer: ActionDefinition.Answer = .operationResult, role: EntitySet.RoleNeeded = .edit,
    binding: ActionDefinition.Binding = .entity, isFunction: Bool = false
  ) -> ActionDefinition {
    ActionDefinition(
      name: name, sets: sets, binding: binding, isFunction: isFunction,
      parameters: parameters.split(separator: " ").map { parameter(String($0)) },
      answer: answer, role: role)
  }

  private static func function(
    _ name: String, on sets: [String], _ parameters: String = "",
    answer: ActionDefinition.Answer, binding: ActionDefinition.Binding = .entity
  ) -> ActionDefinition {
    action(
      name, on: sets, parameters, answer: answer, binding: binding, isFunction: true)
  }

  /// `name[:type][!]`; without a type a text.
  private static func parameter(_ notation: String) -> ActionParameter {
    let isRequired = notation.hasSuffix("!")
    let parts = notation.drop { $0 == " " }.split { $0 == ":" || $0 == "!" }.map(String.init)
    let kind: ActionParameter.Kind =
      switch parts.count > 1 ? parts[1] : "text" {
      case "object": .object
      case "texts": .texts
      case "choices": .fieldChoices
      case "guid": .value(.guid)
      case "boolean": .value(.boolean)
      case "int64": .value(.int64)
      case "date": .value(.date)
      case "dateTime": .value(.dateTime)
      case "code": .value(.code(20))
      case "kind": .value(.enumeration(.linkToTable))
      case "policy": .value(.enumeration(.masterPolicy))
      case "side": .value(.enumeration(.masterSide))
      case "contactType": .value(.enumeration(.contactType))
      default: .value(.text(2048))
      }
    return ActionParameter(name: parts[0], kind: kind, isRequired: isRequired)
  }

  private static let choices = "currentMasterFields:side policy:policy fieldChoices:choices"

  private static let ofContacts: [ActionDefinition] = [
    action(
      "createCustomer", on: ["contacts"],
      "templateCode:code noTemplate:boolean number:code fields:object"),
    action(
      "createVendor", on: ["contacts"],
      "templateCode:code noTemplate:boolean number:code fields:object"),
    action("createBankAccount", on: ["contacts"], "number:code fields:object"),
    action(
      "createEmployee", on: ["contacts"],
      "templateCode:code noTemplate:boolean number:code fields:object"),
    action("linkCustomer", on: ["contacts"], "number:code id:guid " + choices),
    action("linkVendor", on: ["contacts"], "number:code id:guid " + choices),
    action("linkBankAccount", on: ["contacts"], "number:code id:guid " + choices),
    action("linkEmployee", on: ["contacts"], "number:code id:guid " + choices),
    action(
      "previewLink", on: ["contacts"], "kind:kind! number:code id:guid " + choices,
      answer: .value("linkPreview")),
    action("unlink", on: ["contacts"], "kind:kind! number:code"),
    action("changeType", on: ["contacts"], "type:contactType!"),
    action("changeCompany", on: ["contacts"], "companyNumber:code companyName"),
    action(
      "assignCode", on: ["contacts"], "entitySet! code:code! searchWord"),
    action("removeCode", on: ["contacts"], "entitySet! code:code!"),
    function(
      "activeAddress", on: ["contacts"], "onDate:date", answer: .value("contactAddress")),
    function("linkCandidates", on: ["contacts"], "kind:kind!", answer: .values("linkCandidate")),
  ]

  private static let ofKinds: [ActionDefinition] = [
    action("createContact", on: kinds),
    action("linkContact", on: kinds, "contactNumber:code contactId:guid " + choices),
    action("unlink", on: kinds),
    action(
      "setPrimaryContact", on: partners,
      "contactNumber:code contactId:guid policy:policy fieldChoices:choices"),
    action("applyTemplate", on: templated, "templateCode:code! mode"),
    action("saveAsTemplate", on: templated, "description code:code"),
    action(
      "applyTemplate", on: templated, "templateCode:code! mode filter numbers:texts",
      answer: .job, binding: .collection),
  ]

  private static let ofParties: [ActionDefinition] = [
    action("renumber", on: parties, "number:code!"),
    action("undo", on: parties, "operationNumber:int64 partial:boolean"),
    action("verifySync", on: parties),
    function("history", on: parties, "field", answer: .entries),
    function("asOf", on: parties, "at:dateTime!", answer: .entity),
    function("explain", on: parties, "field!", answer: .value("explanation")),
  ]

  private static let others: [ActionDefinition] = [
    function(
      "peekNext", on: ["numberSeries"], "usageDate:date", answer: .value("nextNumber")),
    action("undo", on: ["operations"], "partial:boolean"),
    action(
      "repair", on: ["syncIssues"], "method! linkedNumber:code " + choices),
    action("ignore", on: ["syncIssues"], "", answer: .operationResult),
    action("cancel", on: ["jobs"], answer: .none),
    action("undo", on: ["importBatches"], "partial:boolean", answer: .job),
  ]

  private static let batch =
    "filters:object filter policy:policy fieldChoices:choices excludeBlocked:boolean "
    + "excludePrivacyBlocked:boolean allOrNothing:boolean"

  private static let exportParameters =
    "format! entitySet filter columns:texts captions:boolean delimiter bom:boolean"

  private static let ofCompany: [ActionDefinition] =
    Kind.allCases.map { kind in
      action(
        "createContactsFrom\(kind.wireStem)s", on: [], batch, answer: .job, binding: .company)
    } + [
      action(
        "verifySync", on: [], "filter kinds:texts", answer: .job, binding: .company),
      action(
        "repairSync", on: [], "filter method! " + choices, answer: .job, role: .admin,
        binding: .company),
      action(
        "applySyncPolicyPreset", on: [], "preset! currentMasterFields:side", answer: .job,
        role: .setup, binding: .company),
      action(
        "assignCodes", on: [], "entitySet! code:code! filter", binding: .company),
      action(
        "removeCodes", on: [], "entitySet! code:code! filter", binding: .company),
      action(
        "importContacts", on: [],
        "format! contentBase64 entitySet fileName options:object", answer: .job,
        binding: .company),
      action(
        "importRecords", on: [],
        "format! contentBase64 entitySet fileName options:object", answer: .job,
        binding: .company),
      action(
        "exportContacts", on: [], exportParameters, answer: .job, binding: .company),
      action(
        "exportRecords", on: [], exportParameters, answer: .job, binding: .company),
      action("undo", on: [], "operationNumber:int64! partial:boolean", binding: .company),
      function(
        "contactStatistics", on: [], answer: .value("contactFigures"), binding: .company),
    ]

  package static let all = ofContacts + ofKinds + ofParties + others + ofCompany

  private static let later = Set(
    """
    createSalesQuote createSalesOrder createSalesBlanketOrder createPurchaseQuote
    createPurchaseOrder createPurchaseBlanketOrder createServiceOrder createInteraction logCall
    sendEmail printCoverSheet findDuplicates merge salutation salutations webSourceUrl addressToUse
    privacyExport privacyErase suggestLinks salutationCheck
    makeOrder makeInvoice send shipAndInvoice receiveAndInvoice resume
    """.lowercased().split(whereSeparator: \.isWhitespace).map(String.init))
}
