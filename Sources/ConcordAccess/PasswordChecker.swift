internal import ConcordCore
private import Crypto
private import CryptoExtras
private import Dispatch
private import Foundation
private import Synchronization

/// Derives and checks passwords with scrypt, at most two at a time, off the other threads.
final class PasswordChecker: Sendable {
  /// N = 2^15, r = 8, p = 1: 32 MiB and some tens of milliseconds for each password.
  private static let rounds = 1 << 15
  private static let blockSize = 8
  private static let parallelism = 1
  private static let prefix = "scrypt$15$8$1$"

  private let lanes = [
    DispatchQueue(label: "concord.passwords.1"), DispatchQueue(label: "concord.passwords.2"),
  ]
  private let waiting = Mutex((count: 0, next: 0))
  /// What a password is compared with when there is none, so that it takes as long.
  private let decoy = PasswordChecker.kept(salt: Secret.randomBytes(16), Secret.randomBytes())

  /// The text that is kept of a password.
  ///
  /// - Throws: `E-DATABASE` when too many wait.
  func keep(_ password: String) async throws(ConcordError) -> String {
    let salt = Secret.randomBytes(16)
    let kept = try await run { Self.derive(password, salt).map { Self.kept(salt: salt, $0) } }
    guard let kept else { throw ConcordError(.fault, "a password cannot be derived") }
    return kept
  }

  /// Whether a password is the one that is kept; a blank one never is, but takes as long.
  ///
  /// `isStopped` is asked when it is this password's turn; nothing is checked if it says so.
  ///
  /// - Throws: `E-DATABASE` when too many wait.
  func isRight(
    _ password: String, kept: String, isStopped: @escaping @Sendable () -> Bool
  ) async throws(ConcordError) -> Bool {
    let known = Self.parts(kept)
    guard let parts = known ?? Self.parts(decoy) else { return false }
    let isEqual = try await run { () -> Bool in
      if isStopped() { return false }
      guard let derived = Self.derive(password, parts.salt) else { return false }
      return Secret.areEqual(
        Self.kept(salt: parts.salt, derived), Self.kept(salt: parts.salt, parts.key))
    }
    return known != nil && !password.isEmpty && isEqual
  }

  private func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result)
    async throws(ConcordError) -> Result
  {
    let lane: Int? = waiting.withLock { waiting in
      guard waiting.count < Limits.passwordsWaiting else { return nil }
      waiting.count += 1
      waiting.next = (waiting.next + 1) % lanes.count
      return waiting.next
    }
    guard let lane else {
      throw ConcordError(.database, "too many passwords are being checked")
    }
    let result = await withCheckedContinuation { continuation in
      lanes[lane].async { continuation.resume(returning: body()) }
    }
    waiting.withLock { $0.count -= 1 }
    return result
  }

  private static func derive(_ password: String, _ salt: [UInt8]) -> [UInt8]? {
    let salt = Data(salt)
    // The library does not take blank passwords, which are never kept.
    let bytes = password.isEmpty ? Data([0]) : Data(password.utf8)
    let key = try? KDF.Scrypt.deriveKey(
      from: bytes, salt: salt, outputByteCount: Secret.byteCount,
      rounds: rounds, blockSize: blockSize, parallelism: parallelism)
    return key?.withUnsafeBytes { Array($0) }
  }

  private static func kept(salt: [UInt8], _ key: [UInt8]) -> String {
    prefix + Data(salt).base64EncodedString() + "$" + Data(key).base64EncodedString()
  }

  private static func parts(_ kept: String) -> (salt: [UInt8], key: [UInt8])? {
    guard kept.hasPrefix(prefix) else { return nil }
    let parts = kept.dropFirst(prefix.count).split(separator: "$").map(String.init)
    guard parts.count == 2, let salt = Data(base64Encoded: parts[0]),
      let key = Data(base64Encoded: parts[1])
    else { return nil }
    return (Array(salt), Array(key))
  }
}
