package import ConcordCore

/// A person or a client program that signs in with a web service key or a password.
package struct AppUser: Sendable, Equatable {
  package let id: RecordID
  /// As it was entered; unique without regard to case.
  package let name: String
  /// The name of a role; the meaning is not known here.
  package let role: String
  package let fullName: String
  /// The company of requests that name none; nil = none.
  package let defaultCompany: RecordID?
  /// Parameters, salt and derived key; blank = no password.
  package let passwordHash: String
  package let isDisabled: Bool
  /// UTC, millisecond precision.
  package let createdAt: String
}

/// A web service key of a user, of which only the hash is kept.
package struct WebServiceKey: Sendable, Equatable {
  package let id: RecordID
  package let user: RecordID
  /// SHA-256 in hex.
  package let hash: String
  package let comment: String
  /// UTC, millisecond precision; `expiresAt` is blank when the key does not expire.
  package let createdAt: String
  package let expiresAt: String
}

/// A program that gets access tokens from the token endpoint; its id is the `client_id`.
package struct RegisteredApplication: Sendable, Equatable {
  package let id: RecordID
  package let name: String
  /// The name of a role; the meaning is not known here.
  package let role: String
  package let isDisabled: Bool
  /// UTC, millisecond precision.
  package let createdAt: String
}

/// A refresh token, of which only the hash is kept: good for one use.
package struct RefreshToken: Sendable, Equatable {
  package let id: RecordID
  /// All tokens that follow from one that an administrator issued.
  package let family: RecordID
  package let application: RecordID
  package let user: RecordID
  /// UTC, millisecond precision, like the other times.
  package let issuedAt: String
  package let expiresAt: String
  /// Blank = not used yet.
  package let usedAt: String
  /// Blank = not revoked.
  package let revokedAt: String
}

/// The key that access tokens are signed with.
package struct SigningKey: Sendable, Equatable {
  /// The `kid` of tokens.
  package let id: RecordID
  package let secret: [UInt8]
  /// UTC, millisecond precision.
  package let createdAt: String
}

/// Somebody else's token service, whose tokens are let in (API 1.3).
package struct TrustedIssuer: Sendable, Equatable {
  package let id: RecordID
  /// The `iss` of its tokens, to the letter.
  package let issuer: String
  /// Of which the `aud` of a token has to name one.
  package let audiences: [String]
  /// Where its keys are; blank when they are kept here.
  package let keysURL: String
  /// A JSON Web Key Set; blank when it is fetched.
  package let keys: String
  /// Whether keys may be fetched without TLS, which is for this machine only.
  package let allowsHTTP: Bool
  /// UTC, millisecond precision.
  package let createdAt: String
}

/// Whom a claim of an issuer's tokens stands for: a user or an application.
package struct TrustedIdentity: Sendable, Equatable {
  package let id: RecordID
  /// `oid`, `appid` or `azp`.
  package let claim: String
  package let value: String
  /// Nil when it is an application.
  package let user: RecordID?
  /// Nil when it is a user.
  package let application: RecordID?
}

/// A certificate whose private key an application signs assertions with.
package struct ApplicationCertificate: Sendable, Equatable {
  package let id: RecordID
  /// SHA-256 of the certificate, in hex.
  package let thumbprint: String
  /// PEM.
  package let certificate: String
  /// UTC, millisecond precision, like the other times.
  package let notBefore: String
  package let notAfter: String
  package let createdAt: String
}
