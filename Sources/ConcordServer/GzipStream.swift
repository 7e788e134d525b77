import CZlib

/// Compresses a body part by part (RFC 1952).
final class GzipStream {
  /// Bytes below which compressing is not worth it.
  static let smallest = 1024

  private var stream = z_stream()

  init() { concord_deflate_init_gzip(&stream) }

  deinit { deflateEnd(&stream) }

  /// A whole body at once.
  static func whole(_ bytes: [UInt8]) -> [UInt8] {
    let stream = GzipStream()
    return stream.run(bytes, Z_FINISH)
  }

  func compress(_ bytes: [UInt8]) -> [UInt8] { run(bytes, Z_SYNC_FLUSH) }

  func finish() -> [UInt8] { run([], Z_FINISH) }

  private func run(_ bytes: [UInt8], _ flush: Int32) -> [UInt8] {
    var input = bytes
    var output: [UInt8] = []
    let size = 64 * 1024
    var chunk = [UInt8](repeating: 0, count: size)
    input.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      repeat {
        let produced = chunk.withUnsafeMutableBufferPointer { chunk in
          stream.next_out = chunk.baseAddress
          stream.avail_out = UInt32(size)
          deflate(&stream, flush)
          return size - Int(stream.avail_out)
        }
        output += chunk[..<produced]
      } while stream.avail_out == 0
    }
    return output
  }
}
