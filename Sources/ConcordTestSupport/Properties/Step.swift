internal import Foundation
package import ConcordCore

/// One step of a property run: an operation with its inputs, in a form that can be printed.
///
/// Records are named by references, so that a step keeps its meaning when other steps are dropped:
/// `@7.contact` is the first contact that step 7 created, `@7.contact.1` the second one;
/// `=territory/NORTH` is the territory with this code. A field's value may be a reference too and
/// then means the record's present number.
package struct Step: Sendable, Codable, Equatable {
  /// What a step does.
  package enum Action: String, Sendable, Codable, CaseIterable {
    case createContact, modifyContact, renumber, deleteContact
    case createRecord, createFromContact, modifyRecord, deleteRecord
    case link, unlink, createContactFor, batch
    case createRow, modifyRow, deleteRow
    case applyTemplate, saveAsTemplate
    case setKindPolicy, setLinkPolicy, preset
    case undo, repair
  }

  /// The step's own number; it stays when other steps are dropped.
  package var id: Int
  package var action: Action
  package var kind: Kind?
  /// The record that the step starts from.
  package var target: String?
  /// A second record: the one to link, the template to apply.
  package var other: String?
  /// Entered values by API name, as canonical text or references.
  package var fields: [String: String]?
  /// What else the operation takes, such as template, policy, master, confirm or version.
  package var options: [String: String]?

  package init(
    _ id: Int, _ action: Action, kind: Kind? = nil, target: String? = nil, other: String? = nil,
    fields: [String: String]? = nil, options: [String: String]? = nil
  ) {
    self.id = id
    self.action = action
    self.kind = kind
    self.target = target
    self.other = other
    self.fields = fields
    self.options = options
  }

  /// The value of an option; blank when it is not given.
  package func option(_ name: String) -> String { options?[name] ?? "" }
}

/// A list of steps as text, one JSON object a line; lines that start with `#` are remarks.
package enum StepScript {
  /// The lines of steps.
  package static func text(of steps: [Step]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let lines = try steps.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
    return lines.joined(separator: "\n")
  }

  /// Reads the lines of a script.
  package static func steps(in text: String) throws -> [Step] {
    try text.split(whereSeparator: \.isNewline)
      .filter { !$0.hasPrefix("#") && !$0.allSatisfy(\.isWhitespace) }
      .map { try JSONDecoder().decode(Step.self, from: Data($0.utf8)) }
  }
}
