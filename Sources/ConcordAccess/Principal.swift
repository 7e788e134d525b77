package import ConcordCore
internal import ConcordStore

/// Who a request comes from, after the credentials were checked.
package struct Principal: Sendable, Equatable {
  /// The id of the user, or of the application that acts for itself.
  package let id: RecordID
  /// The name for the journal.
  package let name: String
  package let role: Role
  /// The company of requests that name none; nil = none.
  package let defaultCompany: RecordID?
  package let isApplication: Bool

  package init(
    id: RecordID, name: String, role: Role, defaultCompany: RecordID? = nil,
    isApplication: Bool = false
  ) {
    self.id = id
    self.name = name
    self.role = role
    self.defaultCompany = defaultCompany
    self.isApplication = isApplication
  }

  /// The user of a row; nil for one that is disabled or whose role is unknown.
  init?(_ user: AppUser) {
    guard !user.isDisabled, let role = Role(rawValue: user.role) else { return nil }
    self.init(
      id: user.id, name: user.name, role: role, defaultCompany: user.defaultCompany)
  }

  /// The application of a row; nil for one that is disabled or whose role is unknown.
  init?(_ application: RegisteredApplication) {
    guard !application.isDisabled, let role = Role(rawValue: application.role) else { return nil }
    self.init(id: application.id, name: application.name, role: role, isApplication: true)
  }
}
