//! DPoP (RFC 9449) at providers that list it, want it or only know it.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portico_core::clock::{Clock, SystemClock};
use portico_core::domain::Checked;
use portico_core::{Code, profile};
use serde_json::Value;
use test_support::desk::Desk;
use test_support::provider::Proofs::{self, Demanded, Ignored, Offered, Unsaid};
use url::Url;

const NOW: Duration = Duration::ZERO;

#[tokio::test]
async fn proofs_are_sent_where_somebody_asks_for_them_and_not_because_they_are_offered() {
    for (proofs, written, scheme, bound) in [
        (None, "", "Bearer", None),
        (Some(Offered), "", "Bearer", None),
        (Some(Offered), "dpop = \"off\"", "Bearer", None),
        (Some(Offered), "dpop = \"on\"", "DPoP", Some(true)),
        (Some(Unsaid), "dpop = \"on\"", "DPoP", Some(true)),
        (Some(Demanded), "dpop = \"on\"", "DPoP", Some(true)),
        // What was asked for and is not there is said.
        (Some(Ignored), "dpop = \"on\"", "Bearer", Some(false)),
        (None, "dpop = \"on\"", "Bearer", Some(false)),
    ] {
        let at = format!("{proofs:?} {written}");
        let desk = Desk::with(|it| it.proofs = proofs).await;
        desk.with_profile(written);
        desk.must_sign_in().await;

        let token = desk.token(NOW).await.unwrap();
        assert_eq!(
            (token.scheme, token.is_bound()),
            (scheme, scheme == "DPoP"),
            "{at}"
        );
        let mut record = desk.sessions().find(None, None).unwrap();
        assert_eq!(record.bound, bound, "{at}");
        let wanted = written.contains("on");
        let asked = desk.provider.authorizations().pop().unwrap();
        let names_its_key = asked.iter().any(|(name, _)| name == "dpop_jkt");
        assert_eq!(names_its_key, wanted, "{at}");
        assert_eq!(desk.provider.seen("/token"), [wanted], "{at}");
        let session = desk.sessions().checked_view(&mut record).await.unwrap();
        assert_eq!(
            session.checked,
            Checked::Now,
            "{at}: userinfo took the token"
        );
    }
}

#[tokio::test]
async fn who_is_refused_for_want_of_a_proof_is_told_how_to_send_one() {
    let desk = Desk::with(|it| it.proofs = Some(Demanded)).await;
    let problem = desk.must_refuse().await;
    assert_eq!(problem.code, Code::ProfileInvalid);
    let detail = problem.detail.unwrap();
    assert!(detail.contains("dpop = \"on\""), "{detail}");
}

#[tokio::test]
async fn a_token_that_is_bound_to_a_key_of_nobody_is_refused() {
    let desk = Desk::with(|it| {
        it.tokens = Some(Box::new(|tokens| tokens["token_type"] = "DPoP".into()));
    })
    .await;
    assert_eq!(desk.must_refuse().await.code, Code::BadResponse);
}

#[tokio::test]
async fn bound_tokens_stay_bound() {
    let desk = signed_in_with(Offered).await;
    desk.become_(|it| it.proofs = Some(Ignored));
    assert_eq!(desk.renewed().await, Err(Code::TokenNotBound));
    let desk = signed_in_with(Offered).await;
    desk.become_(|it| it.proofs = Some(Offered));
    desk.renewed().await.unwrap();
}

#[tokio::test]
async fn a_proof_for_another_program_is_of_its_request_and_its_token() {
    let desk = signed_in_with(Offered).await;
    let token = desk.token(NOW).await.unwrap();
    let url = Url::parse("https://api.example.com/v1/things?page=2#top").unwrap();
    let now = SystemClock.now();

    let proof = |method: &str| {
        let method = method.parse().unwrap();
        token.proof(&method, &url, now).unwrap().unwrap()
    };

    let (first, second) = (proof("GET"), proof("POST"));
    assert_ne!(first, second);
    let part = |proof: &str, place: usize| -> Value {
        let part = proof.split('.').nth(place).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    };
    assert_eq!(part(&first, 0)["typ"], "dpop+jwt");
    let (claims, posted) = (part(&first, 1), part(&second, 1));
    assert_eq!(claims["htm"], "GET");
    assert_eq!(posted["htm"], "POST");
    assert_eq!(claims["htu"], "https://api.example.com/v1/things");
    assert_eq!(claims["iat"], now.timestamp());
    assert_ne!(claims["jti"], posted["jti"]);
    let hash = ring::digest::digest(&ring::digest::SHA256, token.token.expose().as_bytes());
    assert_eq!(claims["ath"], URL_SAFE_NO_PAD.encode(hash));

    let unbound = Desk::with(|_| {}).await;
    unbound.must_sign_in().await;
    let token = unbound.token(NOW).await.unwrap();
    let none = token.proof(&"GET".parse().unwrap(), &url, now).unwrap();
    assert_eq!(none, None);
}

#[test]
fn the_key_is_for_kinds_that_can_do_it() {
    let read = |lines: &str| profile::read(&format!("name = \"acme\"\n{lines}\n"));
    const OIDC: &str = "issuer = \"https://id.acme.example\"\nclient_id = \"c\"\n";
    for (lines, good) in [
        (format!("{OIDC}dpop = \"on\""), true),
        (format!("{OIDC}dpop = \"off\""), true),
        (format!("{OIDC}kind = \"native\"\ndpop = \"on\""), true),
        (format!("{OIDC}kind = \"native\"\ndpop = \"off\""), false),
        (format!("{OIDC}dpop = \"maybe\""), false),
        (format!("{OIDC}dpop = true"), false),
        (
            "kind = \"guided\"\nsign_in_page = \"https://acme.example\"\ndpop = \"on\"".to_owned(),
            false,
        ),
    ] {
        assert_eq!(read(&lines).is_ok(), good, "{lines}");
    }
}

async fn signed_in_with(proofs: Proofs) -> Desk {
    let desk = Desk::with(|it| it.proofs = Some(proofs)).await;
    desk.with_profile("dpop = \"on\"");
    desk.must_sign_in().await;
    desk
}
