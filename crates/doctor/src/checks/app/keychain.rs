//! Whether the keychain is there, unlocked, and keeps an item.
//!
//! A keychain that says beforehand that it is locked is not touched, so that no question for its
//! password appears. One that asks all the same keeps the trial waiting: it runs in a thread of its
//! own, which nobody waits for longer than the check's patience.

use std::time::Duration;

use portico_core::{Code, Problem};

use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding};
use crate::context::Context;
use crate::evidence::Evidence;
use crate::message::Message;
use crate::remedy::{Act, Remedy};
use crate::system::System;

const TIMEOUT: Duration = Duration::from_millis(2500);

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "app.keychain",
    category: Category::App,
    article: "keychain",
    limit: Duration::from_secs(3),
    depends_on: &[],
    needs_network: false,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    let vault = context.portico.vault();
    let name = vault.store_name();
    let tried = tokio::time::timeout(TIMEOUT, vault.check_if_unlocked()).await;
    let tried = match tried {
        Ok(Err(problem)) if problem.code == Code::Unexpected => {
            return Finding::skipped(Message::new("skipped-broke"));
        }
        tried => tried.ok(),
    };
    let session = Session::of(&context.system);
    judge(name, tried, session).because("keychain", Evidence::word(name))
}

/// What the keychain is looked for from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Session {
    Desktop,
    /// Signed in to from another computer.
    Remote,
    /// Without the bus on which Linux keeps its keychain.
    NoBus,
}

impl Session {
    fn of(system: &System) -> Self {
        let has = |name| system.variables.contains_key(name);
        if has("SSH_CONNECTION") {
            Self::Remote
        } else if cfg!(target_os = "linux") && !has("DBUS_SESSION_BUS_ADDRESS") {
            Self::NoBus
        } else {
            Self::Desktop
        }
    }
}

fn judge(name: &str, tried: Option<Result<(), Problem>>, session: Session) -> Finding {
    let words = |id: &str| Message::new(id).with("keychain", name);
    let of = |code, id: &str, confidence| {
        Finding::fail(words(id)).suspect(Cause::Problem(code), confidence)
    };
    let is_silent = |problem: &Problem| problem.code == Code::KeychainSilent;
    let Some(tried) = tried.filter(|tried| !tried.as_ref().is_err_and(is_silent)) else {
        // It may be slow, or ask for its password where nobody sees it.
        return Finding::warn(words("keychain-silent"))
            .suspect(Cause::Problem(Code::KeychainLocked), Confidence::Possible)
            .remedy(Remedy::Act(Act::UnlockKeychain))
            .remedy(Remedy::step("step-answer-keychain"));
    };
    let problem = match tried {
        Ok(()) if name == "memory" => return Finding::pass_with(Message::new("keychain-memory")),
        Ok(()) => return Finding::pass(),
        Err(problem) => problem,
    };
    let finding = match problem.code {
        Code::KeychainMissing => match session {
            Session::Desktop => of(problem.code, "keychain-missing", Confidence::Certain)
                .remedy(Remedy::step("step-start-keychain")),
            Session::Remote => of(problem.code, "keychain-missing-remote", Confidence::Certain)
                .remedy(Remedy::step("step-keychain-remote")),
            Session::NoBus => of(problem.code, "keychain-missing-no-bus", Confidence::Certain)
                .remedy(Remedy::step("step-keychain-no-bus")),
        },
        Code::KeychainLocked => of(
            problem.code,
            match session {
                Session::Remote => "keychain-locked-remote",
                Session::Desktop | Session::NoBus => "keychain-locked",
            },
            Confidence::Certain,
        )
        .remedy(Remedy::Act(Act::UnlockKeychain)),
        Code::KeychainFull => of(problem.code, "keychain-full", Confidence::Certain)
            .remedy(Remedy::step("step-keychain-room")),
        Code::VaultLocked => of(problem.code, "vault-locked", Confidence::Certain)
            .remedy(Remedy::step("step-vault-passphrase")),
        _ => Finding::fail(words("keychain-forgets"))
            .suspect(Cause::Problem(Code::KeychainMissing), Confidence::Likely)
            .remedy(Remedy::step("step-start-keychain")),
    };
    match problem.detail {
        Some(detail) => finding.because("error", Evidence::text(&detail)),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Instant;

    use super::*;
    use crate::check::Status;
    use crate::testing::{self, assert_has_words};
    use portico_core::secret::Secret;
    use portico_core::vault::{Store, StoreError};

    #[derive(Debug, Clone, Copy)]
    enum Play {
        Locked,
        Denied,
        Missing,
        Full,
        Sealed,
        Forgets,
        Silent,
        Hangs,
    }

    impl Store for Play {
        fn name(&self) -> &'static str {
            "Keychain"
        }

        fn is_locked(&self) -> Result<bool, StoreError> {
            Ok(matches!(self, Play::Locked))
        }

        fn read(&self, _: &str) -> Result<Option<Secret>, StoreError> {
            Ok(None)
        }

        fn write(&self, _: &str, _: &Secret) -> Result<(), StoreError> {
            let text = "as it says".to_owned();
            match self {
                Play::Locked => panic!("a locked keychain is left alone"),
                Play::Denied => Err(StoreError::Locked(text)),
                Play::Missing => Err(StoreError::Missing(text)),
                Play::Full => Err(StoreError::Full(text)),
                Play::Sealed => Err(StoreError::Passphrase(text)),
                Play::Silent => Err(StoreError::Silent(text)),
                Play::Forgets => Ok(()),
                Play::Hangs => loop {
                    std::thread::park();
                },
            }
        }

        fn delete(&self, _: &str) -> Result<(), StoreError> {
            Ok(())
        }
    }

    async fn with(play: Play, variable: Option<&'static str>) -> Finding {
        let (mut context, _folder) = testing::context_with(Arc::new(play));
        context
            .system
            .variables
            .extend(variable.map(|name| (name, "set".into())));
        let finding = look(&context).await;
        assert_has_words(&finding);
        finding
    }

    #[tokio::test]
    async fn what_is_wrong_with_a_keychain_is_called_by_its_name() {
        for (play, cause) in [
            (Play::Locked, Code::KeychainLocked),
            (Play::Denied, Code::KeychainLocked),
            (Play::Missing, Code::KeychainMissing),
            (Play::Full, Code::KeychainFull),
            (Play::Sealed, Code::VaultLocked),
        ] {
            let finding = with(play, None).await;
            assert_eq!(finding.status, Status::Fail, "{play:?}");
            assert_eq!(finding.suspects[0].cause, Cause::Problem(cause));
            assert_eq!(finding.suspects[0].confidence, Confidence::Certain);
        }
        let forgets = with(Play::Forgets, None).await;
        assert_eq!(forgets.message.unwrap().id, "keychain-forgets");
    }

    #[tokio::test]
    async fn a_session_from_afar_or_without_a_bus_is_named() {
        let remote = with(Play::Missing, Some("SSH_CONNECTION")).await;
        assert_eq!(remote.message.unwrap().id, "keychain-missing-remote");
        let desktop = with(Play::Missing, Some("DBUS_SESSION_BUS_ADDRESS")).await;
        assert_eq!(desktop.message.unwrap().id, "keychain-missing");
        if cfg!(target_os = "linux") {
            let no_bus = with(Play::Missing, None).await;
            assert_eq!(no_bus.message.unwrap().id, "keychain-missing-no-bus");
        }
        let locked = with(Play::Locked, Some("SSH_CONNECTION")).await;
        assert_eq!(locked.message.unwrap().id, "keychain-locked-remote");
    }

    #[tokio::test]
    async fn a_keychain_that_does_not_answer_is_not_waited_for() {
        let begun = Instant::now();
        for play in [Play::Silent, Play::Hangs] {
            let finding = with(play, None).await;
            assert_eq!(finding.status, Status::Warn, "{play:?}");
            assert_eq!(finding.suspects[0].confidence, Confidence::Possible);
        }
        assert!(begun.elapsed() < Duration::from_secs(3));
    }

    #[tokio::test]
    async fn memory_that_was_chosen_is_no_fault() {
        let (context, _folder) = testing::context();
        let finding = look(&context).await;
        assert_eq!(finding.status, Status::Pass);
        assert_has_words(&finding);
        let real = judge("Keychain", Some(Ok(())), Session::Desktop);
        assert_eq!(real, Finding::pass());
    }
}
