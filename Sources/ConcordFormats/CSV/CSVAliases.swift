import ConcordCore

/// Headings that address books, shops and ledgers use for the fields of a party (CSV-2).
enum CSVAliases {
  /// The aliases of a field, those of its own entity before those that all entities share.
  static func aliases(of field: Field) -> [String] {
    (own[field.entity]?[field.apiName] ?? []) + (shared[field.apiName] ?? [])
  }

  /// A field means the same in every entity that has it.
  private static let shared: [String: [String]] = [
    "number": ["Number", "Code"],
    "displayName": ["Display Name", "Full Name"],
    "searchName": ["Search Key"],
    "name2": ["Second Name Line", "Name Line 2"],
    "addressLine1": [
      "Street", "Street Address", "Address 1", "Address Line", "Business Street", "Street 1",
    ],
    "addressLine2": ["Street 2", "Business Street 2", "Address Suffix"],
    "city": ["Town", "Place", "Locality", "Business City"],
    "state": ["Region", "Province", "State/Province", "Business State"],
    "postalCode": ["Zip", "Zip Code", "Zip/Postal Code", "Postcode", "Business Postal Code"],
    "country": [
      "Country Code", "Country/Region", "Country Region Code", "Business Country/Region",
    ],
    "phoneNumber": [
      "Phone", "Telephone", "Telephone No.", "Phone Number", "Business Phone", "Work Phone", "Tel",
    ],
    "mobilePhoneNumber": ["Mobile", "Mobile Phone", "Mobile No.", "Cell", "Cell Phone"],
    "faxNumber": ["Fax", "Telefax", "Business Fax"],
    "email": ["Email Address", "Mail", "E-mail 1"],
    "website": ["Web", "Web Site", "Web Page", "URL", "Homepage"],
    "taxRegistrationNumber": ["VAT No.", "VAT Number", "VAT ID", "Tax No.", "Tax ID", "TIN"],
    "registrationNumber": ["Company Registration No.", "Trade Register No."],
    "languageCode": ["Language"],
    "territoryCode": ["Territory"],
    "currencyCode": ["Currency"],
    "salespersonCode": ["Salesperson", "Sales Rep"],
    "note": ["Notes", "Remarks", "Comments"],
    "iban": ["IBAN No."],
    "swiftCode": ["SWIFT", "BIC", "SWIFT/BIC"],
    "jobTitle": ["Position", "Function"],
    "initials": ["Initial"],
    "middleName": ["Second Name", "Patronymic"],
    "firstName": ["Given Name", "Forename"],
    "surname": ["Family Name", "Last Name"],
    "gln": ["Global Location No."],
  ]

  /// What a heading means in one entity only: a "Company" is a customer's name, but the employer of
  /// a contact.
  private static let own: [EntityKind: [String: [String]]] = [
    .contact: [
      "number": ["Contact No.", "Contact Number", "Contact ID"],
      "companyName": ["Company", "Organization", "Organisation", "Employer"],
      "companyNumber": ["Company Number"],
      "externalId": ["External Key", "Foreign Key"],
      "type": ["Contact Type"],
      "email2": ["Email 2 Address", "Second Email", "Other Email"],
      "salutationCode": ["Salutation"],
    ],
    .customer: [
      "number": ["Customer No.", "Customer Number", "Customer ID"],
      "displayName": ["Company", "Company Name", "Customer", "Customer Name"],
      "contactName": ["Contact Person"],
      "creditLimit": ["Credit Limit"],
      "paymentTermsCode": ["Payment Terms"],
      "paymentMethodCode": ["Payment Method"],
    ],
    .vendor: [
      "number": [
        "Vendor No.", "Vendor Number", "Vendor ID", "Supplier No.", "Supplier Number",
        "Supplier ID",
      ],
      "displayName": [
        "Company", "Company Name", "Vendor", "Vendor Name", "Supplier", "Supplier Name",
      ],
      "contactName": ["Contact Person"],
      "paymentTermsCode": ["Payment Terms"],
      "paymentMethodCode": ["Payment Method"],
    ],
    .bankAccount: [
      "displayName": ["Company", "Company Name", "Bank", "Bank Name"],
      "bankAccountNumber": ["Account No.", "Account Number"],
      "contactName": ["Contact Person"],
    ],
    .employee: [
      "number": ["Employee No.", "Employee Number", "Employee ID", "Personnel No."],
      "givenName": ["Given Name", "Forename"],
      "personalEmail": ["Private E-Mail", "Home E-Mail"],
      "email": ["Work E-Mail", "Business E-Mail"],
      "phoneNumber": ["Home Phone", "Private Phone"],
      "mobilePhone": ["Mobile", "Mobile No.", "Cell", "Cell Phone"],
      "birthDate": ["Date of Birth", "Birthday"],
      "employmentDate": ["Hire Date", "Entry Date"],
      "terminationDate": ["Leaving Date"],
      "managerNumber": ["Manager", "Reports To"],
      "title": ["Title of Courtesy", "Salutation"],
      "extensionNumber": ["Extension No."],
    ],
  ]
}
