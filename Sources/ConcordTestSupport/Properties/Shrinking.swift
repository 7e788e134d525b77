/// Makes a failing list of steps shorter while it still fails (delta debugging), in bounded time.
package struct Shrinking {
  private let secondsMax: Double
  private let fails: ([Step]) -> Bool
  private let clock = ContinuousClock()
  private var start: ContinuousClock.Instant

  package init(secondsMax: Double, fails: @escaping ([Step]) -> Bool) {
    self.secondsMax = secondsMax
    self.fails = fails
    start = clock.now
  }

  private var isOutOfTime: Bool { clock.now - start > .seconds(secondsMax) }

  /// The shortest failing list found; the given one fails.
  package mutating func shrunk(_ steps: [Step]) -> [Step] {
    start = clock.now
    var current = withoutChunks(steps)
    for index in current.indices where !isOutOfTime {
      current = withoutValues(current, at: index)
    }
    return current
  }

  /// Drops runs of steps, halving their length until single steps are tried.
  private func withoutChunks(_ steps: [Step]) -> [Step] {
    var current = steps
    var size = max(1, current.count / 2)
    while !isOutOfTime {
      var index = 0
      var hasShrunk = false
      while index < current.count, !isOutOfTime {
        var candidate = current
        candidate.removeSubrange(index..<min(index + size, current.count))
        if fails(candidate) {
          current = candidate
          hasShrunk = true
        } else {
          index += size
        }
      }
      if size == 1, !hasShrunk { break }
      size = size == 1 ? 1 : size / 2
    }
    return current
  }

  /// Drops single values and options of a step.
  private func withoutValues(_ steps: [Step], at index: Int) -> [Step] {
    var current = steps
    for name in (current[index].fields ?? [:]).keys.sorted() where !isOutOfTime {
      var candidate = current
      candidate[index].fields?[name] = nil
      if fails(candidate) { current = candidate }
    }
    for name in (current[index].options ?? [:]).keys.sorted() where !isOutOfTime {
      var candidate = current
      candidate[index].options?[name] = nil
      if fails(candidate) { current = candidate }
    }
    if current[index].fields?.isEmpty == true { current[index].fields = nil }
    if current[index].options?.isEmpty == true { current[index].options = nil }
    return current
  }
}
