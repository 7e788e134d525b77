internal import ConcordCore

/// Why a request is refused before any record is read: status, code and message (`api.md` 5.2).
package struct ODataError: Error, Sendable, Equatable {
  package let status: Int
  package let code: String
  package let message: String
  /// The property or option that is meant, where one can be named.
  package var target: String?

  package init(_ status: Int, _ code: String, _ message: String, target: String? = nil) {
    self.status = status
    self.code = code
    self.message = message
    self.target = target
  }
}

extension ODataError {
  static func badRequest(_ message: String, target: String? = nil) -> ODataError {
    ODataError(400, "BadRequest", message, target: target)
  }

  /// API-Q-2; the position counts Unicode scalars from 0.
  static func syntax(_ detail: String, at position: Int, in expression: String) -> ODataError {
    badRequest("Syntax error: \(detail) at position \(position) in '\(shown(expression))'.")
  }

  /// A name that a type does not have (API-Q-3); clients match this message.
  static func unknownProperty(_ name: String, on type: any ODataType) -> ODataError {
    badRequest(
      "Could not find a property named '\(shown(name))' on type 'Microsoft.NAV.\(type.name)'.")
  }

  /// Operands that cannot be compared or calculated with (API-F-4).
  static var incompatible: ODataError {
    badRequest("A binary operator with incompatible types was detected.")
  }

  static func notImplemented(_ message: String) -> ODataError {
    ODataError(501, "BadRequest_MethodNotImplemented", message)
  }

  static func invalidURL(_ message: String) -> ODataError {
    ODataError(400, "BadRequest_InvalidRequestUrl", message)
  }

  static var tooLong: ODataError {
    ODataError(414, "BadRequest", "The request URI is too long.")
  }

  /// What a message repeats of the request: at most as much as of any other value.
  static func shown(_ text: String) -> String {
    let limit = Limits.messageArgumentCharacters
    return text.unicodeScalars.count > limit ? text.prefix(limit) + "…" : text
  }
}
