//! What the service last said of the person, when a sign-in stopped.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use portico_core::Code;

use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding};
use crate::context::Context;
use crate::evidence::Evidence;
use crate::message::Message;
use crate::remedy::{Act, Remedy};

/// After this long, it may be otherwise.
const RECENT: TimeDelta = TimeDelta::hours(24);

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "account.state",
    category: Category::Account,
    article: "who-can-sign-in",
    limit: Duration::from_secs(2),
    depends_on: &[],
    needs_network: false,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    let in_problem = || context.problem.as_ref()?.about.address.clone();
    let person = context.email.clone().or_else(in_problem);
    let known = person.is_some();
    let portico = &context.portico;
    let said = portico.last_said(&context.profile.name, person.as_deref());
    let now = portico.clock().now();
    match said.await {
        Ok(Some(said)) => judge(&context.profile.title, said.code, said.at, now),
        Ok(None) if known => Finding::pass(),
        Ok(None) => Finding::not_applicable(Message::new("account-nobody-known")),
        Err(_) => Finding::skipped(Message::new("account-not-read")),
    }
}

fn judge(service: &str, code: Code, at: DateTime<Utc>, now: DateTime<Utc>) -> Finding {
    let is_recent = now.signed_duration_since(at) < RECENT;
    let words = |id: String| Message::new(id).with("service", service);
    let said = words(format!("account-said-{}", code.as_str().replace('_', "-")));
    let finding = if is_recent {
        let finding = match code {
            // Answers of the person: the next may be right.
            Code::WrongPassword | Code::TooManyTries | Code::AccessDenied => {
                Finding::warn(said).suspect(Cause::Problem(code), Confidence::Likely)
            }
            _ => Finding::fail(said).suspect(Cause::Problem(code), Confidence::Certain),
        };
        finding.remedy(remedy(code))
    } else {
        Finding::pass_with(words("account-said-earlier".to_owned()))
    };
    finding
        .because("reason", Evidence::word(code.as_str()))
        .because("at", Evidence::time(at))
}

fn remedy(code: Code) -> Remedy {
    match code {
        Code::SsoRequired => Remedy::Act(Act::UseSso),
        Code::PasswordLeaked | Code::WrongPassword => Remedy::step("step-choose-password"),
        Code::Locked | Code::TooManyTries => Remedy::step("step-wait-a-while"),
        Code::NotACustomer | Code::NoAccounts => Remedy::step("step-other-address"),
        _ => Remedy::step("step-ask-administrator"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Status;
    use crate::testing;
    use portico_core::clock::{Clock, SystemClock};
    use portico_core::vault::Item;
    use portico_core::{Language, Problem};

    const ALL: &[Code] = &[
        Code::NoAccounts,
        Code::Deactivated,
        Code::NotACustomer,
        Code::Locked,
        Code::SsoRequired,
        Code::MethodNotAllowed,
        Code::PasswordLeaked,
        Code::WrongPassword,
        Code::TooManyTries,
        Code::AccessDenied,
    ];

    #[test]
    fn what_was_said_lately_is_the_cause_and_has_words() {
        let now = SystemClock.now();
        for &code in ALL {
            let finding = judge("Acme", code, now, now);
            assert_eq!(finding.suspects[0].cause, Cause::Problem(code));
            assert_ne!(finding.status, Status::Pass);
            let message = finding.message.unwrap();
            for &language in Language::ALL {
                let text = message.text(language);
                assert!(
                    text.contains("Acme") && !text.contains("account-said"),
                    "{text}"
                );
            }
        }
        let locked = judge("Acme", Code::Locked, now, now);
        assert_eq!(locked.suspects[0].confidence, Confidence::Certain);
        let sso = judge("Acme", Code::SsoRequired, now, now);
        assert_eq!(sso.remedies, [Remedy::Act(Act::UseSso)]);
    }

    #[test]
    fn what_was_said_long_ago_accuses_nobody() {
        let now = SystemClock.now();
        let finding = judge("Acme", Code::Deactivated, now - TimeDelta::hours(25), now);
        assert_eq!(finding.status, Status::Pass);
        assert!(finding.suspects.is_empty());
    }

    #[tokio::test]
    async fn nothing_said_passes_for_a_person_and_is_skipped_for_nobody() {
        let (context, _folder) = testing::context();
        assert_eq!(look(&context).await.status, Status::Skipped);
        let mut problem = Problem::new(Code::NetworkTimeout);
        problem.about.address = Some("ada@example.com".to_owned());
        let context = Context {
            problem: Some(problem),
            ..context
        };
        assert_eq!(look(&context).await.status, Status::Pass);
    }

    #[tokio::test]
    async fn what_core_kept_is_found_for_its_person() {
        let (context, _folder) = testing::context();
        let profile = context.profile.name.as_str();
        // As core writes it: nobody in particular was asked for.
        let said = serde_json::json!({ "profile": profile, "said": [
            { "person": null, "code": "deactivated", "at": SystemClock.now() },
        ] });
        let vault = context.portico.vault();
        vault.write(Item::said(profile), said).await.unwrap();
        let finding = look(&context).await;
        assert_eq!(finding.status, Status::Fail, "{finding:?}");
        let context = Context {
            email: Some("ada@example.com".to_owned()),
            ..context
        };
        assert_eq!(look(&context).await.status, Status::Pass);
    }

    #[tokio::test]
    async fn a_file_accuses_nobody_in_the_services_name() {
        let (context, folder) = testing::context();
        let profile = &context.profile.name;
        let at = SystemClock.now().to_rfc3339();
        let lies = format!(
            r#"[{{"profile":"{profile}","person":null,"code":"deactivated","host":null,"at":"{at}"}}]"#
        );
        for name in ["said.json", "last-problems.json"] {
            let path = folder.path().join("data").join(name);
            portico_core::fs::atomic::write(&path, lies.as_bytes()).unwrap();
        }
        assert_eq!(look(&context).await.status, Status::Skipped);
        let started = context.or_last_problem().await;
        assert!(started.problem.is_none(), "{:?}", started.problem);
    }
}
