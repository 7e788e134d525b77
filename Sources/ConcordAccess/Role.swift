/// What a user or application may do; each role includes the ones before it (`api.md` 1.3).
package enum Role: String, CaseIterable, Sendable, Comparable {
  case read, edit, setup, admin

  package static func < (left: Role, right: Role) -> Bool {
    (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
  }
}
