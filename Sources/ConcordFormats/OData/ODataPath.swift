/// The address of a request without its query, split into what it names (`api.md` 1.1).
package struct ODataPath: Sendable, Equatable {
  /// What stands before the route; it means nothing for data.
  package enum Prefix: Sendable, Equatable {
    case none
    case instance(String)
    case environment(String)
    case tenant(String, environment: String)
  }

  /// Which interface the address belongs to.
  package enum Route: Sendable, Equatable {
    /// `api/v2.0`
    case standard
    /// `api/concord/v1.0`, also as `api/concord/sync/v1.0`
    case concord
    /// `api/microsoft/automation/v2.0`
    case automation
    /// `api/microsoft/runtime/v1.0` or `beta`
    case runtime
    /// `ODataV4`
    case dataServices
    /// An interface that does not exist, by its segments.
    case unknown([String])
  }

  package let prefix: Prefix
  package let route: Route
  /// The prefix and route as the request wrote them, percent-encoded: `/BC/api/v2.0`.
  package let base: String
  package let segments: [Segment]

  /// One step of an address: `customers(2f0a…)`, `$count`, `Microsoft.NAV.makeOrder`.
  package struct Segment: Sendable, Equatable {
    /// As written, decoded.
    package let name: String
    package let key: Key?

    package init(_ name: String, _ key: Key? = nil) {
      self.name = name
      self.key = key
    }

    /// Whether the segment has a name, in any case.
    package func isNamed(_ name: String) -> Bool {
      self.name.lowercased() == name.lowercased()
    }
  }

  /// What stands in the parentheses behind a name.
  package enum Key: Sendable, Equatable {
    /// `()`: a function without parameters; behind the name of a set it is an error.
    case none
    /// In lower case (API-URL-6), however it was written.
    case guid(String)
    /// Text, or a number or another word without quotes.
    case text(String)
    /// The parts of a composite key without names, in the order of the key.
    case positional([String])
    /// Named keys, or the parameters of a function; quotes and their doubling removed.
    case named([Parameter])
  }

  /// A named part of a key or a parameter of a function.
  package struct Parameter: Sendable, Equatable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }
}
