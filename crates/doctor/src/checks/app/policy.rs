//! Which settings of the organization are in force, and whether they can be understood.
//!
//! With a policy that can't be read nobody can sign in. This looks at the places as they are now: they
//! may have changed since the start.

use std::path::Path;
use std::time::Duration;

use portico_core::policy::{Level, Policy};
use portico_core::profile::Profile;
use portico_core::{Code, Problem};

use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding};
use crate::context::Context;
use crate::evidence::Evidence;
use crate::message::Message;
use crate::remedy::Remedy;

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "app.policy",
    category: Category::App,
    article: "report",
    limit: Duration::from_secs(2),
    depends_on: &[],
    needs_network: false,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    let path = context.portico.paths().policy.clone();
    let http = context.portico.http().clone();
    let read = tokio::task::spawn_blocking(move || (Policy::load(&path), http.extra_roots("")));
    let Ok((live, roots)) = read.await else {
        return Finding::skipped(Message::new("skipped-broke"));
    };
    let finding = match (live.opens(), roots) {
        (Ok(()), Err(error)) => invalid(&Problem::from(error)),
        _ => judge(&live, &context.portico.policy(), &context.profile),
    };
    let places: Vec<Evidence> = live
        .sources()
        .iter()
        .map(|source| match source.origin.starts_with('/') {
            true => Evidence::path(Path::new(&source.origin), &context.system.home),
            false => Evidence::text(&source.origin),
        })
        .collect();
    match places.is_empty() {
        true => finding,
        false => finding.because("places", Evidence::list(places)),
    }
}

fn forbids(message: Message) -> Finding {
    Finding::fail(message).suspect(Cause::Problem(Code::PolicyForbids), Confidence::Certain)
}

/// Something of it can't be used, and nobody can sign in until it is mended.
fn invalid(problem: &Problem) -> Finding {
    let error = problem.detail.as_deref().unwrap_or_default();
    forbids(Message::new("policy-invalid"))
        .because("error", Evidence::text(error))
        .remedy(Remedy::for_it("it-mend-policy"))
}

fn judge(live: &Policy, in_force: &Policy, profile: &Profile) -> Finding {
    if let Err(problem) = live.opens() {
        return invalid(&problem);
    }
    let finding = match (in_force.allows(profile, None), live == in_force) {
        (Err(problem), _) => {
            let error = problem.detail.as_deref().unwrap_or_default();
            forbids(Message::new("policy-other-profile"))
                .because("error", Evidence::text(error))
                .remedy(Remedy::step("step-allowed-profile"))
        }
        (Ok(()), false) => Finding::pass_with(Message::new("policy-changed")),
        (Ok(()), true) => match faults(live) {
            faults if faults.is_empty() => Finding::pass(),
            faults => Finding::warn(Message::new("policy-faulty"))
                .because("error", Evidence::list(faults))
                .remedy(Remedy::for_it("it-mend-policy")),
        },
    };
    let keys: Vec<Evidence> = live
        .settings()
        .iter()
        .filter(|setting| setting.level != Level::BuiltIn)
        .map(|setting| Evidence::word(setting.key.spec().name))
        .collect();
    match keys.is_empty() {
        true => finding,
        false => finding.because("settings", Evidence::list(keys)),
    }
}

/// What is wrong and does not keep anybody out.
fn faults(policy: &Policy) -> Vec<Evidence> {
    let settings = policy.settings().iter();
    let errors = settings.filter_map(|setting| setting.error.clone());
    let unknown = policy.unknown().iter();
    let unknown = unknown.map(|it| format!("{}: {} → {}", it.origin, it.key, it.nearest));
    errors
        .chain(unknown)
        .map(|it| Evidence::text(&it))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Status;
    use crate::testing::{self, assert_has_words};
    use portico_core::fs::atomic;

    async fn with(text: &str) -> Finding {
        let (context, _folder) = testing::context();
        atomic::write(&context.portico.paths().policy, text.as_bytes()).unwrap();
        let finding = look(&context).await;
        assert_has_words(&finding);
        finding
    }

    #[tokio::test]
    async fn without_a_policy_nothing_is_said() {
        let (context, _folder) = testing::context();
        assert_eq!(look(&context).await, Finding::pass());
    }

    #[tokio::test]
    async fn a_policy_that_cant_be_read_is_named_with_its_error() {
        let finding = with("methods = [").await;
        assert_eq!(finding.status, Status::Fail);
        assert_eq!(finding.suspects[0].confidence, Confidence::Certain);
        let (_, error) = &finding.evidence[0];
        assert!(error.value().as_str().unwrap().contains("line 1"));
    }

    #[tokio::test]
    async fn an_authority_that_can_not_be_used_is_named() {
        let (context, folder) = testing::context();
        let file = folder.path().join("acme.pem");
        let policy = format!("extra_ca = [{file:?}]");
        atomic::write(&context.portico.paths().policy, policy.as_bytes()).unwrap();
        context.portico.refresh_policy().await.unwrap();
        let finding = look(&context).await;
        assert_has_words(&finding);
        assert_eq!(finding.status, Status::Fail);
        let (_, error) = &finding.evidence[0];
        assert!(error.value().as_str().unwrap().contains("acme.pem"));

        let authority = testing::tls::Authority::named("Acme");
        atomic::write(&file, authority.pem.as_bytes()).unwrap();
        assert_eq!(look(&context).await.status, Status::Pass);
    }

    #[tokio::test]
    async fn a_policy_that_has_changed_since_the_start_is_said_to_have() {
        let finding = with("shared_computer = true").await;
        assert_eq!(finding.status, Status::Pass);
        assert_eq!(finding.message.unwrap().id, "policy-changed");
        let (key, keys) = &finding.evidence[0];
        assert_eq!(
            (*key, keys.value()),
            ("settings", &serde_json::json!(["shared_computer"]))
        );
    }

    #[test]
    fn a_key_that_is_not_known_is_a_warning_with_the_nearest() {
        let policy = Policy::read("onyl_profile = 1").unwrap();
        let profile = Profile::for_issuer("https://id.example.com", "portico").unwrap();
        let finding = judge(&policy, &policy, &profile);
        assert_eq!(finding.status, Status::Warn);
        assert_has_words(&finding);
        let shown = finding.evidence[0].1.value().to_string();
        assert!(shown.contains("allowed_profiles"), "{shown}");
    }

    #[test]
    fn a_policy_for_another_issuer_forbids_this_one() {
        let policy = Policy::read("allowed_issuers = [\"https://id.example.com\"]").unwrap();
        let at = |issuer: &str| Profile::for_issuer(issuer, "portico").unwrap();
        let forbidden = judge(&policy, &policy, &at("https://id.elsewhere.example"));
        assert_eq!(forbidden.status, Status::Fail);
        assert_has_words(&forbidden);
        let allowed = judge(&policy, &policy, &at("https://id.example.com"));
        assert_eq!((allowed.status, allowed.message), (Status::Pass, None));
    }
}
