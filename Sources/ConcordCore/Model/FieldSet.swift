/// A set of fields of one entity: a bit per ordinal, so that asking costs no hashing.
package struct FieldSet: Hashable, Sendable {
  /// The fields that an entity can have.
  package static let capacity = 128

  private var low: UInt64 = 0
  private var high: UInt64 = 0

  /// A set without fields.
  package init() {}

  /// Adds a field.
  package mutating func insert(_ field: Field) {
    if field.ordinal < 64 { low |= 1 << field.ordinal } else { high |= 1 << (field.ordinal - 64) }
  }

  /// Whether a field is in the set.
  package func contains(_ field: Field) -> Bool { contains(field.ordinal) }

  /// Whether the field with an ordinal is in the set.
  func contains(_ ordinal: Int) -> Bool {
    ordinal < 64 ? low & (1 << ordinal) != 0 : high & (1 << (ordinal - 64)) != 0
  }

  /// The ordinals of the fields, ascending.
  var ordinals: [Int] {
    var ordinals: [Int] = []
    for (word, first) in [(low, 0), (high, 64)] {
      var rest = word
      while rest != 0 {
        ordinals.append(first + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return ordinals
  }
}
