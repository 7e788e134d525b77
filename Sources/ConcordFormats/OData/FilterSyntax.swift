package import ConcordCore

/// A filter as it was written: names are not looked up, literals have no type yet.
package indirect enum FilterSyntax: Sendable, Hashable {
  case literal(FilterLiteral)
  /// A property, a navigation, or properties behind navigations.
  case path([String])
  case call(String, [FilterSyntax])
  case arithmetic(ListArithmetic, FilterSyntax, FilterSyntax)
  case compare(ListComparison, FilterSyntax, FilterSyntax)
  case isIn(FilterSyntax, [FilterLiteral])
  case has(FilterSyntax, FilterLiteral)
  case and([FilterSyntax])
  case or([FilterSyntax])
  case not(FilterSyntax)
  case lambda(FilterLambda)

  /// Whether this can be a condition without a comparison.
  var isSingle: Bool {
    switch self {
    case .literal, .path, .call, .lambda: true
    default: false
    }
  }
}

/// `path/any(variable: filter)` or `path/all(variable: filter)`.
package struct FilterLambda: Sendable, Hashable {
  package let path: [String]
  package let isAll: Bool
  package let variable: String
  /// Nil in `any()`: whether there is a row at all.
  package let filter: FilterSyntax?
}
