use super::*;
use crate::clock::SystemClock;
use crate::text::Args;

const ALL: &[InstallSource] = InstallSource::ALL;
const MODES: [Option<UpdateMode>; 3] = [None, Some(UpdateMode::Notify), Some(UpdateMode::Off)];

fn wishes(source: InstallSource) -> Wishes {
    Wishes {
        has_list: true,
        ordered: None,
        set: None,
        recommended: None,
        managed: false,
        source,
    }
}

#[test]
fn where_it_came_from_decides_unless_somebody_does() {
    use InstallSource::{AppImage, Archive, Dmg, Msi, Pkg, Source};
    for &source in ALL {
        let decision = decide(wishes(source));
        let on = matches!(source, Msi | Archive | Pkg | Dmg | AppImage | Source);
        assert_eq!(decision.mode == UpdateMode::Notify, on, "{source:?}");
        assert_eq!(decision.reason, UpdateReason::InstallSource);
        assert!(decision.by_hand);
        for set in [UpdateMode::Notify, UpdateMode::Off] {
            for managed in [false, true] {
                let decision = decide(Wishes {
                    set: Some(set),
                    managed,
                    ..wishes(source)
                });
                assert_eq!(decision.mode, set, "{source:?}");
                assert_eq!(decision.reason, UpdateReason::Setting);
            }
        }
        let managed = decide(Wishes {
            managed: true,
            ..wishes(source)
        });
        assert_eq!(managed.mode, UpdateMode::Off, "{source:?}");
        assert_eq!(managed.reason, UpdateReason::Policy);
        assert!(managed.by_hand);
    }
}

#[test]
fn an_order_wins_and_without_a_list_nobody_asks() {
    for &source in ALL {
        for set in MODES {
            let ordered = |ordered| {
                decide(Wishes {
                    ordered: Some(ordered),
                    set,
                    managed: true,
                    ..wishes(source)
                })
            };
            let off = ordered(UpdateMode::Off);
            assert_eq!((off.mode, off.by_hand), (UpdateMode::Off, false));
            assert_eq!(off.reason, UpdateReason::Policy);
            assert_eq!(ordered(UpdateMode::Notify).mode, UpdateMode::Notify);
            for ordered in MODES {
                let none = decide(Wishes {
                    has_list: false,
                    ordered,
                    set,
                    ..wishes(source)
                });
                assert_eq!((none.mode, none.by_hand), (UpdateMode::Off, false));
                assert_eq!(none.reason, UpdateReason::NoList);
            }
        }
    }
}

#[test]
fn the_list_is_asked_for_over_https_or_on_this_computer() {
    let addresses = |url: &str| {
        let source = ListSource {
            key: String::new(),
            url: url.to_owned(),
        };
        source
            .addresses()
            .map(|(_, signature)| signature.to_string())
    };
    for (url, signature) in [
        (
            "https://example.com/a/releases.json",
            "https://example.com/a/releases.json.minisig",
        ),
        (
            " https://example.com/list?of=1\n",
            "https://example.com/list.minisig?of=1",
        ),
        (
            "http://127.0.0.1:1/releases.json",
            "http://127.0.0.1:1/releases.json.minisig",
        ),
    ] {
        assert_eq!(addresses(url).unwrap(), signature);
    }
    for url in [
        "",
        "releases.json",
        "http://example.com/releases.json",
        "file:///etc/releases.json",
        "https://ada:secret@example.com/releases.json",
        "http://192.168.0.1/releases.json",
    ] {
        let problem = addresses(url).unwrap_err();
        assert_eq!(problem.code, Code::UpdateListUnusable, "{url}");
    }
}

#[test]
fn a_notice_stays_away_and_that_of_a_security_release_comes_back() {
    let now = SystemClock.now();
    let version = Version::new(0, 2, 0);
    let dismissed = |ago: i64| Dismissed {
        version: version.clone(),
        at: now - chrono::TimeDelta::days(ago),
    };
    for (ago, security, away) in [
        (0, false, true),
        (400, false, true),
        (-400, false, true),
        (0, true, true),
        (2, true, true),
        (3, true, false),
        (-400, true, false),
    ] {
        let covers = dismissed(ago).covers(&version, security, now);
        assert_eq!(covers, away, "{ago} {security}");
    }
    let next = Version::new(0, 2, 1);
    assert!(!dismissed(0).covers(&next, false, now));
}

#[test]
fn every_source_says_how_it_is_brought_up_to_date() {
    for &source in ALL {
        for &language in Language::ALL {
            for url in [None, Some("https://example.com/v1")] {
                let mut args = Args::default();
                args.text_if_any("url", url);
                let how = language.text(&format!("update-how-{}", source.as_str()), &args);
                assert!(!how.starts_with("update-how"), "{how}");
                assert_eq!(how.ends_with(':'), source.command().is_some(), "{how}");
            }
            let from = format!("update-from-{}", source.as_str());
            assert!(language.has(&from), "{from}");
        }
    }
}
