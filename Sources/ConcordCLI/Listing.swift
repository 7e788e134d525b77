import ArgumentParser
import ConcordCore
import ConcordFormats
import ConcordStore

/// `field=filter` arguments, all of which a record has to pass (grammar of B-2).
struct FieldFilters: Sendable {
  private let filters: [(field: Field, filter: RecordFilter)]

  init(_ arguments: [String], of entity: EntityKind) throws {
    filters = try arguments.map { argument in
      guard let equals = argument.firstIndex(of: "=") else {
        throw ValidationError("\"\(argument)\" is not of the form field=filter.")
      }
      let name = String(argument[..<equals])
      let field = try FieldArguments.field(name, of: entity)
      return (field, try RecordFilter(String(argument[argument.index(after: equals)...])))
    }
  }

  func select(_ record: Record) -> Bool {
    filters.allSatisfy { $0.filter.matches($0.field.text(of: record[$0.field])) }
  }

  var isEmpty: Bool { filters.isEmpty }
}

/// Prints the records of an entity page by page, so that memory stays small.
struct Listing: Sendable {
  let entity: EntityKind
  let filters: FieldFilters
  let after: String
  let limit: Int
  let isJSON: Bool

  private static let pageSize = 500

  func run(_ session: Session) async throws {
    var last = after
    var count = 0
    var isFirst = true
    if isJSON { Console.print(bytes: Array(#"{"value":["#.utf8)) }
    while count < limit {
      let page = try await page(after: last, most: limit - count, isFirst: isFirst, session)
      Console.print(bytes: page.bytes)
      if page.count > 0 { isFirst = false }
      count += page.count
      guard let next = page.last else { break }
      last = next
    }
    if isJSON { Console.print("]}") }
  }

  private struct Page: Sendable {
    var bytes: [UInt8] = []
    var count = 0
    /// The number of the last record read; nil = there are no more.
    var last: String?
  }

  private func page(after last: String, most: Int, isFirst: Bool, _ session: Session)
    async throws -> Page
  {
    try await session.read { draft, _ throws(ConcordError) in
      let key = entity.entity.keyFields
      var conditions: [Query.Condition] = []
      if let first = key.first, !last.isEmpty { conditions = [.isGreater(first, .text(last))] }
      let read = try draft.search(
        Query(entity, conditions, order: key, limit: Self.pageSize))
      let chosen = Array(read.filter(filters.select).prefix(most))
      var page = Page()
      page.count = chosen.count
      if read.count == Self.pageSize, let final = read.last, let first = key.first {
        page.last = final[first].text
      }
      page.bytes =
        isJSON
        ? try json(chosen, isFirst: isFirst, draft) : table(chosen, isFirst: isFirst)
      return page
    }
  }

  private func json(_ records: [Record], isFirst: Bool, _ draft: Draft) throws(ConcordError)
    -> [UInt8]
  {
    let writer = RecordJSON(draft)
    try writer.prefetch(records)
    var bytes: [UInt8] = []
    for (index, record) in records.enumerated() {
      var json = JSONWriter()
      try writer.write(record, to: &json)
      if !(isFirst && index == 0) { bytes.append(UInt8(ascii: ",")) }
      bytes += json.take()
    }
    return bytes
  }

  /// The fields of a table: the telling ones of a party, the first ones of a list.
  private var columns: [Field] {
    guard Kind(entity) != nil || entity == .contact else {
      return Array(entity.entity.fields.prefix(6))
    }
    let names = [
      "number", "displayName", "givenName", "surname", "type", "city", "phoneNumber",
      "contactBusinessRelation",
    ]
    return names.compactMap { entity.entity.field($0) }
  }

  private func table(_ records: [Record], isFirst: Bool) -> [UInt8] {
    if records.isEmpty { return [] }
    var table = TextTable(columns.map(\.caption))
    for record in records {
      table.add(
        columns.map { field in
          field.apiName == "displayName" ? record.displayName : field.text(of: record[field])
        })
    }
    let lines = isFirst ? table.lines : Array(table.lines.dropFirst())
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }
}

/// One record with all its fields and what it is linked to.
struct RecordCard {
  private let record: Record
  private let draft: Draft
  private let isJSON: Bool

  init(_ record: Record, _ draft: Draft, isJSON: Bool) {
    self.record = record
    self.draft = draft
    self.isJSON = isJSON
  }

  func bytes() throws(ConcordError) -> [UInt8] {
    if isJSON {
      var json = JSONWriter()
      try RecordJSON(draft).write(record, to: &json)
      json.lineBreak()
      return json.take()
    }
    let title = [record.entity.caption, record.number, record.displayName]
    var lines = [title.filter { !$0.isEmpty }.joined(separator: " ")]
    let shown = record.entity.fields.filter { record[$0] != $0.defaultValue }
    let width = shown.map(\.caption.count).max() ?? 0
    for field in shown {
      let padding = String(repeating: " ", count: width - field.caption.count)
      let text = field.text(of: record[field]).onOneLine
      lines.append(
        "  \(field.caption)\(padding)  \(field.isSensitive ? ValueJSON.masked(text) : text)")
    }
    lines += try links()
    lines.append(
      "  Version \(record.version), changed \(record.modifiedAt) by \(record.modifiedBy)")
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  private func links() throws(ConcordError) -> [String] {
    guard record.key.entity == .contact else {
      guard let contact = try draft.contactLinked(to: record) else { return [] }
      return ["  Linked with contact \(contact.number) \(contact.displayName)"]
    }
    var lines: [String] = []
    for kind in Kind.allCases {
      let number = try draft.linkedNumber(kind, of: record)
      if number.isEmpty { continue }
      let linked = try draft.find(kind.entity, number)
      lines.append(
        "  \(kind.rawValue) \(number) \(linked?.displayName ?? "(missing)")")
    }
    return lines
  }
}
