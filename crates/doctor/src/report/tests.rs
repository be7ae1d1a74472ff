use portico_core::profile::Profile;

use super::*;
use crate::cause::{Cause, Confidence};
use crate::check::Finding;
use crate::evidence::Evidence;
use crate::message::Message;
use crate::remedy::{Act, Remedy};
use crate::{diagnosis, testing};

/// What nobody but the person may see, each in places where it could slip in.
const CANARIES: &[&str] = &[
    "hunter2",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    "ya29canaryA0ARrdaMtokenthatisquitelong",
    "canary-refresh-0123456789abcdef",
    "AUTH5e55i0nC00k1e",
    "493817",
    "canary.person@private.example",
    "S3cr3tPathSegment",
];

#[tokio::test]
async fn nothing_secret_or_personal_gets_into_any_of_its_forms() {
    let (context, folder) = testing::context();
    let report = Report::new(material(&suspicious(context, &folder), &found()))
        .await
        .unwrap();
    let view = report.view(DestinationView::Nobody);
    let texts: Vec<&str> = view.files.iter().map(|file| file.text.as_str()).collect();
    assert!(texts[1].contains("c•••@private.example"), "{}", texts[1]);
    assert!(texts[1].contains("signing.rs:7"), "{}", texts[1]);
    for text in texts {
        for canary in CANARIES {
            assert!(!text.contains(canary), "{canary} in {text}");
        }
    }
}

#[tokio::test]
async fn the_preview_the_files_and_the_zip_are_the_same_bytes() {
    let (context, _folder) = testing::context();
    let report = Report::new(material(&context, &found())).await.unwrap();
    let view = report.view(DestinationView::Nobody);
    let bytes = report.zip().unwrap();
    let mut archive = ZipArchive::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(archive.len(), view.files.len());
    for (at, file) in view.files.iter().enumerate() {
        let mut entry = archive.by_index(at).unwrap();
        let mut text = Vec::new();
        entry.read_to_end(&mut text).unwrap();
        assert_eq!(entry.name().unwrap(), file.name);
        assert_eq!(text, file.text.as_bytes());
    }
    assert_eq!(view.markdown, view.files[0].text);
    assert_eq!(Report::read(&bytes), Some(report.clone()));
    let from_json = Report::read(report.json().as_bytes()).unwrap();
    assert_eq!(from_json.json(), report.json());
    assert_eq!(from_json.id(), report.id());
}

#[tokio::test]
async fn the_address_is_in_it_only_when_the_person_wants_that() {
    let (context, _folder) = testing::context();
    let context = Context {
        email: Some("ada@example.com".to_owned()),
        ..context
    };
    let masked = Report::new(material(&context, &[])).await.unwrap();
    assert!(masked.json().contains("a•••@example.com"));
    assert!(!masked.json().contains("ada@"), "{}", masked.json());
    assert_eq!(masked.address(), None);
    let included = Material {
        address: context.email.clone(),
        ..material(&context, &[])
    };
    let included = Report::new(included).await.unwrap();
    assert!(included.markdown().contains("ada@example.com"));
    let read = Report::read(&included.zip().unwrap()).unwrap();
    assert_eq!(read.address(), Some("ada@example.com"));
}

#[tokio::test]
async fn what_the_person_adds_later_is_in_all_of_it() {
    let (context, _folder) = testing::context();
    let report = Report::new(material(&context, &found())).await.unwrap();
    let (id, log) = (report.id().to_owned(), report.file(LOG).to_owned());
    assert_eq!(report.clone().completed(None, None).unwrap(), report);

    let address = Some("ada@example.com".to_owned());
    let report = report.completed(Some("Help".to_owned()), address).unwrap();

    assert_eq!((report.id(), report.file(LOG)), (id.as_str(), log.as_str()));
    for text in [report.markdown(), report.json()] {
        assert!(
            text.contains("Help") && text.contains("ada@example.com"),
            "{text}"
        );
    }
    assert_eq!(
        Report::read(report.json().as_bytes()).unwrap().address(),
        report.address()
    );
}

#[tokio::test]
async fn the_markdown_speaks_the_persons_language_and_the_json_always_the_same() {
    let (context, _folder) = testing::context();
    context.portico.speak(Language::Bokmal);
    let report = Report::new(material(&context, &found())).await.unwrap();
    assert!(
        report.markdown().contains("## Funn"),
        "{}",
        report.markdown()
    );
    assert!(
        report.json().contains("Portico's folder"),
        "{}",
        report.json()
    );
}

#[test]
fn what_is_no_report_is_not_read_as_one() {
    for bytes in [&b""[..], b"{}", b"PK\x03\x04", b"\xff", b"{\"format\": 2}"] {
        assert_eq!(Report::read(bytes), None, "{bytes:?}");
    }
}

#[tokio::test]
async fn a_file_decides_neither_where_something_is_kept_nor_what_the_terminal_does() {
    let (context, _folder) = testing::context();
    let report = Report::new(material(&context, &found())).await.unwrap();
    let id = report.id();
    for other in ["../../escaped", &id.to_uppercase(), &id.replace('-', "")] {
        assert_eq!(
            Report::read(report.json().replace(id, other).as_bytes()),
            None
        );
    }
    let odd = report.json().replace("It stopped.", "\\u001b[2J");
    let odd = Report::read(odd.as_bytes()).unwrap();
    assert!(odd.markdown().contains("> [2J"), "{}", odd.markdown());
}

fn suspicious(context: Context, folder: &tempfile::TempDir) -> Context {
    let crash = serde_json::json!({
        "version": "0.1.0", "at": "2026-01-01T00:00:00Z", "place": "core/signing.rs:7",
        "thread": "password=hunter2", "message": "hunter2",
    });
    let path = folder.path().join("data").join(CRASH);
    atomic::write(&path, crash.to_string().as_bytes()).unwrap();
    let mut profile =
        Profile::for_issuer("https://id.example.com/S3cr3tPathSegment", "portico").unwrap();
    profile.title = "Acme".to_owned();
    let mut problem = Problem::new(Code::TokenRefused).with_detail(format!(
        "POST https://id.example.com/token?code={} {}: the code 493817 for {} is refused",
        CANARIES[2], CANARIES[1], CANARIES[6]
    ));
    problem.about.address = Some(CANARIES[6].to_owned());
    Context {
        email: Some(CANARIES[6].to_owned()),
        problem: Some(problem),
        profile,
        ..context
    }
}

fn found() -> Vec<CheckResult> {
    let url = url::Url::parse("https://u:hunter2@portal.example/S3cr3tPathSegment?t=1").unwrap();
    let message = Message::new("storage-full").with("suggestion", CANARIES[6]);
    let finding = Finding::fail(message)
        .because("issuer", Evidence::origin(&url))
        .because("error", Evidence::text(CANARIES[3]))
        .suspect(Cause::AddressMistyped, Confidence::Certain)
        .suspect(Cause::Problem(Code::StorageFull), Confidence::Certain)
        .remedy(Remedy::Act(Act::OpenPortal {
            url: url.to_string(),
        }))
        .remedy(Remedy::Act(Act::UseAddress {
            email: CANARIES[6].to_owned(),
        }));
    vec![CheckResult {
        took: std::time::Duration::from_millis(3),
        ..testing::result("app.storage", finding)
    }]
}

fn material<'a>(context: &'a Context, found: &'a [CheckResult]) -> Material<'a> {
    Material {
        context,
        found,
        diagnosis: diagnosis::of("Acme", context.problem.as_ref(), found),
        comparison: None,
        log: vec!["a line".to_owned()],
        message: Some("It stopped.\n# not a heading".to_owned()),
        address: None,
    }
}
