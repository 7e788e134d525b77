private import Foundation

/// The user name and the secret of a `Basic` header.
struct BasicCredentials {
  let name: String
  let secret: String

  /// Reads what follows the word `Basic`; nil when it is no base64 of UTF-8 with a colon.
  init?(_ encoded: some StringProtocol) {
    guard let data = Data(base64Encoded: String(encoded)),
      let text = String(validating: data, as: UTF8.self), let colon = text.firstIndex(of: ":")
    else { return nil }
    name = String(text[..<colon])
    secret = String(text[text.index(after: colon)...])
  }

  /// The name without a leading domain.
  var userName: String {
    guard let backslash = name.lastIndex(of: "\\") else { return name }
    return String(name[name.index(after: backslash)...])
  }
}

/// An `Authorization` header: the scheme in lower case and the rest.
struct AuthorizationHeader {
  let scheme: String
  let credentials: String

  init?(_ header: String) {
    let parts = header.split(separator: " ", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    scheme = parts[0].lowercased()
    credentials = parts[1].trimmingCharacters(in: .whitespaces)
  }
}
