//! `portico login --json`: the line protocol that other programs rely on.

use portico_sandbox::{Fault, FaultKind};
use serde_json::{Value, json};
use test_support::Person;
use test_support::person::status;

use crate::desk::{Desk, Talk, assert_seen, mailed_code, password};

const ADA: &str = "ada@example.com";
const GINA: &str = "gina@example.com";

#[tokio::test(flavor = "multi_thread")]
async fn password_and_mailed_code_lead_to_a_session() {
    let (desk, sandbox) = Desk::with_sandbox().await;
    let mut talk = desk.talk(&["login", "--json", "--email", ADA]);

    talk.hear();
    talk.say(&json!({"answer": "password", "value": password(&sandbox, ADA)}).to_string());
    talk.hear();
    talk.say(&json!({"answer": "email_code", "value": mailed_code(&sandbox, ADA)}).to_string());

    assert_eq!(talk.ended(), 0);
    assert_seen!(talk.heard);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_answer_is_refused_and_asked_again() {
    let (desk, sandbox) = Desk::with_sandbox().await;
    let mut talk = desk.talk(&["login", "--json", "--email", ADA]);

    for line in [
        "nonsense",
        "{\"answer\":\"nosuch\"}",
        "{\"answer\":\"password\"}",
        "{\"answer\":\"totp\",\"value\":\"123456\"}",
    ] {
        talk.say(line);
    }
    talk.say(&json!({"answer": "password", "value": "not it"}).to_string());
    talk.say(&json!({"answer": "password", "value": password(&sandbox, ADA)}).to_string());
    talk.say(&json!({"answer": "cancel"}).to_string());

    assert_eq!(talk.ended(), 130);
    assert_seen!(talk.heard);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_input_cancels_a_question_and_a_browser() {
    let (desk, _sandbox) = Desk::with_sandbox().await;
    for arguments in [
        &["login", "--json", "--email", ADA][..],
        &["login", "--json", "--method", "google", "--no-browser"],
    ] {
        let mut talk = desk.talk(arguments);
        talk.hear();
        talk.hang_up();
        assert_eq!(talk.ended(), 130);
        assert_eq!(last(&talk)["problem"]["code"], "cancelled");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_browser_leads_to_a_session() {
    let (desk, sandbox) = Desk::with_sandbox().await;
    let mut talk = desk.talk(&["login", "--json", "--method", "google"]);

    let step = talk.hear();
    let url = step["url"].as_str().unwrap();
    let page = Person::new(&sandbox, GINA).browse(url).await;

    assert_eq!(talk.ended(), 0, "{}", talk.heard);
    assert!(
        page.contains("Signed in"),
        "the browser has its last page: {page}"
    );
    assert_eq!(
        desk.opened(),
        [url],
        "the browser was opened once, at this address"
    );
    assert_seen!(talk.heard);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_final_address_can_be_pasted() {
    let (desk, sandbox) = Desk::with_sandbox().await;
    let mut talk = desk.talk(&["login", "--json", "--method", "google", "--no-browser"]);
    let step = talk.hear();
    let back = step["redirect_uri"].as_str().unwrap().to_owned();
    let (last_address, _) = Person::new(&sandbox, GINA)
        .browse_until(step["url"].as_str().unwrap(), |url| {
            url.as_str().starts_with(&back)
        })
        .await;

    talk.say(&json!({"answer": "paste", "value": "http://127.0.0.1:1/?code=x"}).to_string());
    assert!(
        talk.hear()["notice"].is_object(),
        "another address is refused: {}",
        talk.heard
    );
    talk.say(&json!({"answer": "paste", "value": last_address.as_str()}).to_string());

    assert_eq!(talk.ended(), 0, "{}", talk.heard);
    assert_eq!(desk.opened(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_on_another_device_leads_to_a_session() {
    let (desk, sandbox) = Desk::with_sandbox().await;
    let mut talk = desk.talk(&["login", "--json", "--method", "device"]);

    let step = talk.hear();
    let url = step["device_code"]["verification_uri_complete"]
        .as_str()
        .unwrap();
    Person::new(&sandbox, ADA).browse(url).await;

    assert_eq!(talk.ended(), 0, "{}", talk.heard);
    assert_seen!(talk.heard);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_else_is_a_question() {
    for (answer, code) in [("accept", 0), ("cancel", 130)] {
        let (desk, sandbox) = Desk::with_sandbox().await;
        sandbox.set_fault(Fault::new(FaultKind::IdTokenOtherPerson).times(1));
        let mut talk = desk.talk(&["login", "--json", "--method", "google", "--email", ADA]);
        let step = talk.hear();
        let url = step["url"].as_str().unwrap();
        Person::new(&sandbox, ADA).browse(url).await;

        let question = talk.hear();
        assert_eq!(question["challenge"]["type"], "different_person");
        assert_eq!(question["challenge"]["asked_for"], ADA);
        talk.say(&json!({ "answer": answer }).to_string());

        assert_eq!(talk.ended(), code, "{}", talk.heard);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_browser_is_a_question() {
    for (answer, code) in [("accept", 0), ("cancel", 130)] {
        let (desk, sandbox) = Desk::with_sandbox().await;
        let mut talk = desk.talk(&["login", "--json", "--method", "google", "--no-browser"]);
        let step = talk.hear();
        let link = step["elsewhere"].as_str().unwrap();
        Person::new(&sandbox, GINA).browse(link).await;

        let question = talk.hear();
        assert_eq!(
            question["challenge"],
            json!({"type": "unknown_browser", "came_back": GINA})
        );
        talk.say(&json!({ "answer": answer }).to_string());

        assert_eq!(talk.ended(), code, "{}", talk.heard);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pipe_without_json_cant_vouch_for_a_browser() {
    let (desk, sandbox) = Desk::with_sandbox().await;
    let arguments = ["login", "--method", "google", "--no-browser"];
    let mut command = desk.command(&arguments);
    let mut child = command.spawn().unwrap();
    let mut said = String::new();
    let mut stderr = std::io::BufReader::new(child.stderr.take().unwrap());
    let link = loop {
        let mut line = String::new();
        std::io::BufRead::read_line(&mut stderr, &mut line).unwrap();
        said.push_str(&line);
        if line.contains("/authorize?") {
            break line.trim().to_owned();
        }
        assert!(!line.is_empty(), "{said}");
    };
    assert!(said.contains("/go/"), "both addresses are printed: {said}");

    Person::new(&sandbox, GINA).browse(&link).await;

    std::io::Read::read_to_string(&mut stderr, &mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1), "{said}");
    assert!(said.contains("[unknown_browser]"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_for_another_device_comes_when_it_is_asked_for() {
    let (desk, sandbox) = Desk::with_sandbox().await;
    sandbox.change_settings(|settings| settings.device_poll_interval = 1);
    let mut talk = desk.talk(&["login", "--json", "--method", "google"]);
    let step = talk.hear();
    assert_eq!(step["device_code_offered"], true);
    assert!(step.get("device_code").is_none(), "{step}");

    talk.say(&json!({"answer": "device_code"}).to_string());
    let step = talk.hear();
    assert!(step.get("device_code_offered").is_none(), "{step}");
    let url = step["device_code"]["verification_uri_complete"].as_str();
    Person::new(&sandbox, ADA).browse(url.unwrap()).await;

    assert_eq!(talk.ended(), 0, "{}", talk.heard);
    assert_eq!(last(&talk)["session"]["email"], ADA);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pipe_without_json_cant_decide_who_somebody_is() {
    let (desk, sandbox) = Desk::with_sandbox().await;
    sandbox.set_fault(Fault::new(FaultKind::IdTokenOtherPerson).times(1));
    let mut talk = desk.talk(&["login", "--method", "google", "--email", ADA]);
    let url = loop {
        if let Some(url) = desk.opened().pop() {
            break url;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    };

    Person::new(&sandbox, ADA).browse(&url).await;

    assert_eq!(talk.ended(), 1);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_signal_cancels_and_the_listener_is_gone() {
    for signal in ["INT", "TERM"] {
        let (desk, _sandbox) = Desk::with_sandbox().await;
        let mut talk = desk.talk(&["login", "--json", "--method", "google"]);
        let step = talk.hear();

        talk.signal(signal);

        assert_eq!(talk.ended(), 130, "{}", talk.heard);
        assert_eq!(last(&talk)["problem"]["code"], "cancelled");
        assert_eq!(
            status(step["redirect_uri"].as_str().unwrap()).await,
            "refused"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_problem_is_the_last_line_and_has_its_exit_code() {
    let (desk, sandbox) = Desk::with_sandbox().await;
    let mut talk = desk.talk(&["login", "--json", "--email", "nils@example.com"]);
    talk.answer_all(&sandbox, "nils@example.com");
    assert_eq!(talk.ended(), 1);
    assert_eq!(last(&talk)["problem"]["code"], "no_accounts");

    let seen = desk.run(&["login", "nosuch", "--json"]);
    assert_eq!(
        (seen.code, &seen.json()["step"]),
        (1, &json!("stopped")),
        "{seen}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_in_the_browser_is_a_problem_when_the_time_is_over() {
    let (desk, _sandbox) = Desk::with_sandbox().await;
    let arguments = [
        "login",
        "--json",
        "--method",
        "google",
        "--no-browser",
        "--timeout",
        "1",
    ];
    let mut talk = desk.talk(&arguments);
    assert_eq!(talk.ended(), 1);
    assert_eq!(last(&talk)["problem"]["code"], "browser_timeout");
}

fn last(talk: &Talk) -> Value {
    serde_json::from_str(talk.heard.lines().last().unwrap()).unwrap()
}
