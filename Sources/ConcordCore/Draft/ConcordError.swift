/// One broken rule: its code, the values of its sentence, and where it was broken.
package struct Violation: Sendable, Equatable, Codable {
  package let code: ErrorCode
  /// The values of the placeholders of the code's template, in order of appearance.
  package let arguments: [String]
  package let record: RecordKey?
  /// The API name of the field or parameter.
  package let field: String
  /// Numbers or codes to choose from, at most 20.
  package let candidates: [String]

  package init(
    _ code: ErrorCode, _ arguments: [String] = [], record: RecordKey? = nil, field: String = "",
    candidates: [String] = []
  ) {
    self.code = code
    self.arguments = arguments
    self.record = record
    self.field = field
    self.candidates = candidates
  }

  /// The sentence that tells the user what to do.
  package var message: String { fill(code.template, with: arguments) }
}

/// A refused request: one or more violations, in the order in which the rules are listed.
package struct ConcordError: Error, Sendable, Equatable, CustomStringConvertible {
  package let violations: [Violation]

  package init(_ violations: [Violation]) { self.violations = violations }

  package init(
    _ code: ErrorCode, _ arguments: String..., record: RecordKey? = nil, field: String = "",
    candidates: [String] = []
  ) {
    violations = [
      Violation(code, arguments, record: record, field: field, candidates: candidates)
    ]
  }

  /// The category of the first violation.
  package var category: ErrorCategory { violations.first?.code.category ?? .fault }

  /// Whether one of the violations has a code.
  package func contains(_ code: ErrorCode) -> Bool { violations.contains { $0.code == code } }

  package var description: String {
    violations.map { "\($0.code.rawValue): \($0.message)" }.joined(separator: "\n")
  }
}

/// Something the user should know about an operation that was carried out (4.0).
package struct Warning: Sendable, Equatable, Codable {
  /// The stable code of a warning.
  package enum Code: String, CaseIterable, Sendable, Codable {
    case vatDuplicate = "W-VATDUP"
    case seriesLow = "W-NSLOW"
    case place = "W-PLACE"
    case namePart = "W-NAMEPART"
    case primaryContact = "W-PRIMARY"
    case drift = "W-DRIFT"
    case salesperson = "W-SALES"
    case unusualIBAN = "W-IBAN"
    case undo = "W-UNDO"

    /// The sentence, with a placeholder in braces per argument in order of appearance.
    package var template: String {
      switch self {
      case .vatDuplicate: "The same VAT registration number is already on {Numbers}."
      case .seriesLow: "Number series {Code} is at {No.} and ends at {Ending}."
      case .place: "Several post codes or cities fit {Text}; choose one."
      case .namePart: "{Field} was cut to 30 characters; the name is complete."
      case .primaryContact: "The primary contact of {Kind} {No.} was cleared."
      case .drift: "{Record} and {Record} already differed in {Fields}."
      case .salesperson: "The default salesperson {Code} was not used: {Reason}"
      case .unusualIBAN: "{Value} does not look like a valid IBAN and was stored as asked."
      case .undo: "{Message}"
      }
    }
  }

  package let code: Code
  package let arguments: [String]
  package let field: String
  package let candidates: [String]

  package init(
    _ code: Code, _ arguments: String..., field: String = "", candidates: [String] = []
  ) {
    self.code = code
    self.arguments = arguments
    self.field = field
    self.candidates = candidates
  }

  package var message: String { fill(code.template, with: arguments) }
}

/// Replaces the n-th placeholder in braces by the n-th argument; an endless argument is cut.
private func fill(_ template: String, with arguments: [String]) -> String {
  let arguments = arguments.map { argument in
    let limit = Limits.messageArgumentCharacters
    return argument.unicodeScalars.count > limit ? argument.prefix(limit) + "…" : argument
  }
  var result = ""
  var rest = template[...]
  var index = 0
  while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
    result += rest[..<open]
    let argument = index < arguments.count ? arguments[index] : "?"
    // What has no number or name is called without one: "Territory", not "Territory ".
    if argument.isEmpty, result.last == " " { result.removeLast() }
    result += argument
    index += 1
    rest = rest[rest.index(after: close)...]
  }
  return result + rest
}
