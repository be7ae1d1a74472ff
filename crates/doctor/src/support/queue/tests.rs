use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use portico_core::Secret;
use portico_core::fs::atomic;
use portico_core::vault::{MemoryStore, Store, StoreError};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::super::{HandedOver, hand_over};
use super::*;
use crate::context::Context;
use crate::report::Material;
use crate::{diagnosis, testing};

pub(in crate::support) async fn report(context: &Context) -> Report {
    let material = Material {
        context,
        found: &[],
        diagnosis: diagnosis::of("Acme", None, &[]),
        comparison: None,
        log: Vec::new(),
        message: None,
        address: Some("ada@example.com".to_owned()),
    };
    Report::new(material).await.unwrap()
}

fn waiting(now: DateTime<Utc>) -> Entry {
    Entry {
        id: "a".to_owned(),
        at: now,
        profile: "acme".to_owned(),
        url: Url::parse("https://acme.example/support").unwrap(),
        body: Some("{}".to_owned()),
        state: QueueStateView::Waiting,
        reference: None,
        tries: 0,
        tried_at: None,
        not_before: None,
        trouble: None,
    }
}

fn answer(status: u16, retry_after: Option<&str>, body: &str) -> Response {
    let mut answer = Response::new(body.as_bytes().to_vec());
    *answer.status_mut() = status.try_into().unwrap();
    if let Some(value) = retry_after {
        let headers = answer.headers_mut();
        headers.insert("retry-after", value.parse().unwrap());
    }
    answer
}

fn after(status: u16, retry_after: Option<&str>, body: &str) -> Entry {
    let mut entry = waiting(DateTime::UNIX_EPOCH);
    entry.tries = 1;
    entry.tried_at = Some(entry.at);
    entry.after(
        judge(&entry.url.clone(), &answer(status, retry_after, body)),
        entry.at,
    );
    entry
}

#[test]
fn an_answer_is_an_arrival_a_refusal_or_neither() {
    let taken = after(202, None, "{\"reference\":\"SB-1\\u001b[31m\"}");
    assert_eq!(taken.state, QueueStateView::Sent);
    assert_eq!(taken.reference.as_deref(), Some("SB-131m"));
    assert_eq!(taken.body, None, "what has arrived is not kept");
    for (status, body) in [
        (200, "<!doctype html>"),
        (403, "<!doctype html>"),
        (503, ""),
        (429, ""),
        (408, ""),
    ] {
        let entry = after(status, None, body);
        assert_eq!(entry.state, QueueStateView::Waiting, "{status}");
        assert!(entry.trouble.is_some(), "{status}");
    }
    for status in [400, 403, 404, 413] {
        let refused = after(status, None, "");
        assert_eq!(refused.state, QueueStateView::GaveUp, "{status}");
        assert!(refused.body.is_some(), "it can still be saved");
    }
}

#[test]
fn the_pause_grows_and_the_person_need_not_wait_for_it() {
    let now = DateTime::UNIX_EPOCH;
    let mut entry = waiting(now);
    assert!(entry.is_due(now, Asked::ByItself));
    for (tries, minutes) in [(1, 1), (2, 2), (5, 16), (9, 256), (10, 360), (4000, 360)] {
        (entry.tries, entry.tried_at) = (tries, Some(now));
        let end = now + TimeDelta::minutes(minutes);
        assert!(!entry.is_due(end - TimeDelta::seconds(1), Asked::ByItself));
        assert!(entry.is_due(end, Asked::ByItself), "{tries}");
        assert!(entry.is_due(now, Asked::ByPerson));
    }
}

#[test]
fn what_the_service_asks_for_counts_for_everybody() {
    let entry = after(503, Some("3600"), "");
    let wanted = entry.at + TimeDelta::hours(1);
    for asked in [Asked::ByItself, Asked::ByPerson] {
        assert!(!entry.is_due(wanted - TimeDelta::seconds(1), asked));
        assert!(entry.is_due(wanted, asked));
    }
}

#[test]
fn after_a_week_it_is_given_up() {
    let mut entry = waiting(DateTime::UNIX_EPOCH);
    assert!(!entry.give_up_when_old(entry.at + GIVE_UP_AFTER));
    assert!(entry.give_up_when_old(entry.at + GIVE_UP_AFTER + TimeDelta::seconds(1)));
    assert_eq!(entry.state, QueueStateView::GaveUp);
    let view = entry.view(Language::English);
    assert_eq!((view.state, view.trouble), (QueueStateView::GaveUp, None));
}

#[tokio::test]
async fn a_report_waits_while_nobody_is_there_and_is_in_the_queue_once() {
    let (context, folder) = testing::context();
    let report = report(&context).await;
    let queue = Queue::of(&context.portico);
    // Nothing listens on port 1 of this computer.
    let nobody = Url::parse("http://127.0.0.1:1/support").unwrap();
    let profile = supported_at(&context, &nobody);
    queue.add(&report, &profile, &nobody).await.unwrap();
    queue.add(&report, &profile, &nobody).await.unwrap();

    let tried = queue.work_off(Asked::ByItself).await.unwrap();
    let paused = queue.work_off(Asked::ByItself).await.unwrap();

    assert_eq!(tried.len(), 1);
    assert_eq!(tried[0].state, QueueStateView::Waiting);
    assert_eq!(tried[0].tries, 1);
    assert!(
        tried[0].trouble.as_ref().unwrap().contains("127.0.0.1"),
        "{tried:?}"
    );
    assert_eq!(paused, tried, "the pause is kept, also by another start");
    let path = folder
        .path()
        .join(format!("data/support/{}.json", report.id()));
    let body = files::of(path).read();
    let body = body.unwrap().unwrap().body.unwrap();
    assert!(body.contains(report.json()), "it goes as it was shown");
    assert!(body.contains("\"email\":\"ada@example.com\""), "{body}");
}

#[tokio::test]
async fn a_file_that_is_none_of_ours_is_left_alone() {
    let (context, folder) = testing::context();
    let queue = Queue::of(&context.portico);
    let other = serde_json::to_vec(&waiting(DateTime::UNIX_EPOCH)).unwrap();
    for name in ["broken.json", "b.json", "notes.txt"] {
        let text: &[u8] = if name == "b.json" { &other } else { b"{" };
        atomic::write(&folder.path().join("data/support").join(name), text).unwrap();
    }
    assert_eq!(queue.work_off(Asked::ByPerson).await.unwrap(), []);
}

/// The profile `acme`, which sends reports there.
fn supported_at(context: &Context, url: &Url) -> Profile {
    let text = format!(
        "name = \"acme\"\nissuer = \"https://id.acme.example\"\nclient_id = \"x\"\nsupport = \"{url}\"\n"
    );
    context.portico.profiles().add(&text).unwrap()
}

/// A service that takes reports; how many it has.
async fn support() -> (Url, Arc<AtomicUsize>) {
    let taken = Arc::new(AtomicUsize::new(0));
    let count = taken.clone();
    let at = testing::serve(move |mut stream| {
        count.fetch_add(1, Ordering::SeqCst);
        async move {
            let mut request = Vec::new();
            while !is_whole(&request) && stream.read_buf(&mut request).await.is_ok_and(|n| n > 0) {}
            let body = "{\"reference\":\"SB-1\"}";
            let answer = format!(
                "HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\nconnection: close\r\n\
                 content-length: {}\r\n\r\n{body}",
                body.len()
            );
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    })
    .await;
    (Url::parse(&format!("http://{at}/support")).unwrap(), taken)
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .split_once("content-length: ")
        .and_then(|(_, rest)| rest.lines().next());
    length.is_none_or(|length| body.len() >= length.trim().parse().unwrap())
}

#[tokio::test]
async fn whatever_its_file_says_a_report_goes_to_the_support_it_was_made_for_or_nowhere() {
    let far = ["+262142-12-31T23:59:59Z", "-262143-01-01T00:00:00Z", "soon"];
    let (other, others) = support().await;
    let elsewhere = |url: &Url| {
        vec![
            json!(other.as_str()),
            json!(format!("{url}/x")),
            json!(url.as_str().replace("127.0.0.1", "localhost")),
            json!("https://192.0.2.1/support"),
            json!("file:///etc/passwd"),
            json!("not one"),
            json!(null),
        ]
    };
    let changes = |url: &Url| {
        vec![
            ("url", elsewhere(url)),
            (
                "profile",
                ["", "hubspot", "nobody", "../acme", "\u{1b}]0;x\u{7}"]
                    .map(Value::from)
                    .to_vec(),
            ),
            ("id", vec![json!("../../x"), json!(""), json!(7)]),
            ("at", far.map(Value::from).to_vec()),
            ("tried_at", far.map(Value::from).to_vec()),
            ("not_before", far.map(Value::from).to_vec()),
            (
                "body",
                vec![json!(""), json!(null), json!([1]), json!("\u{202e}")],
            ),
            ("state", vec![json!("gave_up"), json!("lost")]),
            ("tries", vec![json!(u32::MAX), json!(-1), json!(1e300)]),
            ("reference", vec![json!("\u{1b}]0;x\u{7}\u{202e}")]),
            ("trouble", vec![json!("support_changed"), json!("no code")]),
            ("more", vec![json!({ "deep": [[[[[]]]]] })]),
        ]
    };
    let (url, _) = support().await;
    for (field, values) in changes(&url) {
        for place in 0..values.len() {
            for asked in [Asked::ByPerson, Asked::ByItself] {
                let (context, folder) = testing::context();
                let (url, taken) = support().await;
                let profile = supported_at(&context, &url);
                let value = changes(&url)
                    .into_iter()
                    .find_map(|(name, values)| (name == field).then(|| values[place].clone()))
                    .unwrap();
                let what = format!("{field}: {value} {asked:?}");
                let report = report(&context).await;
                let queue = Queue::of(&context.portico);
                queue.add(&report, &profile, &url).await.unwrap();
                let path = folder
                    .path()
                    .join(format!("data/support/{}.json", report.id()));
                let mut file: Value =
                    serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
                file[field] = value;
                atomic::write(&path, file.to_string().as_bytes()).unwrap();

                let seen = queue.work_off(asked).await.expect(&what);

                for view in &seen {
                    let shown = serde_json::to_string(view).unwrap();
                    assert!(
                        !shown.contains("\\u001b") && !shown.contains('\u{202e}'),
                        "{shown}"
                    );
                    if matches!(field, "url" | "profile") {
                        assert_eq!(view.state, QueueStateView::GaveUp, "{what}");
                        assert_eq!(view.code, Some(Code::SupportChanged), "{what}");
                        assert!(view.trouble.as_ref().unwrap().contains("changed"), "{what}");
                        assert_eq!(taken.load(Ordering::SeqCst), 0, "{what}");
                    }
                }
                // Handed over once more it arrives, unless support has it by now.
                let destination = Destination::Endpoint(url);
                let again = hand_over(&context.portico, &profile, &destination, &report);
                let HandedOver::Queued(view) = again.await.expect(&what) else {
                    panic!("{what}")
                };
                assert_eq!(view.state, QueueStateView::Sent, "{what}: {view:?}");
                assert_eq!(view.reference.as_deref(), Some("SB-1"), "{what}");
                assert_eq!(taken.load(Ordering::SeqCst), 1, "{what}");
            }
        }
    }
    assert_eq!(others.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_report_that_waits_is_not_sent_where_the_profile_has_moved_its_support_to() {
    let (context, _folder) = testing::context();
    let ((old, olds), (new, news)) = (support().await, support().await);
    let profile = supported_at(&context, &old);
    let report = report(&context).await;
    let queue = Queue::of(&context.portico);
    queue.add(&report, &profile, &old).await.unwrap();
    supported_at(&context, &new);

    let seen = queue.work_off(Asked::ByItself).await.unwrap();

    assert_eq!(seen[0].code, Some(Code::SupportChanged));
    let counts = [olds, news].map(|count| count.load(Ordering::SeqCst));
    assert_eq!(counts, [0, 0]);
}

#[tokio::test]
async fn a_new_report_goes_where_the_profile_was_known_to_send_it() {
    let (context, _folder) = testing::context();
    let ((old, olds), (new, news)) = (support().await, support().await);
    supported_at(&context, &old);
    let path = context.portico.paths().config.join("profiles/acme.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let moved = text.replace(old.as_str(), new.as_str());
    assert_ne!(text, moved);
    atomic::write(&path, moved.as_bytes()).unwrap();
    let report = report(&context).await;
    let counts = || [&olds, &news].map(|count| count.load(Ordering::SeqCst));

    let profile = context.portico.profiles().find("acme").unwrap();
    let destination = Destination::named(&profile);
    let handed = hand_over(&context.portico, &profile, &destination, &report).await;

    assert_eq!(handed.unwrap_err().code, Code::SupportChanged);
    assert_eq!(counts(), [0, 0]);
    // What the person adds counts.
    let profile = supported_at(&context, &new);
    let handed = hand_over(&context.portico, &profile, &destination, &report).await;
    assert!(matches!(handed, Ok(HandedOver::Queued(_))), "{handed:?}");
    assert_eq!(counts(), [0, 1]);
}

#[tokio::test]
async fn a_report_whose_file_and_profile_both_name_another_place_goes_nowhere() {
    for is_copied in [false, true] {
        for asked in [Asked::ByPerson, Asked::ByItself] {
            let (context, folder) = testing::context();
            let ((own, owns), (evil, evils)) = (support().await, support().await);
            let profile = supported_at(&context, &own);
            let report = report(&context).await;
            let queue = Queue::of(&context.portico);
            queue.add(&report, &profile, &own).await.unwrap();
            let path = folder.path().join("data/support");
            let path = path.join(format!("{}.json", report.id()));
            let mut entry: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            let mut target = path.clone();
            if is_copied {
                entry["id"] = json!("copy");
                target = path.with_file_name("copy.json");
            }
            entry["url"] = json!(evil);
            atomic::write(&target, entry.to_string().as_bytes()).unwrap();
            supported_at(&context, &evil);

            let seen = Queue::of(&context.portico).work_off(asked).await.unwrap();

            let codes: Vec<_> = seen.iter().map(|it| (it.state, it.code)).collect();
            let refused = (QueueStateView::GaveUp, Some(Code::SupportChanged));
            assert!(codes.iter().all(|it| *it == refused), "{codes:?}");
            let counts = [owns, evils].map(|count| count.load(Ordering::SeqCst));
            assert_eq!(counts, [0, 0]);
        }
    }
}

/// A keychain that takes nothing, is locked, or is as it should be.
#[derive(Debug)]
struct Keychain {
    inner: MemoryStore,
    refuses: AtomicUsize,
}

impl Keychain {
    fn answer(&self) -> Result<(), StoreError> {
        match self.refuses.load(Ordering::SeqCst) {
            0 => Ok(()),
            _ => Err(StoreError::Locked("test".to_owned())),
        }
    }
}

impl Store for Keychain {
    fn name(&self) -> &'static str {
        "test"
    }

    fn is_locked(&self) -> Result<bool, StoreError> {
        Ok(self.answer().is_err())
    }

    fn read(&self, name: &str) -> Result<Option<Secret>, StoreError> {
        self.answer()?;
        self.inner.read(name)
    }

    fn write(&self, name: &str, secret: &Secret) -> Result<(), StoreError> {
        self.answer()?;
        self.inner.write(name, secret)
    }

    fn delete(&self, name: &str) -> Result<(), StoreError> {
        self.answer()?;
        self.inner.delete(name)
    }
}

#[tokio::test]
async fn a_report_waits_for_a_locked_keychain_and_is_sent_at_once_by_who_made_it() {
    let keychain = Arc::new(Keychain {
        inner: MemoryStore::default(),
        refuses: AtomicUsize::new(0),
    });
    let (context, _folder) = testing::context_with(keychain.clone());
    let (url, taken) = support().await;
    let profile = supported_at(&context, &url);
    let queue = Queue::of(&context.portico);
    let (waiting, direct) = (report(&context).await, report(&context).await);
    queue.add(&waiting, &profile, &url).await.unwrap();
    keychain.refuses.store(1, Ordering::SeqCst);

    let locked = Queue::of(&context.portico)
        .work_off(Asked::ByItself)
        .await
        .unwrap();
    assert_eq!(locked[0].state, QueueStateView::Waiting);
    assert_eq!(locked[0].code, Some(Code::KeychainLocked));
    assert_eq!(taken.load(Ordering::SeqCst), 0);

    // What the report may be about must not keep it from being sent.
    let destination = Destination::Endpoint(url);
    let handed = hand_over(&context.portico, &profile, &destination, &direct).await;
    let Ok(HandedOver::Queued(view)) = handed else {
        panic!("{handed:?}")
    };
    assert_eq!(view.state, QueueStateView::Sent);
    assert_eq!(taken.load(Ordering::SeqCst), 1);

    keychain.refuses.store(0, Ordering::SeqCst);
    let sent = Queue::of(&context.portico)
        .work_off(Asked::ByPerson)
        .await
        .unwrap();
    assert!(
        sent.iter().all(|it| it.state == QueueStateView::Sent),
        "{sent:?}"
    );
    assert_eq!(taken.load(Ordering::SeqCst), 2);
    let left = keychain.inner.names();
    assert!(
        left.iter().all(|name| !name.starts_with("report/")),
        "{left:?}"
    );
}

#[tokio::test]
async fn saved_reports_go_after_a_month_as_all_others_do() {
    let (context, folder) = testing::context();
    let support = folder.path().join("data/support");
    let now = context.portico.clock().now();
    let day = 86_400;
    let old = [
        ("portico-report-old.zip", 31 * day),
        ("portico-report-new.zip", 29 * day),
        ("portico-report-ahead.zip", -400 * day),
        ("holiday.zip", 400 * day),
        ("portico-report-x.txt", 400 * day),
    ];
    for (name, age) in old {
        let path = support.join(name);
        atomic::write(&path, b"PK").unwrap();
        let at = u64::try_from(now.timestamp() - age).unwrap();
        let written = std::time::UNIX_EPOCH + std::time::Duration::from_secs(at);
        let file = std::fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(written).unwrap();
    }
    let left = || {
        let files = std::fs::read_dir(&support).unwrap();
        let mut names: Vec<_> = files
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    let kept = [
        "holiday.zip",
        "portico-report-new.zip",
        "portico-report-x.txt",
    ];

    Queue::of(&context.portico)
        .work_off(Asked::ByItself)
        .await
        .unwrap();
    assert_eq!(left(), kept);

    // By the clock alone, and when the next one is saved.
    let later = now + MEMORY;
    files::sweep(&support, later).unwrap();
    assert_eq!(left(), ["holiday.zip", "portico-report-x.txt"]);
}
