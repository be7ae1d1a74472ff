//! What providers get wrong, by the names of the OpenID Foundation's conformance suite for relying
//! parties, and of the attacks in RFC 9700 and RFC 9207.

use portico_core::Code::{BadResponse, IdTokenRejected, IssuerMismatch, ServiceUnavailable};
use portico_core::Hints;
use portico_core::domain::Method;
use serde_json::{Value, json};
use test_support::stopped;

use crate::table::Outcome::{Accepted, AcceptedTwice, Ignored, NotRenewed, Refused, Renewed};
use crate::table::misbehaviours;
use test_support::desk::Desk;
use test_support::provider::{Behaviour, Key, Signature, encoded};

misbehaviours! {
    // OpenID Connect Core, basic profile.
    nothing_wrong: "oidcc-client-test", "everything as it should be" => Accepted, |_| {};
    other_issuer: "oidcc-client-test-invalid-iss", "`iss` is another issuer's"
        => Refused(IdTokenRejected), claim("iss", json!("https://elsewhere.example"));
    no_issuer: "`iss` absent", "the ID token has no `iss`"
        => Refused(IdTokenRejected), without("iss");
    no_subject: "oidcc-client-test-missing-sub", "the ID token has no `sub`"
        => Refused(IdTokenRejected), without("sub");
    other_audience: "oidcc-client-test-invalid-aud", "`aud` is another client"
        => Refused(IdTokenRejected), claim("aud", json!("somebody-else"));
    no_audience: "oidcc-client-test-missing-aud", "the ID token has no `aud`"
        => Refused(IdTokenRejected), without("aud");
    no_issue_time: "oidcc-client-test-missing-iat", "the ID token has no `iat`"
        => Refused(IdTokenRejected), without("iat");
    other_nonce: "oidcc-client-test-nonce-invalid", "`nonce` is not the one sent"
        => Refused(IdTokenRejected), claim("nonce", json!("another"));
    no_nonce: "`nonce` absent", "the ID token has no `nonce`"
        => Refused(IdTokenRejected), without("nonce");
    rs256: "oidcc-client-test-idtoken-sig-rs256", "signed with RS256"
        => Accepted, |it| it.signature = Signature::Rs256;
    rs384: "signed with RS384", "signed with RS384"
        => Accepted, |it| it.signature = Signature::Rs384;
    rs512: "signed with RS512", "signed with RS512"
        => Accepted, |it| it.signature = Signature::Rs512;
    ps256: "signed with PS256", "signed with PS256"
        => Accepted, |it| it.signature = Signature::Ps256;
    ps384: "signed with PS384", "signed with PS384"
        => Accepted, |it| it.signature = Signature::Ps384;
    ps512: "signed with PS512", "signed with PS512"
        => Accepted, |it| it.signature = Signature::Ps512;
    es384: "signed with ES384", "signed with ES384"
        => Accepted, |it| it.signature = Signature::Es384;
    eddsa: "signed with EdDSA", "signed with Ed25519"
        => Accepted, |it| it.signature = Signature::EdDsa;
    forged_rs256: "oidcc-client-test-invalid-sig-rs256", "signed with RS256 by a key that is not published"
        => Refused(IdTokenRejected), |it| { it.signature = Signature::Rs256; it.forged = true; };
    forged_es256: "oidcc-client-test-invalid-sig-es256", "signed with ES256 by a key that is not published"
        => Refused(IdTokenRejected), |it| it.forged = true;
    forged_ps256: "forged PS256", "signed with PS256 by a key that is not published"
        => Refused(IdTokenRejected), |it| { it.signature = Signature::Ps256; it.forged = true; };
    forged_es384: "forged ES384", "signed with ES384 by a key that is not published"
        => Refused(IdTokenRejected), |it| { it.signature = Signature::Es384; it.forged = true; };
    forged_eddsa: "forged EdDSA", "signed with Ed25519 by a key that is not published"
        => Refused(IdTokenRejected), |it| { it.signature = Signature::EdDsa; it.forged = true; };
    hmac: "oidcc-client-test-invalid-sig-hs256", "signed with HS256, the public key being the secret"
        => Refused(IdTokenRejected), |it| it.signature = Signature::Hs256;
    unsigned: "oidcc-client-test-idtoken-sig-none", "`alg` is `none`"
        => Refused(IdTokenRejected), |it| it.signature = Signature::None;
    no_kid_one_key: "oidcc-client-test-kid-absent-single-jwks", "no `kid`, and one key is published"
        => Accepted, |it| it.header = Some(Box::new(|header| remove(header, "kid")));
    no_kid_several_keys: "oidcc-client-test-kid-absent-multiple-jwks", "no `kid`, and several keys of the kind are published"
        => Refused(IdTokenRejected), |it| {
            it.header = Some(Box::new(|header| remove(header, "kid")));
            it.keys = Some(Box::new(|keys| publish(keys, Key::new(Signature::Es256).public("other".into()))));
        };
    other_subject: "oidcc-client-test-userinfo-invalid-sub", "userinfo's `sub` is another person's"
        => Refused(IdTokenRejected), |it| it.userinfo = Some(Box::new(|info| info["sub"] = json!("eve")));
    userinfo: "oidcc-client-test-scope-userinfo-claims", "address and name are in userinfo only"
        => Accepted, |_| {};
    aggregated: "oidcc-client-test-aggregated-claims", "userinfo holds claims of others"
        => Accepted, |it| it.userinfo = Some(Box::new(|info| {
            info["_claim_names"] = json!({ "address": "src1" });
            info["_claim_sources"] = json!({ "src1": { "JWT": "e30.e30.e30" } });
        }));
    distributed: "oidcc-client-test-distributed-claims", "userinfo says where claims of others are: nobody goes there"
        => Accepted, |it| it.userinfo = Some(Box::new(|info| {
            info["_claim_names"] = json!({ "address": "src1" });
            info["_claim_sources"] = json!({ "src1": { "endpoint": "http://127.0.0.1:9/claims" } });
        }));
    signed_userinfo: "userinfo is signed", "userinfo is a JWT, which was not asked for: it is left out"
        => Accepted, |it| {
            claim("email", json!(test_support::provider::EMAIL))(it);
            it.userinfo = Some(Box::new(|info| *info = json!("e30.e30.e30")));
        };
    secret_in_header: "oidcc-client-test-client-secret-basic", "takes a client's secret in a header only"
        => Accepted, |it| it.secret_by = Some("client_secret_basic");
    secret_in_body: "a client's secret in the body", "takes it there only"
        => Accepted, |it| it.secret_by = Some("client_secret_post");
    renewal: "oidcc-client-test-refresh-token", "a new ID token comes with the renewed tokens"
        => Renewed, |_| {};
    renewal_without: "renewal without an ID token", "none comes with the renewed tokens"
        => Renewed, |it| it.tokens = Some(Box::new(|tokens| {
            if tokens["access_token"] != "access-1" { remove(tokens, "id_token") }
        }));
    renewal_other_issuer: "oidcc-client-test-refresh-token-invalid-issuer", "the renewed ID token is of another issuer"
        => NotRenewed(IdTokenRejected), renewed("iss", json!("https://elsewhere.example"));
    renewal_other_subject: "oidcc-client-test-refresh-token-invalid-sub", "the renewed ID token is of another person"
        => NotRenewed(IdTokenRejected), renewed("sub", json!("eve"));
    renewal_other_party: "renewal for another party", "the renewed ID token has another client as its `azp`"
        => NotRenewed(IdTokenRejected), renewed("azp", json!("somebody-else"));
    renewal_other_audience: "renewal for another client", "the renewed ID token is for another client"
        => NotRenewed(IdTokenRejected), renewed("aud", json!(["somebody-else"]));

    // Discovery and keys, configuration profile.
    discovery: "oidcc-client-test-discovery-openid-config", "endpoints and keys are where the metadata says"
        => Accepted, |_| {};
    several_keys: "oidcc-client-test-discovery-jwks-uri-keys", "keys of several kinds, unknown and broken ones among them"
        => Accepted, |it| it.keys = Some(Box::new(|keys| {
            publish(keys, Key::new(Signature::EdDsa).public("ed".into()));
            publish(keys, json!({ "kty": "AKP", "alg": "ML-DSA-44", "kid": "pq", "pub": "AA" }));
            publish(keys, json!({ "kty": "EC", "crv": "P-256", "kid": "half" }));
            publish(keys, json!("no key at all"));
        }));
    metadata_of_another: "oidcc-client-test-discovery-issuer-mismatch", "the metadata is of another issuer"
        => Refused(IssuerMismatch), metadata("issuer", json!("https://elsewhere.example"));
    issuer_of_two_lines: "issuer of two lines", "the metadata's `issuer` has a line break in it, which parsers take off"
        => Refused(IssuerMismatch), |it| it.metadata = Some(Box::new(|document| {
            document["issuer"] = json!(document["issuer"].as_str().unwrap().replace("//", "//\n"));
        }));
    blank_in_issuer: "issuer with a tab", "the metadata's `issuer` ends with a tab"
        => Refused(IssuerMismatch), |it| it.metadata = Some(Box::new(|document| {
            document["issuer"] = json!(format!("{}\t", document["issuer"].as_str().unwrap()));
        }));
    hidden_in_issuer: "issuer with what can't be seen", "the metadata's `issuer` has a soft hyphen in it, which parsers take off"
        => Refused(IssuerMismatch), |it| it.metadata = Some(Box::new(|document| {
            let hidden = document["issuer"].as_str().unwrap().replace("://", "://\u{ad}");
            document["issuer"] = json!(hidden);
        }));
    rotation: "oidcc-client-test-signing-key-rotation", "new keys between two sign-ins"
        => AcceptedTwice, |it| it.rotates = true;
    late_rotation: "oidcc-client-test-signing-key-rotation-just-before-signing", "new keys just before the ID token is signed"
        => Accepted, |it| it.rotates = true;
    quiet_rotation: "new key under an old `kid`", "new keys between two sign-ins, under the same name"
        => AcceptedTwice, |it| { it.rotates = true; it.keeps_kid = true; };
    http_endpoint: "endpoint with plain HTTP", "the metadata leads to `http` elsewhere"
        => Refused(BadResponse), metadata("token_endpoint", json!("http://id.example/token"));
    script_endpoint: "endpoint that is a script", "the authorization endpoint is `javascript:`"
        => Refused(BadResponse), metadata("authorization_endpoint", json!("javascript:alert(1)"));
    file_endpoint: "endpoint that is a file", "the keys are at `file:`"
        => Refused(BadResponse), metadata("jwks_uri", json!("file:///etc/passwd"));
    password_endpoint: "endpoint with a password", "an endpoint has a user and a password in it"
        => Refused(BadResponse), metadata("end_session_endpoint", json!("https://a:b@id.example/"));
    device_codes_of_another: "device codes of another server", "the device endpoint is neither where tokens are nor at the issuer: it is left out"
        => Accepted, metadata("device_authorization_endpoint", json!("https://elsewhere.example/device"));
    other_hosts: "endpoints on other hosts", "as many providers have them"
        => Accepted, metadata("end_session_endpoint", json!("https://elsewhere.example/bye"));
    much_metadata: "ten thousand members", "the metadata has 10,000 members that nobody knows"
        => Accepted, |it| it.metadata = Some(Box::new(|document| {
            for number in 0..10_000 { document[format!("member_{number}")] = json!([number]); }
        }));
    two_issuers: "metadata with two issuers", "`issuer` stands there twice"
        => Refused(BadResponse), |it| it.metadata = Some(Box::new(|document| {
            let twice = document.to_string().replacen('{', "{\"issuer\":\"https://elsewhere.example\",", 1);
            *document = Value::String(twice);
        }));

    // RFC 9700 and RFC 9207.
    mixed_up: "mix-up, RFC 9207", "`iss` in the redirect is another issuer's"
        => Refused(IssuerMismatch), redirect("iss", Some("https://elsewhere.example"));
    iss_left_out: "mix-up without `iss`, RFC 9207 2.4", "`iss` was promised and is absent"
        => Refused(IssuerMismatch), redirect("iss", None);
    iss_never_promised: "no `iss` promised", "`iss` was not promised, and is absent"
        => Accepted, |it| {
            metadata("authorization_response_iss_parameter_supported", json!(false))(it);
            redirect("iss", None)(it);
        };
    error_of_another: "error of another issuer, RFC 9207", "an error with the right `state` and another `iss`"
        => Refused(IssuerMismatch), |it| it.redirect = Some(Box::new(|pairs| {
            pairs[0] = ("error".to_owned(), "access_denied".to_owned());
            pairs[2].1 = "https://elsewhere.example".to_owned();
        }));
    not_now: "error of the provider", "`temporarily_unavailable` with the right `state` and `iss`"
        => Refused(ServiceUnavailable), |it| it.redirect = Some(Box::new(|pairs| {
            pairs[0] = ("error".to_owned(), "temporarily_unavailable".to_owned());
        }));
    forged_request: "forged redirect, RFC 9700 4.7", "a code with another `state`"
        => Ignored, redirect("state", Some("guessed"));
    no_state: "redirect without `state`", "a code without `state`"
        => Ignored, redirect("state", None);
    forged_error: "forged error", "an error with another `state`"
        => Ignored, |it| it.redirect = Some(Box::new(|pairs| {
            pairs[0] = ("error".to_owned(), "access_denied".to_owned());
            pairs[1].1 = "guessed".to_owned();
        }));
    nothing: "neither code nor error", "the right `state` and nothing else"
        => Refused(BadResponse), redirect("code", None);
    empty_error: "empty error beside a code, RFC 6749 3.1", "a code, and `error` and `error_description` without a value"
        => Accepted, |it| it.redirect = Some(Box::new(|pairs| {
            pairs.push(("error".to_owned(), String::new()));
            pairs.push(("error_description".to_owned(), String::new()));
        }));
    two_errors: "two errors", "`error` stands there twice, with the right `state`"
        => Refused(BadResponse), |it| it.redirect = Some(Box::new(|pairs| {
            pairs[0] = ("error".to_owned(), "access_denied".to_owned());
            pairs.push(("error".to_owned(), "access_denied".to_owned()));
        }));
    two_states: "two states", "`state` stands there twice, once as it was sent"
        => Refused(BadResponse), |it| it.redirect = Some(Box::new(|pairs| {
            pairs.push(("state".to_owned(), "guessed".to_owned()));
        }));
    two_codes: "two codes, RFC 6749 3.1", "`code` stands there twice"
        => Refused(BadResponse), |it| it.redirect = Some(Box::new(|pairs| {
            pairs.push(("code".to_owned(), "another".to_owned()));
        }));
    code_and_error: "code and error at once", "both stand there"
        => Refused(BadResponse), |it| it.redirect = Some(Box::new(|pairs| {
            pairs.push(("error".to_owned(), "access_denied".to_owned()));
        }));
    downgrade: "PKCE downgrade, RFC 9700 4.8.2", "the metadata says nothing of PKCE, which is used all the same"
        => Accepted, |it| it.metadata = Some(Box::new(|document| remove(document, "code_challenge_methods_supported")));
    plain_pkce: "PKCE with `plain` only", "the metadata lists no `S256`, which is used all the same"
        => Accepted, metadata("code_challenge_methods_supported", json!(["plain"]));
    implicit: "token in the redirect", "an access token comes with the code: it is ignored"
        => Accepted, |it| it.redirect = Some(Box::new(|pairs| {
            pairs.push(("access_token".to_owned(), "injected".to_owned()));
        }));
    injected_code: "code injection, RFC 9700 4.5", "the code is another sign-in's: the provider refuses it by its verifier"
        => Refused(portico_core::Code::TokenRefused), redirect("code", Some("a-code-of-somebody-else"));
    key_in_the_token: "key in the ID token's header", "signed by a key that only the header names (`jwk`, `jku`)"
        => Refused(IdTokenRejected), |it| {
            it.forged = true;
            it.header = Some(Box::new(|header| {
                header["jwk"] = Key::new(Signature::Es256).public("own".into());
                header["jku"] = json!("https://elsewhere.example/jwks");
            }));
        };
    encryption: "encrypted ID token", "the ID token has five parts"
        => Refused(IdTokenRejected), |it| it.id_token = Some(Box::new(|token| {
            *token = ["{\"alg\":\"dir\",\"enc\":\"A128GCM\"}", "", "x", "x", "x"].map(encoded).join(".");
        }));
    critical: "`crit` in the header", "an extension that nobody knows is critical (RFC 7515 4.1.11)"
        => Refused(IdTokenRejected), |it| it.header = Some(Box::new(|header| {
            header["crit"] = json!(["exp2"]);
            header["exp2"] = json!(1);
        }));
}

/// RFC 8628: a code of one server would be brought to the other.
#[tokio::test]
async fn a_device_code_is_not_asked_for_where_another_server_would_see_it() {
    let honest = Desk::with(|_| {}).await;
    let elsewhere = format!("{}/device", honest.provider.issuer());
    let desk = Desk::with(metadata("device_authorization_endpoint", json!(elsewhere))).await;
    let hints = Hints {
        method: Some(Method::Device),
        ..Hints::default()
    };

    let problem = stopped(desk.sign_in_with(hints).start().await);

    assert_eq!(problem.code, BadResponse);
    assert!(problem.detail.unwrap().contains("device endpoint"));
}

/// Every authorization request of one provider is another one, and none lacks its protection.
#[tokio::test]
async fn each_request_has_a_state_a_nonce_and_a_challenge_of_its_own() {
    let desk = Desk::with(|_| {}).await;
    desk.must_sign_in().await;
    desk.must_sign_in().await;

    let asked = desk.provider.authorizations();
    for name in ["state", "nonce", "code_challenge"] {
        let values: Vec<&String> = asked
            .iter()
            .flat_map(|pairs| pairs.iter().filter(|(known, _)| known == name))
            .map(|(_, value)| value)
            .collect();
        assert!(
            values.len() == 2 && values[0] != values[1],
            "{name}: {values:?}"
        );
        assert!(values.iter().all(|value| value.len() >= 16), "{values:?}");
    }
    for pairs in asked {
        assert!(pairs.contains(&("code_challenge_method".into(), "S256".into())));
    }
}

/// Keys are fetched once more for a signature that they don't fit, and not again and again.
#[tokio::test]
async fn a_signature_that_never_fits_costs_two_requests_for_keys() {
    let desk = Desk::with(|it| it.forged = true).await;
    desk.must_refuse().await;
    assert_eq!(desk.provider.keys_asked(), 2);
}

fn claim(name: &'static str, value: Value) -> impl Fn(&mut Behaviour) {
    move |it| {
        let value = value.clone();
        it.claims = Some(Box::new(move |claims| claims[name] = value.clone()));
    }
}

fn without(name: &'static str) -> impl Fn(&mut Behaviour) {
    move |it| it.claims = Some(Box::new(move |claims| remove(claims, name)))
}

fn metadata(name: &'static str, value: Value) -> impl Fn(&mut Behaviour) {
    move |it| {
        let value = value.clone();
        it.metadata = Some(Box::new(move |document| document[name] = value.clone()));
    }
}

fn redirect(name: &'static str, value: Option<&'static str>) -> impl Fn(&mut Behaviour) {
    move |it| {
        it.redirect = Some(Box::new(move |pairs| {
            pairs.retain(|(known, _)| known != name);
            pairs.extend(value.map(|value| (name.to_owned(), value.to_owned())));
        }));
    }
}

fn renewed(name: &'static str, value: Value) -> impl Fn(&mut Behaviour) {
    move |it| {
        let value = value.clone();
        it.renewed_claims = Some(Box::new(move |claims| claims[name] = value.clone()));
    }
}

fn remove(value: &mut Value, name: &str) {
    value.as_object_mut().unwrap().remove(name);
}

fn publish(keys: &mut Value, key: Value) {
    keys["keys"].as_array_mut().unwrap().push(key);
}
