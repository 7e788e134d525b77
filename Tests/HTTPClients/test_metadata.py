"""$metadata (section 4.12), read by an XML parser and held against what the server does."""

from __future__ import annotations

import pytest
from lxml import etree

from harness import CONCORD, DATA_SERVICES, STANDARD, check_error

EDMX = "{http://docs.oasis-open.org/odata/ns/edmx}"
EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
PRIMITIVES = {"Edm.Guid", "Edm.String", "Edm.Decimal", "Edm.Boolean", "Edm.Int32", "Edm.Int64", "Edm.Date", "Edm.DateTimeOffset",
              "Edm.TimeOfDay", "Edm.Stream", "Edm.Untyped"}
COMPANIES = ("companies", "Company")
KINDS = {"Edm.Boolean": bool, "Edm.Int32": int, "Edm.Int64": int, "Edm.Decimal": (int, float)}


@pytest.fixture(scope="module", params=[STANDARD, CONCORD, DATA_SERVICES])
def api(request, server):
    return server.api("admin", request.param)


@pytest.fixture(scope="module")
def answer(api):
    answer = api.get("$metadata", absolute=True)
    assert answer.status_code == 200
    return answer


@pytest.fixture(scope="module")
def schema(answer):
    document = etree.fromstring(answer.content, etree.XMLParser(resolve_entities=False, no_network=True))
    assert document.tag == EDMX + "Edmx" and document.get("Version") == "4.0"
    [schema] = document.findall(f"{EDMX}DataServices/{EDM}Schema")
    assert (schema.get("Namespace"), schema.get("Alias")) == ("Microsoft.NAV", "NAV")
    return schema


def declared(schema, tag: str) -> dict[str, etree._Element]:
    found = schema.findall(EDM + tag)
    names = [element.get("Name") for element in found]
    assert len(set(names)) == len(names), f"a {tag} is declared twice"
    return dict(zip(names, found))


def sets(schema) -> dict[str, str]:
    [container] = schema.findall(EDM + "EntityContainer")
    assert container.get("Name") == "default"
    return {element.get("Name"): element.get("EntityType").rpartition(".")[2] for element in container.findall(EDM + "EntitySet")}


def properties(element) -> dict[str, etree._Element]:
    return {child.get("Name"): child for child in element.findall(EDM + "Property")}


def bare(type_name: str) -> str:
    return type_name.removeprefix("Collection(").removesuffix(")")


def test_content_types_and_forms(api, answer):
    assert answer.headers["Content-Type"].startswith("application/xml")
    assert api.get("$metadata", absolute=True, headers={"Accept": "application/xml"}).content == answer.content
    json = api.get("$metadata", absolute=True, headers={"Accept": "application/json"})
    assert json.status_code in (200, 406)  # quirk 22: JSON first, then XML
    if json.status_code == 406:
        check_error(json, 406, "BadRequest")
    else:
        assert json.json()["$Version"] in ("4.0", "4.01")
    etag = answer.headers.get("ETag")
    assert etag, "4.12: cacheable"
    assert api.get("$metadata", absolute=True, headers={"If-None-Match": etag}).status_code == 304


def test_every_type_that_is_used_is_declared(schema):
    known = PRIMITIVES | {f"Microsoft.NAV.{name}" for tag in ("EntityType", "ComplexType", "EnumType") for name in declared(schema, tag)}
    used = {bare(element.get("Type")) for element in schema.iter() if element.get("Type") and element.tag.startswith(EDM)}
    assert {name.replace("NAV.", "Microsoft.NAV.", 1) if name.startswith("NAV.") else name for name in used} <= known, used - known
    assert set(sets(schema).values()) <= set(declared(schema, "EntityType"))


def test_keys_and_facets(schema):
    for name, entity in declared(schema, "EntityType").items():
        keys = {reference.get("Name") for reference in entity.findall(f"{EDM}Key/{EDM}PropertyRef")}
        found = properties(entity)
        assert keys and keys <= set(found), name
        for key, element in found.items():
            assert (element.get("Nullable") == "false") == (key in keys), (name, key)
            if element.get("Type") == "Edm.Decimal":
                assert element.get("Scale", "").lower() == "variable", (name, key)


def test_enum_members_are_names(schema):
    for name, enum in declared(schema, "EnumType").items():
        members = enum.findall(EDM + "Member")
        assert members, name
        names, values = [m.get("Name") for m in members], [m.get("Value") for m in members]
        assert all(member.isidentifier() for member in names), names
        assert len(set(names)) == len(names) and len(set(values)) == len(values)


def test_the_sets_are_those_of_the_service_document(api, schema):
    listed = {row["name"] for row in api.get("", absolute=True).json()["value"]}
    assert listed <= set(sets(schema)), listed - set(sets(schema))
    types = declared(schema, "EntityType")
    company = types.get("company", types.get("Company"))
    contained = {element.get("Name"): element for element in company.findall(EDM + "NavigationProperty")}
    assert {"contacts", "customers"} <= set(contained)
    assert contained["customers"].get("ContainsTarget") == "true"


def test_rows_have_exactly_the_declared_properties(api, schema):
    types, checked = declared(schema, "EntityType"), 0
    for name, type_name in sets(schema).items():
        answer = api.get(f"{name}?$top=1", absolute=name in COMPANIES)
        if answer.status_code != 200 or not answer.json()["value"]:
            continue
        row, known = answer.json()["value"][0], properties(types[type_name])
        streams = {key for key, element in known.items() if element.get("Type") == "Edm.Stream"}
        members = [key for key in row if "@" not in key]
        assert members == [key for key in known if key not in streams], name
        for key in members:
            kind = KINDS.get(known[key].get("Type"), str)
            if not known[key].get("Type").startswith("Collection(") and row[key] is not None and not isinstance(row[key], dict):
                assert isinstance(row[key], kind), (name, key, row[key])
        checked += 1
    assert checked > 10


def test_declared_navigations_can_be_expanded(api, schema):
    types = declared(schema, "EntityType")
    for name in ("contacts", "customers", "vendors", "bankAccounts", "employees"):
        for navigation in types[sets(schema)[name]].findall(EDM + "NavigationProperty"):
            target = navigation.get("Name")
            answer = api.get(f"{name}?$top=1&$expand={target}")
            assert answer.status_code == 200, (name, target, answer.text[:300])
            many = navigation.get("Type").startswith("Collection(")
            found = answer.json()["value"][0][target]
            assert isinstance(found, list) if many else found is None or isinstance(found, dict), (name, target)


def test_bound_actions_can_be_addressed(api, schema):
    """A declared action is known: an unknown parameter is what is wrong, not the address."""
    by_type = {type_name: name for name, type_name in sets(schema).items()}
    for action in schema.findall(EDM + "Action"):
        assert action.get("IsBound") == "true"
        first = action.find(EDM + "Parameter")
        assert first.get("Name") == "bindingParameter"
        name = by_type[bare(first.get("Type")).rpartition(".")[2]]
        if first.get("Type").startswith("Collection("):
            path = name
        elif name in COMPANIES:
            path = ""
        else:
            rows = api.get(f"{name}?$top=1").json().get("value")
            if not rows:
                continue
            path = f"{name}({rows[0]['id']})"
        tried = api.action(path, action.get("Name"), {"noSuchParameter": 1})
        assert tried.status_code in (400, 501), (action.get("Name"), tried.text[:300])


def test_capabilities(schema):
    terms = {element.get("Term") for element in schema.iter(EDM + "Annotation")}
    for term in ("Org.OData.Capabilities.V1.InsertRestrictions", "Org.OData.Capabilities.V1.UpdateRestrictions",
                 "Org.OData.Capabilities.V1.DeleteRestrictions", "Org.OData.Core.V1.Computed"):
        assert term in terms, terms
