import ConcordFormats
import Foundation
import Testing

@Suite("The entity data model declares everything that it names")
struct MetadataXMLTests {
  private static let routes = [true: ServiceRoute.standard, false: .concord]

  private func read(_ isStandard: Bool, captions: Bool = false) throws -> MetadataDocument {
    let route = try #require(Self.routes[isStandard])
    return try MetadataReader.read(MetadataXML.document(route, captions: captions))
  }

  @Test("the document is well-formed and refers to nothing undeclared", arguments: [true, false])
  func references(isStandard: Bool) throws {
    for captions in [true, false] {
      let document = try read(isStandard, captions: captions)
      #expect(document.references.count > 30)
      #expect(document.references.subtracting(document.declared) == [])
    }
  }

  @Test("every set of the route is declared with its type", arguments: [true, false])
  func sets(isStandard: Bool) throws {
    let route = try #require(Self.routes[isStandard])
    let document = try read(isStandard)
    #expect(document.sets.map { $0["Name"] } == route.sets.map(\.name))
    for (element, set) in zip(document.sets, route.sets) {
      #expect(element["EntityType"] == "Microsoft.NAV.\(set.type.name)")
      let type = try #require(document.type(set.type.name))
      let names = type.all("Property").map { $0["Name"] }
      #expect(names == set.type.properties.map(\.name), "\(set.name)")
    }
  }

  @Test("names are unique; operations share them with nothing else", arguments: [true, false])
  func names(isStandard: Bool) throws {
    let document = try read(isStandard)
    var kinds: [String: Set<String>] = [:]
    for element in document.schema.children {
      kinds[element["Name"], default: []].insert(element.name)
    }
    #expect(kinds.filter { $0.value.count > 1 } == [:])
    let types = document.schema.all("EntityType", "ComplexType", "EnumType", "Term")
    #expect(Set(types.map { $0["Name"] }).count == types.count)
    for type in types {
      let members = type.all("Property", "NavigationProperty", "Member").map { $0["Name"] }
      #expect(Set(members).count == members.count, "\(type["Name"])")
    }
    let overloads = document.schema.all("Action", "Function").map { element in
      let parameters = element.all("Parameter")
      let names = element.name == "Action" ? [] : parameters.map { $0["Name"] }
      return "\(element["Name"]) \(parameters[0]["Type"]) \(names)"
    }
    #expect(Set(overloads).count == overloads.count)
  }

  @Test("names are identifiers", arguments: [true, false])
  func identifiers(isStandard: Bool) throws {
    for element in try read(isStandard).schema.descendants where !element["Name"].isEmpty {
      #expect(
        element["Name"].wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]{0,127}/) != nil,
        "\(element["Name"])")
    }
  }

  @Test("every type has a key that is a property and is never null", arguments: [true, false])
  func keys(isStandard: Bool) throws {
    for type in try read(isStandard).schema.all("EntityType") {
      let keys = type.all("Key").flatMap { $0.all("PropertyRef") }.map { $0["Name"] }
      #expect(keys.count == 1, "\(type["Name"])")
      let required = type.all("Property").filter { $0["Nullable"] == "false" }
      #expect(required.map { $0["Name"] } == keys, "\(type["Name"])")
    }
  }

  @Test("navigations lead to sets of their types, and back", arguments: [true, false])
  func navigations(isStandard: Bool) throws {
    let document = try read(isStandard)
    for set in document.sets {
      let type = try #require(document.type(String(set["EntityType"].dropFirst(14))))
      for binding in set.all("NavigationPropertyBinding") {
        let target = try #require(document.sets.first { $0["Name"] == binding["Target"] })
        let navigation = try #require(
          type.all("NavigationProperty").first { $0["Name"] == binding["Path"] })
        #expect(navigation["Type"].contains(target["EntityType"]), "\(binding["Path"])")
        guard !navigation["Partner"].isEmpty else { continue }
        let end = try #require(document.type(String(target["EntityType"].dropFirst(14))))
        let back = try #require(
          end.all("NavigationProperty").first { $0["Name"] == navigation["Partner"] })
        #expect(back["Partner"] == navigation["Name"], "\(type["Name"]).\(navigation["Name"])")
      }
    }
  }

  @Test("an id beside a navigation is its constraint, of the same type as the key")
  func constraints() throws {
    let document = try read(false)
    var found: Set<String> = []
    for type in document.schema.all("EntityType") {
      for navigation in type.all("NavigationProperty") {
        for constraint in navigation.all("ReferentialConstraint") {
          let property = type.all("Property").first { $0["Name"] == constraint["Property"] }
          #expect(property?["Type"] == "Edm.Guid")
          #expect(constraint["ReferencedProperty"] == "id")
          found.insert("\(type["Name"]).\(navigation["Name"])")
        }
      }
    }
    #expect(
      found.isSuperset(of: ["customer.currency", "customer.contact", "comment.contact"]))
  }

  @Test("the company contains every other set")
  func company() throws {
    for isStandard in [true, false] {
      let document = try read(isStandard)
      let contained = try #require(document.type("company")).all("NavigationProperty")
      let names = document.sets.map { $0["Name"] }.filter { $0 != "companies" }
      #expect(contained.map { $0["Name"] } == names)
      #expect(contained.allSatisfy { $0["ContainsTarget"] == "true" })
    }
  }

  @Test("captions are there only when they are asked for")
  func captions() throws {
    func descriptions(_ document: MetadataDocument) -> [String] {
      document.schema.descendants.filter { $0["Term"] == "Org.OData.Core.V1.Description" }
        .map { $0["String"] }
    }
    #expect(try descriptions(read(true)) == [])
    #expect(try descriptions(read(true, captions: true)).contains("Home Page"))
  }

  @Test("a response's enumeration members, facets and marks are those of the tables")
  func facets() throws {
    let document = try read(false)
    let relation = try #require(
      document.type("contactBusinessRelationLinkToTable")?.all("Member"))
    #expect(
      relation.map { $0["Name"] }
        == ["_x0020_", "Customer", "Vendor", "Bank_x0020_Account", "Employee"])
    #expect(relation.map { $0["Value"] } == ["0", "1", "2", "3", "4"])
    let customer = try #require(document.type("customer")?.all("Property"))
    let properties = Dictionary(uniqueKeysWithValues: customer.map { ($0["Name"], $0) })
    #expect(properties["displayName"]?["MaxLength"] == "100")
    #expect(properties["creditLimit"]?["Scale"] == "Variable")
    func mark(_ name: String, _ term: String) -> String? {
      properties[name]?.all("Annotation").first { $0["Term"] == term }?["Bool"]
    }
    #expect(mark("contactNumber", "Org.OData.Core.V1.Computed") == "true")
    #expect(mark("templateCode", "Org.OData.Core.V1.Immutable") == "true")
    #expect(mark("templateCode", "Microsoft.NAV.AllowEdit") == "false")
    #expect(mark("templateCode", "Microsoft.NAV.AllowEditOnCreate") == "true")
  }

  @Test("an enumeration means the same wherever its name stands")
  func enumerations() {
    for route in Self.routes.values {
      var found: [String: Enumeration] = [:]
      for property in route.sets.flatMap(\.type.properties) {
        guard case .enumeration(let enumeration) = property.type else { continue }
        #expect(found[enumeration.name, default: enumeration] == enumeration)
        found[enumeration.name] = enumeration
      }
    }
  }

  @Test("every set of an action exists, and so does every complex type")
  func operations() {
    for operation in ActionTable.all {
      for set in operation.sets {
        #expect(ServiceRoute.concord.set(set) != nil, "\(operation.name) on \(set)")
      }
      switch operation.answer {
      case .value(let name), .values(let name):
        #expect(ComplexType.named(name) != nil, "\(operation.name) answers \(name)")
      default: break
      }
    }
  }
}
