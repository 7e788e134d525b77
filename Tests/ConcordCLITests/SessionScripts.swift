/// What is typed in the sessions that are kept as golden files, each on a database of its own.
enum SessionScripts {
  static let all = [
    "records": records, "links": links, "batches": batches, "rows": rows, "history": history,
    "json": json, "refusals": refusals, "usage": usage,
    "access": access,
  ]

  private static let records = """
    # A company is created once
    init --company Demo
    init --company Demo
    company
    # Contacts: a company, its persons, and what a change would do to them
    contact create displayName="Holm & Sons" addressLine1="Havnegade 5" city=Aarhus \
    phoneNumber="+45 86 12 34 56" email=post@holm.example --work-date 2026-05-01
    contact create type=Person companyNumber=CT000001 displayName="Jens Peter Holm" \
    jobTitle=Partner --work-date 2026-05-01
    contact create type=Person displayName="Ida Bruun" --preview --work-date 2026-05-01
    contact set CT000001 phoneNumber="+45 86 99 99 99" --preview
    contact set ct000001 phoneNumber="+45 86 99 99 99" --reason "New switchboard"
    contact set CT000001 phoneNumber="+45 86 99 99 99"
    contact list
    contact list 'displayName=@*HOLM*' city=Aarhus --limit 1
    contact show CT000002
    # Records of the four kinds
    customer create displayName="Ernst Handel" city=Graz --work-date 2026-05-01
    vendor create displayName="Exotic Liquids" city=London --template COMPANY --preview \
    --work-date 2026-05-01
    bank-account create displayName="Danske Bank" bankAccountNumber=4711004711 \
    --work-date 2026-05-01
    employee create givenName=Nancy surname=Davolio --work-date 2026-05-01
    bank-account show BA0001
    # Other numbers, and deletion
    contact renumber CT000001 HOLM --preview
    contact delete CT000001 --preview
    contact delete CT000001
    contact delete CT000001 --yes --reason "Closed down"
    customer delete C00001 --preview
    contact list
    """

  private static let links = """
    # Two records of the same party
    init --company Demo
    setup set marketingSetup vendorBusinessRelationCode=
    vendor create displayName="Exotic Liquids Ltd" city=London phoneNumber="(171) 555-2222" \
    addressLine1="49 Gilbert St." --work-date 2026-05-01
    setup set marketingSetup vendorBusinessRelationCode=VEND
    contact create displayName="Exotic Liquids" city=Londn email=info@exotic.example \
    --work-date 2026-05-01
    contact create type=Person companyNumber=CT000001 displayName="Charlotte Cooper" \
    --work-date 2026-05-01
    # Looking before linking, field by field
    link CT000001 vendor V00001 --preview
    link CT000001 vendor V00001 --master linked --preview
    link CT000001 vendor V00001 --field city=linked --field 'phoneNumber=value:+44 171 555' \
    --preview
    link CT000001 vendor V00001 --master prefer-non-blank --field city=linked
    link CT000001 vendor V00001
    # From now on they agree
    contact set CT000001 phoneNumber="(171) 555-9999" --preview
    vendor set V00001 city=Leeds
    contact show CT000001
    # Other records of the same contact
    create-from CT000001 customer --preview --work-date 2026-05-01
    create-from CT000002 customer --template PERSON --preview --work-date 2026-05-01
    create-from CT000001 customer paymentTermsCode="14 DAYS" --work-date 2026-05-01
    create-from CT000001 employee
    # Policies
    policy list customer
    policy set customer email independent
    policy link CT000001 customer phoneNumber contact-leads
    customer set C00001 phoneNumber=1
    policy preset OwnBillingDetails --preview
    # Apart again
    unlink CT000001 vendor --preview
    unlink CT000001 vendor V00001 --reason "Another company"
    unlink CT000001 vendor
    verify
    """

  private static let batches = """
    # Vendors without contacts
    init --company Demo
    setup set marketingSetup vendorBusinessRelationCode=
    vendor create displayName="Exotic Liquids" city=London contactName="Charlotte Cooper"
    vendor create displayName="Cajun Delights" city="New Orleans"
    vendor create displayName="Kelly's Homestead" city="Ann Arbor"
    contacts-from vendor --preview
    setup set marketingSetup vendorBusinessRelationCode=VEND
    contacts-from vendor --preview --work-date 2026-05-01
    contacts-from vendor --number V00001..V00002
    contacts-from vendor --number 'V*' --currency '' --json --preview
    contact-for vendor V00003 --preview --work-date 2026-05-01
    contacts-from vendor
    contacts-from vendor
    contacts-from employee
    # Jobs
    job list
    job show 1
    job cancel 1
    # Back again
    undo --batch 1
    contact list
    undo --batch 1
    verify
    repair resync
    template save vendor V00001 --description "Suppliers abroad"
    template apply vendor V00002 VEND000001 --preview
    """

  private static let rows = """
    # Code lists, setup, details of contacts
    init --company Demo
    row list territories
    row list currencies 'code=EUR|USD'
    row create territories code=alps displayName=Alps
    contact create displayName="Holm & Sons" territoryCode=ALPS --work-date 2026-05-01
    row show territories --key alps
    row set territories --key ALPS code=ALPINE displayName="Alpine countries" --preview
    row set territories --key ALPS code=ALPINE
    contact show CT000001
    row delete territories --key ALPINE
    row delete territories --key SOUTH
    row create postCodes code=12209 city=Berlin country=DE
    row create postCodes code=12209 city=Berlin country=DE
    row show postCodes --key 12209 --key Berlin
    row create contactMailingGroups contactNumber=CT000001 mailingGroupCode=NOPE
    row create alternativeAddresses contactNumber=CT000001 code=SUMMER city=Skagen
    row list alternativeAddresses
    setup show concordSetup
    setup set concordSetup country=DK --preview
    setup set marketingSetup customerBusinessRelationCode=VEND
    row list numberSeriesLines seriesCode=CONT
    """

  private static let history = """
    # Who changed what, when and why
    init --company Demo
    contact create displayName="Holm & Sons" phoneNumber="+45 1" --work-date 2026-05-01
    create-from CT000001 vendor --work-date 2026-05-01
    contact set CT000001 phoneNumber="+45 2" --reason "They moved"
    vendor set V00001 phoneNumber="+45 3"
    contact history CT000001
    contact history CT000001 --field phoneNumber --limit 2
    vendor history V00001 --field displayName
    explain contacts CT000001 phoneNumber
    explain vendors V00001 displayName
    explain contacts CT000001 city
    journal --limit 3
    journal --before 3
    journal 4
    as-of contacts CT000001 2001-01-01T00:00:00Z
    # Undo, and what stands against it
    undo 5 --preview
    undo 4 --preview
    undo 4 --partial --preview
    undo 5 --reason "Wrong vendor"
    undo 5
    undo 4
    undo 6
    contact show CT000001
    contact delete CT000001 --yes
    undo 8
    contact show CT000001
    """

  private static let json = """
    # The same for scripts
    init --company Demo
    company --json
    contact create displayName="Holm & Sons" city=Aarhus --work-date 2026-05-01 --json
    contact set CT000001 city=Odense --preview --json
    contact set CT000001 city=Odense email=wrong --preview --json
    contact set CT000001 email=wrong --json
    contact show CT000001 --json
    contact list --json
    contact list city=Nowhere --json
    create-from CT000001 vendor --work-date 2026-05-01 --json
    contact history CT000001 --json
    journal --limit 2 --json
    explain contacts CT000001 city --json
    policy list employee --json
    row show territories --key NORTH --json
    verify --json
    job list --json
    undo 2 --preview --json
    """

  private static let refusals = """
    # What the rules refuse ends with status 1
    init --company Demo
    contact create displayName=
    contact create city=Aarhus type=Person
    contact create displayName=Holm phoneNumber=12x email=nobody city=LLLLLLLLLLLLLLLLLLLLLLLLLLLLLLL
    contact create displayName=Holm languageCode=XXX territoryCode=XXX
    contact create displayName=Holm phone=1
    contact create displayName=Holm nonsense=1
    contact create displayName=Holm minor=perhaps
    contact create displayName=Holm type=Robot
    contact create displayName=Holm companyNumber=CT999999 type=Person
    contact create displayName=Holm picture=@missing.png
    contact create displayName=Holm --work-date 2026-02-30
    contact create displayName=Holm --preview-token junk
    contact set CT999999 city=Aarhus
    contact show CT999999
    contact history CT999999
    contact create displayName=Holm number=H1
    contact create displayName=Other number=h1
    contact set H1 city=Odense --version 7
    contact set H1 searchEmail=X
    contact list 'city=[' nonsense=1
    contact list --company Nowhere
    contact history H1 --field nonsense
    link H1 customer C99999
    create-from H1 customer --template NOPE
    unlink H1 customer
    row show territories --key NOWHERE
    row create territories displayName=Nowhere
    undo 99
    undo --batch 99
    journal 99
    job show 99
    explain contacts H1 nonsense
    policy set customer nonsense both
    """

  private static let usage = """
    # Wrong usage ends with status 2
    % init
    % nonsense
    % contact list --nonsense
    % contact nonsense
    % contact set CT000001
    % contact create --limit
    % --database x contact list
    init --company Demo
    contact set CT000001 displayName
    contact list Aarhus
    contact list --limit 0
    contact list --limit=-1
    row list territories --limit=-1
    row list nonsense
    row create contacts displayName=Holm
    contact create displayName=Holm --template COMPANY
    link CT000001 friend C00001
    link CT000001 customer C00001 --master friend
    link CT000001 customer C00001 --field city
    link CT000001 customer C00001 --field city=nobody
    policy set customer city sometimes
    policy link CT000001 customer city sometimes
    policy preset Nonsense
    undo
    undo 1 --batch 1
    undo --batch 1 --preview
    journal nonsense
    as-of contacts CT000001 yesterday
    as-of contacts CT000001 2026-13-01T00:00:00Z
    repair everything
    % contact list --database
    # Help and version are no errors
    % --version
    % contact --version
    """

  private static let access = """
    init --company Demo
    # Users: the key is shown once
    % user create Anna --role edit --full-name "Anna Holm"
    % user create ben --role admin --json
    % user create ANNA --role read
    % user create a:b --role read
    % user list
    % user key add anna --expires 90 --comment "Web shop"
    % user key add anna --json
    % user list --json
    % user key revoke anna --id 3f6c2e5a-0f0e-4ab1-9d1a-5d0f0d7b8c11
    % user key revoke anna
    % user set anna --role setup --disabled
    % user set anna --default-company Demo --enabled --json
    % user set anna --default-company Nowhere
    % user set nobody --disabled
    % user password anna
    % user list --json
    # Applications: two secrets at a time
    % application create "Web shop" --role edit
    % application create Mail --role read --json
    % application add-secret "web shop" --json
    % application add-secret "Web shop"
    % application set Mail --role admin --disabled
    % application list
    % application list --json
    % application create Mail --role read --json
    % application delete Mail
    % application delete 3f6c2e5a-0f0e-4ab1-9d1a-5d0f0d7b8c11
    # Certificates
    % application certificate list "Web shop"
    % application certificate add "Web shop" missing.pem
    % application certificate remove "Web shop" 5891b5b522d5df08
    % application certificate add Nothing missing.pem
    # Tokens of other sign-in services
    % issuer add https://login.example.com/ --audience api://concord \
    --keys-url https://login.example.com/keys
    % issuer add https://login.example.com/ --audience x --keys-url https://login.example.com/keys
    % issuer add http://127.0.0.1/ --audience x --keys-url http://127.0.0.1/keys
    % issuer add https://other.example/ --audience x --keys missing.json
    % issuer map https://login.example.com/ oid 3F6C2E5A-0F0E-4AB1-9D1A-5D0F0D7B8C11 --user ANNA
    % issuer map https://login.example.com/ azp shop --application "Web shop" --json
    % issuer map https://login.example.com/ azp shop --user nobody
    % issuer map https://nobody.example/ azp shop --user ben
    % issuer list
    % issuer unmap https://login.example.com/ azp shop
    % issuer unmap https://login.example.com/ azp shop
    % issuer list --json
    % issuer remove https://login.example.com/
    % issuer remove https://login.example.com/
    % issuer list
    # Refresh tokens
    % token issue-refresh --application "Web shop" --user ANNA
    % token issue-refresh --application "Web shop" --user ben --json
    % token issue-refresh --application "Web shop" --user nobody
    % token issue-refresh --application Nothing --user ben
    % application delete "Web shop" --json
    % user delete anna
    % user delete anna
    # Wrong usage
    % user create carl
    % user create carl --role owner
    % user set ben
    % user set ben --disabled --enabled
    % user key add ben --expires 0
    % user key revoke ben --id nonsense
    % application create Shop --role owner
    % application set Mail
    % token issue-refresh --application Mail
    % issuer add https://login.example.com/ --audience x
    % issuer map https://login.example.com/ sub x --user ben
    % issuer map https://login.example.com/ oid x
    # Users need no company
    % user list --database missing.concord
    """
}
