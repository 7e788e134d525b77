"""Client assertions at the token endpoint (1.3)."""

import datetime
import json
import time
import uuid

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from joserfc import jwt
from joserfc.jwk import RSAKey

TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def certificate(key, days=365):
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Web shop")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=400)).not_valid_after(now + datetime.timedelta(days=days)).sign(key, hashes.SHA256()))
    return made, made.public_bytes(serialization.Encoding.PEM)


def private(key):
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


@pytest.fixture(scope="module")
def shop(solo, tmp_path_factory):
    """An application with a certificate, made while the server is running."""
    made = json.loads(solo.run("application", "create", "signing shop", "--role", "edit", "--json").strip().splitlines()[-1])
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    path = tmp_path_factory.mktemp("keys") / "shop.pem"
    made["x509"], pem = certificate(key)
    path.write_bytes(private(key) + pem)  # what else is in the file is not kept
    added = json.loads(solo.run("application", "certificate", "add", "signing shop", str(path), "--json").strip().splitlines()[-1])
    assert added["thumbprint"] == made["x509"].fingerprint(hashes.SHA256()).hex()
    made["key"] = key
    return made


def assertion(solo, shop, alg="RS256", key=None, header=None, path="/oauth2/v2.0/token", **claims):
    now = int(time.time())
    body = {"iss": shop["client_id"], "sub": shop["client_id"], "aud": solo.origin + path, "jti": str(uuid.uuid4()), "nbf": now, "iat": now,
            "exp": now + 300} | claims
    body = {k: v for k, v in body.items() if v is not None}
    return jwt.encode({"alg": alg} | (header or {}), body, RSAKey.import_key(private(key or shop["key"])), algorithms=[alg])


def ask(solo, text, path="/oauth2/v2.0/token", **form):
    form = {"grant_type": "client_credentials", "client_assertion_type": TYPE, "client_assertion": text} | form
    return requests.post(solo.origin + path, data={k: v for k, v in form.items() if v is not None}, timeout=30)


def use(solo, answer):
    return requests.get(solo.origin + "/api/v2.0/companies", headers={"Authorization": "Bearer " + answer.json()["access_token"]}, timeout=30)


@pytest.mark.parametrize("alg", ["RS256", "PS256"])
@pytest.mark.parametrize("path", ["/oauth2/v2.0/token", "/oauth2/token", "/example.com/oauth2/v2.0/token", "/common/oauth2/token"])
def test_an_assertion_gets_a_token_1_3(solo, shop, alg, path):
    thumbprint = shop["x509"].fingerprint(hashes.SHA1()).hex()
    answer = ask(solo, assertion(solo, shop, alg, path=path, header={"kid": thumbprint}), path, client_id=shop["client_id"])
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store", answer.text
    assert use(solo, answer).status_code == 200


def test_a_library_signs_in_from_the_discovery_document_1_3(solo, shop):
    found = requests.get(solo.origin + "/common/v2.0/.well-known/openid-configuration", timeout=30).json()
    assert "private_key_jwt" in found["token_endpoint_auth_methods_supported"]
    assert {"RS256", "PS256"} == set(found["token_endpoint_auth_signing_alg_values_supported"])
    session = OAuth2Session(shop["client_id"], private(shop["key"]).decode(), token_endpoint_auth_method="private_key_jwt",
                            scope="https://x.example/.default")
    session.trust_env = False
    session.register_client_auth_method(PrivateKeyJWT(found["token_endpoint"]))
    session.fetch_token(found["token_endpoint"], grant_type="client_credentials")
    assert session.get(solo.origin + "/api/v2.0/companies", timeout=30).status_code == 200


def test_an_assertion_is_good_for_one_use_1_3(solo, shop):
    text = assertion(solo, shop)
    assert ask(solo, text).status_code == 200
    again = ask(solo, text)
    assert (again.status_code, again.json()["error"], again.json()["error_codes"]) == (401, "invalid_client", [700027])


@pytest.mark.parametrize("claims", [
    {"aud": "https://login.example.com/oauth2/token"}, {"aud": None}, {"exp": 1}, {"exp": None}, {"exp": int(time.time()) + 10 ** 6},
    {"nbf": int(time.time()) + 3600}, {"iss": "x"}, {"jti": None}])
def test_refused_assertions_1_3(solo, shop, claims):
    answer = ask(solo, assertion(solo, shop, **claims), client_id=str(uuid.uuid4()))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert "trace_id" in answer.json()


def test_refused_signatures_1_3(solo, tmp_path):
    made = json.loads(solo.run("application", "create", "forged shop", "--role", "read", "--json").strip().splitlines()[-1])
    made["key"] = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    path = tmp_path / "c.pem"
    path.write_bytes(certificate(made["key"])[1])
    solo.run("application", "certificate", "add", made["client_id"], str(path))
    good = assertion(solo, made)
    head, body, mark = good.split(".")
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    for text in (assertion(solo, made, key=other), f"{head}.{body}.", f"{head}.{body}.{mark[:-6]}AAAAAA", assertion(solo, made, "RS512"), "x.y.z"):
        assert ask(solo, text).status_code == 401, text
    assert ask(solo, good).status_code == 200
    row = json.loads(solo.run("application", "certificate", "list", "forged shop", "--json"))["value"][0]
    solo.run("application", "certificate", "remove", "forged shop", row["thumbprint"])
    assert ask(solo, assertion(solo, made)).status_code == 401
    assert json.loads(solo.run("application", "certificate", "list", "forged shop", "--json"))["value"] == []


def test_a_secret_and_an_assertion_are_one_too_many_1_3(solo, shop):
    answer = ask(solo, assertion(solo, shop), client_id=shop["client_id"], client_secret=shop["client_secret"])
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    answer = ask(solo, assertion(solo, shop), client_assertion_type=None)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("make", [lambda: ec.generate_private_key(ec.SECP256R1()), lambda: rsa.generate_private_key(public_exponent=65537, key_size=1024)],
                         ids=["curve", "weak"])
def test_certificates_with_other_keys_are_not_taken(solo, shop, tmp_path, make):
    path = tmp_path / "c.pem"
    path.write_bytes(certificate(make())[1])
    with pytest.raises(AssertionError, match="E-RANGE"):
        solo.run("application", "certificate", "add", "signing shop", str(path))


def test_expired_certificates_are_not_taken(solo, shop, tmp_path):
    path = tmp_path / "c.pem"
    path.write_bytes(certificate(rsa.generate_private_key(public_exponent=65537, key_size=2048), days=-1)[1])
    with pytest.raises(AssertionError, match="E-RANGE"):
        solo.run("application", "certificate", "add", "signing shop", str(path))
