import Foundation
import FoundationXML

/// An element of a document that was read.
final class MetadataElement {
  let name: String
  let attributes: [String: String]
  var children: [MetadataElement] = []

  init(_ name: String, _ attributes: [String: String]) {
    self.name = name
    self.attributes = attributes
  }

  subscript(_ attribute: String) -> String { attributes[attribute] ?? "" }

  func all(_ names: String...) -> [MetadataElement] { children.filter { names.contains($0.name) } }

  var descendants: [MetadataElement] { children + children.flatMap(\.descendants) }
}

/// Reads a data model as a tree; what is no XML is an error.
final class MetadataReader: NSObject, XMLParserDelegate {
  struct Failure: Error {}

  private let root = MetadataElement("", [:])
  private var open: [MetadataElement] = []

  static func read(_ bytes: [UInt8]) throws -> MetadataDocument {
    let reader = MetadataReader()
    reader.open = [reader.root]
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = reader
    guard parser.parse() else { throw parser.parserError ?? Failure() }
    guard let schema = reader.root.descendants.first(where: { $0.name == "Schema" }) else {
      throw Failure()
    }
    return MetadataDocument(schema: schema)
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    let element = MetadataElement(name, attributes)
    open.last?.children.append(element)
    open.append(element)
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
    qualifiedName: String?
  ) { open.removeLast() }
}

/// A schema and what it declares.
struct MetadataDocument {
  let schema: MetadataElement

  /// The names of types, without namespace.
  var declared: Set<String> {
    Set(schema.all("EntityType", "ComplexType", "EnumType").map { $0["Name"] })
  }

  var sets: [MetadataElement] {
    schema.all("EntityContainer").flatMap { $0.all("EntitySet") }
  }

  func type(_ name: String) -> MetadataElement? {
    schema.all("EntityType", "ComplexType", "EnumType").first { $0["Name"] == name }
  }

  /// The names of own types that anything refers to.
  var references: Set<String> {
    var found: Set<String> = []
    for element in schema.descendants {
      for name in [element["Type"], element["EntityType"]] {
        let bare = name.replacing("Collection(", with: "").replacing(")", with: "")
        if bare.hasPrefix("Microsoft.NAV.") { found.insert(String(bare.dropFirst(14))) }
      }
    }
    return found
  }
}
