//! Looking for a newer version: what is sent, what is believed, and when nobody is asked.

use std::time::Duration;

use axum::http::{StatusCode, header};
use portico_core::domain::{InstallSource, Settings, UpdateMode as Mode};
use portico_core::updates::{Installed, ListSource};
use portico_core::views::UpdateView;
use portico_core::{Code, Environment, Portico, Problem, fs::atomic};
use portico_doctor::report::{Material, Report};
use portico_doctor::{Context, Run, Selection, diagnosis};
use serde_json::json;
use tempfile::TempDir;
use test_support::releases::{Answer, Publisher, Shelf, Signed, list_of, release};
use test_support::{Authority, Place, TestClock};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// A computer with a copy of Portico, and the place that it asks.
struct Computer {
    home: TempDir,
    clock: std::sync::Arc<TestClock>,
    shelf: Shelf,
    publisher: Publisher,
    roots: Vec<Vec<u8>>,
    source: InstallSource,
}

impl Computer {
    async fn with(versions: &[&str]) -> Self {
        Self::at(Place::plain().await, versions)
    }

    fn at(place: Place, versions: &[&str]) -> Self {
        let publisher = Publisher::new();
        let signed = publisher.sign(&list_of(versions));
        Self {
            home: tempfile::tempdir().unwrap(),
            clock: std::sync::Arc::default(),
            shelf: Shelf::at(place, Answer::Serve(signed)),
            publisher,
            roots: Vec::new(),
            source: InstallSource::Msi,
        }
    }

    fn environment(&self) -> Environment {
        let mut environment = test_support::environment(self.home.path());
        environment.clock = self.clock.clone();
        environment.network.extra_roots.clone_from(&self.roots);
        environment.installed = Installed {
            source: self.source,
            list: Some(self.shelf.source(&self.publisher)),
            ..Installed::built_here()
        };
        environment
    }

    /// Portico, started anew.
    fn portico(&self) -> Portico {
        Portico::open(self.environment()).unwrap()
    }

    fn serve(&self, versions: &[&str]) {
        self.shelf
            .become_(Answer::Serve(self.publisher.sign(&list_of(versions))));
    }

    async fn check(&self) -> Result<Option<UpdateView>, Problem> {
        let portico = self.portico();
        portico.check_for_update().await?;
        Ok(portico.version().update)
    }

    async fn must_refuse(&self, answer: Answer) -> Problem {
        self.shelf.become_(answer);
        let problem = self.check().await.unwrap_err();
        assert_eq!(self.portico().version().update, None);
        problem
    }

    fn set(&self, mode: Option<Mode>) {
        let settings = Settings {
            update_mode: mode,
            ..Settings::default()
        };
        self.portico().change(&settings).unwrap();
    }
}

#[tokio::test]
async fn a_newer_version_is_found_and_nothing_says_who_asks() {
    let computer = Computer::with(&["0.2.0", "0.1.0"]).await;

    let update = computer.check().await.unwrap().unwrap();

    assert_eq!((update.version.as_str(), update.security), ("0.2.0", false));
    assert_eq!(update.date.as_deref(), Some("2030-01-02"));
    assert_eq!(update.notes.as_deref(), Some("Better."));
    assert!(
        update.how.contains("/releases/tag/v0.2.0"),
        "{}",
        update.how
    );
    let asked = computer.shelf.asked();
    let paths: Vec<String> = asked.iter().map(|one| one.uri.to_string()).collect();
    assert_eq!(paths, ["/releases.json.minisig", "/releases.json"]);
    for one in &asked {
        let mut names: Vec<&str> = one.headers.keys().map(header::HeaderName::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"]);
        assert_eq!(one.headers[header::USER_AGENT], "Portico");
    }
}

#[tokio::test]
async fn it_works_over_tls_and_through_a_redirect_to_another_host() {
    let authority = Authority::new();
    let place = Place::encrypted(&authority).await;
    let mut computer = Computer::at(place, &["0.2.0"]);
    let refused = computer.check().await.unwrap_err();
    assert_eq!(refused.code, Code::TlsUntrusted);

    computer.roots.push(authority.root());
    assert!(computer.check().await.unwrap().is_some());

    let signed = computer.publisher.sign(&list_of(&["0.3.0"]));
    let elsewhere = Place::encrypted(&authority).await;
    let elsewhere = Shelf::at(elsewhere, Answer::Serve(signed));
    computer
        .shelf
        .become_(Answer::Redirect(elsewhere.origin().to_owned()));
    let update = computer.check().await.unwrap().unwrap();
    assert_eq!(update.version, "0.3.0");
    assert_eq!(elsewhere.asked().len(), 2);
}

#[tokio::test]
async fn what_the_publisher_has_not_signed_is_refused() {
    let computer = Computer::with(&["0.2.0"]).await;
    let good = computer.publisher.sign(&list_of(&["0.2.0"]));
    let text = String::from_utf8(good.list.clone()).unwrap();
    let tampered = Signed {
        list: text.replace("0.2.0", "9.9.9").into_bytes(),
        ..good.clone()
    };
    let unsigned = Signed {
        signature: String::new(),
        ..good.clone()
    };
    let by_another = Publisher::new().sign(&list_of(&["0.2.0"]));
    let of_another_file = computer.publisher.sign_bytes(&good.list, "SHA256SUMS");
    let mut later = list_of(&["0.2.0"]);
    later["format"] = json!(2);
    for (what, signed, says) in [
        ("tampered", tampered, "not the one that was signed"),
        ("unsigned", unsigned, "not a minisign signature"),
        ("another's", by_another, "another key"),
        ("of another file", of_another_file, "not for a list"),
        ("later", computer.publisher.sign(&later), "has the format 2"),
    ] {
        let problem = computer.must_refuse(Answer::Serve(signed)).await;
        assert_eq!(problem.code, Code::UpdateListUnusable, "{what}");
        let detail = problem.detail.unwrap();
        assert!(detail.contains(says), "{what}: {detail}");
    }
    computer.shelf.become_(Answer::Serve(good));
    assert!(computer.check().await.unwrap().is_some());
}

#[tokio::test]
async fn what_is_too_large_too_slow_or_elsewhere_is_refused() {
    let computer = Computer::with(&["0.2.0"]).await;
    let sign = |list: &[u8]| {
        computer
            .publisher
            .sign_bytes(list, "releases.json format:1")
    };
    let filled = |size: usize| {
        let list = list_of(&["0.2.0"]).to_string();
        format!("{list}{}", " ".repeat(size - list.len())).into_bytes()
    };
    let most = 256 * 1024;
    for (what, answer, code) in [
        (
            "large",
            Answer::Serve(sign(&filled(most + 1))),
            Code::UpdateListUnusable,
        ),
        (
            "a large signature",
            Answer::Serve(Signed {
                signature: "x".repeat(5000),
                ..sign(&filled(1000))
            }),
            Code::UpdateListUnusable,
        ),
        (
            "missing",
            Answer::Status(StatusCode::NOT_FOUND),
            Code::UpdateListUnusable,
        ),
        (
            "down",
            Answer::Status(StatusCode::BAD_GATEWAY),
            Code::UpdateListUnusable,
        ),
        (
            "plain http",
            Answer::Redirect("http://releases.example".to_owned()),
            Code::UpdateListUnusable,
        ),
        ("slow", Answer::Never, Code::NetworkTimeout),
    ] {
        let problem = computer.must_refuse(answer).await;
        assert_eq!(problem.code, code, "{what}: {problem:?}");
    }
    computer.shelf.become_(Answer::Serve(sign(&filled(most))));
    assert!(computer.check().await.unwrap().is_some());
}

#[tokio::test]
async fn plain_http_is_asked_of_this_computer_only() {
    let computer = Computer::with(&["0.2.0"]).await;
    let mut environment = computer.environment();
    environment.installed.list = Some(ListSource {
        url: computer
            .shelf
            .url()
            .replace("127.0.0.1", "releases.example"),
        key: computer.publisher.key(),
    });
    let here = "127.0.0.1".parse().unwrap();
    environment
        .network
        .resolve
        .push(("releases.example".into(), here));
    let portico = Portico::open(environment).unwrap();

    let problem = portico.check_for_update().await.unwrap_err();

    assert_eq!(problem.code, Code::UpdateListUnusable);
    assert!(computer.shelf.asked().is_empty());
}

#[tokio::test]
async fn an_older_list_than_one_that_came_before_tells_nothing() {
    let computer = Computer::with(&["0.3.0", "0.2.0"]).await;
    assert_eq!(computer.check().await.unwrap().unwrap().version, "0.3.0");

    computer.serve(&["0.2.0"]);
    assert_eq!(computer.check().await.unwrap().unwrap().version, "0.3.0");
    // The same versions as of an earlier day.
    let earlier = json!({"format": 1, "releases": [release("0.3.0", "2029-12-31")]});
    let earlier = computer.publisher.sign(&earlier);
    computer.shelf.become_(Answer::Serve(earlier));
    assert_eq!(
        computer.check().await.unwrap().unwrap().date.as_deref(),
        Some("2030-01-02")
    );

    computer.serve(&["0.4.0", "0.3.0", "0.2.0"]);
    assert_eq!(computer.check().await.unwrap().unwrap().version, "0.4.0");
}

#[tokio::test]
async fn the_list_that_is_kept_is_believed_only_as_it_was_signed() {
    let computer = Computer::with(&["0.2.0"]).await;
    computer.check().await.unwrap();
    let file = computer.home.path().join("cache/updates.json");
    let kept = std::fs::read_to_string(&file).unwrap();
    assert!(kept.contains("0.2.0"));
    for changed in [
        kept.replace("0.2.0", "0.9.0"),
        "{".to_owned(),
        String::new(),
    ] {
        atomic::write(&file, changed.as_bytes()).unwrap();
        assert_eq!(computer.portico().version().update, None, "{changed:.20}");
    }
    atomic::write(&file, kept.as_bytes()).unwrap();
    assert!(computer.portico().version().update.is_some());
}

#[tokio::test]
async fn once_a_day_and_not_at_every_start() {
    let computer = Computer::with(&["0.2.0"]).await;
    assert!(computer.portico().look_for_update().await);
    assert!(!computer.portico().look_for_update().await);
    computer.clock.advance(DAY / 2);
    assert!(!computer.portico().look_for_update().await);
    computer.clock.advance(DAY);
    assert!(computer.portico().look_for_update().await);
    assert_eq!(computer.shelf.asked().len(), 4);

    // One process asks no more often than once an hour, whatever the clock says.
    let portico = computer.portico();
    computer.clock.advance(2 * DAY);
    assert!(portico.look_for_update().await);
    for _ in 0..3 {
        computer.clock.advance(2 * DAY);
        assert!(!portico.look_for_update().await);
        computer.clock.set_back(4 * DAY);
        assert!(!portico.look_for_update().await);
    }
}

#[tokio::test]
async fn a_daily_check_that_fails_bothers_nobody_and_comes_again() {
    let computer = Computer::with(&["0.2.0"]).await;
    computer
        .shelf
        .become_(Answer::Status(StatusCode::SERVICE_UNAVAILABLE));
    assert!(computer.portico().look_for_update().await);
    assert_eq!(computer.portico().version().update, None);

    computer.serve(&["0.2.0"]);
    computer.clock.advance(Duration::from_secs(3 * 3600));
    assert!(computer.portico().look_for_update().await);
    assert!(computer.portico().version().update.is_some());
}

#[tokio::test]
async fn when_it_is_off_nobody_is_asked() {
    let mut computer = Computer::with(&["0.2.0"]).await;
    computer.set(Some(Mode::Off));
    assert!(!computer.portico().look_for_update().await);
    // Settings that can't be read may say so.
    let settings = computer.home.path().join("config/settings.toml");
    atomic::write(&settings, b"update_mode = ").unwrap();
    assert!(!computer.portico().look_for_update().await);
    computer.set(None);
    for &source in InstallSource::ALL {
        if source.is_kept_up_to_date() {
            computer.source = source;
            assert!(!computer.portico().look_for_update().await, "{source:?}");
        }
    }
    computer.source = InstallSource::Msi;
    let policy = computer.home.path().join("policy.toml");
    atomic::write(&policy, b"shared_computer = true\n").unwrap();
    assert!(!computer.portico().look_for_update().await);
    assert!(computer.shelf.asked().is_empty());

    // By hand it may be asked all the same, and the person may want to hear of it.
    assert!(computer.check().await.unwrap().is_some());
    computer.set(Some(Mode::Notify));
    computer.clock.advance(2 * DAY);
    assert!(computer.portico().look_for_update().await);
}

#[tokio::test]
async fn a_copy_without_a_list_asks_nobody() {
    let computer = Computer::with(&["0.2.0"]).await;
    let mut environment = computer.environment();
    environment.installed = Installed::built_here();
    let portico = Portico::open(environment).unwrap();
    assert!(!portico.look_for_update().await);
    let problem = portico.check_for_update().await.unwrap_err();
    assert_eq!(problem.code, Code::UpdateListMissing);
}

#[tokio::test]
async fn a_notice_can_be_put_away_and_that_of_a_security_release_comes_back() {
    let computer = Computer::with(&["0.2.0"]).await;
    let seen = || computer.portico().version().update.unwrap();
    computer.check().await.unwrap();
    assert!(!seen().dismissed);
    computer.portico().dismiss_update("0.2.0").await.unwrap();
    assert!(seen().dismissed);
    computer.clock.advance(100 * DAY);
    assert!(seen().dismissed);

    let mut list = list_of(&["0.3.0", "0.2.0"]);
    list["releases"][0]["security"] = json!(true);
    let signed = computer.publisher.sign(&list);
    computer.shelf.become_(Answer::Serve(signed));
    computer.check().await.unwrap();
    assert!(!seen().dismissed && seen().security);
    computer.portico().dismiss_update("0.3.0").await.unwrap();
    assert!(seen().dismissed);
    computer.clock.advance(3 * DAY);
    assert!(!seen().dismissed);
}

#[tokio::test]
async fn troubleshooting_names_a_newer_version_only_where_the_list_does() {
    let computer = Computer::with(&["0.2.0"]).await;
    let found = async |codes: &[&str]| {
        let mut list = list_of(&["0.2.0"]);
        list["releases"][0]["mends"] = json!(codes);
        let signed = computer.publisher.sign(&list);
        computer.shelf.become_(Answer::Serve(signed));
        computer.check().await.unwrap();
        let before = computer.shelf.asked().len();
        let portico = computer.portico();
        let profile = portico.profiles().find("hubspot").unwrap();
        let context = Context {
            problem: Some(Problem::new(Code::NoAccounts)),
            offline: true,
            ..Context::new(portico.clone(), profile)
        };
        let only = Selection::Only(vec!["app.storage".to_owned()]);
        let mut run = Run::start(context.clone(), &only).unwrap();
        run.finish().await;
        assert_eq!(computer.shelf.asked().len(), before, "nobody is asked");
        let material = Material {
            context: &context,
            found: run.results(),
            diagnosis: run.diagnosis(),
            comparison: None,
            log: Vec::new(),
            message: None,
            address: None,
        };
        let report = Report::new(material).await.unwrap();
        let head = "- Installed as: Windows installer; Checks for new versions once a day\n";
        assert!(report.markdown().contains(head), "{}", report.markdown());
        let newer = run.diagnosis().view(portico.language()).newer;
        let said = report.markdown().contains("fixes this");
        assert_eq!(said, newer.is_some());
        let together = diagnosis::about(&context, run.results(), run.newer());
        assert_eq!(together.newer, run.diagnosis().newer, "in the window, too");
        newer
    };

    let newer = found(&["a_code_of_the_future", "no_accounts"])
        .await
        .unwrap();
    assert_eq!(
        (newer.version.as_str(), newer.codes),
        ("0.2.0", vec!["no_accounts".to_owned()])
    );
    assert!(
        newer
            .sentence
            .contains("Portico 0.2.0 fixes this (no_accounts)")
    );
    for others in [&[][..], &["dns_blocked"], &["no_account"]] {
        assert_eq!(found(others).await, None, "{others:?}");
    }
}
