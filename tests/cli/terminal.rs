//! A person at a terminal.

use portico_sandbox::Sandbox;
use rexpect::session::{PtySession, spawn_command};
use test_support::Person;
use test_support::hostile::serve;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use url::Url;

use crate::desk::{Desk, mailed_code, password};

const ADA: &str = "ada@example.com";
/// Milliseconds until a test gives up.
const LIMIT: u64 = 30_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_person_signs_in_without_showing_the_password() {
    let (desk, sandbox) = Desk::with_sandbox().await;
    let mut terminal = at_terminal(&desk, "login; echo code=$?; stty -a; cat");

    terminal.exp_string("E-mail address for Sandbox: ").unwrap();
    terminal.send_line(ADA).unwrap();
    terminal
        .exp_string("Password for ada@example.com at Sandbox: ")
        .unwrap();
    terminal.send_line("not it").unwrap();
    let seen = terminal
        .exp_string("Password for ada@example.com at Sandbox: ")
        .unwrap();
    assert!(
        seen.contains("4 attempts left.") && !seen.contains("not it"),
        "{seen}"
    );
    terminal.send_line(&password(&sandbox, ADA)).unwrap();
    terminal.exp_string("Code from the e-mail").unwrap();
    terminal.send_line("r").unwrap();
    terminal.exp_string("Another code can be sent in").unwrap();
    let code = mailed_code(&sandbox, ADA);
    terminal
        .send_line(&format!("{} {}", &code[..3], &code[3..]))
        .unwrap();
    terminal.exp_string("Remember this computer").unwrap();
    terminal.send_line("").unwrap();
    let seen = terminal.exp_string("code=0").unwrap();
    assert!(
        seen.contains("Signed in to Sandbox as ada@example.com"),
        "{seen}"
    );
    let modes = terminal.exp_string("echoe").unwrap();
    assert!(
        !modes.contains("-echo "),
        "the terminal shows again what is typed: {modes}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_says_who_they_are_to_a_proxy_without_showing_the_password() {
    let proxy = serve(|mut stream| async move {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        // ada:lantern
        let is_right = String::from_utf8(head)
            .unwrap()
            .contains(" Basic YWRhOmxhbnRlcm4=");
        let answer = match is_right {
            true => "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
            false => {
                "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\
                 Proxy-Authenticate: Basic realm=\"Acme\"\r\nConnection: close\r\n\r\n"
            }
        };
        // Whoever asked may be gone.
        let _ = stream.write_all(answer.as_bytes()).await;
    })
    .await;
    let desk = Desk::new();
    let program = test_support::program().display();
    let script = format!(
        "version; HTTPS_PROXY=http://{proxy} {program} login --issuer https://id.acme.example \
         --client-id acme; echo code=$?; cat"
    );
    let mut terminal = at_terminal(&desk, &script);
    for (password, heard) in [
        ("not it", "accept this user name and password"),
        ("lantern", "code=4"),
    ] {
        terminal.exp_string("User name for the proxy: ").unwrap();
        terminal.send_line("ada").unwrap();
        let asks = format!("Password for the proxy {proxy} ");
        terminal.exp_string(&asks).unwrap();
        terminal.exp_string("only): ").unwrap();
        terminal.send_line(password).unwrap();
        let seen = terminal.exp_string(heard).unwrap();
        assert!(!seen.contains(password), "{seen}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_told_that_another_program_is_waited_for() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    let vault = desk.home.path().join("portico/data/vault/lock");
    let lock = std::fs::File::options().write(true).open(vault).unwrap();
    lock.lock().unwrap();

    let mut quiet = at_terminal(&desk, "-q token --min-valid 3600; echo code=$?; cat");
    let mut terminal = at_terminal(&desk, "token --min-valid 3600; echo code=$?; cat");

    terminal
        .exp_string("Waiting for another Portico program")
        .unwrap();
    lock.unlock().unwrap();
    terminal.exp_string("code=0").unwrap();
    let seen = quiet.exp_string("code=0").unwrap();
    assert!(!seen.contains("another Portico program"), "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_cancels_a_question_and_the_terminal_shows_again() {
    let (desk, _sandbox) = Desk::with_sandbox().await;
    // The shell goes on after Ctrl-C, as an interactive one does.
    let mut terminal = at_terminal(
        &desk,
        "login --email a@example.com; echo code=$?; stty -a; cat",
    );

    terminal.exp_string("Password for").unwrap();
    terminal.send_control('c').unwrap();

    let seen = terminal.exp_string("code=130").unwrap();
    assert!(seen.contains("[cancelled]"), "{seen}");
    let modes = terminal.exp_string("echoe").unwrap();
    assert!(!modes.contains("-echo "), "{modes}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_browser_step_shows_the_address_and_a_code_when_it_is_wanted() {
    let (desk, sandbox) = Desk::with_sandbox().await;
    let mut terminal = at_terminal(&desk, "login --method google; echo code=$?; cat");

    let seen = terminal
        .exp_string("Press d and Enter for a code to use on another device.")
        .unwrap();
    for part in [
        "Continue in your browser",
        "/go/",
        "Waiting up to",
        "Press o and Enter to open the browser again.",
    ] {
        assert!(seen.contains(part), "{part}: {seen}");
    }
    assert_eq!(desk.opened().len(), 1);
    assert_eq!(sandbox.requests_to("/device_authorization").len(), 0);
    terminal.send_line("d").unwrap();
    terminal.exp_string("Or, on any other device").unwrap();
    assert_eq!(sandbox.requests_to("/device_authorization").len(), 1);
    terminal.send_line("o").unwrap();
    while desk.opened().len() < 2 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    terminal
        .send_line("http://127.0.0.1:1/callback?code=x&state=y")
        .unwrap();
    terminal.exp_string("note: ").unwrap();
    // The end of input.
    terminal.send_control('d').unwrap();
    terminal.exp_string("code=130").unwrap();
}

/// How an address is pasted: with what, and whether the terminal marks where a paste begins and ends.
type Paste = fn(&str) -> String;

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_read_whole_however_long_it_is_and_wherever_it_was_wrapped() {
    let ways: [(&str, Paste); 5] = [
        ("as it is", |address| format!("{address}\n")),
        ("in quotes, with keys pressed before", |address| {
            format!("oops\u{15}a\u{7f}\"{address}\"\n")
        }),
        ("wrapped in its code", |address| {
            format!("{}\n", wrapped(address))
        }),
        ("marked and wrapped", |address| {
            format!("\u{1b}[200~{}\u{1b}[201~\n", wrapped(address))
        }),
        ("marked, with the end of its line", |address| {
            format!("\u{1b}[200~{address}\n\u{1b}[201~\n")
        }),
    ];
    for (name, way) in ways {
        let (desk, sandbox) = Desk::with_sandbox().await;
        let mut terminal = waiting(&desk);
        let address = last_address(&mut terminal, &sandbox).await;
        // More than a terminal's own lines hold (4,096 bytes on Linux, 1,024 on macOS).
        assert!(address.len() > 6_000);

        terminal.send(&way(&address)).unwrap();
        terminal.flush().unwrap();

        let seen = terminal.exp_string("code=0\r\n").unwrap();
        assert!(
            seen.contains("Signed in to Sandbox as ada@"),
            "{name}: {seen}"
        );
        let modes = terminal.exp_string("end of modes").unwrap();
        assert!(is_as_before(&modes), "{name}: {modes}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_right_address_is_taken_after_a_wrong_one() {
    let (desk, sandbox) = Desk::with_sandbox().await;
    let mut terminal = waiting(&desk);
    let address = last_address(&mut terminal, &sandbox).await;
    let (whole, _) = address.rsplit_once("state=").unwrap();
    for wrong in [format!("{whole}state=other"), "hello".to_owned()] {
        terminal.send_line(&wrong).unwrap();
        terminal.exp_string("[wrong_address_pasted]").unwrap();
    }
    terminal.send_line(&address).unwrap();
    terminal.exp_string("Signed in to Sandbox as ada@").unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_terminal_is_as_before_however_the_waiting_ends() {
    for (key, code) in [('c', "code=130"), ('d', "code=130")] {
        let (desk, _sandbox) = Desk::with_sandbox().await;
        let mut terminal = waiting(&desk);
        terminal.exp_string("Waiting up to").unwrap();
        terminal.exp_string("another device.").unwrap();
        // Heard once the keys are taken one by one.
        terminal.send("x\u{7f}").unwrap();
        terminal.flush().unwrap();
        terminal.exp_string("\u{8} \u{8}").unwrap();
        terminal.send_control(key).unwrap();
        terminal.exp_string(code).unwrap();
        let modes = terminal.exp_string("end of modes").unwrap();
        assert!(is_as_before(&modes), "{key}: {modes}");
    }
}

/// Waits for a browser that is on another computer.
fn waiting(desk: &Desk) -> PtySession {
    let login = "login --method google --email ada@example.com --no-browser";
    let script = format!("{login}; echo code=$?; stty -a; echo end of modes; cat");
    at_terminal(desk, &script)
}

/// Where that browser ends, with much that nobody needs, and the code last.
async fn last_address(terminal: &mut PtySession, sandbox: &Sandbox) -> String {
    terminal.exp_string("paste it here:").unwrap();
    let seen = terminal.exp_regex("http://[^ \r\n]+[\r\n]").unwrap().1;
    let person = Person::new(sandbox, ADA);
    let ends = |url: &Url| url.path() == "/callback" && url.query().is_some();
    let (mut url, _) = person.browse_until(seen.trim(), ends).await;
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let (code, others): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|it| it.0 == "code");
    url.query_pairs_mut()
        .clear()
        .append_pair("session_state", &"x".repeat(6_000))
        .extend_pairs(others)
        .extend_pairs(code);
    url.to_string()
}

/// The address with a line's end and an indent in its code.
fn wrapped(address: &str) -> String {
    let (start, end) = address.split_at(address.len() - 5);
    format!("{start}\n    {end}")
}

fn is_as_before(modes: &str) -> bool {
    let modes: Vec<&str> = modes.split_whitespace().collect();
    ["icanon", "echo", "iexten", "isig"]
        .iter()
        .all(|mode| modes.contains(mode))
        && modes.join(" ").contains("susp = ^Z")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_shown_and_sent_after_a_yes_only() {
    let (desk, sandbox) = Desk::with_sandbox().await;
    let file = desk.home.path().join("report.zip").display().to_string();
    desk.run(&["doctor", "--check", "app.storage", "--report", &file]);
    let send = format!("support send --report {file} --email {ADA}; echo code=$?");
    for (answer, code) in [("", "code=130"), ("n", "code=130"), ("y", "code=0")] {
        assert_eq!(sandbox.support_requests().len(), 0);
        let mut terminal = at_terminal(&desk, &send);
        let shown = terminal.exp_string("Send this to 127.0.0.1?").unwrap();
        for part in ["# Portico: report for support", "Reply to: ada@example.com"] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        terminal.send_line(answer).unwrap();
        terminal.exp_string(code).unwrap();
    }
    assert_eq!(sandbox.support_requests().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passphrase_is_chosen_twice_asked_for_once_and_never_shown() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    std::fs::remove_file(desk.home.path().join("passphrase")).unwrap();
    let asking = |command: &str| {
        let script = format!("{command}; echo code=$?; cat");
        at_terminal_without(&desk, &["PORTICO_VAULT_KEY_FILE"], &script)
    };

    let mut terminal = asking("login");
    terminal.exp_string("E-mail address for Sandbox: ").unwrap();
    terminal.send_line(ADA).unwrap();
    for (question, typed) in [
        ("New vault passphrase: ", "sesame"),
        ("Repeat the passphrase: ", "barley"),
        ("The passphrases don't match.", ""),
        ("New vault passphrase: ", "sesame"),
        ("Repeat the passphrase: ", "sesame"),
    ] {
        terminal.exp_string(question).unwrap();
        if !typed.is_empty() {
            terminal.send_line(typed).unwrap();
        }
    }
    let seen = terminal
        .exp_string("Password for ada@example.com at Sandbox: ")
        .unwrap();
    assert!(!seen.contains("sesame"), "{seen}");
    terminal.send_line(&password(&sandbox, ADA)).unwrap();
    terminal.exp_string("Code from the e-mail").unwrap();
    terminal.send_line(&mailed_code(&sandbox, ADA)).unwrap();
    terminal.exp_string("Remember this computer").unwrap();
    terminal.send_line("").unwrap();
    terminal.exp_string("code=0").unwrap();

    let mut terminal = asking("token");
    terminal.exp_string("Vault passphrase: ").unwrap();
    terminal.send_line("barley").unwrap();
    let seen = terminal.exp_string("Wrong passphrase.").unwrap();
    assert!(!seen.contains("barley"), "{seen}");
    terminal.exp_string(": ").unwrap();
    terminal.send_line("sesame").unwrap();
    terminal.exp_string("code=0").unwrap();
}

/// What steers a terminal, turns what is read, or can't be seen.
const UGLY: &str = "\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}\u{2066}\u{e0061}\u{200b}\u{7f}";

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_somebody_has_written_steers_the_terminal() {
    let (desk, sandbox) = Desk::with_vault_of_files().await;
    desk.signed_in(&sandbox, ADA);
    let home = desk.home.path().join("portico");
    let write = |path: std::path::PathBuf, text: &str| {
        portico_core::fs::atomic::write(&path, text.as_bytes()).unwrap();
    };
    let escaped: String = UGLY
        .chars()
        .map(|c| format!("\\U{:08x}", u32::from(c)))
        .collect();
    write(
        home.join("config/profiles/acme.toml"),
        &format!(
            "name = \"acme\"\ntitle = \"Bj\u{f8}rn {escaped}\\n\u{5c71}\u{7530}\"\nissuer = \"https://id.acme.example\"\n\
             client_id = \"x{escaped}y\"\nsupport = \"help{escaped}@acme.example\"\n"
        ),
    );
    write(
        home.join("config/profiles/wrong.toml"),
        &format!("\"https://\u{ab}x{escaped}\" = 1\n"),
    );
    for file in std::fs::read_dir(home.join("data/sessions")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "json") {
            let text = std::fs::read_to_string(&path).unwrap();
            let mut record: serde_json::Value = serde_json::from_str(&text).unwrap();
            record["account"] = format!("sandbox:{UGLY}ada").into();
            record["name"] = UGLY.into();
            write(path, &record.to_string());
        }
    }
    let program = test_support::program().display().to_string();
    let script = [
        "list",
        "show acme",
        "list --json",
        "show acme --json",
        "show wrong",
    ]
    .map(|rest| format!("profile {rest}; {program} "))
    .concat();
    let script = format!(
        "{script} status; {program} status --json; {program} support queue; echo code=done; cat"
    );

    let mut terminal = at_terminal(&desk, &script);
    let seen = terminal.exp_string("code=done").unwrap();
    // Each byte comes as a character of its own.
    let bytes = seen.chars().map(|c| u8::try_from(u32::from(c)).unwrap());
    let seen = String::from_utf8(bytes.collect()).unwrap();

    for shown in [
        "Bj\u{f8}rn",
        "\u{5c71}\u{7530}",
        "x]0;owned31my",
        "\\u001b",
        "\\u202e",
    ] {
        assert!(seen.contains(shown), "{shown}: {seen:?}");
    }
    let hidden = |c: char| c != '\r' && c != '\n' && portico_core::text::is_hidden(c);
    assert!(!seen.contains(hidden), "{seen:?}");
}

/// A shell that runs the program at a terminal of its own.
fn at_terminal(desk: &Desk, script: &str) -> PtySession {
    at_terminal_without(desk, &[], script)
}

/// The same without some variables.
fn at_terminal_without(desk: &Desk, without: &[&str], script: &str) -> PtySession {
    let plain = desk.command(&[]);
    let mut shell = std::process::Command::new("sh");
    let program = test_support::program().display();
    let script = format!("trap : INT; stty echo; {program} {script}");
    shell.args(["-c", &script]).env_clear().env("NO_COLOR", "1");
    for (name, value) in plain.get_envs() {
        if let Some(value) = value.filter(|_| !without.iter().any(|left_out| name == *left_out)) {
            shell.env(name, value);
        }
    }
    spawn_command(shell, Some(LIMIT)).unwrap()
}
