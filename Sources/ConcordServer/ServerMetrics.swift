import Synchronization

/// Counters of the server in the text format of Prometheus.
enum ServerMetrics {
  private struct Key: Hashable {
    let method: String
    let status: Int
  }

  private struct Figures {
    var requests: [Key: Int] = [:]
    var milliseconds: Int64 = 0
    /// Per bucket the requests that were no slower.
    var buckets = [Int](repeating: 0, count: bounds.count)
    var count = 0
  }

  /// Seconds.
  private static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
  private static let figures = Mutex(Figures())

  /// Counts an answered request.
  static func count(_ method: String, _ status: Int, since start: ContinuousClock.Instant) {
    let milliseconds = (ContinuousClock.now - start).milliseconds
    let known = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS"]
    let key = Key(method: known.contains(method) ? method : "other", status: status)
    figures.withLock { figures in
      figures.requests[key, default: 0] += 1
      figures.milliseconds += milliseconds
      figures.count += 1
      for (index, bound) in bounds.enumerated() where Double(milliseconds) <= bound * 1000 {
        figures.buckets[index] += 1
      }
    }
  }

  /// The exposition format, version 0.0.4.
  static var text: String {
    let figures = figures.withLock { $0 }
    var lines = [
      "# HELP concord_http_requests_total Answered requests.",
      "# TYPE concord_http_requests_total counter",
    ]
    for (key, count) in figures.requests.sorted(by: {
      ($0.key.method, $0.key.status) < ($1.key.method, $1.key.status)
    }) {
      lines.append(
        "concord_http_requests_total{method=\"\(key.method)\",status=\"\(key.status)\"} \(count)")
    }
    lines += [
      "# HELP concord_http_request_seconds Time from the request to the answer's beginning.",
      "# TYPE concord_http_request_seconds histogram",
    ]
    for (bound, count) in zip(bounds, figures.buckets) {
      lines.append("concord_http_request_seconds_bucket{le=\"\(bound)\"} \(count)")
    }
    lines.append("concord_http_request_seconds_bucket{le=\"+Inf\"} \(figures.count)")
    lines.append("concord_http_request_seconds_sum \(Double(figures.milliseconds) / 1000)")
    lines.append("concord_http_request_seconds_count \(figures.count)")
    return lines.joined(separator: "\n") + "\n"
  }
}
