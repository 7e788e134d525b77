import Foundation
import Glibc

/// A socket whose other end a thread reads and throws away: what writing an answer costs at least.
final class SocketDrain {
  private let end: Int32

  init() throws {
    var ends: [Int32] = [0, 0]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else {
      throw BenchmarkError("there are no sockets")
    }
    end = ends[0]
    let other = ends[1]
    Thread {
      var bytes = [UInt8](repeating: 0, count: 65_536)
      while recv(other, &bytes, bytes.count, 0) > 0 {}
      close(other)
    }.start()
  }

  deinit { close(end) }

  func write(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { send(end, $0.baseAddress, $0.count, 0) }
      if count <= 0 { return }
      sent += count
    }
  }
}
