private import ConcordCore
private import Foundation

/// The `scope` of a token request: accepted or not, it changes no rights.
struct TokenScope {
  private static let endings = [
    "/.default", "/Financials.ReadWrite.All", "/API.ReadWrite.All", "/user_impersonation",
  ]
  private static let plain = ["offline_access", "openid"]

  /// As it was sent, with one blank between the values; blank = none was sent.
  let text: String

  /// Reads the values; nil when one of them is unknown.
  init?(_ text: String) {
    guard text.count <= Limits.scopeCharacters else { return nil }
    let values = text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard values.allSatisfy(Self.isAccepted) else { return nil }
    self.text = values.joined(separator: " ")
  }

  private static func isAccepted(_ value: String) -> Bool {
    if plain.contains(where: { $0.caseInsensitiveCompare(value) == .orderedSame }) { return true }
    for ending in endings where value.lowercased().hasSuffix(ending.lowercased()) {
      return isAbsolute(String(value.dropLast(ending.count)))
    }
    return false
  }

  /// Whether a text has a scheme and something behind it; whose address it is does not matter.
  private static func isAbsolute(_ address: String) -> Bool {
    address.wholeMatch(of: /[A-Za-z][A-Za-z0-9+.-]*:\S+/) != nil
  }
}
