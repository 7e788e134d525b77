import ConcordFormats

/// One request inside a batch.
struct BatchRequest {
  /// As given, numbers in their form; nil when it is missing.
  let id: JSONValue?
  let method: String
  let url: String
  /// Names in lower case.
  let headers: [String: String]
  let body: [UInt8]
  /// The group whose members are one transaction; nil = none.
  let group: String?
  let dependsOn: [String]

  /// Refuses ids that could not stand in a header of the answer.
  static func checked(id: JSONValue?) throws -> JSONValue? {
    if case .string(let text)? = id, text.unicodeScalars.contains(where: \.isControl) {
      throw APIError.bad("An id of the batch has control characters.")
    }
    return id
  }

  /// The id as text, for references.
  var name: String? {
    switch id {
    case .string(let text), .number(let text): text
    default: nil
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool { properties.generalCategory == .control }
}

/// What became of a request of a batch.
struct BatchAnswer {
  let id: JSONValue?
  let group: String?
  var status: Int
  var headers: [(name: String, value: String)]
  var body: [UInt8]

  var isFailure: Bool { status >= 400 }
}

/// Reads and writes the JSON form of `$batch` (`api.md` 4.11).
enum JSONBatch {
  static func read(_ body: [UInt8]) throws -> [BatchRequest] {
    let members = try BodyDecoder.members(body)
    guard case .array(let rows)? = members.first(where: { $0.name == "requests" })?.value else {
      throw APIError.bad("A batch is an object with the list 'requests'.")
    }
    var names: Set<String> = []
    return try rows.map { row in
      let request = try request(row)
      if let name = request.name, !names.insert(name).inserted {
        throw APIError.bad("The id '\(name)' is given twice in the batch.")
      }
      return request
    }
  }

  private static func request(_ row: JSONValue) throws -> BatchRequest {
    var values: [String: JSONValue] = [:]
    for member in try BodyDecoder.members(row) { values[member.name] = member.value }
    guard case .string(let method)? = values["method"], case .string(let url)? = values["url"]
    else {
      throw APIError.bad("A request of a batch needs 'method' and 'url'.")
    }
    var headers: [String: String] = [:]
    if let given = values["headers"], given != .null {
      for member in try BodyDecoder.members(given) {
        headers[member.name.lowercased()] = member.value.shown
      }
    }
    return BatchRequest(
      id: try BatchRequest.checked(id: values["id"]), method: method.uppercased(), url: url,
      headers: headers,
      body: try body(values["body"]), group: text(values["atomicityGroup"]),
      dependsOn: list(values["dependsOn"]))
  }

  private static func text(_ value: JSONValue?) -> String? {
    switch value {
    case .string(let text), .number(let text): text
    default: nil
    }
  }

  private static func list(_ value: JSONValue?) -> [String] {
    guard case .array(let values) = value else { return text(value).map { [$0] } ?? [] }
    return values.compactMap { text($0) }
  }

  private static func body(_ value: JSONValue?) throws -> [UInt8] {
    switch value {
    case nil, .null: return []
    case .string(let text): return Array(text.utf8)
    case .some(let value):
      var json = JSONWriter()
      json.value(value)
      return json.take()
    }
  }

  static func write(_ answers: [BatchAnswer]) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.name("responses")
      json.array { json in
        for answer in answers { write(answer, &json) }
      }
    }
    return json.take()
  }

  private static func write(_ answer: BatchAnswer, _ json: inout JSONWriter) {
    json.object { json in
      json.name("id")
      if let id = answer.id { json.value(id) } else { json.null() }
      if let group = answer.group { json.member("atomicityGroup", group) }
      json.member("status", Int64(answer.status))
      json.name("headers")
      json.object { json in
        for (name, value) in answer.headers { json.member(name.lowercased(), value) }
      }
      guard !answer.body.isEmpty else { return }
      json.name("body")
      let type = answer.headers.first { $0.name.lowercased() == "content-type" }?.value ?? ""
      if type.hasPrefix("application/json") {
        json.raw(String(decoding: answer.body, as: UTF8.self))
      } else {
        json.value(base64url(answer.body))
      }
    }
  }
}
