/// The codes that describe contacts (2.6, 2.12).
extension DefaultSetup {
  static let businessRelations = DefaultRow.table(
    .businessRelation,
    """
    code       | displayName
    ACCOUNT    | Accounting firm
    AUTHORITY  | Public authority
    BANK       | Bank
    COMPETITOR | Competitor
    CONSULT    | Consultant
    CUST       | Customer
    EMPL       | Employee
    INSURANCE  | Insurance company
    LAW        | Law firm
    PARTNER    | Business partner
    PRESS      | Press
    PROSPECT   | Prospect
    VEND       | Vendor
    """)

  static let territories = DefaultRow.table(
    .territory,
    """
    code    | displayName
    CENTRAL | Central
    EAST    | East
    FOREIGN | Foreign
    NORTH   | North
    SOUTH   | South
    WEST    | West
    """)

  static let salutations = DefaultRow.table(
    .salutation,
    """
    code    | displayName
    COMPANY | Company
    F       | Female
    F-JOB   | Female, with job title
    F-MAR   | Female, married
    F-UMAR  | Female, unmarried
    M       | Male
    M-JOB   | Male, with job title
    UNISEX  | Unisex
    """)

  static let organizationalLevels = DefaultRow.table(
    .organizationalLevel,
    """
    code     | displayName
    OWNER    | Owner
    CEO      | Chief executive officer
    CFO      | Chief financial officer
    COO      | Chief operating officer
    CTO      | Chief technology officer
    DIRECTOR | Director
    SENIOR   | Senior manager
    JUNIOR   | Junior manager
    STAFF    | Staff
    """)

  static let jobResponsibilities = DefaultRow.table(
    .jobResponsibility,
    """
    code       | displayName
    FINANCE    | Finance and accounting
    HR         | Human resources
    IT         | Information technology
    LEGAL      | Legal affairs
    LOGISTICS  | Logistics and shipping
    MARKETING  | Marketing
    PRODUCTION | Production
    PURCHASE   | Purchasing
    QUALITY    | Quality
    RESEARCH   | Research and development
    SALES      | Sales
    SERVICE    | Customer service
    """)

  static let industryGroups = DefaultRow.table(
    .industryGroup,
    """
    code       | displayName
    ADVERT     | Advertising
    AGRIC      | Agriculture, forestry and fishing
    CONSTRUCT  | Construction
    EDUCATION  | Education
    ENERGY     | Energy and water
    FINANCE    | Banking and insurance
    FOOD       | Food and beverages
    HEALTH     | Health and social care
    HOTEL      | Hotels and restaurants
    IT         | Information and communication
    LAWYER     | Lawyers and accountants
    MAN        | Manufacturing
    PRESS      | Newspapers, radio and television
    PUBLIC     | Public administration
    REALESTATE | Real estate
    RETAIL     | Retail
    TRANSPORT  | Transport and storage
    WHOLESALE  | Wholesale
    """)

  static let mailingGroups = DefaultRow.table(
    .mailingGroup,
    """
    code    | displayName
    CATALOG | Catalog
    EVENTS  | Invitations to events
    GIFT    | Customer gifts
    MOVE    | Change of our address
    NEWS    | Newsletter
    PRICES  | Price lists
    XMAS    | Season's greetings
    """)

  static let webSources = DefaultRow.table(
    .webSource,
    """
    code       | displayName           | url
    BING       | Bing                  | https://www.bing.com/search?q=%1
    COMPANIES  | OpenCorporates        | https://opencorporates.com/companies?q=%1
    DUCKDUCKGO | DuckDuckGo            | https://duckduckgo.com/?q=%1
    GOOGLE     | Google                | https://www.google.com/search?q=%1
    MAP        | OpenStreetMap         | https://www.openstreetmap.org/search?query=%1
    WIKIPEDIA  | Wikipedia             | https://en.wikipedia.org/wiki/Special:Search?search=%1
    """)
}
