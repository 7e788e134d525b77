package import ConcordCore

/// The records of one entity in a test company, with an index by the first key field.
struct MemoryTable: Sendable, Equatable {
  private(set) var records: [RecordID: Record] = [:]
  private var byFirstKey: [Value: [RecordID]] = [:]

  mutating func store(_ record: Record) {
    let id = record.key.id
    if let field = record.entity.keyFields.first {
      let old = records[id]?[field]
      if old != record[field] {
        if let old { forget(id, old) }
        byFirstKey[record[field], default: []].append(id)
      }
    }
    records[id] = record
  }

  mutating func remove(_ id: RecordID) {
    guard let record = records.removeValue(forKey: id) else { return }
    if let field = record.entity.keyFields.first { forget(id, record[field]) }
  }

  private mutating func forget(_ id: RecordID, _ value: Value) {
    byFirstKey[value]?.removeAll { $0 == id }
    if byFirstKey[value]?.isEmpty == true { byFirstKey[value] = nil }
  }

  func withFirstKey(_ value: Value) -> [Record] {
    (byFirstKey[value] ?? []).compactMap { records[$0] }
  }
}

/// The records of a test company by their keys.
package struct MemoryRecords: Sendable, Equatable {
  let tables: [MemoryTable]

  package subscript(key: RecordKey) -> Record? { tables[key.entity.rawValue].records[key.id] }
}

/// The records of one entity at one moment; the same object while nothing changed.
package final class RecordTable: Sendable {
  /// In the order of their ids, which is the order of creation.
  package let list: [Record]
  private let byID: [RecordID: Record]
  private let byNumber: [String: Record]

  package init(_ records: [RecordID: Record]) {
    byID = records
    list = records.values.sorted { $0.key.id < $1.key.id }
    byNumber = Dictionary(list.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package subscript(id: RecordID) -> Record? { byID[id] }

  /// The record with a business number or code, or nil.
  package subscript(number: String) -> Record? { byNumber[number] }
}

/// Every record of a company at one moment.
package struct CompanyState: Sendable {
  private let tables: [RecordTable]

  package init(_ tables: [RecordTable]) { self.tables = tables }

  package subscript(entity: EntityKind) -> RecordTable { tables[entity.rawValue] }

  package subscript(key: RecordKey) -> Record? { tables[key.entity.rawValue][key.id] }

  /// A state in which one record is another one, or gone.
  package func replacing(_ key: RecordKey, with record: Record?) -> CompanyState {
    var records = Dictionary(uniqueKeysWithValues: self[key.entity].list.map { ($0.key.id, $0) })
    records[key.id] = record
    var tables = tables
    tables[key.entity.rawValue] = RecordTable(records)
    return CompanyState(tables)
  }
}
