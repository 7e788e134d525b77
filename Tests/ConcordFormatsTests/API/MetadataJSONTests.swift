import ConcordFormats
import Foundation
import Testing

@Suite("The data model in JSON declares what the one in XML does")
struct MetadataJSONTests {
  @Test("types, members, overloads and sets are the same", arguments: [true, false])
  func sameNames(isStandard: Bool) throws {
    let route = isStandard ? ServiceRoute.standard : .concord
    let xml = try MetadataReader.read(MetadataXML.document(route))
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(MetadataJSON.document(route))) as? [String: Any])
    let schema = try #require(json["Microsoft.NAV"] as? [String: Any])
    func isDeclaration(_ name: String) -> Bool { !name.hasPrefix("$") && !name.hasPrefix("@") }
    #expect(
      Set(schema.keys.filter(isDeclaration)) == Set(xml.schema.children.map { $0["Name"] }))
    for type in xml.schema.all("EntityType", "ComplexType", "EnumType") {
      let members = try #require(schema[type["Name"]] as? [String: Any])
      let names = type.all("Property", "NavigationProperty", "Member").map { $0["Name"] }
      #expect(Set(members.keys.filter(isDeclaration)) == Set(names), "\(type["Name"])")
    }
    var overloads: [String: Int] = [:]
    for operation in xml.schema.all("Action", "Function") {
      overloads[operation["Name"], default: 0] += 1
    }
    for (name, count) in overloads {
      #expect((schema[name] as? [Any])?.count == count, "\(name)")
    }
    let container = try #require(schema["default"] as? [String: Any])
    #expect(
      Set(container.keys.filter(isDeclaration)) == Set(xml.sets.map { $0["Name"] }))
  }
}
