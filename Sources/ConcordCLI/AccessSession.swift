import ArgumentParser
import ConcordAccess
import ConcordCore
import ConcordSQLite
import ConcordStore

/// Where the data is; commands about users and applications need no company.
struct AccessOptions: ParsableArguments {
  @Option(help: "The database file. Default: $CONCORD_DATABASE.")
  var database: String?

  @Flag(help: "Print JSON, for scripts.")
  var json = false

  /// Opens the database, also while a server serves it.
  ///
  /// - Throws: `E-DATABASE`.
  func store() async throws -> Store {
    var options = DatabaseOptions()
    options.database = database
    let driver = try SQLiteDriver(path: try options.path(), opening: .existing)
    return try await Store(driver)
  }

  /// Users, keys and applications of that database.
  ///
  /// - Throws: `E-DATABASE`.
  func administration() async throws -> AccessAdministration {
    AccessAdministration(try await store())
  }
}

extension Role: ExpressibleByArgument {}

/// The id of a key, as it was printed.
struct IDArgument: ExpressibleByArgument, Sendable {
  let id: RecordID

  init?(argument: String) {
    guard let id = RecordID(argument) else { return nil }
    self.id = id
  }
}

/// `--disabled` or `--enabled`.
enum AccessState: String, EnumerableFlag {
  case disabled, enabled

  static func help(for value: AccessState) -> ArgumentHelp? {
    switch value {
    case .disabled: "Refuse every request from now on."
    case .enabled: "Let in again."
    }
  }
}

extension AccessAdministration {
  /// The client id that was typed, or that of the one application with the typed name.
  ///
  /// - Throws: `E-NOTFOUND`, with the client ids when several have the name.
  func applicationID(_ text: String) async throws -> RecordID {
    let applications = try await applications()
    if let id = RecordID(text) { return id }
    let named = applications.filter { foldedKey($0.name) == foldedKey(text) }
    guard let found = named.first, named.count == 1 else {
      throw ConcordError(
        .notFound, "Application", text,
        candidates: named.prefix(Limits.candidates).map(\.id.description))
    }
    return found.id
  }
}
