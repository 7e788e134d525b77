import ConcordFormats
import Testing

@Suite("The automation and runtime routes describe themselves")
struct SurroundingRoutesTests {
  private static let routes: [(ServiceRoute, sets: [String])] = [
    (.automation, ["companies", "automationCompanies"]),
    (.runtime, ["companies", "webhookSupportedResources"]),
  ]

  @Test("API 1.8: the data model declares the sets and everything that it refers to")
  func metadata() throws {
    for (route, sets) in Self.routes {
      #expect(route.sets.map(\.name) == sets)
      for captions in [true, false] {
        let document = try MetadataReader.read(MetadataXML.document(route, captions: captions))
        #expect(document.references.subtracting(document.declared) == [])
        #expect(document.sets.map { $0["Name"] } == sets)
      }
    }
  }

  @Test("API 1.8: a company contains what is made in it")
  func containment() throws {
    for (route, sets) in Self.routes {
      let document = try MetadataReader.read(MetadataXML.document(route))
      let company = try #require(document.type("company"))
      #expect(company.all("NavigationProperty").map { $0["Name"] } == Array(sets.dropFirst()))
    }
  }

  @Test("API 1.8: an automation company has the properties of the contract, in order")
  func automationCompany() throws {
    let set = try #require(ServiceRoute.automation.set("AUTOMATIONCOMPANIES"))
    #expect(
      set.type.properties.map(\.name) == [
        "id", "name", "evaluationCompany", "displayName", "businessProfileId",
      ])
    #expect(set.methods == [.get, .post, .patch] && set.role == .admin)
  }

  @Test("6.2: what can be subscribed leaves out jobs, the journal and issues")
  func notified() {
    #expect(Set(ServiceRoute.standard.notifiedSets).contains("customers"))
    let forbidden: Set = ["jobs", "jobLines", "journalEntries", "operations", "syncIssues"]
    #expect(forbidden.isDisjoint(with: ServiceRoute.concord.notifiedSets))
    #expect(!ServiceRoute.concord.notifiedSets.contains("companies"))
  }
}
