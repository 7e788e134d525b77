import ConcordCore
import ConcordStore
import Testing

@Suite("Lists beside the records")
struct ListViewTests {
  @Test("every list can be read, counted, filtered and ordered by each of its columns")
  func everyColumn() async throws {
    let scene = try await OperationScene()
    try await scene.test.store.read(scene.test.company.key) { reader throws(ConcordError) in
      for view in ListView.allCases {
        let columns = view.columnNames.map(PropertySource.column)
        let query = ListQuery(.view(view), limit: 1000, properties: columns)
        let rows = try reader.list(query)
        #expect(try reader.count(query) == Int64(rows.count), "\(view)")
        for (index, column) in columns.enumerated() {
          for row in rows.prefix(3) {
            let value = row.values[index]
            let type: ListType = if case .text = value { .option } else { .integer }
            var filtered = query
            filtered.filter = .compare(.equal, .property(column, type), .literal(value, type))
            filtered.order = [ListOrder(column, type, descends: true)]
            let found = try reader.list(filtered)
            #expect(found.contains { $0.id == row.id }, "\(view) \(column) \(value)")
          }
        }
      }
    }
  }
}
