/// A named generator of record numbers (2.9).
package enum NumberSeries {
  static let entity = Entity(
    .numberSeries, "number_series", set: "numberSeries", caption: "No. Series", key: ["code"],
    [
      .code("code", "Code", 20).required(),
      .text("displayName", "Description", 100),
      .flag("defaultNumbers", "Default Nos.", default: true),
      .flag("manualNumbers", "Manual Nos."),
      .flag("dateOrder", "Date Order"),
    ])

  package static let code = entity.key("code")
  package static let defaultNumbers = entity.key("defaultNumbers", as: Bool.self)
  package static let manualNumbers = entity.key("manualNumbers", as: Bool.self)
  package static let dateOrder = entity.key("dateOrder", as: Bool.self)
}

/// A range of numbers of a series, valid from a date (2.9).
package enum NumberSeriesLine {
  static let entity = Entity(
    .numberSeriesLine, "number_series_line", set: "numberSeriesLines",
    caption: "No. Series Line", key: ["seriesCode", "sequence"],
    [
      .code("seriesCode", "Series Code", 20).refers(to: .numberSeries).onCreation().required(),
      .integer("sequence", "Line No.", 0...2_147_483_647).onCreation(),
      .date("startingDate", "Starting Date"),
      .code("startingNumber", "Starting No.", 20).required(),
      .code("endingNumber", "Ending No.", 20),
      .code("warningNumber", "Warning No.", 20),
      .integer("incrementBy", "Increment-by No.", 1...2_147_483_647, default: 1),
      .code("lastNumberUsed", "Last No. Used", 20),
      .date("lastDateUsed", "Last Date Used"),
      .flag("allowGaps", "Allow Gaps in Nos."),
    ])

  package static let series = entity.key("seriesCode")
  package static let lineNo = entity.key("sequence", as: Int64.self)
  package static let startingDate = entity.key("startingDate")
  package static let startingNo = entity.key("startingNumber")
  package static let endingNo = entity.key("endingNumber")
  package static let warningNo = entity.key("warningNumber")
  package static let increment = entity.key("incrementBy", as: Int64.self)
  package static let lastNoUsed = entity.key("lastNumberUsed")
  package static let lastDateUsed = entity.key("lastDateUsed")
  package static let allowGaps = entity.key("allowGaps", as: Bool.self)
}

/// Says that a series may be picked instead of another one (2.9, N-12).
package enum NumberSeriesRelationship {
  static let entity = Entity(
    .numberSeriesRelationship, "number_series_relationship", set: "numberSeriesRelationships",
    caption: "No. Series Relationship", key: ["code", "relatedSeriesCode"],
    [
      .code("code", "Code", 20).refers(to: .numberSeries).onCreation().required(),
      .code("relatedSeriesCode", "Series Code", 20).refers(to: .numberSeries).onCreation()
        .required(),
    ])

  package static let code = entity.key("code")
  package static let related = entity.key("relatedSeriesCode")
}
