import ConcordCore

/// Lists beside the data dictionary: the journal, jobs, imports, issues and joined rows.
enum ViewTypes {
  private static func view(
    _ name: String, _ view: ListView, _ names: String, _ navigations: [Navigation] = []
  ) -> EntityType {
    EntityType(name, .view(view), names, navigations)
  }

  // MARK: Both routes

  static let company = view(
    "company", .company,
    """
    id:guid systemVersion:text250? timestamp:int64 name:text30 displayName:text250
    businessProfileId:text250? systemCreatedAt:dateTime systemCreatedBy:guid?
    systemModifiedAt:dateTime systemModifiedBy:guid?
    """)

  /// A company under the names of older web services (`api.md` 1.9).
  static let namedCompany = view(
    "Company", .company,
    """
    Name@name:text30 Evaluation_Company:boolean? Display_Name@displayName:text250 Id@id:guid
    Business_Profile_Id:text250?
    """)

  static let companyInformation = EntityType(
    "companyInformation", .entity(.concordSetup),
    """
    id displayName@companyName! addressLine1 addressLine2 city state country postalCode
    phoneNumber faxNumber:text30~ email website taxRegistrationNumber:text50
    currencyCode@localCurrencyCode:text10= currentFiscalYearStartDate:date? industry:text30~
    picture experience:text50~? lastModifiedDateTime
    """)

  static let contactInformation = view(
    "contactInformation", .contactInformation,
    """
    contactId:guid contactNumber:code20 contactName:text100 contactType:contactType
    relatedId:guid relatedType:contactBusinessRelationLinkToTable
    """,
    [
      .one("contact", "contacts", .rows(theirs: .id, mine: .column("contact_id"))),
      .one("customer", "customers", .rows(theirs: .id, mine: .column("related_id"))),
      .one("vendor", "vendors", .rows(theirs: .id, mine: .column("related_id"))),
    ])

  static let customerContact = view(
    "customerContact", .customerContact,
    """
    id:guid email:text80+ firstName:text30+ lastName:text30+ professionalTitle:text30+
    customerId:guid customerName:text100 primaryPhoneNumber:text30+
    """,
    [.one("pdfDocument", "pdfDocument", .nothing)])

  static let customerFinancialDetail = EntityType(
    "customerFinancialDetail", .entity(.customer),
    """
    id number= balance:decimal totalSalesExcludingTax:decimal overdueAmount:decimal
    lastModifiedDateTime
    """)

  static let picture = view(
    "picture", .picture,
    """
    id:guid parentType:pictureEntityParentType width:int? height:int? contentType:text100?
    pictureContent:stream+
    """)

  static let subscription = view(
    "subscription", .subscription,
    """
    subscriptionId:text150 notificationUrl:text2048! resource:text2048^ timestamp:int64
    userId:guid lastModifiedDateTime:dateTime~ clientState:text2048+ expirationDateTime:dateTime
    systemCreatedAt:dateTime systemCreatedBy:guid systemModifiedAt:dateTime
    systemModifiedBy:guid
    """)

  // MARK: The Concord route

  static let operation = view(
    "operation", .operation,
    """
    id:guid operationNumber:int64 occurredDateTime:dateTime userId:text50 channel:channel
    clientName:text250 operation:text50 reason:text250 entryCount:int undoOfOperation:int64
    undoneByOperation:int64
    """,
    [
      .many(
        "journalEntries", "journalEntries",
        .rows(theirs: .column("operation_number"), mine: .column("operation_number")))
    ])

  static let journalEntry = view(
    "journalEntry", .journalEntry,
    """
    id:guid operationNumber:int64 entryNumber:int64 occurredDateTime:dateTime userId:text50
    channel:channel operation:text50 reason:text250 entitySet:text50 recordId:guid
    recordNumber:code20 changeType:recordChangeType field:text50 oldValue:text65536 newValue:text65536
    cause:text50 causeDetail:text250
    """)

  static let syncIssue = view(
    "syncIssue", .syncIssue,
    """
    id:guid jobId:guid detectedDateTime:dateTime issueType:syncIssueType contactId:guid
    contactNumber:code20 linkToTable:contactBusinessRelationLinkToTable linkedId:guid
    linkedNumber:code20 field:text50 contactValue:text65536 linkedValue:text65536
    status:syncIssueStatus repairedByOperation:int64
    """)

  static let job = view(
    "job", .job,
    """
    id:guid number:int64 kind:jobKind status:jobStatus progressPercent:decimal totalCount:int
    processedCount:int createdCount:int changedCount:int skippedCount:int failedCount:int
    currentRecord:text50 message:text250 parameters:text65536 result:text65536
    warnings:warnings cancelRequested:boolean createdBy:text50 queuedDateTime:dateTime
    startedDateTime:dateTime finishedDateTime:dateTime
    """,
    [
      .many("jobLines", "jobLines", .rows(theirs: .column("job_id"), mine: .id))
    ])

  static let jobLine = view(
    "jobLine", .jobLine,
    """
    id:guid sequence:int entitySet:text50 recordId:guid recordNumber:code20 outcome:jobOutcome
    reasonCode:text50 message:text2000 resultId:guid resultNumber:code20 operationNumber:int64
    """)

  static let importBatch = view(
    "importBatch", .importBatch,
    """
    id:guid number:int64 format:text10 fileName:text250 fileHash:text64 entitySet:text50
    options:text65536 userId:text50 startedDateTime:dateTime finishedDateTime:dateTime
    status:importBatchStatus createdCount:int updatedCount:int unchangedCount:int
    skippedCount:int failedCount:int
    """,
    [.many("rows", "importRows", .rows(theirs: .column("batch_id"), mine: .id))])

  static let importRow = view(
    "importRow", .importRow,
    """
    id:guid rowNumber:int line:int action:importRowAction recordId:guid recordNumber:code20
    errorCode:text50 errorColumn:text250 message:text2000
    """)

  static let syncPolicy = view(
    "syncPolicy", .syncPolicy,
    """
    id:guid linkToTable:contactBusinessRelationLinkToTable^ field:text50^ caption:text100
    policy:syncPolicyKind+
    """)

  static let linkSyncPolicy = view(
    "linkSyncPolicy", .linkSyncPolicy,
    """
    id:guid field:text50^ policy:linkSyncPolicyKind+ effectivePolicy:syncPolicyKind
    """)

  /// A set that exists so that clients can list it, and is always empty (`api.md` 2.23).
  static func placeholder(_ name: String, _ names: String? = nil) -> EntityType {
    EntityType(
      name, nil,
      names ?? "id code:text20 displayName:text100 lastModifiedDateTime:dateTime")
  }
}
