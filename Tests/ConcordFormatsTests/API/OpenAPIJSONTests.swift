import ConcordFormats
import Foundation
import Testing

@Suite("The OpenAPI description names nothing that it does not describe")
struct OpenAPIJSONTests {
  private func document(_ route: ServiceRoute) throws -> [String: Any] {
    let bytes = OpenAPIJSON.document(route, server: "http://example.test/api")
    if let folder = ProcessInfo.processInfo.environment["METADATA_OUT"] {
      try Data(bytes).write(to: URL(filePath: "\(folder)/\(route.isStandard).json"))
    }
    return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  private func strings(_ value: Any, under name: String) -> [String] {
    if let object = value as? [String: Any] {
      return object.flatMap { key, value in
        (key == name ? [value as? String].compactMap { $0 } : []) + strings(value, under: name)
      }
    }
    return (value as? [Any])?.flatMap { strings($0, under: name) } ?? []
  }

  @Test("every reference leads to a component", arguments: [true, false])
  func references(isStandard: Bool) throws {
    let document = try document(isStandard ? .standard : .concord)
    let components = try #require(document["components"] as? [String: [String: Any]])
    let references = Set(strings(document, under: "$ref"))
    #expect(references.count > 50)
    for reference in references {
      let parts = reference.split(separator: "/").map(String.init)
      #expect(components[parts[2]]?[parts[3]] != nil, "\(reference)")
    }
  }

  @Test("operations have ids of their own", arguments: [true, false])
  func operationIDs(isStandard: Bool) throws {
    let ids = strings(try document(isStandard ? .standard : .concord), under: "operationId")
    #expect(ids.count > 100)
    #expect(Set(ids).count == ids.count)
  }

  @Test("methods that a set does not allow are not described")
  func methods() throws {
    for route in [ServiceRoute.standard, .concord] {
      let paths = try #require(try document(route)["paths"] as? [String: [String: Any]])
      for set in route.sets where set.name != "companies" {
        let base = "/companies({companyId})/\(set.name)"
        #expect((paths[base]?["post"] != nil) == set.methods.contains(.post), "\(set.name)")
        let item = try #require(paths["\(base)({id})"])
        #expect((item["patch"] != nil) == set.methods.contains(.patch), "\(set.name)")
        #expect((item["delete"] != nil) == set.methods.contains(.delete), "\(set.name)")
      }
    }
  }
}
