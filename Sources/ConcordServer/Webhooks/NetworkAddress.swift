import Foundation

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A numeric address of the internet protocol, version 4 or 6.
struct NetworkAddress: Equatable, Sendable {
  /// 4 or 16 bytes, the most significant first.
  let bytes: [UInt8]

  /// Reads `192.0.2.1` or `2001:db8::1`; nil for anything else.
  init?(_ text: String) {
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &bytes) == 1 {
      self.bytes = Array(bytes.prefix(4))
    } else if inet_pton(AF_INET6, text, &bytes) == 1 {
      self.bytes = bytes
    } else {
      return nil
    }
  }

  private init(_ bytes: ArraySlice<UInt8>) { self.bytes = Array(bytes) }

  var isVersion4: Bool { bytes.count == 4 }

  var text: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = isVersion4 ? AF_INET : AF_INET6
    guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  // MARK: Where it leads

  /// Whether the address may belong to somebody out on the internet: nothing that reaches this
  /// machine, its network, or several machines at once.
  var isPublic: Bool {
    if isVersion4 { return !Self.reserved4.contains { $0.contains(self) } }
    if Self.translated.contains(self) { return NetworkAddress(bytes.suffix(4)).isPublic }
    return Self.global6.contains(self) && !Self.reserved6.contains { $0.contains(self) }
  }

  /// Addresses that begin with the same bits.
  private struct Block {
    let start: [UInt8]
    let length: Int

    /// Reads `10.0.0.0/8`.
    init(_ text: String) {
      let sides = text.split(separator: "/").map(String.init)
      guard sides.count == 2, let address = NetworkAddress(sides[0]), let length = Int(sides[1])
      else { preconditionFailure("\(text) is no block of addresses") }
      start = address.bytes
      self.length = length
    }

    func contains(_ address: NetworkAddress) -> Bool {
      guard address.bytes.count == start.count else { return false }
      return (0..<length).allSatisfy { bit in
        let mask = UInt8(0x80) >> UInt8(bit % 8)
        return address.bytes[bit / 8] & mask == start[bit / 8] & mask
      }
    }
  }

  /// The registry of special addresses (RFC 6890): this network, private, shared, loopback,
  /// link-local, protocol assignments, documentation, relays, benchmarks, multicast, reserved.
  private static let reserved4 = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
  ].map(Block.init)

  /// Everything else of version 6 is loopback, local, mapped, multicast or not assigned.
  private static let global6 = Block("2000::/3")

  /// Parts of that which carry another address inside, or belong to nobody.
  private static let reserved6 = [
    "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
  ].map(Block.init)

  /// Version 4 behind a translator (RFC 6052).
  private static let translated = Block("64:ff9b::/96")
}

/// Looks up the addresses of a host.
struct HostResolver: Sendable {
  /// All addresses of a name, those of version 4 first; none if there are none.
  let addresses: @Sendable (_ host: String) async -> [NetworkAddress]

  /// Asks the system; takes as long as the system takes.
  static let system = HostResolver { host in
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: lookUp(host)) }
    }
  }

  private static func lookUp(_ host: String) -> [NetworkAddress] {
    if let address = NetworkAddress(host) { return [address] }
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    #if canImport(Darwin)
      hints.ai_socktype = SOCK_STREAM
    #else
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #endif
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    var found: [NetworkAddress] = []
    var next = list
    while let entry = next?.pointee {
      var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
      let status = getnameinfo(
        entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
      let name = String(
        decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      // An address with a zone is link-local, and what cannot be read cannot be checked: the
      // unspecified address stands for both, which no rule lets through.
      if status == 0, let address = NetworkAddress(name) ?? NetworkAddress("::") {
        found.append(address)
      }
      next = entry.ai_next
    }
    return found.filter(\.isVersion4) + found.filter { !$0.isVersion4 }
  }
}
