import ConcordFormats
import Foundation
import Testing

@Suite("The entity data model declares everything that it names")
struct MetadataXMLTests {
  @Test("the document of each route is well-formed and refers to nothing undeclared")
  func references() throws {
    for route in [ServiceRoute.standard, .concord] {
      for captions in [false, true] {
        let document = try MetadataReader.read(MetadataXML.document(route, captions: captions))
        if let folder = ProcessInfo.processInfo.environment["METADATA_OUT"] {
          try Data(MetadataXML.document(route, captions: captions)).write(
            to: URL(filePath: "\(folder)/\(route.isStandard)-\(captions).xml"))
        }
        #expect(document.references.subtracting(document.declared) == [])
      }
    }
  }
}
