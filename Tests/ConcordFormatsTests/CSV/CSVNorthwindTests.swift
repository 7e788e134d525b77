import ConcordCore
import ConcordFormats
import Foundation
import Testing

/// The customers, suppliers and employees of a well-known sample database, as published.
@Suite("CSV: real files")
struct CSVNorthwindTests {
  /// A value per row for one field.
  private func values(
    _ apiName: String, in layout: CSVLayout, _ rows: [CSVRecord]
  ) throws -> [CSVValue] {
    let place = try #require(layout.index(of: apiName))
    let field = try #require(layout.columns[place]?.field)
    return rows.map { CSVCellOptions().value($0[place], of: field) }
  }

  @Test("CSV-2: customers: every heading but one is known")
  func customers() throws {
    let reader = try openCSV(try testData("northwind/customers.csv"))
    #expect(reader.encoding == .utf8 && reader.encodingBasis == .valid)
    #expect(reader.delimiter == .comma)
    let layout = try reader.layout(
      for: CSVColumn.columns(of: EntityKind.customer.entity), ignoresUnknown: true,
      subject: "Customer")
    #expect(layout.warnings == [.ignoredColumns(["ContactTitle"])])
    let rows = try reader.rows()
    #expect(rows.count == 93 && rows.flatMap(\.violations).isEmpty)
    #expect(try values("number", in: layout, rows).first == .value(.text("ALFKI")))
    #expect(
      try values("displayName", in: layout, rows)[2] == .value(.text("Antonio Moreno Taquería")))
    #expect(try values("state", in: layout, rows).filter { $0 == .unchanged }.count == 62)
  }

  @Test("CSV-2: suppliers: a mapping gives the last column a meaning")
  func suppliers() throws {
    let reader = try openCSV(try testData("northwind/suppliers.csv"))
    let layout = try reader.layout(
      for: CSVColumn.columns(of: EntityKind.vendor.entity),
      mapping: try CSVMapping(options: ["Contact Title="]), subject: "Vendor")
    let rows = try reader.rows()
    #expect(rows.flatMap(\.violations).isEmpty)
    #expect(layout.index(of: "website") == 11)
    #expect(try values("website", in: layout, rows)[1] == .value(.text("#CAJUN.HTM#")))
    #expect(layout.columns[3] == nil && layout.warnings.isEmpty)
  }

  @Test("CSV-6: employees: dates and numbers of managers")
  func employees() throws {
    let reader = try openCSV(try testData("northwind/employees.csv"))
    let layout = try reader.layout(
      for: CSVColumn.columns(of: EntityKind.employee.entity),
      mapping: try CSVMapping(options: ["Title=jobTitle"]), subject: "Employee")
    let rows = try reader.rows()
    #expect(rows.count == 9 && rows.flatMap(\.violations).isEmpty)
    #expect(try values("birthDate", in: layout, rows)[0] == .value(.text("1948-12-08")))
    #expect(try values("employmentDate", in: layout, rows)[1] == .value(.text("1992-08-14")))
    #expect(try values("title", in: layout, rows)[1] == .value(.text("Dr.")))
    #expect(try values("managerNumber", in: layout, rows)[1] == .unchanged)
    #expect(try values("jobTitle", in: layout, rows)[1] == .value(.text("Vice President, Sales")))
  }

  @Test("INV-31: a real file that is read, written and read again is the same")
  func rewritten() throws {
    for name in ["customers", "suppliers", "employees"] {
      let reader = try openCSV(try testData("northwind/\(name).csv"))
      let rows = try reader.rows().map(\.cells)
      let sink = Sink()
      var writer = CSVWriter { sink.take($0) }
      try writer.writeRow(reader.header)
      for row in rows { try writer.writeRow(row) }
      try writer.finish()
      let again = try openCSV(sink.bytes)
      #expect(again.header == reader.header)
      #expect(try again.rows().map(\.cells) == rows)
    }
  }

  @Test("LIM-4: a file on disk is read in pieces and named in errors without its folder")
  func fileSource() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Data/northwind")
    let path = folder.appending(path: "customers.csv").path
    let reader = try CSVReader(try FileByteSource(path: path), name: "customers.csv")
    #expect(try reader.countRemaining() == 93)
    let error = #expect(throws: ConcordError.self) {
      try FileByteSource(path: folder.appending(path: "none.csv").path)
    }
    #expect(error?.violations.first?.code == .file)
    #expect(error?.violations.first?.arguments.first == "none.csv")
    let directory = #expect(throws: ConcordError.self) {
      try CSVReader(try FileByteSource(path: folder.path), name: "northwind")
    }
    #expect(directory?.violations.first?.code == .file)
  }
}
