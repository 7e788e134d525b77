package import ConcordCore

/// A column that a CSV file may have: the names by which its heading is recognised (CSV-2).
package struct CSVColumn: Sendable, Equatable {
  /// The name in the API, in mappings and, by default, in exported headers.
  package let apiName: String
  /// The English caption, the other heading of an exported file.
  package let caption: String
  /// Headings of other programs that mean the same.
  package let aliases: [String]
  /// The field that the cells fill; nil for keys of other records and lists of codes.
  package let field: Field?

  /// A column that stands for no field of the entity itself, such as `customerNumber`.
  package init(_ apiName: String, caption: String = "", aliases: [String] = []) {
    self.apiName = apiName
    self.caption = caption
    self.aliases = aliases
    field = nil
  }

  /// The column of a field, with the aliases that are usual for its entity.
  package init(_ field: Field) {
    apiName = field.apiName
    caption = field.caption
    aliases = CSVAliases.aliases(of: field)
    self.field = field
  }

  /// The columns of every field of an entity that a cell can hold, in the order of the dictionary.
  ///
  /// Fields that only rules may set are among them, for export; `field.access` tells (CSV-21).
  package static func columns(of entity: Entity) -> [CSVColumn] {
    entity.fields.filter { $0.type != .image }.map { CSVColumn($0) }
  }
}
