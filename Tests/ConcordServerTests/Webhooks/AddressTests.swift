import Testing

@testable import ConcordServer

@Suite("Addresses that receivers may have")
struct AddressTests {
  @Test(
    "addresses of this machine, its network and of nobody are refused",
    arguments: [
      "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255",
      "127.0.0.1", "127.255.0.3", "169.254.169.254", "172.16.0.1", "172.31.255.255",
      "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255",
      "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1",
      "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
      "::ffff:10.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1",
      "2001::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "3fff::1",
      "fc00::1", "fd12:3456::1", "fe80::1", "febf::1", "fec0::1", "ff02::1", "4000::1",
    ])
  func refused(_ text: String) throws {
    let address = try #require(NetworkAddress(text))
    #expect(!address.isPublic)
  }

  @Test(
    "addresses out on the internet are allowed",
    arguments: [
      "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
      "126.255.255.255", "128.0.0.1", "169.253.255.255", "172.15.255.255", "172.32.0.0",
      "192.0.1.1", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
      "223.255.255.255", "2001:200::1", "2001:4860:4860::8888", "2a00:1450::1", "2606:4700::1",
      "64:ff9b::8.8.8.8",
    ])
  func allowed(_ text: String) throws {
    let address = try #require(NetworkAddress(text))
    #expect(address.isPublic)
    #expect(NetworkAddress(address.text) == address)
  }

  @Test(
    "what is no numeric address is none", arguments: ["", "1.2.3", "127.1", "host", "fe80::1%lo"])
  func notNumeric(_ text: String) {
    #expect(NetworkAddress(text) == nil)
  }

  @Test(
    "a host that leads to a refused address is not called, whatever its other addresses are",
    arguments: [
      ["127.0.0.1"], ["93.184.216.34", "10.0.0.7"], ["::1"], ["2606:4700::1", "fd00::1"],
    ])
  func notCalled(_ addresses: [String]) async throws {
    var client = WebhookClient(settings: WebhookSettings())
    client.resolver = HostResolver { _ in addresses.compactMap { NetworkAddress($0) } }
    let url = try #require(NotificationURL("https://receiver.test/", allowsHTTP: false))
    #expect(
      await client.post(WebhookClient.Request(url: url, seconds: 5))
        == .failed("the address is not allowed"))
  }

  @Test(
    "numeric hosts are checked in every spelling",
    arguments: ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "localhost"])
  func spellings(_ host: String) async throws {
    let client = WebhookClient(settings: WebhookSettings())
    let url = try #require(NotificationURL("https://\(host)/hook", allowsHTTP: false))
    guard case .failed(let reason) = await client.post(WebhookClient.Request(url: url, seconds: 5))
    else {
      Issue.record("\(host) was called")
      return
    }
    #expect(["the address is not allowed", "the host has no address"].contains(reason))
  }

  @Test("the connection goes to the address that was checked, not to a second look-up")
  func pinned() async throws {
    try await WebhookReceiver.with { receiver in
      var settings = WebhookSettings()
      settings.allowsPrivateNetworks = true
      settings.allowsHTTP = true
      settings.handshakeSeconds = 120
      var client = WebhookClient(settings: settings)
      client.resolver = HostResolver { _ in [NetworkAddress("127.0.0.1")].compactMap(\.self) }
      let text = "http://receiver.invalid:\(receiver.port)/hook?a=1"
      let url = try #require(NotificationURL(text, allowsHTTP: true))
      #expect(await client.validates(url))
      let call = try #require(receiver.all.first)
      #expect(call.headers["host"] == "receiver.invalid:\(receiver.port)")
      #expect(call.uri.hasPrefix("/hook?a=1&validationToken="))
      #expect(call.body.isEmpty)
    }
  }

  @Test(
    "addresses that notifications can be sent to",
    arguments: [
      ("https://example.com/hook", "https://example.com:443/hook"),
      ("https://EXAMPLE.com", "https://example.com:443/"),
      ("HTTPS://example.com:8443/a/b?x=1&y=%20", "https://example.com:8443/a/b?x=1&y=%20"),
      ("https://[2001:DB8::1]:443/", "https://[2001:db8::1]:443/"),
      ("https://93.184.216.34/", "https://93.184.216.34:443/"),
    ])
  func urls(_ text: String, _ whole: String) throws {
    #expect(try #require(NotificationURL(text, allowsHTTP: false)).text() == whole)
  }

  @Test(
    "addresses that notifications cannot be sent to",
    arguments: [
      "", "example.com", "/hook", "http://example.com/", "ftp://example.com/",
      "file:///etc/passwd", "unix:///run/x", "https://", "https:///hook",
      "https://user@example.com/", "https://user:pass@example.com/", "https://@example.com/",
      "https://example.com/#part", "https://example.com/#", "https://example.com:0/",
      "https://example.com:25/", "https://example.com:70000/", "https://exa mple.com/",
      "https://example.com/a b", "https://example.com\\@evil.com/", "https://exämple.com/",
      "https://[fe80::1%25lo]/", "https://[127.0.0.1]/", "https://exam%70le.com/",
      "https://example.com/\u{7}", "javascript:alert(1)",
    ])
  func badURLs(_ text: String) {
    #expect(NotificationURL(text, allowsHTTP: false) == nil)
  }

  @Test("plain http only where it is allowed")
  func plain() {
    #expect(
      NotificationURL("http://example.com/", allowsHTTP: true)?.text() == "http://example.com:80/")
  }
}
