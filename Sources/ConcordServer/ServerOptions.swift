import Hummingbird
import HummingbirdTLS

/// Where and how the server listens.
package struct ServerOptions: Sendable {
  /// The address to listen on; anything but loopback needs TLS or a trusted proxy.
  package var host = "127.0.0.1"
  /// The TCP port; 0 = any free one.
  package var port = 7048

  package init() {}
}
