/// Everything that a caller can make large has a limit here.
package enum Limits {
  /// Records that one operation may change (`E-TOOLARGE`, decision 6).
  package static let recordsPerOperation = 20_000
  /// Operations in one commit of a batch.
  package static let operationsPerCommit = 500
  /// Milliseconds that a commit of a batch gathers operations.
  package static let commitMilliseconds = 50
  /// Selected records above which a batch asks for confirmation (B-3).
  package static let largeBatch = 100
  /// Candidates attached to a violation or warning.
  package static let candidates = 20
  /// Characters of a value that a message repeats.
  package static let messageArgumentCharacters = 500
  /// Bytes of an image.
  package static let imageBytes = 5 * 1024 * 1024
  /// Records shown of a bulk change in a preview.
  package static let bulkPreview = 100
  /// Hours for which a preview token is valid (API-DRY-4).
  package static let previewTokenHours = 24
  /// Issues of a drift check that are read at once.
  package static let issuesRead = 100_000
  /// Failed records that a job hands back besides its stored lines.
  package static let jobLinesShown = 100
  /// Bytes of a CSV cell (LIM-4).
  package static let csvCellBytes = 1024 * 1024
  /// Columns of a CSV file (LIM-4).
  package static let csvColumns = 200
  /// Rows of a CSV file (LIM-4).
  package static let csvRows = 1_000_000
  /// Times that an import looks again at rows that name a later row of the file.
  package static let importPasses = 25
  /// Bytes of rows that an import has in memory at a time, the last row not counted.
  package static let importChunkBytes = 4 * 1024 * 1024
  /// Rows that an import plans at a time.
  package static let importChunkRows = 500
  /// Years for which the key of a row without keys is remembered (CSV-16).
  package static let importKeyYears = 2
  /// Records that a dry run may have changed; each takes about half a kilobyte of memory.
  package static let rehearsedRecords = 1_000_000
  /// Rows of a page of a list (API-PG-1).
  package static let pageSize = 20_000
  /// Rows below each parent that an expanded navigation shows (`api.md` 7).
  package static let expandedRows = 1000
  /// Bytes of a URL or of one query option.
  package static let urlBytes = 32 * 1024
  /// Levels of parentheses, functions and arithmetic in a filter.
  package static let filterNesting = 100
  /// Conditions of a filter, words of a search.
  package static let filterConditions = 2_000
  /// Levels of expanded navigations.
  package static let expandLevels = 5
  /// Properties that a list can be ordered by.
  package static let orderKeys = 10
  /// Navigation steps of a path.
  package static let pathSteps = 6
  /// Characters of the name of a company (`api.md` 1.8).
  package static let companyNameCharacters = 30
  /// Characters of the name of a user or an application, of a full name and of a key's comment.
  package static let userNameCharacters = 100
  /// Web service keys of one user.
  package static let keysPerUser = 20
  /// Days after which a web service key may expire at the latest.
  package static let keyDays = 36_500
  /// Secrets of an application that are valid at a time (API 1.3).
  package static let secretsPerApplication = 2
  /// Bytes of an `Authorization` header that are looked at.
  package static let authorizationBytes = 8 * 1024
  /// Failures to sign in from one address for one user, after which attempts are not checked
  /// (API-AUTH-1).
  package static let failedSignIns = 10
  /// Seconds in which these failures are counted, and for which attempts are not checked
  /// afterwards (API-AUTH-1).
  package static let failedSignInSeconds = 60
  /// Pairs of address and user whose failures are remembered.
  package static let failedSignInsRemembered = 10_000
  /// Seconds for which a checked key or token is believed without looking at the database.
  package static let believedSeconds = 5
  /// Checked keys and tokens that are believed at a time.
  package static let believedCredentials = 10_000
  /// Passwords that are being checked or wait for it.
  package static let passwordsWaiting = 64
  /// Minutes that an access token lives (API 1.3).
  package static let accessTokenMinutes = 60
  /// Days that a refresh token lives (API 1.3).
  package static let refreshTokenDays = 90
  /// Characters of the `scope` of a token request.
  package static let scopeCharacters = 2_000
  /// Seconds that the clocks of this server and of whoever signs tokens may differ (API 1.3).
  package static let tokenSkewSeconds = 300
  /// Certificates of an application, of which each may sign assertions (API 1.3).
  package static let certificatesPerApplication = 4
  /// Bytes of a file with a certificate.
  package static let certificateBytes = 64 * 1024
  /// Characters of a client assertion.
  package static let assertionCharacters = 16_000
  /// Hours for which a client assertion may be valid.
  package static let assertionHours = 24
  /// Issuers whose tokens are trusted.
  package static let trustedIssuers = 20
  /// Characters of the address of an issuer, of an audience and of a mapped claim.
  package static let issuerCharacters = 2_000
  /// Bytes of an issuer's list of keys.
  package static let keySetBytes = 256 * 1024
  /// Keys of an issuer that are used.
  package static let keysPerSet = 100
  /// Seconds in which an issuer has to answer with its keys.
  package static let keySetSeconds = 5
  /// Seconds between two attempts to get an issuer's keys.
  package static let keySetRetrySeconds = 60
  /// Minutes after which an issuer is asked for its keys again.
  package static let keySetMinutes = 60
  /// Hours for which keys are used while the issuer cannot be asked.
  package static let keySetHours = 24
  /// Records that an action may select by a filter text.
  package static let selectedRecords = 20_000
  /// Records of a batch that a dry run looks at.
  package static let previewedRecords = 1000
  /// Bytes of a JSON body (`api.md` 7).
  package static let jsonBodyBytes = 16 * 1024 * 1024
  /// Requests of a user in five minutes; 0 = no limit (`api.md` 7).
  package static let requestsPerUser = 6000
  /// Requests of a user that run at a time; 0 = no limit (`api.md` 7).
  package static let runningPerUser = 5
  /// Requests of a user that wait for those (`api.md` 7).
  package static let waitingPerUser = 95
  /// Seconds without a byte after which a connection is closed.
  package static let idleSeconds = 60
  /// Seconds that requests in flight have to finish when the server stops.
  package static let stopSeconds = 30
  /// Requests of a batch, nested ones counted (API-B-7).
  package static let batchRequests = 100
  /// Days for which a delta token is valid (API-DL-5).
  package static let deltaDays = 30
  /// Records of a page of changes.
  package static let deltaPage = 2000
  /// Hours for which the answer to an `Idempotency-Key` is kept (`api.md` 7).
  package static let idempotencyHours = 24
  /// Bytes of an `Idempotency-Key`.
  package static let idempotencyKeyBytes = 512
  /// Seconds that an operation may run, jobs excepted (`api.md` 7).
  package static let operationSeconds = 480.0
  /// Seconds that the preview of long work is waited for before it becomes a job (API-DRY-3).
  package static let previewSeconds = 60.0
  /// Seconds that an operation may wait and run together (`api.md` 7).
  package static let requestSeconds = 600.0
  /// Seconds that a request of a user waits for its turn (`api.md` 7).
  package static let waitingSeconds = 480
  /// Bytes of all headers of a request (`api.md` 7).
  package static let headerBytes = 32 * 1024
  /// Characters of the reason of an operation (`api.md` 3.1).
  package static let reasonCharacters = 250
  /// Contacts whose codes one request assigns or removes (CLS-9).
  package static let codesAtOnce = 1000
  /// Subscriptions of a company (API-WH-11).
  package static let subscriptions = 200
  /// Days that a subscription lives without being renewed (`api.md` 6.1).
  package static let subscriptionDays = 3
  /// Entries of a notification, and changed records of a subscription that are named one by one
  /// (API-WH-4, API-WH-7).
  package static let notificationEntries = 1000
  /// Seconds that changes are gathered for a notification (API-WH-6).
  package static let webhookSeconds = 30
  /// Seconds that changes may be gathered at most (API-WH-6).
  package static let webhookSecondsMax = 300
  /// Seconds in which a receiver has to answer a validation (API-WH-1).
  package static let handshakeSeconds = 5
  /// Bytes of the answer to a validation that are read.
  package static let handshakeBytes = 4096
  /// Seconds in which a receiver has to answer a notification (API-WH-9).
  package static let notificationSeconds = 10
  /// Seconds until a failed notification is tried again for the first time (API-WH-9).
  package static let firstRetrySeconds = 30
  /// Seconds between two attempts at most, unless the receiver asks for more (API-WH-9).
  package static let retrySeconds = 3600
  /// Hours after which a notification is given up and its subscription deleted (API-WH-9).
  package static let retryHours = 36
  /// Milliseconds between two looks at the journal for changes to notify of.
  package static let webhookPollMilliseconds = 1000
  /// Receivers that are called at a time.
  package static let webhookReceivers = 16
  /// Operations that a subscription without changes may stay behind the journal before its
  /// position is written down.
  package static let webhookIdleOperations = 1000
  /// Hours for which the file of an export is kept (`api.md` 3.14).
  package static let exportHours = 24
}
