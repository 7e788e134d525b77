import ConcordCore
import ConcordFormats

/// A refused request as the API answers it (`api.md` 5).
struct APIError: Error {
  /// One broken rule, or a further fact about the refusal.
  struct Detail {
    let code: String
    let message: String
    let target: String
  }

  var status: Int
  let code: String
  let message: String
  var target = ""
  var details: [Detail] = []
  /// Headers besides the usual ones: `Allow`, `Retry-After`, `WWW-Authenticate`.
  var headers: [(name: String, value: String)] = []

  init(_ status: Int, _ code: String, _ message: String, target: String = "") {
    self.status = status
    self.code = code
    self.message = message
    self.target = target
  }

  /// A request that is malformed in a way that has no code of its own.
  static func bad(_ message: String, target: String = "") -> APIError {
    APIError(400, "BadRequest", message, target: target)
  }

  static func resourceNotFound(_ segment: String) -> APIError {
    APIError(
      404, "BadRequest_ResourceNotFound", "Resource not found for the segment '\(segment)'.")
  }

  static func noRoute(_ uri: String) -> APIError {
    APIError(
      404, "BadRequest_NotFound",
      "No HTTP resource was found that matches the request URI '\(uri)'.")
  }

  static func notImplemented(_ what: String) -> APIError {
    APIError(501, "BadRequest_MethodNotImplemented", "\(what) is not offered by this server.")
  }

  /// API-HTTP-3.
  static func notAllowed(_ method: String, _ set: String, isEntity: Bool, allow: [String])
    -> APIError
  {
    let type = isEntity ? "Entity" : "Collection"
    var error = APIError(
      405, "BadRequest_MethodNotAllowed",
      "'\(method)' requests for '\(set)' of EdmType '\(type)' are not allowed within this API.")
    error.headers = [("Allow", allow.joined(separator: ", "))]
    return error
  }

  static func readOnly(_ name: String) -> APIError {
    APIError(400, "BadRequest_InvalidOperation", "Control '\(name)' is read-only.", target: name)
  }

  /// API-VAL-7.
  static func unknownMember(_ name: String, _ type: String) -> APIError {
    .bad(
      "The property '\(name)' does not exist on type 'Microsoft.NAV.\(type)'. Make sure to only "
        + "use property names that are defined by the type.", target: name)
  }
}

extension APIError {
  /// The answer to a refusal of the rules (`api.md` 5.2, 5.3).
  ///
  /// `addressed` is the record that the URL names; not finding it is a 404.
  init(_ error: ConcordError, addressed: RecordKey? = nil) {
    let first = error.violations.first
    let code = first?.code ?? .fault
    let (status, name) = Self.answer(to: code, field: first?.field ?? "", first)
    let message =
      switch code.category {
      case .fault: "An unexpected error occurred."
      case .stale where code == .stale:
        "Another user has already changed the record. \(first?.message ?? "")"
      default: first?.message ?? ""
      }
    self.init(status, name, message, target: first?.field ?? "")
    if code.category == .fault { return }
    details = error.violations.flatMap { violation in
      [
        Detail(
          code: violation.code.rawValue, message: violation.message,
          target: Self.target(of: violation))
      ]
        + violation.candidates.map {
          Detail(code: "Candidate", message: $0, target: violation.field)
        }
    }
  }

  /// A conflict of an undo names the record too (API-UNDO-1).
  private static func target(of violation: Violation) -> String {
    guard violation.code == .undo, let record = violation.record else { return violation.field }
    return "\(record.entity.entity.setName)(\(record.id))/\(violation.field)"
  }

  private static func answer(to code: ErrorCode, field: String, _ violation: Violation?)
    -> (Int, String)
  {
    switch code {
    case .stale, .undo: return (409, "Request_EntityChanged")
    case .notFound: return (400, "Internal_RecordNotFound")
    case .exists, .postCodeDuplicate, .alternativeDuplicate:
      return (400, "Internal_EntityWithSameKeyExists")
    case .ref: return (400, "Internal_InvalidTableRelation")
    case .length: return (400, "Application_StringExceededLength")
    case .required
    where field == "displayName" && [.contact, .customer].contains(violation?.record?.entity):
      return (400, "Application_DialogException")
    case .range where field.hasSuffix("DateCalculation"):
      return (400, "Application_EvaluateException")
    case .required where field == "number": return (400, "Application_DialogException")
    case .required, .field, .setup, .phone, .email, .registrationNo, .vatFormat, .iban, .gln,
      .range, .nsFormat, .nsDigits:
      return (400, "Application_FieldValidationException")
    case .confirm, .delPeople: return (400, "Application_CallbackNotAllowed")
    case .filter: return (400, "Application_FilterErrorException")
    case .readOnly: return (400, "BadRequest_InvalidOperation")
    case .company: return (404, "Internal_CompanyNotFound")
    case .forbidden: return (403, "Authorization_RequestDenied")
    case .database: return (503, "Internal_TenantUnavailable")
    case .timeout: return (408, "Internal_ServerTimeout")
    case .fault: return (500, "Internal_ServerError")
    case .tooLarge: return (400, "Application_DialogException")
    default: return (400, "Application_DialogException")
    }
  }

  /// The body of the answer; the correlation id closes the message (API-ERR-1).
  func body(correlation: String) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.name("error")
      json.object { json in
        json.member("code", code)
        json.member("message", "\(message)  CorrelationId:  \(correlation).")
        if !target.isEmpty { json.member("target", target) }
        if !details.isEmpty {
          json.name("details")
          json.array { json in
            for detail in details {
              json.object {
                $0.member("code", detail.code)
                $0.member("message", detail.message)
                if !detail.target.isEmpty { $0.member("target", detail.target) }
              }
            }
          }
        }
      }
    }
    return json.take()
  }
}
