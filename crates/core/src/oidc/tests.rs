use std::sync::Arc;

use url::Url;

use super::identity::{MAX_NAME, address, presentable, subject};
use super::provider::{Provider, same_issuer, well_known};
use crate::clock::Clock;
use crate::http::Http;

#[test]
fn the_well_known_part_goes_behind_the_issuers_path() {
    let at = |text: &str| well_known(&Url::parse(text).unwrap()).unwrap().to_string();
    assert_eq!(
        at("https://a.example"),
        "https://a.example/.well-known/openid-configuration"
    );
    assert_eq!(
        at("https://a.example/t/"),
        "https://a.example/t/.well-known/openid-configuration"
    );
}

#[test]
fn a_name_is_shown_as_it_is_and_an_address_is_not_mended() {
    assert_eq!(presentable("Ada\u{1b}[2J \u{202e}B").unwrap(), "Ada[2J B");
    assert_eq!(presentable(&"x".repeat(300)).unwrap().len(), MAX_NAME);
    assert_eq!(presentable("\n \u{200f}"), None);
    assert_eq!(address(Some("")).unwrap(), None);
    for wrong in ["a@b.no\n", "a\0@b.no", "a@\u{202e}b.no", &"a".repeat(255)] {
        assert!(address(Some(wrong)).is_err(), "{wrong:?}");
    }
    for wrong in ["", "a\0", &"x".repeat(256)] {
        assert!(subject(wrong).is_err(), "{wrong:?}");
    }
}

fn provider(issuer: &str, token: &str, device: &str) -> Provider {
    let document = serde_json::json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": token,
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "device_authorization_endpoint": device,
        "authorization_challenge_endpoint": device,
    });
    let clock: Arc<dyn Clock> = Arc::new(crate::clock::SystemClock);
    let http = Arc::new(Http::new(crate::http::Network::default(), clock.clone()));
    let document = serde_json::from_value(document).unwrap();
    Provider::of(&Url::parse(issuer).unwrap(), document, http, clock).unwrap()
}

#[test]
fn a_device_code_is_brought_only_to_the_server_that_gave_it() {
    for (issuer, token, device, may) in [
        // Google, Microsoft, Keycloak, Okta, as their metadata are.
        (
            "https://accounts.google.com",
            "https://oauth2.googleapis.com/token",
            "https://oauth2.googleapis.com/device/code",
            true,
        ),
        (
            "https://login.microsoftonline.com/t/v2.0",
            "https://login.microsoftonline.com/t/oauth2/v2.0/token",
            "https://login.microsoftonline.com/t/oauth2/v2.0/devicecode",
            true,
        ),
        (
            "https://id.example/realms/a",
            "https://id.example/realms/a/protocol/openid-connect/token",
            "https://id.example/realms/a/protocol/openid-connect/auth/device",
            true,
        ),
        (
            "https://acme.okta.example/oauth2/default",
            "https://acme.okta.example/oauth2/default/v1/token",
            "https://acme.okta.example/oauth2/default/v1/device/authorize",
            true,
        ),
        (
            "https://id.example",
            "https://api.example/token",
            "https://id.example/device",
            true,
        ),
        (
            "https://evil.example",
            "https://evil.example/token",
            "https://honest.example/device",
            false,
        ),
        (
            "https://evil.example",
            "https://evil.example:8443/token",
            "https://evil.example:444/device",
            false,
        ),
    ] {
        let provider = provider(issuer, token, device);
        assert_eq!(provider.device_endpoint().is_ok(), may, "{issuer}");
        assert_eq!(provider.challenge_endpoint().is_some(), may, "{issuer}");
    }
}

#[test]
fn issuers_differ_by_more_than_a_slash() {
    let same = |said: &str| same_issuer(said, &Url::parse("https://a.example").unwrap());
    assert!(same("https://a.example") && same("https://a.example/"));
    assert!(same("https://A.Example:443"));
    assert!(!same("https://a.example/x") && !same("https://a.example/?x"));
    assert!(!same("http://a.example") && !same("https://a.example:8443"));
    assert!(!same("https://a.example.b.example") && !same("a.example"));
}
