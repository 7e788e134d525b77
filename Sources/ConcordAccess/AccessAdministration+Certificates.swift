package import ConcordCore
package import ConcordStore

extension AccessAdministration {
  /// The certificates of an application, oldest first.
  ///
  /// - Throws: `E-NOTFOUND`.
  package func certificates(of application: RecordID) async throws(ConcordError)
    -> [ApplicationCertificate]
  {
    try await store.readAccess(at: clock()) { book throws(ConcordError) in
      try book.certificates(of: try Self.application(application, book).id)
    }
  }

  /// Registers a certificate, whose private key an application may sign assertions with.
  ///
  /// - Throws: `E-NOTFOUND`; `E-RANGE` for a file without a certificate, or one whose key is
  ///   not RSA of 2,048 bits or more, for one that has expired, and for too many; `E-EXISTS`.
  package func addCertificate(_ file: [UInt8], to application: RecordID)
    async throws(ConcordError) -> ApplicationCertificate
  {
    guard let certificate = CertificateFile(file) else {
      throw ConcordError(.range, "Certificate", "a PEM certificate with an RSA key of 2048 bits")
    }
    let (text, thumbprint) = (certificate.text, certificate.thumbprint)
    let (notBefore, notAfter) = (certificate.notBefore, certificate.notAfter)
    return try await store.writeAccess(at: clock()) { book throws(ConcordError) in
      let found = try Self.application(application, book)
      if notAfter <= book.now {
        throw ConcordError(.range, "Certificate", "one that has not expired, as on \(notAfter)")
      }
      try book.addCertificate(
        text, thumbprint: thumbprint, notBefore: notBefore, notAfter: notAfter, to: found.id)
      let present = try book.certificates(of: found.id)
      guard let added = present.first(where: { $0.thumbprint == thumbprint }) else {
        throw ConcordError(.fault, "a certificate was not kept")
      }
      return added
    }
  }

  /// Deletes a certificate; what it has signed is refused from now on.
  ///
  /// - Throws: `E-NOTFOUND`.
  package func deleteCertificate(_ thumbprint: String, of application: RecordID)
    async throws(ConcordError)
  {
    let thumbprint = thumbprint.lowercased()
    try await store.writeAccess(at: clock()) { book throws(ConcordError) in
      try book.deleteCertificate(thumbprint, of: try Self.application(application, book).id)
    }
  }
}
