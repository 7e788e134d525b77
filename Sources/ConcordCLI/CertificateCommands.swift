import ArgumentParser
import ConcordAccess
import ConcordCore
import ConcordFormats
import ConcordStore

extension ApplicationCommand {
  struct Certificate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Manage the certificates that an application signs assertions with.",
      discussion: """
        With a certificate an application needs no secret: it signs what it says to the token \
        endpoint. Only the certificate is kept here, never a private key.
          concord application certificate add "Web shop" shop.pem
        """,
      subcommands: [List.self, Add.self, Remove.self])

    struct List: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "List the certificates of an application.",
        discussion: "Example:\n  concord application certificate list \"Web shop\" --json")
      @OptionGroup var options: AccessOptions
      @Argument(help: "The client id, or a name that no other has.") var application: String

      func run() async throws {
        let administration = try await options.administration()
        let client = try await administration.applicationID(application)
        let certificates = try await administration.certificates(of: client)
        if options.json {
          Console.json { json in
            json.object { json in
              json.name("value")
              json.array { json in
                for certificate in certificates { Certificate.write(certificate, to: &json) }
              }
            }
          }
          return
        }
        var table = TextTable(["Thumbprint (SHA-256)", "Valid from", "Valid until"])
        for certificate in certificates {
          table.add([certificate.thumbprint, certificate.notBefore, certificate.notAfter])
        }
        Console.print(lines: table.lines)
      }
    }

    struct Add: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Register a certificate with an RSA key, from a PEM file.",
        discussion: "Example:\n  concord application certificate add \"Web shop\" shop.pem")
      @OptionGroup var options: AccessOptions
      @Argument(help: "The client id, or a name that no other has.") var application: String
      @Argument(help: "The file; its first certificate counts.") var file: String

      func run() async throws {
        let administration = try await options.administration()
        let client = try await administration.applicationID(application)
        let bytes = try SmallFile.read(file, bytes: Limits.certificateBytes)
        let certificate = try await administration.addCertificate(bytes, to: client)
        if options.json {
          Console.json { Certificate.write(certificate, to: &$0) }
          return
        }
        Console.print("Certificate \(certificate.thumbprint)")
        Console.print("is registered, and valid until \(certificate.notAfter).")
      }
    }

    struct Remove: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Remove a certificate; what it has signed is refused.",
        discussion: """
          Example:
            concord application certificate remove "Web shop" 5891b5b522d5df08
          """)
      @OptionGroup var options: AccessOptions
      @Argument(help: "The client id, or a name that no other has.") var application: String
      @Argument(help: "The thumbprint, as it is listed.") var thumbprint: String

      func run() async throws {
        let administration = try await options.administration()
        let client = try await administration.applicationID(application)
        try await administration.deleteCertificate(thumbprint, of: client)
        AccessOutput.write(client: client, "changed", isJSON: options.json)
      }
    }

    private static func write(_ certificate: ApplicationCertificate, to json: inout JSONWriter) {
      json.object {
        $0.member("thumbprint", certificate.thumbprint)
        $0.member("notBefore", certificate.notBefore)
        $0.member("notAfter", certificate.notAfter)
        $0.member("createdAt", certificate.createdAt)
      }
    }
  }
}
