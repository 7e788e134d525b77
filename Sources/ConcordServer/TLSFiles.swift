import ConcordCore
import Foundation
import HummingbirdCore
import HummingbirdTLS
import NIOCore
import NIOSSL
import Synchronization

/// The certificate and key of the server, read again when the files change.
final class TLSFiles: Sendable {
  private struct Loaded: Sendable {
    /// When the files were changed last.
    let stamps: [Date?]
    let chain: [NIOSSLCertificateSource]
    let key: NIOSSLPrivateKeySource
  }

  private let certificateFile: String
  private let keyFile: String
  private let loaded: Mutex<Loaded?> = Mutex(nil)

  /// The server with TLS around it when there are files, else as it is.
  ///
  /// - Throws: when a file cannot be read.
  static func builder(_ plain: HTTPServerBuilder, _ settings: ServerSettings) throws
    -> HTTPServerBuilder
  {
    guard let certificate = settings.certificateFile, let key = settings.privateKeyFile else {
      return plain
    }
    let files = TLSFiles(certificate, key)
    let first = try files.current()
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: first.chain, privateKey: first.key)
    configuration.minimumTLSVersion = .tlsv12
    configuration.sslContextCallback = { _, promise in
      promise.completeWith(Result { try files.override() })
    }
    return try .tls(plain, tlsConfiguration: configuration)
  }

  private init(_ certificateFile: String, _ keyFile: String) {
    self.certificateFile = certificateFile
    self.keyFile = keyFile
  }

  private func override() throws -> NIOSSLContextConfigurationOverride {
    let current = try current()
    var override = NIOSSLContextConfigurationOverride()
    override.certificateChain = current.chain
    override.privateKey = current.key
    return override
  }

  /// What is in the files; while they cannot be read, what was in them before.
  private func current() throws -> Loaded {
    let stamps = [certificateFile, keyFile].map { path in
      (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
    }
    let known = loaded.withLock { $0 }
    if let known, known.stamps == stamps { return known }
    do {
      let fresh = Loaded(
        stamps: stamps,
        chain: try NIOSSLCertificate.fromPEMFile(certificateFile).map { .certificate($0) },
        key: .privateKey(try NIOSSLPrivateKey(file: keyFile, format: .pem)))
      loaded.withLock { $0 = fresh }
      return fresh
    } catch {
      if let known { return known }
      throw ConcordError(.file, certificateFile, "a certificate", "\(error)", "1", "1")
    }
  }
}
