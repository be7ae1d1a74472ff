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
    for (status, body) in [(200, "<!doctype html>"), (503, ""), (429, ""), (408, "")] {
        let entry = after(status, None, body);
        assert_eq!(entry.state, QueueStateView::Waiting, "{status}");
        assert!(entry.trouble.is_some(), "{status}");
    }
    for status in [400, 404, 413] {
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
    assert!(!entry.give_up_when_old(entry.at + PATIENCE));
    assert!(entry.give_up_when_old(entry.at + PATIENCE + TimeDelta::seconds(1)));
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
    queue.add(&report, &nobody).await.unwrap();
    queue.add(&report, &nobody).await.unwrap();

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
    let body = read(
        &folder
            .path()
            .join(format!("data/support/{}.json", report.id())),
    );
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
        atomic_file::write(&folder.path().join("data/support").join(name), text).unwrap();
    }
    assert_eq!(queue.work_off(Asked::ByPerson).await.unwrap(), []);
}
