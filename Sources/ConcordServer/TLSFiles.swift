import HummingbirdCore
import HummingbirdTLS
import NIOSSL

/// The certificate and key of the server, if it has some.
struct TLSFiles {
  private let settings: ServerSettings

  init(_ settings: ServerSettings) { self.settings = settings }

  /// The server with TLS around it when there are files, else as it is.
  ///
  /// - Throws: when a file cannot be read.
  func builder(_ plain: HTTPServerBuilder) throws -> HTTPServerBuilder {
    guard let certificate = settings.certificateFile, let key = settings.privateKeyFile else {
      return plain
    }
    let configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
      privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
    return try .tls(plain, tlsConfiguration: configuration)
  }
}
