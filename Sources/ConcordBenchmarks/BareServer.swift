import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// An answer of Concord that the bare server gives again.
struct KeptAnswer: Codable {
  var headers: [[String]]
  var body: Data
}

/// Hummingbird with nothing behind it: gives one answer to every request.
enum BareServer {
  /// Serves the answer of a file until the process is told to stop, and prints the port.
  static func run(_ file: String) async throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: file))
    let answer = try JSONDecoder().decode(KeptAnswer.self, from: data)
    var headers = HTTPFields()
    for pair in answer.headers where pair.count == 2 {
      if let name = HTTPField.Name(pair[0]) { headers.append(.init(name: name, value: pair[1])) }
    }
    let (fields, body) = (headers, ByteBuffer(bytes: answer.body))
    try await serve(
      CallbackResponder { _, _ in
        Response(status: .ok, headers: fields, body: .init(byteBuffer: body))
      })
  }

  /// Takes notifications: repeats the token of a validation, and says yes to everything else.
  static func receive() async throws {
    try await serve(
      CallbackResponder { request, _ in
        let token = request.uri.queryParameters.get("validationToken") ?? ""
        return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: token)))
      })
  }

  private static func serve(_ responder: CallbackResponder<BasicRequestContext>) async throws {
    var log = Logger(label: "bare")
    log.logLevel = .error
    let application = Application(
      responder: responder,
      configuration: .init(address: .hostname("127.0.0.1", port: 0), serverName: "Bare"),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? 0
        FileHandle.standardOutput.write(Data("Serving http://127.0.0.1:\(port)/\n".utf8))
      }, logger: log)
    try await application.runService()
  }
}
