//! Whether the service recognises this device for the person, so that no code is mailed.

use std::time::Duration;

use portico_core::domain::Kind;
use portico_core::portico::Recognised;
use portico_core::{Code, Problem};

use crate::check::{Category, CheckSpec, Finding};
use crate::context::Context;
use crate::evidence::Evidence;
use crate::message::Message;
use crate::remedy::{Act, Remedy};

/// The keychain may ask the person; then somebody else has to wait for it.
const TIMEOUT: Duration = Duration::from_millis(2500);

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "account.device",
    category: Category::Account,
    article: "codes",
    limit: TIMEOUT,
    depends_on: &["app.keychain"],
    needs_network: false,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    let profile = &context.profile;
    if profile.effective_kind() != Kind::Native {
        return Finding::not_applicable(
            Message::new("device-in-browser").with("service", profile.title.as_str()),
        );
    }
    let recognised = context
        .portico
        .recognised(profile, context.email.as_deref());
    judge(&profile.title, recognised.await)
}

fn judge(service: &str, recognised: Result<Recognised, Problem>) -> Finding {
    let words = |id: &str| Message::new(id).with("service", service);
    match recognised {
        Ok(Recognised::NobodyKnown) => {
            Finding::not_applicable(Message::new("account-nobody-known"))
        }
        Ok(Recognised::No) => {
            Finding::pass_with(words("device-unknown")).because("recognised", Evidence::yes(false))
        }
        Ok(Recognised::Since(since)) => Finding::pass_with(words("device-recognised"))
            .because("recognised", Evidence::yes(true))
            .because("since", Evidence::time(since))
            .remedy(Remedy::Act(Act::ForgetDevice)),
        Err(problem) => {
            let id = match problem.code {
                Code::KeychainLocked | Code::KeychainMissing => "device-keychain",
                _ => "account-not-read",
            };
            Finding::skipped(Message::new(id))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Status;
    use crate::testing;
    use portico_core::Secret;
    use portico_core::clock::{Clock, SystemClock};
    use portico_core::native::trusted_device::Recognition;
    use portico_core::oauth::dpop::DpopKey;
    use portico_core::vault::Item;

    fn native(context: Context) -> Context {
        let mut profile = context.profile.clone();
        profile.kind = Kind::Native;
        Context { profile, ..context }
    }

    #[tokio::test]
    async fn a_device_is_recognised_by_what_the_vault_keeps() {
        let (context, _folder) = testing::context();
        let context = Context {
            email: Some("ada@example.com".to_owned()),
            ..native(context)
        };
        let before = look(&context).await;
        assert_eq!(before.message.unwrap().id, "device-unknown");
        assert_eq!(before.status, Status::Pass);

        // As core keeps it.
        let recognition = Recognition {
            key: DpopKey::generate().unwrap().to_vault(),
            token: Secret::new("token"),
            since: SystemClock.now(),
        };
        let item = Item::device("https://id.example.com\nada@example.com");
        let vault = context.portico.vault();
        vault.write(item, recognition).await.unwrap();
        let after = look(&context).await;
        assert_eq!(after.message.unwrap().id, "device-recognised");
        assert_eq!(after.remedies, [Remedy::Act(Act::ForgetDevice)]);
    }

    #[tokio::test]
    async fn nobody_and_a_browsers_cookies_are_not_looked_at() {
        let (context, _folder) = testing::context();
        let in_browser = look(&context).await;
        assert_eq!(in_browser.message.unwrap().id, "device-in-browser");
        let nobody = look(&native(context)).await;
        assert_eq!(nobody.message.unwrap().id, "account-nobody-known");
    }

    #[test]
    fn a_locked_keychain_is_no_unknown_device() {
        let finding = judge("Acme", Err(Problem::new(Code::KeychainLocked)));
        assert_eq!(finding.status, Status::Skipped);
        assert_eq!(finding.message.unwrap().id, "device-keychain");
    }
}
