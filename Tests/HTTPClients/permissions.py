"""What section 1.3 lets each role do: the sets, their methods and actions, and the role that each needs."""

from __future__ import annotations

from harness import ROLES

ALL = "GET POST PATCH DELETE"
GET = "GET"
CHANGE = "GET PATCH"


def _table(*lines: tuple[str, str, str]) -> dict[str, tuple[frozenset[str], str]]:
    return {name: (frozenset(methods.split()), role) for methods, role, names in lines for name in names.split()}


PLACEHOLDERS = """accounts defaultDimensions dimensions dimensionValues dimensionSetLines locations itemCategories
    itemVariants inventoryPostingGroups generalProductPostingGroups timeRegistrationEntries agedAccountsReceivables
    agedAccountsPayables generalLedgerEntries journals salesInvoices salesCreditMemos purchaseInvoices projects"""

STANDARD_SETS = _table(
    (ALL, "edit", "contacts customers vendors bankAccounts employees"),
    (ALL, "edit", "salesQuotes salesQuoteLines salesOrders salesOrderLines purchaseOrders purchaseOrderLines"),
    (ALL, "edit", "documentAttachments attachments"),
    (GET, "edit", "companies contactsInformation customerFinancialDetails taxAreas taxGroups opportunities pdfDocument"),
    (GET, "edit", "purchaseQuotes purchaseQuoteLines"),
    (GET, "edit", "blanketSalesOrders blanketSalesOrderLines blanketPurchaseOrders blanketPurchaseOrderLines"),
    (GET, "edit", PLACEHOLDERS),
    (CHANGE, "setup", "companyInformation"),
    ("GET PATCH DELETE", "edit", "customerContacts pictures"),
    (ALL, "setup", "items unitsOfMeasure paymentTerms paymentMethods shipmentMethods currencies countriesRegions"),
    (ALL, "setup", "salespeoplePurchasers"),
    (ALL, "read", "subscriptions"),
)

CONCORD_SETS = STANDARD_SETS | _table(
    (CHANGE, "setup", "marketingSetup concordSetup salesSetup purchaseSetup serviceSetup interactionTemplateSetup"),
    (CHANGE, "setup", "syncPolicies"),
    (CHANGE, "edit", "linkSyncPolicies contactDuplicates"),
    (ALL, "setup", "numberSeries numberSeriesLines numberSeriesRelationships"),
    (ALL, "setup", "customerTemplates vendorTemplates employeeTemplates duplicateSearchSetup"),
    (ALL, "edit", "comments alternativeAddresses alternativeAddressDateRanges contactIndustryGroups activities"),
    (ALL, "edit", "contactJobResponsibilities contactMailingGroups contactWebSources contactBusinessRelations"),
    (ALL, "setup", "businessRelations organizationalLevels jobResponsibilities industryGroups mailingGroups"),
    (ALL, "setup", "salutations salutationFormulas webSources territories languages postCodes userSetups"),
    (ALL, "setup", "vatRegistrationFormats generalBusinessPostingGroups taxBusinessPostingGroups taxPostingSetups"),
    (ALL, "setup", "taxProductPostingGroups customerPostingGroups vendorPostingGroups bankAccountPostingGroups"),
    (ALL, "setup", "employeePostingGroups currencyExchangeRates smtpAccounts interactionGroups interactionTemplates"),
    (ALL, "setup", "interactionTemplateLanguages"),
    (GET, "edit", "operations journalEntries syncIssues jobLines importBatches importRows archivedDocumentLines"),
    ("GET DELETE", "edit", "jobs archivedDocuments"),
    ("GET PATCH DELETE", "edit", "interactionLogEntries"),
    (CHANGE, "edit", "interactionAttachments"),
    (ALL, "edit", "interactionComments files outgoingEmails documentComments serviceOrders serviceOrderLines"),
    (ALL, "edit", "salesBlanketOrders salesBlanketOrderLines purchaseQuotes purchaseQuoteLines"),
    (ALL, "edit", "purchaseBlanketOrders purchaseBlanketOrderLines"),
)

_MAKERS = """createSalesQuote createSalesOrder createSalesBlanketOrder createPurchaseQuote createPurchaseOrder
    createPurchaseBlanketOrder createServiceOrder"""
_PARTY = "createContact linkContact unlink renumber undo verifySync"
_CUSTOMERS = "setPrimaryContact applyTemplate saveAsTemplate logCall createSalesQuote createSalesOrder createServiceOrder"

# Actions by what they are bound to: "" is the company. The text names the roles other than `edit`.
ACTIONS: dict[str, str] = {
    "contacts": """createCustomer createVendor createBankAccount createEmployee linkCustomer linkVendor
        linkBankAccount linkEmployee previewLink unlink createInteraction logCall sendEmail printCoverSheet changeType
        changeCompany renumber findDuplicates merge undo verifySync assignCode removeCode
        privacyExport:admin privacyErase:admin """ + _MAKERS,
    "customers": f"{_PARTY} {_CUSTOMERS}",
    "vendors": f"{_PARTY} setPrimaryContact applyTemplate saveAsTemplate logCall createPurchaseQuote createPurchaseOrder",
    "bankAccounts": f"{_PARTY} logCall",
    "employees": f"{_PARTY} applyTemplate saveAsTemplate",
    "syncIssues": "repair ignore",
    "operations": "undo",
    "": """createContactsFromCustomers createContactsFromVendors createContactsFromBankAccounts
        createContactsFromEmployees findDuplicates suggestLinks assignCodes removeCodes verifySync repairSync:admin
        importContacts importRecords exportContacts exportRecords undo applySyncPolicyPreset:setup""",
}


def actions() -> list[tuple[str, str, str]]:
    """(bound set, action, needed role) of every action."""
    return [
        (bound, name, role or "edit")
        for bound, names in ACTIONS.items()
        for name, _, role in (word.partition(":") for word in names.split())
    ]


def allows(role: str, needed: str) -> bool:
    return ROLES.index(role) >= ROLES.index(needed)
