import ConcordCore
import ConcordSQLite
import ConcordStore
import Foundation
import Testing

@Suite("Times, ids and images")
struct EncodingTests {
  @Test(
    "times are written as the calendar has them",
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (951_782_399_999, "2000-02-28T23:59:59.999Z"),
      (951_782_400_000, "2000-02-29T00:00:00.000Z"),
      (1_709_251_200_001, "2024-03-01T00:00:00.001Z"),
      (4_107_542_399_000, "2100-02-28T23:59:59.000Z"),
      (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
      (-1, "1970-01-01T00:00:00.000Z"), (Int64.max, "9999-12-31T23:59:59.999Z"),
    ] as [(Int64, String)])
  func times(_ milliseconds: Int64, _ text: String) {
    #expect(UTCTime.text(milliseconds) == text)
  }

  @Test("every third day of 130 years agrees with Foundation")
  func everyThirdDay() {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    for day in stride(from: 0, to: 47_500, by: 3) {
      let milliseconds = Int64(day) * 86_400_000 + 12_345_500
      let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
      #expect(UTCTime.text(milliseconds) == date.formatted(style))
    }
  }

  @Test("ids are UUIDs of version 7 that grow, also when the clock stands still or goes back")
  func ids() {
    let clock = TestClock()
    let source = TimeOrderedIDs(clock: clock.now)
    var last = source.next()
    for round in 0..<10_000 {
      if round == 5000 { clock.advance(milliseconds: -1000) }
      let next = source.next()
      #expect(last < next)
      last = next
    }
    let text = last.description
    #expect(text.dropFirst(14).first == "7" && "89ab".contains(text.dropFirst(19).first ?? "x"))
    #expect(text.hasPrefix("018bcfe5-68"))
  }

  @Test(
    "an image that was damaged is a fault and never a wrong record",
    arguments: [
      "", "{", "{}x", "[]", "{\"number\"}", "{\"number\":}", "{\"number\":\"C1\"", "{\"number\":1}",
      "{\"minor\":\"1\"}", "{\"minor\":1.5}", "{\"minor\":99999999999999999999}",
      "{\"number\":\"\\q\"}", "{\"number\":\"\\u12\"}", "{\"number\":\"\\u00ff\"}",
      "{\"number\":\"C1\",}", "{,}", "{\"number\":\"C1\" \"type\":\"x\"}", "{\"number\":null}",
    ])
  func damagedImage(_ image: String) async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1))
    try await test.driver.write(nil) { transaction throws(ConcordError) in
      try transaction.execute("UPDATE journal_entry SET new_value = \(image)")
    }
    let error = await #expect(throws: ConcordError.self) {
      _ = try await test.entries(ofOperation: 1)
    }
    #expect(error?.category == .fault)
  }

  @Test("an image may have blanks, every escape, and fields of a later version")
  func tolerantImage() async throws {
    let test = try await TestStore()
    try await test.perform(.newContact(1))
    let image = #" { "number" : "C\u0041\"\\" , "future":"x","minor": -3 } "#
    try await test.driver.write(nil) { transaction throws(ConcordError) in
      try transaction.execute("UPDATE journal_entry SET new_value = \(image)")
    }
    let entries = try await test.entries(ofOperation: 1)
    guard case .inserted(let record) = entries.first?.change else {
      Issue.record("the entry is no insertion")
      return
    }
    #expect(record[Contact.number] == "CA\"\\")
    #expect(record[Contact.minor.field] == .integer(-3))
  }

  @Test("SQL binds every interpolated value in order of appearance, also of inner statements")
  func sql() {
    let inner: SQL = "b = \(2) AND c = \("x'; --")"
    let sql: SQL = "a = \(Int64(1)) AND \(inner) OR d = \(true)"
    #expect(sql.text == "a = $1 AND b = $2 AND c = $3 OR d = $4")
    #expect(sql.values == [.integer(1), .integer(2), .text("x'; --"), .integer(1)])
  }
}
