//! The real keychain: gnome-keyring in a D-Bus session of its own, and what happens where it is
//! locked or missing.
#![cfg(target_os = "linux")]

mod session;

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use portico_core::Application;
use portico_core::domain::{Checked, Doubt, Method};
use portico_core::vault::{self, LargeItems, Nobody, Store, SystemStore};
use portico_core::{AnswerKind, Challenge, Code, Environment, Portico, Secret, WithoutStore};
use portico_doctor::{Context, Run, Selection};
use session::{
    Keychain, freeze, inside, items, lock, log_in, log_in_anew, lookup, overwrite, thaw,
};
use test_support::{World, asked, done, hints, stopped};

const ADA: &str = "ada@example.com";
const NOW: Duration = Duration::ZERO;

#[test]
fn a_sign_in_is_kept_there() {
    inside(Keychain::Unlocked, async || {
        let world = computer(WithoutStore::Refuse).await;

        let record = world.signed_in(ADA).await.record;

        let kept = items();
        let session = format!("session/{}", record.id());
        let [device, front, person, other] = &kept[..] else {
            panic!("{kept:?}")
        };
        assert!(device.starts_with("device/"), "{device}");
        assert_eq!(front, "front/session");
        assert!(person.starts_with("person/"), "{person}");
        assert_eq!(other, &session);
        let text = lookup(&session);
        let kept: serde_json::Value = serde_json::from_str(&text).unwrap();
        let refresh = kept["refresh"].as_str().unwrap().to_owned();
        assert!(world.sandbox.issued_secrets().contains(&refresh));
    });
}

#[test]
fn after_a_restart_the_person_is_signed_in_and_the_device_is_known() {
    inside(Keychain::Unlocked, async || {
        let mut world = computer(WithoutStore::Refuse).await;
        world.signed_in(ADA).await;
        restart(&mut world, WithoutStore::Refuse);

        assert!(world.ready_token(NOW).unwrap().is_some());
        // A renewal goes through the keychain, too.
        let longer = Duration::from_secs(7200);
        world.token(longer).await.unwrap();
        let mails = world.sandbox.mail_to(ADA).len();
        world.signed_in(ADA).await;
        assert_eq!(world.sandbox.mail_to(ADA).len(), mails, "no code is mailed");
    });
}

#[test]
fn signing_out_leaves_the_device_and_forgetting_leaves_nothing() {
    inside(Keychain::Unlocked, async || {
        let world = computer(WithoutStore::Refuse).await;
        let mut record = world.signed_in(ADA).await.record;

        world.sessions().sign_out(&mut record, false).await.unwrap();
        let left = items();
        assert!(
            matches!(
                &left[..],
                [one, other] if one.starts_with("device/") && other.starts_with("person/")
            ),
            "{left:?}"
        );

        world.portico.forget_person(&mut record).await.unwrap();
        assert_eq!(items(), [""; 0]);
    });
}

#[test]
fn a_token_of_16_kib_fits() {
    inside(Keychain::Unlocked, async || {
        let long = "0123456789abcdef".repeat(1024);

        let store = SystemStore::default();
        store.write("session/long", &Secret::new(&*long)).unwrap();

        assert_eq!(lookup("session/long"), long);
        let read = SystemStore::default().read("session/long").unwrap();
        assert!(read.unwrap().matches(&long));
        store.delete("session/long").unwrap();
        assert!(store.read("session/long").unwrap().is_none());
    });
}

#[test]
fn what_a_smaller_store_would_not_take_is_one_line_here() {
    inside(Keychain::Unlocked, async || {
        let folder = tempfile::tempdir().unwrap();
        let long = Secret::new("0123456789abcdef".repeat(1024));

        let store = LargeItems::new(SystemStore::default(), 2560, folder.path().join("large"));
        store.write("session/long", &long).unwrap();

        assert!(lookup("session/long").len() < 256);
        let read = store.read("session/long").unwrap().unwrap();
        assert!(read.matches(long.expose()));
        store.delete("session/long").unwrap();
        assert_eq!(items(), [""; 0]);
    });
}

#[test]
fn many_sessions_fit_and_are_all_found_again() {
    inside(Keychain::Unlocked, async || {
        // In full by `cargo xtask soak`. Usual tokens, and one that is as long as any: a thousand of
        // those are 16 MB, which this keychain writes anew for each item, in more than 3 seconds.
        let (count, bytes) = match test_support::inherited("PORTICO_SOAK") {
            Some(_) => (1000, 2 * 1024),
            None => (60, 100),
        };
        let secret = |name: &str| {
            let bytes = if name == "session/7" {
                16 * 1024
            } else {
                bytes
            };
            Secret::new(format!("{name} {}", "t".repeat(bytes)))
        };
        let folder = tempfile::tempdir().unwrap();
        let store = vault::keychain(&Application::default(), folder.path(), Arc::new(Nobody));
        let mut names: Vec<String> = (0..count)
            .map(|number| format!("session/{number}"))
            .collect();
        for name in &names {
            store.write(name, &secret(name)).unwrap();
        }

        let mut found = store.list().unwrap().unwrap();
        found.sort();
        names.sort();
        assert_eq!(found, names);
        for name in &names {
            let read = store.read(name).unwrap().unwrap();
            assert!(read.matches(secret(name).expose()), "{name}");
            store.delete(name).unwrap();
        }
        assert_eq!(store.list().unwrap().unwrap(), [""; 0]);
    });
}

#[test]
fn a_keychain_that_hangs_has_its_name_and_hangs_nothing() {
    inside(Keychain::Unlocked, async || {
        let mut world = computer(WithoutStore::Refuse).await;
        world.signed_in(ADA).await;
        restart(&mut world, WithoutStore::Refuse);
        freeze();

        let problem = world.ready_token(NOW).unwrap_err();
        assert_eq!(problem.code, Code::KeychainSilent);
        let problem = world.portico.vault().check().await.unwrap_err();
        assert_eq!(problem.code, Code::KeychainSilent);

        thaw();
        let token = world.ready_token(NOW);
        assert!(token.unwrap().is_some(), "it still is the same session");
    });
}

#[test]
fn an_item_that_cant_be_read_is_no_dead_end() {
    inside(Keychain::Unlocked, async || {
        let world = computer(WithoutStore::Refuse).await;
        let session = world.signed_in(ADA).await;
        let damage = || {
            items()
                .iter()
                .for_each(|name| overwrite(name, "\u{0}of another key"))
        };
        damage();

        let problem = world.ready_token(NOW).unwrap_err();
        assert_eq!(problem.code, Code::KeychainUnreadable);
        let mails = world.sandbox.mail_to(ADA).len();
        let mut sign_in = world.sign_in(Some(Method::Password), Some(ADA));
        let step = sign_in.start().await;
        let step = world.answer_all(&mut sign_in, step, ADA).await;
        // Whether it is the same person as before can't be told any more.
        let because = Doubt::Unreadable;
        let challenge = &asked(&step).challenge;
        assert!(
            matches!(challenge, Challenge::DifferentPerson { because: it, .. } if *it == because),
            "{challenge:?}"
        );
        done(sign_in.answer(AnswerKind::Accept.into()).await.unwrap());
        assert!(world.ready_token(NOW).unwrap().is_some());
        assert_eq!(
            world.sandbox.mail_to(ADA).len(),
            mails + 1,
            "the device is new"
        );

        damage();
        let mut record = session.record;
        world.sessions().sign_out(&mut record, false).await.unwrap();
        world.portico.forget_person(&mut record).await.unwrap();
        assert_eq!(items(), [""; 0]);
    });
}

#[test]
fn a_copy_of_the_home_is_worthless_with_another_keychain() {
    inside(Keychain::Unlocked, async || {
        let mut world = computer(WithoutStore::Refuse).await;
        world.signed_in(ADA).await;
        let elsewhere = tempfile::tempdir().unwrap();
        copy(world.home.path(), elsewhere.path());
        log_in_anew();
        world.home = elsewhere;
        restart(&mut world, WithoutStore::Refuse);

        assert_eq!(world.sessions().all().unwrap().len(), 1, "it was copied");
        let problem = world.ready_token(NOW).unwrap_err();
        assert_eq!(problem.code, Code::NotSignedIn);
        let mails = world.sandbox.mail_to(ADA).len();
        world.signed_in(ADA).await;
        assert_eq!(
            world.sandbox.mail_to(ADA).len(),
            mails + 1,
            "the device is unknown"
        );
    });
}

#[test]
fn a_locked_keychain_has_its_name_and_ends_no_session() {
    inside(Keychain::Unlocked, async || {
        let mut world = computer(WithoutStore::Refuse).await;
        let mut record = world.signed_in(ADA).await.record;
        lock();
        restart(&mut world, WithoutStore::Refuse);

        let problem = world.ready_token(NOW).unwrap_err();
        assert_eq!(problem.code, Code::KeychainLocked);
        let problem = world
            .sessions()
            .sign_out(&mut record, false)
            .await
            .unwrap_err();
        assert_eq!(problem.code, Code::KeychainLocked, "no false “signed out”");
        let problem = sign_in_fails(&world).await;
        assert_eq!(problem.code, Code::KeychainLocked);

        log_in();
        restart(&mut world, WithoutStore::Refuse);
        assert!(world.ready_token(NOW).unwrap().is_some());
    });
}

#[test]
fn a_keychain_that_was_never_opened_is_a_locked_one() {
    inside(Keychain::NeverOpened, async || {
        let world = computer(WithoutStore::Refuse).await;

        let problem = sign_in_fails(&world).await;

        assert_eq!(problem.code, Code::KeychainLocked);
    });
}

#[test]
fn without_a_session_bus_the_keychain_is_missing() {
    inside(Keychain::NoBus, async || {
        let world = computer(WithoutStore::Refuse).await;

        let problem = sign_in_fails(&world).await;

        assert_eq!(problem.code, Code::KeychainMissing);
        assert!(world.sessions().all().unwrap().is_empty());
    });
}

#[test]
fn without_anybody_on_the_bus_the_keychain_is_missing() {
    inside(Keychain::NobodyThere, async || {
        let world = computer(WithoutStore::Refuse).await;

        let problem = sign_in_fails(&world).await;

        assert_eq!(problem.code, Code::KeychainMissing);
    });
}

#[test]
fn troubleshooting_names_what_is_wrong_and_asks_for_no_password() {
    for (keychain, says) in [
        (Keychain::Unlocked, None),
        (Keychain::NeverOpened, Some("keychain_locked")),
        (Keychain::NobodyThere, Some("keychain_missing")),
        (Keychain::NoBus, Some("keychain_missing")),
    ] {
        inside(keychain, async || {
            let world = computer(WithoutStore::Refuse).await;
            assert_eq!(looked_at(&world).await.as_deref(), says, "{keychain:?}");
            if keychain == Keychain::Unlocked {
                assert_eq!(items(), [""; 0], "nothing is left");
                world.signed_in(ADA).await;
                lock();
                let store = SystemStore::default();
                assert!(store.is_locked().unwrap(), "said without being tried");
                assert_eq!(looked_at(&world).await.as_deref(), Some("keychain_locked"));
            }
        });
    }
}

#[test]
fn the_window_keeps_a_session_until_it_quits_and_says_so() {
    for keychain in [Keychain::NoBus, Keychain::NeverOpened] {
        inside(keychain, async || {
            let mut world = computer(WithoutStore::KeepUntilQuit).await;

            let session = world.signed_in(ADA).await;

            assert!(session.until_quit);
            let mut record = session.record;
            let view = world.sessions().checked_view(&mut record).await.unwrap();
            assert!(view.until_quit);
            assert_eq!(view.checked, Checked::Now, "its token works");
            restart(&mut world, WithoutStore::KeepUntilQuit);
            let problem = world.ready_token(NOW).unwrap_err();
            assert_eq!(problem.code, Code::NotSignedIn);
        });
    }
}

#[test]
fn without_a_keychain_an_issuer_from_a_file_can_be_signed_in_to_until_the_program_quits() {
    inside(Keychain::NoBus, async || {
        let world = computer(WithoutStore::KeepUntilQuit).await;
        let (issuer, client) = (world.sandbox.issuer(), world.sandbox.client_id());
        let profile = world.portico.profiles().add_issuer(issuer, client).unwrap();
        let mut sign_in = world.portico.sign_in(profile, hints(None));

        let (step, _) = world.through_browser(&mut sign_in, ADA).await;

        assert!(done(step).until_quit);
    });
}

/// What troubleshooting takes the keychain's trouble to be.
async fn looked_at(world: &World) -> Option<String> {
    let profile = world.portico.profiles().find("sandbox").unwrap();
    let context = Context::new(world.portico.clone(), profile);
    let only = Selection::Only(vec!["app.keychain".to_owned()]);
    let mut run = Run::start(context, &only).unwrap();
    let finding = run.next().await.unwrap().finding;
    let cause = finding.suspects.first();
    cause.map(|suspicion| suspicion.cause.as_str().to_owned())
}

/// A computer with the system's own keychain.
async fn computer(without_store: WithoutStore) -> World {
    World::with(|environment| {
        environment.store = vault::keychain(
            &Application::default(),
            &environment.paths.data,
            Arc::new(Nobody),
        );
        environment.without_store = without_store;
    })
    .await
}

/// Starts the program again: same home, and whatever the keychain still has.
fn restart(world: &mut World, without_store: WithoutStore) {
    let environment = test_support::environment(world.home.path());
    let environment = Environment {
        store: vault::keychain(
            &Application::default(),
            &environment.paths.data,
            Arc::new(Nobody),
        ),
        without_store,
        sandbox: Some(world.sandbox.issuer().to_owned()),
        ..environment
    };
    world.portico = Portico::open(environment).unwrap();
}

fn copy(from: &Path, to: &Path) {
    let copied = Command::new("cp")
        .arg("-a")
        .arg(from.join("."))
        .arg(to)
        .status();
    assert!(copied.unwrap().success());
}

async fn sign_in_fails(world: &World) -> portico_core::Problem {
    let mut sign_in = world.sign_in(Some(Method::Password), Some(ADA));
    let step = sign_in.start().await;
    stopped(world.answer_all(&mut sign_in, step, ADA).await)
}
