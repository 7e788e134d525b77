/// SplitMix64: a small generator that gives the same numbers for the same seed on every platform.
package struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number from 0 up to, but not including, a bound.
  package mutating func below(_ bound: Int) -> Int {
    bound <= 1 ? 0 : Int(next() % UInt64(bound))
  }

  /// True in so many of a hundred cases.
  package mutating func percent(_ share: Int) -> Bool { below(100) < share }

  /// One element, or nil when there is none.
  package mutating func pick<C: RandomAccessCollection>(_ list: C) -> C.Element? {
    if list.isEmpty { return nil }
    return list[list.index(list.startIndex, offsetBy: below(list.count))]
  }

  /// One of at least one element.
  package mutating func one<T>(_ first: T, _ others: T...) -> T {
    let index = below(others.count + 1)
    return index == 0 ? first : others[index - 1]
  }
}
