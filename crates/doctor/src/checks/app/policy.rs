//! Which settings of the organization are in force, and whether they can be understood.
//!
//! Portico does not start with a policy that it can't understand, and names it then. This looks at
//! the file as it is now: it may have changed since, and the next start will meet it.

use std::time::Duration;

use portico_core::policy::Policy;
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
    let file = path.clone();
    let looked = tokio::task::spawn_blocking(move || (file.exists(), Policy::load(&file)));
    let Ok((is_there, live)) = looked.await else {
        return Finding::skipped(Message::new("skipped-broke"));
    };
    let finding = judge(&live, context.portico.policy(), &context.profile);
    match is_there || live.is_err() {
        true => finding.because("file", Evidence::path(&path, &context.system.home)),
        false => finding,
    }
}

fn judge(live: &Result<Policy, Problem>, in_force: &Policy, profile: &Profile) -> Finding {
    let forbids = |message: Message| {
        Finding::fail(message).suspect(Cause::Problem(Code::PolicyForbids), Confidence::Certain)
    };
    let live = match live {
        Ok(live) => live,
        Err(problem) => {
            let error = problem.detail.as_deref().unwrap_or_default();
            return forbids(Message::new("policy-invalid"))
                .because("error", Evidence::text(error))
                .remedy(Remedy::for_it("it-mend-policy"));
        }
    };
    let finding = match (in_force.allows(profile, None), live == in_force) {
        (Err(_), _) => {
            let only = in_force.only_profile.clone().unwrap_or_default();
            forbids(Message::new("policy-other-profile").with("profile", only))
                .remedy(Remedy::step("step-allowed-profile"))
        }
        (Ok(()), false) => Finding::pass_with(Message::new("policy-changed")),
        (Ok(()), true) => Finding::pass(),
    };
    let set = [
        ("only_profile", live.only_profile.is_some()),
        ("only_issuer", live.only_issuer.is_some()),
        ("methods", live.methods.is_some()),
        ("vault", live.vault.is_some()),
        ("shared_computer", live.shared_computer),
    ];
    let keys: Vec<Evidence> = set
        .into_iter()
        .filter(|(_, is_set)| *is_set)
        .map(|(key, _)| Evidence::word(key))
        .collect();
    match keys.is_empty() {
        true => finding,
        false => finding.because("settings", Evidence::list(keys)),
    }
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
    async fn a_policy_that_cant_be_understood_is_named_with_its_first_error() {
        let finding = with("onyl_profile = 1").await;
        assert_eq!(finding.status, Status::Fail);
        assert_eq!(finding.suspects[0].confidence, Confidence::Certain);
        let (_, error) = &finding.evidence[0];
        assert!(error.value().as_str().unwrap().contains("onyl_profile"));
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
    fn a_policy_for_another_profile_forbids_this_one() {
        let policy = Policy {
            only_profile: Some("id-example-com".to_owned()),
            only_issuer: Some("https://id.example.com".parse().unwrap()),
            ..Policy::default()
        };
        let at = |issuer: &str| {
            let profile = Profile::for_issuer(issuer, "portico").unwrap();
            Profile {
                name: "id-example-com".to_owned(),
                ..profile
            }
        };
        let other = at("https://id.elsewhere.example");
        let forbidden = judge(&Ok(policy.clone()), &policy, &other);
        assert_eq!(forbidden.status, Status::Fail);
        assert_has_words(&forbidden);
        let allowed = judge(&Ok(policy.clone()), &policy, &at("https://id.example.com"));
        assert_eq!((allowed.status, allowed.message), (Status::Pass, None));
    }
}
