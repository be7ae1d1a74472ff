//! Every problem code, made to happen once: where the code exists, so does its cause.

mod words;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use portico_core::domain::Method;
use portico_core::http::Network;
use portico_core::profile::{self, Profile};
use portico_core::proxy::Surroundings;
use portico_core::session::Lock;
use portico_core::vault::{Nobody, Store, StoreError};
use portico_core::{AnswerKind, Code, Environment, Hints, Portico, Problem, Secret};
use portico_doctor::support::{Asked, Queue};
use portico_sandbox::{Fault, FaultKind, Provider};
use rcgen::CertificateParams;
use test_support::desk::Desk;
use test_support::releases::{Answer, Publisher, Shelf, list_of};
use test_support::{World, asked, email_code, handed_over, password, stopped};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

const NOW: Duration = Duration::ZERO;
const DAY: Duration = Duration::from_secs(86_400);

macro_rules! made_to_happen {
    ($($code:ident by $cause:expr;)*) => {
        $(
            #[tokio::test]
            #[expect(non_snake_case, reason = "named like the code")]
            async fn $code() {
                let problem: Problem = $cause.await;
                assert_eq!(problem.code, Code::$code, "{problem:?}");
            }
        )*

        /// A new code does not compile until it is in the table above.
        #[test]
        fn no_code_is_without_its_cause() {
            for code in Code::ALL {
                match code { $(Code::$code => {})* }
            }
        }
    };
}

made_to_happen! {
    WrongPassword by rejected("ada@example.com", "not this one", None);
    TooManyTries by trouble(AnswerKind::Resend);
    CodeWrong by rejected("ada@example.com", "", Some("000000"));
    CodeExpired by late_code();
    NoAccounts by not_let_in("nils@example.com");
    Deactivated by not_let_in("dag@example.com");
    NotACustomer by not_let_in("eva@example.com");
    Locked by not_let_in("lars@example.com");
    SsoRequired by not_let_in("rita@example.com");
    MethodNotAllowed by no_reset();
    PasswordLeaked by not_let_in("petra@example.com");
    SignInExpired by at_start(Fault::new(FaultKind::InvalidSession));
    ServiceUnavailable by at_start(Fault::new(FaultKind::ServerError(500)));
    ServiceBusy by at_start(Fault::new(FaultKind::TooManyRequests(60)).at("/.well-known/openid-configuration"));
    BadResponse by at_start(Fault::new(FaultKind::NotJson));
    NetworkUnreachable by issuer("http://127.0.0.1:9", |_| {});
    NetworkTimeout by silence();
    DnsBlocked by issuer("https://id.acme.example", |environment| {
        environment.network.resolve.push(("id.acme.example".into(), "0.0.0.0".parse().unwrap()));
    });
    TlsUntrusted by self_signed();
    TlsFailed by plain_server();
    CertificatesMissing by async { without_authorities() };
    ProxySettingInvalid by issuer("https://id.acme.example", |environment| {
        environment.network.surroundings = Some(Surroundings {
            variables: [("https_proxy", "htp://proxy.acme.example".into())].into(),
            ..Surroundings::default()
        });
    });
    ProxySignIn by proxy();
    CaptivePortal by at_start(Fault::new(FaultKind::CaptivePortal));
    GatewayAnswered by at_start(Fault::new(FaultKind::HtmlInsteadOfJson));
    ClockSkew by in_browser(FaultKind::ClockAhead(Duration::from_secs(3600)));
    IssuerMismatch by at_start(Fault::new(FaultKind::WrongIssInMetadata));
    IdTokenRejected by in_browser(FaultKind::IdTokenBadSignature);
    TokenRefused by in_browser(FaultKind::TokenRefused);
    ScopeRefused by refused_scope();
    TokenNotBound by bearer_tokens();
    AccessDenied by says_no();
    BrowserNotOpened by no_browser();
    BrowserTimeout by never_back();
    UnknownBrowser by another_browser();
    WrongPerson by somebody_else();
    LoopbackBlocked by port_taken();
    ForcedHttps by https_to_loopback();
    WrongAddressPasted by pasted();
    KeychainMissing by vault(|| StoreError::Missing("a test's".into()));
    KeychainLocked by vault(|| StoreError::Locked("a test's".into()));
    KeychainFull by vault(|| StoreError::Full("a test's".into()));
    KeychainSilent by vault(|| StoreError::Silent("a test's".into()));
    KeychainUnreadable by damaged_item();
    VaultLocked by vault(|| StoreError::Passphrase("a test's".into()));
    StorageReadOnly by no_folder();
    StorageFull by full_disk();
    StorageDamaged by damaged_file();
    StorageBusy by held_lock();
    StorageExposed by open_folder();
    PolicyForbids by policy();
    ProfileInvalid by async { profile::read("nmae = 1").unwrap_err() };
    ProfileExists by async { taken_name() };
    NotSignedIn by async { World::new().await.portico.sessions().ready_token(None, None, NOW).unwrap_err() };
    SessionEndedUnused by unused();
    SessionRevoked by revoked();
    SessionExpired by run_out();
    SessionEndedByPolicy by ended_by_policy();
    SessionAltered by altered();
    SupportChanged by support_elsewhere();
    UpdateListUnusable by update_check(true);
    UpdateListMissing by update_check(false);
    Cancelled by cancelled();
    Unexpected by broken_off();
}

/// A session that a policy which came later does not allow.
async fn ended_by_policy() -> Problem {
    let mut world = World::new().await;
    world.signed_in("ada@example.com").await;
    let policy = world.home.path().join("policy.toml");
    let other = b"allowed_issuers = [\"https://id.acme.example\"]";
    portico_core::fs::atomic::write(&policy, other).unwrap();
    world.restarted();
    let token = world.ready_token(NOW);
    token.unwrap_err()
}

/// A session whose item somebody has damaged.
async fn damaged_item() -> Problem {
    let world = World::new().await;
    world.signed_in("ada@example.com").await;
    let names = world.store.names();
    let item = names.iter().find(|name| name.starts_with("session/"));
    world.store.write(item.unwrap(), &Secret::new("{")).unwrap();
    let token = world.token(NOW);
    token.await.unwrap_err()
}

/// A server that answers an encrypted hello in plain words.
async fn plain_server() -> Problem {
    let server = test_support::hostile::serve(|stream| async move {
        let _ = test_support::hostile::refuse_in_plain(stream).await;
    })
    .await;
    issuer(&format!("https://{server}"), |_| {}).await
}

/// Only a process of its own can be without the system's certificates.
fn without_authorities() -> Problem {
    let home = tempfile::tempdir().unwrap();
    let seen = std::process::Command::new(test_support::program())
        .args(["login", "--json", "--no-browser", "--client-id", "x"])
        .args(["--issuer", "https://127.0.0.1:9"])
        .env("PORTICO_HOME", home.path())
        .env("PORTICO_VAULT", "memory")
        .env("SSL_CERT_FILE", home.path().join("none.pem"))
        .env_remove("SSL_CERT_DIR")
        .output()
        .unwrap();
    let said: serde_json::Value = serde_json::from_slice(&seen.stdout).unwrap();
    let code = serde_json::from_value(said["problem"]["code"].clone()).unwrap();
    Problem::new(code)
}

/// Looks for a newer version, with a list of which nobody has the key.
async fn update_check(has_list: bool) -> Problem {
    let home = tempfile::tempdir().unwrap();
    let publisher = Publisher::new();
    let by_another = Publisher::new().sign(&list_of(&["99.0.0"]));
    let shelf = Shelf::plain(Answer::Serve(by_another)).await;
    let mut environment = test_support::environment(home.path());
    environment.installed.list = has_list.then(|| shelf.source(&publisher));
    let portico = Portico::open(environment).unwrap();
    portico.check_for_update().await.unwrap_err()
}

fn taken_name() -> Problem {
    let home = tempfile::tempdir().unwrap();
    let portico = Portico::open(test_support::environment(home.path())).unwrap();
    let profile = |issuer: &str| {
        format!("name = \"acme\"\nissuer = \"https://{issuer}\"\nclient_id = \"portico\"\n")
    };
    let profiles = portico.profiles();
    profiles.add(&profile("id.acme.example")).unwrap();
    profiles.add(&profile("id.elsewhere.example")).unwrap_err()
}

async fn refused_scope() -> Problem {
    Desk::with(|it| it.refused_scopes = &["email"])
        .await
        .must_refuse()
        .await
}

/// A session without a refresh token.
async fn run_out() -> Problem {
    let desk = Desk::with(|it| {
        it.tokens = Some(Box::new(|tokens| {
            tokens.as_object_mut().unwrap().remove("refresh_token");
        }));
    })
    .await;
    desk.must_sign_in().await;
    desk.wait(DAY);
    desk.ready_token(NOW).unwrap_err()
}

async fn altered() -> Problem {
    let world = World::new().await;
    let record = world.signed_in("ada@example.com").await.record;
    let sessions = world.home.path().join("data/sessions");
    let file = sessions.join(format!("{}.json", record.id()));
    let text = std::fs::read_to_string(&file).unwrap();
    let text = text.replace(
        "\"idle_limit_is_providers\": false",
        "\"idle_limit_is_providers\": true",
    );
    portico_core::fs::atomic::write(&file, text.as_bytes()).unwrap();
    let token = world.ready_token(NOW);
    token.unwrap_err()
}

async fn rejected(email: &str, typed: &str, code: Option<&str>) -> Problem {
    let world = World::new().await;
    let mut sign_in = world.sign_in(Some(Method::Password), Some(email));
    sign_in.start().await;
    let typed = if typed.is_empty() {
        world.password(email)
    } else {
        typed
    };
    let mut step = sign_in.answer(password(typed)).await.unwrap();
    if let Some(code) = code {
        step = sign_in.answer(email_code(code)).await.unwrap();
    }
    asked(&step).rejected.as_ref().unwrap().problem()
}

async fn trouble(kind: AnswerKind) -> Problem {
    let world = World::new().await;
    let (mut sign_in, _) = world.past_password("ada@example.com").await;
    let step = sign_in.answer(kind.into()).await.unwrap();
    asked(&step).trouble.clone().unwrap()
}

async fn late_code() -> Problem {
    let world = World::new().await;
    let email = "ada@example.com";
    let (mut sign_in, _) = world.past_password(email).await;
    world.wait(Duration::from_secs(601));
    let code = email_code(world.mailed_code(email).expose());
    let step = sign_in.answer(code).await.unwrap();
    asked(&step).rejected.as_ref().unwrap().problem()
}

async fn not_let_in(email: &str) -> Problem {
    let world = World::new().await;
    let mut sign_in = world.sign_in(Some(Method::Password), Some(email));
    let step = sign_in.start().await;
    stopped(world.answer_all(&mut sign_in, step, email).await)
}

async fn no_reset() -> Problem {
    let world = World::new().await;
    world
        .sandbox
        .change_settings(|settings| settings.password_reset = false);
    let profile = world.portico.profiles().find("sandbox").unwrap();
    world
        .portico
        .reset_password(&profile, "ada@example.com")
        .await
        .unwrap_err()
}

async fn bearer_tokens() -> Problem {
    let world = World::new().await;
    world.sandbox.set_fault(FaultKind::BearerTokens);
    let email = "ada@example.com";
    let mut sign_in = world.sign_in(Some(Method::Password), Some(email));
    let step = sign_in.start().await;
    stopped(world.answer_all(&mut sign_in, step, email).await)
}

async fn at_start(fault: Fault) -> Problem {
    let world = World::new().await;
    world.sandbox.set_fault(fault);
    stopped(
        world
            .sign_in(Some(Method::Password), Some("ada@example.com"))
            .start()
            .await,
    )
}

async fn issuer(address: &str, change: impl FnOnce(&mut Environment)) -> Problem {
    let world = World::with(change).await;
    let profile = Profile::for_issuer(address, "portico").unwrap();
    starting(&world, profile).await
}

/// Why a sign-in does not even begin.
async fn starting(world: &World, profile: Profile) -> Problem {
    let mut sign_in = world.portico.sign_in(profile, Hints::default());
    stopped(sign_in.start().await)
}

async fn silence() -> Problem {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", socket.local_addr().unwrap());
    let limit = Some(Duration::from_millis(200));
    issuer(&address, |environment| environment.network.limit = limit).await
}

async fn self_signed() -> Problem {
    let params = CertificateParams::new(["localhost".to_owned()]).unwrap();
    let (address, _) = test_support::hostile::tls(&params).await;
    issuer(&format!("https://localhost:{}", address.port()), |_| {}).await
}

async fn proxy() -> Problem {
    let address = test_support::hostile::proxy_that_wants_a_sign_in().await;
    let proxy = Some(format!("http://{address}").parse().unwrap());
    issuer("https://id.acme.example", |environment| {
        environment.network = Network {
            proxy,
            ..Network::default()
        };
    })
    .await
}

async fn in_browser(kind: FaultKind) -> Problem {
    let world = World::new().await;
    world
        .sandbox
        .set_fault(Fault::new(kind).from(Provider::Service));
    // The proofs of a client whose clock is off would be refused first.
    world
        .sandbox
        .change_settings(|settings| settings.dpop_tolerance = 86_400);
    let mut sign_in = world.sign_in(Some(Method::Google), None);
    stopped(
        world
            .through_browser(&mut sign_in, "gina@example.com")
            .await
            .0,
    )
}

async fn says_no() -> Problem {
    let world = World::new().await;
    let mut sign_in = world.sign_in(Some(Method::Google), None);
    let handoff = handed_over(sign_in.start().await);
    let person = world.person("gina@example.com").who_says_no();
    let (_, step) = tokio::join!(person.browse(handoff.page.url.as_str()), sign_in.wait());
    stopped(step)
}

async fn no_browser() -> Problem {
    let world = World::with(|environment| {
        environment.browser = Arc::new(portico_core::platform::browser::NoBrowser)
    })
    .await;
    let step = world.sign_in(Some(Method::Google), None).start().await;
    let handoff = handed_over(step);
    handoff.page.notice.unwrap()
}

async fn never_back() -> Problem {
    let world = World::new().await;
    let limit = Duration::from_millis(100);
    let hints = Hints {
        method: Some(Method::Google),
        limit,
        ..Hints::default()
    };
    let mut sign_in = world.sign_in_to("sandbox", hints);
    sign_in.start().await;
    stopped(sign_in.wait().await)
}

async fn somebody_else() -> Problem {
    let world = World::new().await;
    world
        .sandbox
        .set_fault(Fault::new(FaultKind::IdTokenOtherPerson).times(1));
    let mut sign_in = world.sign_in(Some(Method::Google), Some("ada@example.com"));
    let (step, _) = world.through_browser(&mut sign_in, "ada@example.com").await;
    asked(&step).challenge.undecided().unwrap()
}

async fn another_browser() -> Problem {
    let world = World::new().await;
    let mut sign_in = world.sign_in(Some(Method::Google), None);
    let (step, _) = world
        .through_another_browser(&mut sign_in, "gina@example.com")
        .await;
    asked(&step).challenge.undecided().unwrap()
}

async fn port_taken() -> Problem {
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let world = World::new().await;
    let text = format!(
        "name = \"fixed\"\nissuer = \"{}\"\nclient_id = \"c\"\n\
         redirect_uris = [\"http://localhost:{}/callback\"]\n",
        world.sandbox.issuer(),
        taken.local_addr().unwrap().port()
    );
    let (profile, _) = profile::read(&text).unwrap();
    starting(&world, profile).await
}

async fn https_to_loopback() -> Problem {
    let world = World::new().await;
    let mut sign_in = world.sign_in(Some(Method::Google), None);
    let handoff = handed_over(sign_in.start().await);
    let address = handoff
        .redirect_uri
        .trim_start_matches("http://")
        .replace("/callback", "");
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(&[0x16, 3, 1]).await.unwrap();
    let handoff = handed_over(sign_in.wait().await);
    handoff.page.notice.unwrap()
}

async fn pasted() -> Problem {
    let world = World::new().await;
    let mut sign_in = world.sign_in(Some(Method::Google), None);
    let handoff = handed_over(sign_in.start().await);
    let another = Secret::new(handoff.redirect_uri + "?code=x&state=another");
    let step = sign_in
        .answer(AnswerKind::Paste(another).into())
        .await
        .unwrap();
    handed_over(step).page.notice.unwrap()
}

/// A keychain that fails in one way.
#[derive(Debug)]
struct Failing(fn() -> StoreError);

impl Store for Failing {
    fn name(&self) -> &'static str {
        "a test's"
    }
    fn read(&self, _: &str) -> Result<Option<Secret>, StoreError> {
        Err((self.0)())
    }
    fn write(&self, _: &str, _: &Secret) -> Result<(), StoreError> {
        Err((self.0)())
    }
    fn delete(&self, _: &str) -> Result<(), StoreError> {
        Err((self.0)())
    }
}

async fn vault(fails: fn() -> StoreError) -> Problem {
    let world = World::with(|environment| environment.store = Arc::new(Failing(fails))).await;
    let mut sign_in = world.sign_in(Some(Method::Google), None);
    let (step, page) = world
        .through_browser(&mut sign_in, "gina@example.com")
        .await;
    assert!(
        !page.contains("gina@example.com"),
        "no success page before it is kept: {page}"
    );
    stopped(step)
}

async fn no_folder() -> Problem {
    let world = World::with(|environment| {
        let file = environment.paths.config.with_file_name("a-file");
        portico_core::fs::atomic::write(&file, b"").unwrap();
        environment.paths.data = file;
    })
    .await;
    sign_in_with_google(&world).await
}

/// Every write to this device finds the disk full.
async fn full_disk() -> Problem {
    let mut full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    Problem::from(io::Write::write_all(&mut full, b"x").unwrap_err())
}

/// Another program works with what this one needs, for longer than it has patience.
async fn held_lock() -> Problem {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.lock");
    let _held = Lock::take(&path).await.unwrap();
    let end = tokio::time::Instant::now();
    Lock::take_until(&path, &Nobody, end).await.unwrap_err()
}

/// Everybody on this computer may write where Portico keeps its files.
#[cfg(unix)]
async fn open_folder() -> Problem {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    let open = std::fs::Permissions::from_mode(0o777);
    std::fs::set_permissions(home.path(), open).unwrap();
    Portico::open(test_support::environment(home.path())).unwrap_err()
}

/// Only modes say it.
#[cfg(not(unix))]
async fn open_folder() -> Problem {
    Problem::new(Code::StorageExposed)
}

/// Work that breaks off in the middle.
async fn broken_off() -> Problem {
    let work = || panic!("a test's");
    tokio::task::spawn_blocking(work).await.unwrap_err().into()
}

async fn sign_in_with_google(world: &World) -> Problem {
    let mut sign_in = world.sign_in(Some(Method::Google), None);
    stopped(
        world
            .through_browser(&mut sign_in, "gina@example.com")
            .await
            .0,
    )
}

async fn policy() -> Problem {
    let world = World::with(|environment| {
        let text = b"methods = [\"sso\"]";
        portico_core::fs::atomic::write(&environment.paths.policy, text).unwrap();
    })
    .await;
    stopped(
        world
            .sign_in(Some(Method::Password), Some("ada@example.com"))
            .start()
            .await,
    )
}

async fn unused() -> Problem {
    let world = World::new().await;
    let mut sign_in = world.sign_in(None, Some("sam@company.example"));
    world
        .through_browser(&mut sign_in, "sam@company.example")
        .await;
    world.wait(DAY + Duration::from_secs(1));
    world.ready_token(NOW).unwrap_err()
}

async fn revoked() -> Problem {
    let world = World::new().await;
    world.signed_in("ada@example.com").await;
    world.sandbox.revoke_all("ada@example.com").unwrap();
    world.wait(Duration::from_secs(3600));
    world.token(NOW).await.unwrap_err()
}

async fn cancelled() -> Problem {
    let world = World::new().await;
    let mut sign_in = world.sign_in(None, Some("ada@example.com"));
    sign_in.start().await;
    stopped(sign_in.answer(AnswerKind::Cancel.into()).await.unwrap())
}

/// A report that waits, by a file that names another place than the profile does.
async fn support_elsewhere() -> Problem {
    let world = World::new().await;
    let id = "2f1d3c5a-7b90-4e1f-8a2b-3c4d5e6f7a8b";
    let entry = serde_json::json!({
        "id": id, "at": world.portico.clock().now(), "profile": "sandbox",
        "url": "http://127.0.0.1:1/support", "body": "{}", "state": "waiting", "tries": 0,
    });
    let file = world.home.path().join(format!("data/support/{id}.json"));
    portico_core::fs::atomic::write(&file, entry.to_string().as_bytes()).unwrap();
    let queue = Queue::of(&world.portico);
    let seen = queue.work_off(Asked::ByPerson).await.unwrap();
    Problem::new(seen[0].code.unwrap())
}

async fn damaged_file() -> Problem {
    let world = World::new().await;
    let record = world.signed_in("ada@example.com").await.record;
    let file = world
        .home
        .path()
        .join(format!("data/sessions/{}.json", record.id()));
    portico_core::fs::atomic::write(&file, b"{").unwrap();
    let portico: &Portico = &world.portico;
    portico.sessions().ready_token(None, None, NOW).unwrap_err()
}
