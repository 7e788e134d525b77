import ArgumentParser
import ConcordCore
import ConcordStore
import Foundation

/// Where the data is and who asks; every command takes these.
struct DatabaseOptions: ParsableArguments {
  @Option(help: "The database file. Default: $CONCORD_DATABASE.")
  var database: String?

  @Option(help: "The company. Default: the only one.")
  var company: String?

  @Option(help: "Who does it, for the journal. Default: the login name.")
  var user: String?

  @Flag(help: "Print JSON, for scripts.")
  var json = false

  /// The path of the database.
  func path() throws -> String {
    let path = database ?? ProcessInfo.processInfo.environment["CONCORD_DATABASE"] ?? ""
    if path.isEmpty {
      throw ValidationError("Name the database with --database, or set CONCORD_DATABASE.")
    }
    if path.hasPrefix("postgres://") || path.hasPrefix("postgresql://") {
      throw ConcordError(.database, "this version opens database files only")
    }
    return path
  }

  var userName: String { user ?? NSUserName() }
}

/// How a change is made; every command that changes something takes these.
struct ChangeOptions: ParsableArguments {
  @Flag(help: "Show what would happen and write nothing.")
  var preview = false

  @Flag(help: "Answer every question with yes.")
  var yes = false

  @Option(help: "Why, for the journal.")
  var reason: String?

  @Option(help: "Execute only if nothing involved changed since this preview.")
  var previewToken: String?

  @Option(help: "The business date, yyyy-MM-dd. Default: today.")
  var workDate: String?

  @Flag(help: "Fill in what a post code or a city implies.")
  var autofill = false

  @Flag(help: "Store an IBAN that does not look valid.")
  var acceptUnusualIban = false

  func context(_ user: String) -> Context {
    Context(
      user: user, channel: .cli, client: "concord \(Concord.configuration.version)",
      reason: reason ?? "", confirmations: yes ? ["*"] : [], autofill: autofill,
      acceptsUnusualIBAN: acceptUnusualIban, workDate: workDate ?? "")
  }
}

extension Kind: ExpressibleByArgument {
  /// `customer`, `vendor`, `bank-account`, `employee`.
  public init?(argument: String) {
    let wanted = argument.lowercased().filter(\.isLetter)
    guard let kind = Kind.allCases.first(where: { $0.commandName.filter(\.isLetter) == wanted })
    else { return nil }
    self = kind
  }

  public static var allValueStrings: [String] { Kind.allCases.map(\.commandName) }

  var commandName: String { rawValue.lowercased().replacing(" ", with: "-") }
}

extension String {
  /// A typed number or code in its stored form: without blanks around it, in upper case.
  var asNumber: String { trimmingCharacters(in: .whitespacesAndNewlines).uppercased() }
}

/// At most how many lines a list has.
struct LineLimit: ExpressibleByArgument, CustomStringConvertible {
  let count: Int

  init(_ count: Int) { self.count = count }

  init?(argument: String) {
    guard let count = Int(argument), count > 0 else { return nil }
    self.count = count
  }

  var description: String { String(count) }
}

/// `apiName=value` arguments as entries of an entity.
enum FieldArguments {
  /// The entries, with `picture=@file` read into the context.
  ///
  /// - Throws: `E-FIELD`, `E-RANGE`, and wrong usage for an argument without `=`.
  static func entries(_ arguments: [String], of entity: EntityKind, _ context: inout Context)
    throws -> Entries
  {
    var entries = Entries(entity)
    for argument in arguments {
      guard let equals = argument.firstIndex(of: "=") else {
        throw ValidationError("\"\(argument)\" is not of the form field=value.")
      }
      let name = String(argument[..<equals])
      let text = String(argument[argument.index(after: equals)...])
      let field = try field(name, of: entity)
      if case .image = field.type, text.hasPrefix("@") {
        entries[field] = .text(try image(at: String(text.dropFirst()), &context))
      } else {
        entries[field] = try field.value(of: text)
      }
    }
    return entries
  }

  /// The field with an API name.
  ///
  /// - Throws: `E-FIELD` with names that look alike.
  static func field(_ name: String, of entity: EntityKind) throws(ConcordError) -> Field {
    if let field = entity.entity.field(name) { return field }
    let wanted = name.lowercased()
    let similar = entity.entity.fields.map(\.apiName).filter { known in
      let known = known.lowercased()
      return !wanted.isEmpty
        && (known.contains(wanted) || wanted.contains(known)
          || known.hasPrefix(wanted.prefix(4)))
    }
    throw ConcordError(
      .field, entity.entity.caption, name, field: name,
      candidates: Array(similar.prefix(Limits.candidates)))
  }

  private static func image(at path: String, _ context: inout Context) throws -> String {
    let data: Data
    do {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      // One byte more than allowed is enough to refuse a file, however long it is.
      data = try file.read(upToCount: Limits.imageBytes + 1) ?? Data()
    } catch {
      throw ValidationError("The image \(path) cannot be read.")
    }
    let image = try ImageBytes(Array(data))
    context.images[image.hash] = image.bytes
    return image.hash
  }
}
