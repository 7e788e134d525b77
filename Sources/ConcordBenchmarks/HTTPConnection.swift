import Foundation
import Glibc

/// An answer as it came, with its body put together.
struct HTTPAnswer {
  let status: Int
  let headers: [(name: String, value: String)]
  let body: [UInt8]

  /// The address behind a name at the end of a page: `@odata.nextLink` or `@odata.deltaLink`,
  /// without the origin.
  func link(_ name: String) -> String? {
    let tail = String(decoding: body.suffix(8_000), as: UTF8.self)
    guard let mark = tail.range(of: "\"@odata.\(name)\":\"", options: .backwards),
      let end = tail[mark.upperBound...].firstIndex(of: "\"")
    else { return nil }
    let link = tail[mark.upperBound..<end]
    guard let path = link.range(of: "/api/") else { return nil }
    return String(link[path.lowerBound...])
  }
}

/// A kept connection to a server of this machine, with as little around it as possible.
final class HTTPConnection {
  private let socket: Int32
  private var buffer: [UInt8] = []
  private var start = 0

  init(_ port: UInt16) throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      close(socket)
      throw BenchmarkError("port \(port) takes no connection")
    }
    var flag: Int32 = 1
    setsockopt(
      socket, Int32(IPPROTO_TCP), TCP_NODELAY, &flag, socklen_t(MemoryLayout<Int32>.size))
  }

  deinit { close(socket) }

  /// The bytes of a request.
  static func request(_ method: String, _ path: String, _ headers: [String], _ body: String?)
    -> [UInt8]
  {
    var lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1"] + headers
    if let body {
      lines += ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"]
    }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")).utf8)
  }

  /// Sends a request and waits for an answer that says that all went well.
  @discardableResult
  func send(_ request: [UInt8]) throws -> HTTPAnswer {
    try write(request)
    let answer = try answer()
    guard (200..<300).contains(answer.status) else {
      let line = String(decoding: request.prefix { $0 != 13 }, as: UTF8.self)
      let text = String(decoding: answer.body.prefix(300), as: UTF8.self)
      throw BenchmarkError("\(line) was answered with \(answer.status): \(text)")
    }
    return answer
  }

  private func write(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw BenchmarkError("the server has closed a connection") }
      sent += count
    }
  }

  // MARK: Reading

  private func answer() throws -> HTTPAnswer {
    let status = try line()
    var headers: [(name: String, value: String)] = []
    var length: Int?
    var isChunked = false
    while case let text = try line(), !text.isEmpty {
      guard let colon = text.firstIndex(of: ":") else { continue }
      let name = String(text[..<colon])
      let value = text[text.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      headers.append((name, value))
      switch name.lowercased() {
      case "content-length": length = Int(value)
      case "transfer-encoding": isChunked = value.lowercased() == "chunked"
      default: break
      }
    }
    var body: [UInt8] = []
    if isChunked {
      while let count = Int(try line(), radix: 16), count > 0 {
        try take(count, into: &body)
        _ = try line()
      }
      _ = try line()
    } else if let length {
      try take(length, into: &body)
    }
    let code = status.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return HTTPAnswer(status: code, headers: headers, body: body)
  }

  private func line() throws -> String {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: 10) {
        let text = String(decoding: buffer[start..<max(start, end - 1)], as: UTF8.self)
        start = end + 1
        return text
      }
      searched = buffer.count
      let moved = try receive()
      searched -= moved
    }
  }

  private func take(_ count: Int, into body: inout [UInt8]) throws {
    var missing = count
    while true {
      let part = min(missing, buffer.count - start)
      body += buffer[start..<start + part]
      start += part
      missing -= part
      if missing == 0 { return }
      _ = try receive()
    }
  }

  /// Reads what has come; returns how far what was there moved to the front.
  private func receive() throws -> Int {
    let moved = start
    buffer.removeSubrange(..<start)
    start = 0
    let kept = buffer.count
    let room = 65_536
    buffer.append(contentsOf: repeatElement(0, count: room))
    let count = buffer[kept...].withUnsafeMutableBytes { recv(socket, $0.baseAddress, room, 0) }
    buffer.removeLast(room - max(count, 0))
    guard count > 0 else { throw BenchmarkError("the server has closed a connection") }
    return moved
  }
}
