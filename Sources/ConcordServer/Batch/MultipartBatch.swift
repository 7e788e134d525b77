import ConcordFormats
import Foundation

/// Reads and writes the multipart form of `$batch` (`api.md` 4.11).
enum MultipartBatch {
  /// Headers and content of a part.
  private struct Part {
    var headers: [String: String] = [:]
    var body: ArraySlice<UInt8> = []
  }

  /// The requests of a body; members of a change set share a group.
  ///
  /// - Throws: 400 for a broken envelope (API-B-9).
  static func read(_ body: [UInt8], contentType: String) throws -> [BatchRequest] {
    var requests: [BatchRequest] = []
    var sets = 0
    for part in try parts(body[...], boundary: try boundary(contentType)) {
      let type = part.headers["content-type"] ?? ""
      if type.lowercased().hasPrefix("multipart/mixed") {
        sets += 1
        for member in try parts(part.body, boundary: try boundary(type)) {
          let request = try request(member, group: "changeset_\(sets)")
          if request.method == "GET" {
            throw APIError.bad("A change set cannot contain GET requests.")
          }
          requests.append(request)
        }
      } else {
        requests.append(try request(part, group: nil))
      }
    }
    return requests
  }

  private static func boundary(_ contentType: String) throws -> String {
    for parameter in contentType.split(separator: ";").dropFirst() {
      let sides = parameter.split(separator: "=", maxSplits: 1)
      guard sides.count == 2, sides[0].trimmed.lowercased() == "boundary" else { continue }
      let boundary = sides[1].trimmed.filter { $0 != "\"" }
      if (1...70).contains(boundary.utf8.count) { return boundary }
    }
    throw APIError.bad("The batch names no boundary.")
  }

  private static func parts(_ body: ArraySlice<UInt8>, boundary: String) throws -> [Part] {
    let marker = Array("--\(boundary)".utf8)
    var lines = Lines(body)
    var parts: [Part] = []
    var start: Int?
    var isClosed = false
    while let line = lines.next() {
      guard line.content.starts(with: marker) else { continue }
      let rest = line.content.dropFirst(marker.count)
      let ends = rest.starts(with: "--".utf8)
      guard ends || rest.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { continue }
      if let start { parts.append(try part(body[start..<max(start, line.start)])) }
      start = line.end
      if ends {
        isClosed = true
        break
      }
    }
    guard isClosed, !parts.isEmpty else { throw APIError.bad("The batch is cut off or empty.") }
    return parts
  }

  /// Splits headers from content at the first blank line.
  private static func part(_ bytes: ArraySlice<UInt8>) throws -> Part {
    var part = Part()
    var lines = Lines(bytes)
    while let line = lines.next() {
      if line.content.isEmpty {
        part.body = bytes[line.end...]
        // The line break before the boundary belongs to the boundary.
        if part.body.last == 0x0A { part.body = part.body.dropLast() }
        if part.body.last == 0x0D { part.body = part.body.dropLast() }
        return part
      }
      let text = String(decoding: line.content, as: UTF8.self)
      guard let colon = text.firstIndex(of: ":") else {
        throw APIError.bad("A header of the batch is malformed.")
      }
      part.headers[text[..<colon].trimmed.lowercased()] =
        text[text.index(after: colon)...].trimmed
    }
    return part
  }

  /// An `application/http` part: request line, headers, body.
  private static func request(_ part: Part, group: String?) throws -> BatchRequest {
    guard (part.headers["content-type"] ?? "").lowercased().hasPrefix("application/http") else {
      throw APIError.bad("A part of the batch is no application/http.")
    }
    var lines = Lines(part.body)
    while let line = lines.next() {
      if line.content.isEmpty { continue }
      let words = String(decoding: line.content, as: UTF8.self).split(separator: " ")
      guard words.count >= 2, words.count == 2 || words[2].hasPrefix("HTTP/") else {
        throw APIError.bad("A request line of the batch is malformed.")
      }
      let inner = try self.part(part.body[line.end...])
      return BatchRequest(
        id: try BatchRequest.checked(id: part.headers["content-id"].map(JSONValue.string)),
        method: words[0].uppercased(), url: String(words[1]), headers: inner.headers,
        body: Array(inner.body), group: group, dependsOn: [])
    }
    throw APIError.bad("A part of the batch has no request line.")
  }

  // MARK: Answers

  /// The body and its content type; a failed change set has one answer.
  static func write(_ answers: [BatchAnswer]) -> (body: [UInt8], contentType: String) {
    let boundary = "batchresponse_\(UUID().uuidString.lowercased())"
    var body: [UInt8] = []
    var rest = answers[...]
    while let first = rest.first {
      body += "--\(boundary)\r\n".utf8
      guard let group = first.group else {
        body += http(first)
        rest = rest.dropFirst()
        continue
      }
      let members = rest.prefix { $0.group == group }
      rest = rest.dropFirst(members.count)
      if let failed = members.first(where: { $0.isFailure && $0.status != 424 }) {
        body += http(failed)
        continue
      }
      let inner = "changesetresponse_\(UUID().uuidString.lowercased())"
      body += "Content-Type: multipart/mixed; boundary=\(inner)\r\n\r\n".utf8
      for member in members {
        body += "--\(inner)\r\n".utf8
        body += http(member)
      }
      body += "--\(inner)--\r\n".utf8
    }
    body += "--\(boundary)--\r\n".utf8
    return (body, "multipart/mixed; boundary=\(boundary)")
  }

  private static func http(_ answer: BatchAnswer) -> [UInt8] {
    var text = "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n"
    switch answer.id {
    case .string(let id), .number(let id): text += "Content-ID: \(id)\r\n"
    default: break
    }
    text += "\r\nHTTP/1.1 \(answer.status) \(ReasonPhrase.of(answer.status))\r\n"
    for (name, value) in answer.headers { text += "\(name): \(value)\r\n" }
    text += "Content-Length: \(answer.body.count)\r\n\r\n"
    return Array(text.utf8) + answer.body + Array("\r\n".utf8)
  }

  /// Lines of bytes, ended by LF or CRLF.
  private struct Lines {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
      self.bytes = bytes
      position = bytes.startIndex
    }

    mutating func next() -> (content: ArraySlice<UInt8>, start: Int, end: Int)? {
      guard position < bytes.endIndex else { return nil }
      let start = position
      let stop = bytes[start...].firstIndex(of: 0x0A) ?? bytes.endIndex
      position = min(stop + 1, bytes.endIndex)
      var content = bytes[start..<stop]
      if content.last == 0x0D { content = content.dropLast() }
      return (content, start, position)
    }
  }
}

/// The words behind a status in a multipart answer.
enum ReasonPhrase {
  private static let phrases = [
    200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 304: "Not Modified",
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 409: "Conflict", 424: "Failed Dependency",
    500: "Internal Server Error", 501: "Not Implemented", 503: "Service Unavailable",
  ]

  static func of(_ status: Int) -> String { phrases[status] ?? "Status" }
}

/// Base64 for URLs without padding.
func base64url(_ bytes: [UInt8]) -> String {
  Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
    .replacing("=", with: "")
}
