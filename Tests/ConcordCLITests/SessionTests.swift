import Testing

@Suite("Sessions as a person types and reads them")
struct SessionTests {
  @Test(
    "what the commands print is as reviewed",
    arguments: [
      "records", "links", "batches", "rows", "history", "json", "refusals", "usage", "access",
    ])
  func session(_ name: String) async throws {
    let script = try #require(SessionScripts.all[name])
    var transcript = Transcript(try Workplace())
    try await transcript.run(script)
    try GoldenFile("sessions/\(name).txt").compare(transcript.text)
  }

  @Test("databases that are missing, no database or too new end with status 3 and a reason")
  func databases() async throws {
    let place = try Workplace()
    var transcript = Transcript(place)
    try await transcript.run("# There is no database\ncontact list\nverify")
    try place.makeFile("text.concord", String(repeating: "no database at all ", count: 100))
    try await transcript.run(
      """
      # The file is something else
      contact list --database text.concord
      init --company Demo --database text.concord
      # The file cannot be made
      init --company Demo --database no-folder/demo.concord
      % contact list --database postgres://localhost/demo
      # There is no company yet
      """)
    _ = try await Soundness.upgraded(place.path("empty.concord"))
    try await transcript.run("contact list --database empty.concord")
    try place.makeFile("blank.concord", "")
    try await transcript.run(
      "# The tables are missing, or of a newer version\ncontact list --database blank.concord")
    _ = try await place.concord("init", "--company", "Demo")
    try await place.pretendNewer()
    try await transcript.run("contact list\ninit --company Demo")
    try GoldenFile("sessions/databases.txt").compare(transcript.text)
  }
}
