//! Another user of the same computer, who sees what every user sees: arguments, ports, and the
//! loopback addresses, and may listen at any that is free. Only root can make two users; elsewhere
//! these tests say that they are left out.

use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use portico_core::http::{Repeat, Response, post_form};
use portico_core::{Code, Portico, Problem};
use portico_sandbox::{Options, Sandbox};
use rustix::process::{Gid, Uid, geteuid};
use rustix::thread::{set_thread_groups, set_thread_res_gid, set_thread_res_uid};
use serde_json::{Value, json};
use tempfile::TempDir;
use test_support::Person;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;
use url::Url;

const ADA: u32 = 61_001;
const MALLORY: u32 = 61_002;
/// A daemon that has a user of its own, and one that systemd has made a user for.
const DAEMONS: [u32; 2] = [998, 61_300];
const OWN: &str = "ada@example.com";
const OTHER: &str = "cleo@example.com";
const LONG: Duration = Duration::from_secs(20);

macro_rules! root_or_skip {
    () => {
        if !geteuid().is_root() {
            eprintln!("left out: only root can make a second user");
            return;
        }
    };
}

/// Does something as another user: what the kernel shows of it is that user's.
async fn as_user<T, F>(uid: u32, work: impl FnOnce() -> F + Send + 'static) -> T
where
    T: Send + 'static,
    F: Future<Output = T>,
{
    let (tell, told) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let (user, group) = (Uid::from_raw(uid), Gid::from_raw(uid));
        // The thread's alone; the order is what the kernel wants.
        set_thread_groups(&[]).unwrap();
        set_thread_res_gid(group, group, group).unwrap();
        set_thread_res_uid(user, user, user).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let _ = tell.send(runtime.block_on(work()));
    });
    told.await.expect("the other user's thread ends well")
}

/// Ada's home on a computer that she shares.
struct Shared {
    sandbox: Arc<Sandbox>,
    folder: TempDir,
}

impl Shared {
    async fn new(pushed_requests: bool) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let sandbox = Sandbox::start(Options::memory()).await.unwrap();
        sandbox.change_settings(|settings| settings.pushed_requests = pushed_requests);
        let folder = tempfile::tempdir().unwrap();
        let shared = Self {
            sandbox: Arc::new(sandbox),
            folder,
        };
        // Everybody may start the program, and nobody but her may look into her home.
        mode(shared.folder.path(), 0o755);
        std::fs::copy(test_support::program(), shared.at("portico")).unwrap();
        mode(&shared.at("portico"), 0o755);
        std::fs::create_dir(shared.at("home")).unwrap();
        mode(&shared.at("home"), 0o700);
        portico_core::fs::atomic::write(&shared.at("home/passphrase"), b"open sesame\n").unwrap();
        // It stays for a while, as a browser does, so that its arguments can be read.
        let script = b"#!/bin/sh\nsleep 5\n";
        portico_core::fs::atomic::write(&shared.at("browser"), script).unwrap();
        mode(&shared.at("browser"), 0o755);
        for path in ["home", "home/passphrase"] {
            chown(shared.at(path), Some(ADA), Some(ADA)).unwrap();
        }
        shared
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn start(&self, arguments: &[&str]) -> Talk {
        let mut child = Command::new(self.at("portico"))
            .args(arguments)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", self.at("home"))
            .env("PORTICO_HOME", self.at("home/portico"))
            .env("PORTICO_SANDBOX", self.sandbox.issuer())
            .env("PORTICO_VAULT", "file")
            .env("PORTICO_VAULT_KEY_FILE", self.at("home/passphrase"))
            .env("PORTICO_LANGUAGE", "en")
            .env("BROWSER", self.at("browser"))
            .uid(ADA)
            .gid(ADA)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Talk {
            say: child.stdin.take().unwrap(),
            hear: BufReader::new(child.stdout.take().unwrap()).lines(),
            child,
        }
    }

    /// What Mallory finds in the arguments of Ada's browser.
    async fn read_by_mallory(&self) -> Url {
        let browser = self.at("browser").display().to_string();
        let everything = as_user(MALLORY, move || async move {
            loop {
                let seen = arguments();
                if seen.iter().any(|line| line.contains(&browser)) {
                    return seen;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        });
        let everything = timeout(LONG, everything).await.expect("a browser starts");
        for line in &everything {
            for part in [
                "state=",
                "code_challenge",
                "nonce=",
                "request_uri",
                "id_token",
            ] {
                assert!(!line.contains(part), "{part} can be read: {line}");
            }
        }
        let browser = self.at("browser").display().to_string();
        let line = everything.iter().find(|line| line.contains(&browser));
        Url::parse(
            line.unwrap()
                .split('\0')
                .find(|word| word.contains("://"))
                .unwrap(),
        )
        .unwrap()
    }

    /// Signs in somewhere else as somebody, up to the redirect, which is not followed.
    async fn redirect_for(&self, uid: u32, start: &str, back: &str, email: &'static str) -> Url {
        let (sandbox, start, back) = (self.sandbox.clone(), start.to_owned(), back.to_owned());
        let browse = as_user(uid, move || async move {
            let person = Person::new(&sandbox, email);
            let is_back = |url: &Url| url.as_str().starts_with(&back);
            person.browse_until(&start, is_back).await.0
        });
        browse.await
    }

    async fn browse(&self, uid: u32, start: &str, email: &'static str) -> String {
        let (sandbox, start) = (self.sandbox.clone(), start.to_owned());
        let browse = as_user(uid, move || async move {
            Person::new(&sandbox, email).browse(&start).await
        });
        browse.await
    }
}

/// A running program, line by line.
struct Talk {
    child: Child,
    say: ChildStdin,
    hear: Lines<BufReader<ChildStdout>>,
}

impl Talk {
    async fn hear(&mut self) -> Value {
        let line = timeout(LONG, self.hear.next_line())
            .await
            .expect("a line in time");
        serde_json::from_str(&line.unwrap().expect("a line")).unwrap()
    }

    async fn say(&mut self, answer: &str) {
        let line = format!("{}\n", json!({ "answer": answer }));
        self.say.write_all(line.as_bytes()).await.unwrap();
    }

    async fn ended(&mut self) -> i32 {
        let ended = timeout(LONG, self.child.wait()).await.expect("it ends");
        ended.unwrap().code().unwrap()
    }

    /// Nothing has come since.
    async fn still_waits(&mut self) {
        assert!(self.child.try_wait().unwrap().is_none(), "it has ended");
        let line = timeout(Duration::from_millis(200), self.hear.next_line()).await;
        assert!(line.is_err(), "{line:?}");
    }
}

fn mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// The arguments of every program that can be read.
fn arguments() -> Vec<String> {
    let own = std::process::id().to_string();
    std::fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| {
            let name = entry.ok()?.file_name().into_string().ok()?;
            let number = name.bytes().all(|byte| byte.is_ascii_digit());
            (number && name != own).then_some(name)
        })
        .filter_map(|process| std::fs::read(format!("/proc/{process}/cmdline")).ok())
        .map(|line| String::from_utf8_lossy(&line).into_owned())
        .collect()
}

/// What a user gets for one request.
async fn answer(uid: u32, address: &Url) -> String {
    let address = address.clone();
    as_user(uid, move || async move {
        let at = (address.host_str().unwrap(), address.port().unwrap());
        let mut stream = TcpStream::connect(at).await.unwrap();
        let target = &address[url::Position::BeforePath..];
        let head = format!("GET {target} HTTP/1.1\r\nHost: {}:{}\r\n\r\n", at.0, at.1);
        // It hangs up at once.
        let _ = stream.write_all(head.as_bytes()).await;
        let mut answer = Vec::new();
        let mut piece = [0; 4096];
        while let Ok(length @ 1..) = stream.read(&mut piece).await {
            answer.extend_from_slice(&piece[..length]);
        }
        String::from_utf8_lossy(&answer).into_owned()
    })
    .await
}

/// Connections of a user that say nothing, until the sender goes.
async fn silent(uid: u32, at: &Url, count: usize) -> tokio::sync::oneshot::Sender<()> {
    let (hold, held) = tokio::sync::oneshot::channel();
    let (ready, is_ready) = tokio::sync::oneshot::channel();
    let at = (at.host_str().unwrap().to_owned(), at.port().unwrap());
    tokio::spawn(as_user(uid, move || async move {
        let mut connections = Vec::new();
        for _ in 0..count {
            connections.push(TcpStream::connect((at.0.as_str(), at.1)).await.unwrap());
        }
        let _ = ready.send(());
        let _ = held.await;
    }));
    is_ready.await.unwrap();
    hold
}

/// Listens as a user at an address of this computer; with 0 at any port.
async fn listener_of(uid: u32, host: &'static str, port: u16) -> std::net::TcpListener {
    let listen = move || async move { std::net::TcpListener::bind((host, port)).unwrap() };
    let listener = as_user(uid, listen).await;
    listener.set_nonblocking(true).unwrap();
    listener
}

fn port_of(listener: &std::net::TcpListener) -> u16 {
    listener.local_addr().unwrap().port()
}

/// Sends a secret to a service of this computer, by the program's own door to the network.
async fn tell(portico: &Portico, host: &str, port: u16) -> Result<Response, Problem> {
    let url = Url::parse(&format!("http://{host}:{port}/token")).unwrap();
    let request = post_form(&url, &[("refresh_token", "hunter2")], &[])?;
    Ok(portico.http().send(request, Repeat::Never).await?)
}

fn must_have_been_kept_from(
    theirs: &std::net::TcpListener,
    told: Result<Response, Problem>,
    case: &str,
) {
    let problem = told.expect_err(case);
    assert_eq!(
        problem.code,
        Code::NetworkUnreachable,
        "{case}: {problem:?}"
    );
    let detail = problem.detail.unwrap();
    assert!(
        detail.contains("another user's program"),
        "{case}: {detail}"
    );
    let nobody = theirs.accept().expect_err(case);
    assert_eq!(nobody.kind(), std::io::ErrorKind::WouldBlock, "{case}");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_users_program_in_a_services_place_is_sent_nothing() {
    root_or_skip!();
    let home = tempfile::tempdir().unwrap();
    let portico = Portico::open(test_support::environment(home.path())).unwrap();
    for (bound, host) in [
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.1", "localhost"),
        ("127.0.0.1", "acme.localhost"),
        ("127.0.0.1", "[::ffff:127.0.0.1]"),
        ("127.0.0.7", "127.0.0.7"),
        ("::1", "[::1]"),
        ("::1", "localhost"),
        ("0.0.0.0", "127.0.0.1"),
        ("0.0.0.0", "localhost"),
        ("::", "[::1]"),
        ("::", "127.0.0.1"),
        ("::ffff:127.0.0.1", "127.0.0.1"),
    ] {
        let theirs = listener_of(MALLORY, bound, 0).await;
        let told = tell(&portico, host, port_of(&theirs)).await;
        must_have_been_kept_from(&theirs, told, &format!("{host} at {bound}"));
    }
    // The service runs all the time, at one address of its name; she takes the other one.
    for (ours, hers) in [("::1", "127.0.0.1"), ("127.0.0.1", "::1")] {
        let ours = listener_of(0, ours, 0).await;
        let theirs = listener_of(MALLORY, hers, port_of(&ours)).await;
        let told = tell(&portico, "localhost", port_of(&theirs)).await;
        must_have_been_kept_from(&theirs, told, hers);
    }
}

/// The legitimate twin: this person's own service, root's, and a daemon's.
#[tokio::test(flavor = "multi_thread")]
async fn this_persons_own_services_and_daemons_are_spoken_with() {
    root_or_skip!();
    let home = tempfile::tempdir().unwrap();
    let portico = Portico::open(test_support::environment(home.path())).unwrap();
    for uid in [0, DAEMONS[0], DAEMONS[1]] {
        for (bound, host) in [
            ("127.0.0.1", "127.0.0.1"),
            ("127.0.0.1", "localhost"),
            ("::1", "localhost"),
            ("0.0.0.0", "127.0.0.1"),
            ("::", "[::1]"),
        ] {
            let listener = listener_of(uid, bound, 0).await;
            let port = port_of(&listener);
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            let service = tokio::spawn(async move {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut heard = Vec::new();
                while !heard.ends_with(b"hunter2") {
                    heard.push(stream.read_u8().await.unwrap());
                }
                let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
                stream.write_all(answer).await.unwrap();
            });
            let told = timeout(LONG, tell(&portico, host, port)).await.unwrap();
            assert_eq!(told.unwrap().status(), 200, "{uid}: {host} at {bound}");
            service.await.unwrap();
        }
    }
    // Where nobody listens, that is what is said.
    let free = listener_of(0, "127.0.0.1", 0).await;
    let port = port_of(&free);
    drop(free);
    let nobody = tell(&portico, "127.0.0.1", port).await.unwrap_err();
    assert_eq!(nobody.code, Code::NetworkUnreachable);
    assert!(!nobody.detail.unwrap().contains("another user"));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_user_neither_finishes_nor_ends_nor_delays_a_sign_in() {
    root_or_skip!();
    for pushed in [true, false] {
        let shared = Shared::new(pushed).await;
        let mut talk = shared.start(&["login", "--json", "--method", "browser"]);
        let start = shared.read_by_mallory().await;
        let step = talk.hear().await;
        assert_eq!(step["url"], start.as_str(), "no more than that can be read");

        // What she can read leads nowhere.
        assert_eq!(answer(MALLORY, &start).await, "");
        // What she can't read would not either: the link itself, with the state in it. One that has
        // been pushed is good once, so that only the other kind leaves something to come back to.
        let link = step["elsewhere"].as_str().unwrap();
        let back = step["redirect_uri"].as_str().unwrap();
        let own = match pushed {
            true => Url::parse(&format!("{back}?code=x&state=guessed")).unwrap(),
            false => shared.redirect_for(MALLORY, link, back, OTHER).await,
        };
        assert_eq!(answer(MALLORY, &own).await, "");
        let state = own
            .query_pairs()
            .find(|(name, _)| name == "state")
            .unwrap()
            .1;
        let mut error = Url::parse(back).unwrap();
        error
            .query_pairs_mut()
            .append_pair("error", "access_denied")
            .append_pair("state", &state)
            .append_pair("iss", shared.sandbox.issuer());
        assert_eq!(answer(MALLORY, &error).await, "");
        talk.still_waits().await;

        let flood = silent(MALLORY, &start, 300).await;
        let begun = std::time::Instant::now();
        let page = shared.browse(ADA, start.as_str(), OWN).await;
        assert!(page.contains(OWN), "{page}");
        assert!(
            begun.elapsed() < Duration::from_secs(8),
            "{:?}",
            begun.elapsed()
        );
        drop(flood);
        let done = talk.hear().await;
        assert_eq!(done["session"]["email"], OWN, "pushed: {pushed}: {done}");
        assert_eq!(talk.ended().await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_user_gets_no_token_at_the_sign_out_and_does_not_stop_it() {
    root_or_skip!();
    let shared = Shared::new(true).await;
    let mut talk = shared.start(&["login", "--json", "--method", "browser", "--no-browser"]);
    let url = talk.hear().await["url"].as_str().unwrap().to_owned();
    shared.browse(ADA, &url, OWN).await;
    assert_eq!(talk.hear().await["step"], "done");

    let mut talk = shared.start(&["logout", "--json", "--everywhere"]);
    let start = shared.read_by_mallory().await;
    let flood = silent(MALLORY, &start, 300).await;
    assert_eq!(answer(MALLORY, &start).await, "");
    // The system does not say whom root's programs connect for: they learn no token.
    let forwarded = answer(0, &start).await;
    assert!(forwarded.contains("/end_session?client_id="), "{forwarded}");
    assert!(!forwarded.contains("id_token_hint"), "{forwarded}");
    let begun = std::time::Instant::now();
    let led = answer(ADA, &start).await;
    assert!(led.contains("id_token_hint="), "{led}");
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    drop(flood);

    let said = talk.hear().await;
    assert!(said.get("not_everywhere").is_none(), "{said}");
    assert_eq!(said["accounts"][0]["state"], "ended");
    assert_eq!(talk.ended().await, 0);
}

/// The legitimate twin: a container, another system on the same computer, `ssh -L` through a daemon
/// of root's.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_connected_for_by_roots_program_gets_in_after_a_yes() {
    root_or_skip!();
    for (answer, code) in [("accept", 0), ("cancel", 130)] {
        let shared = Shared::new(true).await;
        let mut talk = shared.start(&["login", "--json", "--method", "browser", "--no-browser"]);
        let url = talk.hear().await["url"].as_str().unwrap().to_owned();
        let page = shared.browse(0, &url, OWN).await;
        assert!(page.contains("has a question for you"), "{page}");
        let question = talk.hear().await;
        assert_eq!(
            question["challenge"],
            json!({"type": "unknown_browser", "came_back": OWN})
        );
        assert!(!shared.at("home/portico/data/sessions").exists());
        talk.say(answer).await;
        let end = talk.hear().await;
        match code {
            0 => assert_eq!(end["session"]["email"], OWN, "{end}"),
            _ => assert_eq!(end["problem"]["code"], "cancelled", "{end}"),
        }
        assert_eq!(talk.ended().await, code);
    }
}

/// Whoever can have root's program connect for them knows what the browser knows: then the browser's
/// own redirect is no proof either.
#[tokio::test(flavor = "multi_thread")]
async fn what_an_unknown_program_was_told_is_asked_about_whoever_brings_it() {
    root_or_skip!();
    let shared = Shared::new(false).await;
    let mut talk = shared.start(&["login", "--json", "--method", "browser", "--no-browser"]);
    let step = talk.hear().await;
    let (url, back) = (
        step["url"].as_str().unwrap().to_owned(),
        step["redirect_uri"].as_str().unwrap().to_owned(),
    );
    let own = shared.redirect_for(0, &url, &back, OTHER).await;
    // An error of hers ends nothing.
    let error = own.as_str().replace("code=", "error=");
    let page = answer(0, &Url::parse(&error).unwrap()).await;
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert_eq!(talk.hear().await["notice"]["code"], "access_denied");
    talk.still_waits().await;
    // Ada's own browser is led to what the other one has finished.
    let (sandbox, start) = (shared.sandbox.clone(), Url::parse(&url).unwrap());
    let page = as_user(ADA, move || async move {
        let person = Person::new(&sandbox, OWN);
        let is_elsewhere = |url: &Url| url.path() != start.path();
        person.browse_until(start.as_str(), is_elsewhere).await;
        person.load(&own).await
    });
    assert!(!page.await.contains(OTHER));
    let question = talk.hear().await;
    assert_eq!(
        question["challenge"],
        json!({"type": "unknown_browser", "came_back": OTHER})
    );
    talk.say("retry").await;
    let again = talk.hear().await;
    shared
        .browse(ADA, again["url"].as_str().unwrap(), OWN)
        .await;
    assert_eq!(talk.hear().await["session"]["email"], OWN);
}
