internal import ConcordCore
private import Crypto

/// The lists that are made of links: related contacts, policies, pictures.
extension ListViewDefinition {
  /// API-CI-1: the linked contact, and the persons of a linked company.
  static let contactInformation = ListViewDefinition(
    [
      "company", "id", "version", "contact_id", "contact_number", "contact_name", "contact_type",
      "related_id", "related_type",
    ],
    Kind.allCases.flatMap { kind in
      [
        ("c", ""),
        (
          "p",
          """
           JOIN contact p ON p.company = c.company AND p.company_number = c.number \
          AND p.company_number <> '' AND p.type = 'Person' AND c.type = 'Company' AND p.id <> c.id
          """
        ),
      ].map { alias, persons in
        Arm(
          [
            "k.company", "\(alias).id", "\(alias).version", "\(alias).id", "\(alias).number",
            "\(alias).display_name", "\(alias).type", "k.id", "'\(kind.rawValue)'",
          ],
          from: linkedContact(kind) + persons, company: "k.company", where: "k.number <> ''")
      }
    },
    order: [ListOrder(.column("contact_number"), .code)])

  /// A record of a kind as `k`, its relation row as `r` and its contact as `c`.
  private static func linkedContact(_ kind: Kind) -> String {
    """
    \(kind.entity.entity.name) k JOIN contact_business_relation r ON r.company = k.company \
    AND r.linked_number = k.number AND r.linked_number <> '' \
    AND r.link_to_table = '\(kind.rawValue)' \
    JOIN contact c ON c.company = r.company AND c.number = r.contact_number
    """
  }

  /// Persons with a customer of their own or of their company (2.6).
  static let customerContact = ListViewDefinition(
    [
      "company", "id", "version", "contact_number", "email", "first_name", "last_name",
      "professional_title", "customer_id", "customer_name", "primary_phone_number",
      "created_at", "created_by", "modified_at", "modified_by",
    ],
    [
      Arm(
        personColumns("c"), from: linkedContact(.customer), company: "k.company",
        where: "c.type = 'Person' AND k.number <> ''"),
      Arm(
        personColumns("p"),
        from: linkedContact(.customer) + """
           JOIN contact p ON p.company = c.company AND p.company_number = c.number \
          AND p.company_number <> '' AND p.type = 'Person' AND p.id <> c.id
          """,
        company: "k.company",
        where: """
          k.number <> '' AND NOT EXISTS (SELECT 1 FROM contact_business_relation own \
          WHERE own.company = p.company AND own.contact_number = p.number \
          AND own.link_to_table = 'Customer' AND own.link_to_table <> '' \
          AND own.linked_number <> '')
          """),
    ],
    order: [ListOrder(.column("contact_number"), .code)])

  private static func personColumns(_ alias: String) -> [String] {
    [
      "company", "id", "version", "number", "email", "first_name", "surname", "job_title",
    ].map { "\(alias).\($0)" } + ["k.id", "k.display_name", "\(alias).phone_number"]
      + ["created_at", "created_by", "modified_at", "modified_by"].map { "\(alias).\($0)" }
  }

  /// POL-1: one row per kind and policy name, whether it is stored or not.
  static let syncPolicy = ListViewDefinition(
    [
      ("company", "m.id"), ("id", "v.column1"), ("version", "COALESCE(s.version, 0)"),
      ("place", "v.column2"), ("link_to_table", "v.column3"), ("field", "v.column4"),
      ("caption", "v.column5"), ("policy", "COALESCE(s.policy, 'Both')"),
    ],
    from: """
      company m CROSS JOIN (VALUES \(policyRows)) v LEFT JOIN sync_policy s \
      ON s.company = m.id AND s.link_to_table = v.column3 AND s.field = v.column4
      """,
    company: "m.id", order: [ListOrder(.column("place"), .integer)], unique: "place")

  /// POL-1: one row per link and policy name, with what is set for the link and what applies.
  static let linkSyncPolicy = ListViewDefinition(
    [
      ("company", "r.company"), ("id", "v.column6 || SUBSTR(r.id, 9)"), ("version", "r.version"),
      ("link_id", "r.id"), ("contact_number", "r.contact_number"),
      ("link_to_table", "r.link_to_table"), ("linked_number", "r.linked_number"),
      ("place", "v.column2"), ("field", "v.column4"), ("caption", "v.column5"),
      ("policy", "\(ownPolicy)"),
      ("effective_policy", "COALESCE(NULLIF(\(ownPolicy), ''), s.policy, 'Both')"),
    ],
    from: """
      contact_business_relation r JOIN (VALUES \(policyRows)) v ON v.column3 = r.link_to_table \
      LEFT JOIN sync_policy s ON s.company = r.company AND s.link_to_table = v.column3 \
      AND s.field = v.column4
      """,
    company: "r.company", where: "r.linked_number <> ''",
    order: [ListOrder(.column("place"), .integer)])

  /// The policy that a link has of its own, out of its list of them; blank = its kind's.
  private static let ownPolicy: String = {
    let cases = FieldPolicy.allCases.map { policy in
      """
      WHEN ';' || r.policies || ';' LIKE '%;' || v.column4 || '=\(policy.rawValue);%' \
      THEN '\(policy.rawValue)'
      """
    }
    return "CASE \(cases.joined(separator: " ")) ELSE '' END"
  }()

  /// Id, place, kind, name and caption of every policy, and what ids of links' policies begin with.
  private static let policyRows: String = {
    var rows: [String] = []
    for kind in Kind.allCases {
      for name in SharedField.policyNames(of: kind) {
        let caption = EntityKind.contact.entity.field(name)?.caption ?? captions[name] ?? name
        let id = policyID(kind.rawValue, name)
        rows.append(
          """
          ('\(id)', \(rows.count + 1), '\(kind.rawValue)', '\(name)', \
          '\(caption.replacing("'", with: "''"))', '\(id.description.prefix(8))')
          """)
      }
    }
    return rows.joined(separator: ", ")
  }()

  private static let captions = ["address": "Address", "nameParts": "Name Parts"]

  /// The same id for the same kind and name at all times; a UUID of version 8.
  private static func policyID(_ kind: String, _ name: String) -> RecordID {
    var words: [UInt64] = [0, 0]
    for (index, byte) in SHA256.hash(data: Array("\(kind)/\(name)".utf8)).prefix(16).enumerated() {
      words[index / 8] = words[index / 8] << 8 | UInt64(byte)
    }
    return RecordID(
      high: words[0] & ~0xf000 | 0x8000, low: words[1] & ~(3 << 62) | 1 << 63)
  }

  /// Whatever can have a picture, with the hash of the one that it has (2.20).
  static let picture = ListViewDefinition(
    ["company", "id", "version", "parent_type", "number", "hash"],
    [EntityKind.contact, .customer, .vendor, .bankAccount, .employee].map { kind in
      Arm(
        [
          "p.company", "p.id", "p.version", "'\(kind.entity.caption)'", "p.number", "p.picture",
        ], from: "\(kind.entity.name) p", company: "p.company")
    },
    order: [ListOrder(.id, .guid)])
}
