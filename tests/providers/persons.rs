//! Who somebody is: the issuer's subject, case and all (OpenID Connect Core 2, 5.7). An address is
//! what people type.

use std::time::Duration;

use portico_core::session::Record;
use portico_core::{AnswerKind, Challenge, Code, Hints, Step};
use serde_json::json;
use test_support::desk::{Desk, Scheme};
use test_support::done;
use test_support::provider::{Behaviour, EMAIL};

const NOW: Duration = Duration::ZERO;

fn person(subject: &'static str, email: &'static str) -> impl FnOnce(&mut Behaviour) {
    move |it| {
        it.claims = Some(Box::new(move |claims| {
            claims["sub"] = json!(subject);
            claims["email"] = json!(email);
            claims["email_verified"] = json!(true);
        }));
        it.userinfo = Some(Box::new(move |info| info["sub"] = json!(subject)));
    }
}

/// Signs in, and says yes where another person than last time has the address.
async fn signed_in(desk: &Desk) -> Record {
    let mut sign_in = desk.sign_in();
    let handoff = test_support::handed_over(sign_in.start().await);
    let step = test_support::desk::go(&handoff, &mut sign_in).await;
    let Step::Ask(ask) = &step else {
        return done(step).record;
    };
    assert!(matches!(ask.challenge, Challenge::DifferentPerson { .. }));
    let next = sign_in.answer(AnswerKind::Accept.into()).await.unwrap();
    done(next).record
}

async fn token(desk: &Desk, account: &str) -> Result<String, Code> {
    let token = desk.sessions().access_token(Some(account), None, NOW).await;
    match token {
        Ok(token) => Ok(token.token.expose().to_owned()),
        Err(problem) => Err(problem.code),
    }
}

#[tokio::test]
async fn whoever_is_renamed_keeps_the_account_under_the_new_address() {
    for scheme in [Scheme::Http, Scheme::Https] {
        let desk = Desk::speaking(scheme, person("ada-1815", EMAIL)).await;
        let before = signed_in(&desk).await;
        desk.become_(person("ada-1815", "ada.king@example.com"));
        let after = signed_in(&desk).await;

        assert_eq!(before.id(), after.id(), "one person");
        let all = desk.sessions().all().unwrap();
        assert_eq!(all.len(), 1, "one account: {all:?}");
        assert_eq!(all[0].email.as_deref(), Some("ada.king@example.com"));
        assert!(token(&desk, &after.account).await.is_ok());
        assert!(token(&desk, "ada.king@example.com").await.is_ok());
        assert_eq!(token(&desk, &before.account).await, Err(Code::NotSignedIn));
        assert_eq!(token(&desk, EMAIL).await, Err(Code::NotSignedIn));
    }
}

#[tokio::test]
async fn somebody_else_with_the_same_address_is_told_apart() {
    for other in ["ada-1852", "ADA-1815", "ada-1815 "] {
        let desk = Desk::with(person("ada-1815", EMAIL)).await;
        let first = signed_in(&desk).await;
        let of_first = token(&desk, &first.account).await.unwrap();
        desk.become_(person(other, EMAIL));
        let second = signed_in(&desk).await;

        assert_ne!(first.id(), second.id(), "{other:?}");
        assert_ne!(first.account, second.account, "{other:?}");
        assert_eq!(desk.sessions().all().unwrap().len(), 2);
        let of_second = token(&desk, &second.account).await.unwrap();
        assert_ne!(of_first, of_second);
        assert_eq!(token(&desk, &first.account).await.unwrap(), of_first);
        // An address that two people bear is nobody's name.
        assert_eq!(
            token(&desk, EMAIL).await,
            Err(Code::NotSignedIn),
            "{other:?}"
        );
    }
}

/// The address goes from one person to another: the name of the account does not bring the first
/// one's token to whoever asks for the second.
#[tokio::test]
async fn an_address_that_changes_hands_takes_no_session_along() {
    let desk = Desk::with(person("ada-1815", EMAIL)).await;
    let first = signed_in(&desk).await;
    desk.become_(person("ada-1815", "ada.king@example.com"));
    let renamed = signed_in(&desk).await;
    let of_renamed = token(&desk, &renamed.account).await.unwrap();
    desk.become_(person("eve-1900", EMAIL));
    let second = signed_in(&desk).await;

    assert_eq!(second.account, first.account, "the name is free again");
    let of_second = token(&desk, EMAIL).await.unwrap();
    assert_ne!(of_second, of_renamed);
    assert_eq!(token(&desk, &renamed.account).await.unwrap(), of_renamed);
}

#[tokio::test]
async fn an_address_is_the_same_however_it_is_written() {
    for typed in [
        "Ada <ada@example.com>",
        "mailto:ada@example.com",
        " ADA@Example.COM. ",
        "ada@\u{200b}example.com\u{feff}",
        "\"ada@example.com\"",
    ] {
        let desk = Desk::with(person("ada-1815", EMAIL)).await;
        let hints = Hints {
            email: Some(typed.to_owned()),
            ..Hints::default()
        };
        let mut sign_in = desk.sign_in_with(hints);
        let handoff = test_support::handed_over(sign_in.start().await);
        let record = done(test_support::desk::go(&handoff, &mut sign_in).await).record;
        assert!(token(&desk, typed).await.is_ok(), "{typed:?}");
        let asked = desk.provider.authorizations();
        let hint = asked[0].iter().find(|(name, _)| name == "login_hint");
        let hint = hint.map(|(_, value)| value.to_lowercase());
        assert_eq!(hint.as_deref(), Some(EMAIL), "{typed:?}");
        assert_eq!(record.email.as_deref(), Some(EMAIL));
    }
    for (came, typed) in [
        ("ada@xn--blbr-roah.no", "ada@blåbær.no"),
        ("ada@blåbær.no", "ada@BLÅBÆR.no"),
        ("kåre@example.no", "ka\u{30a}re@example.no"),
    ] {
        let desk = Desk::with(person("ada-1815", came)).await;
        let hints = Hints {
            email: Some(typed.to_owned()),
            ..Hints::default()
        };
        let mut sign_in = desk.sign_in_with(hints);
        let handoff = test_support::handed_over(sign_in.start().await);
        done(test_support::desk::go(&handoff, &mut sign_in).await);
        assert!(token(&desk, typed).await.is_ok(), "{typed:?}");
        assert!(token(&desk, came).await.is_ok(), "{came:?}");
    }
    // Another address is a question, however much it looks like the right one.
    for came in ["ada@еxample.com", "ada@example.co", "ada@mail.example.com"] {
        let desk = Desk::with(person("ada-1815", came)).await;
        let hints = Hints {
            email: Some(EMAIL.to_owned()),
            ..Hints::default()
        };
        let mut sign_in = desk.sign_in_with(hints);
        let handoff = test_support::handed_over(sign_in.start().await);
        let step = test_support::desk::go(&handoff, &mut sign_in).await;
        assert!(matches!(step, Step::Ask(_)), "{came}: {step:?}");
    }
}
