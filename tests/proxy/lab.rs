//! Two computers, as in `tests/faults`: this process is the company's side with all that lies beyond
//! it, and Portico runs on the other, which has no route but the cable to the proxy.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use portico_sandbox::{Options, Sandbox};
use serde_json::Value;
use tempfile::TempDir;
use test_support::computers::Computer;
pub(crate) use test_support::computers::{inside, must};
use test_support::person::Person;
use test_support::releases::{self, Publisher, Shelf, list_of};
use test_support::{Authority, Place};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use url::Url;

use crate::names::{Answer, Zone};
use crate::realm::Realm;
use crate::seen::Seen;
use crate::squid::{Asks, Squid};
use crate::talk::Talk;

/// How long a server may take to listen.
const PATIENCE: Duration = Duration::from_secs(30);

/// The company's side of the cable. The addresses are set aside for examples (RFC 5737, RFC 3849).
pub(crate) const THERE: &str = "203.0.113.1";
pub(crate) const THERE_6: &str = "2001:db8::1";
pub(crate) const HERE: &str = "203.0.113.2";
/// Where the service is: only the company's side gets there.
pub(crate) const BEYOND: &str = "198.51.100.1";
/// Where the list of releases is.
const BEYOND_RELEASES: &str = "198.51.100.2";

/// The service, which no name server on this side knows.
pub(crate) const SERVICE: &str = "id.acme.example";
/// Where the list of releases is: the same.
pub(crate) const RELEASES: &str = "releases.example";
/// A service of which nothing is known before its tokens: no metadata say so.
pub(crate) const HUBSPOT: &str = "api.hubapi.com";
/// All of them, as `hosts(5)` has them.
pub(crate) const NAMES_BEYOND: &str = "198.51.100.1 id.acme.example api.hubapi.com\n\
                                       198.51.100.2 releases.example\n";
/// The proxy.
pub(crate) const PROXY: &str = "proxy.acme.example";
/// Its port.
pub(crate) const PORT: u16 = 3128;

/// Who signs in to the service.
pub(crate) const ADA: &str = "ada@example.com";

/// The laboratory. Fields go in this order: what is used by others last.
pub(crate) struct Lab {
    /// The proxy.
    pub(crate) squid: Squid,
    /// Who gives tickets.
    pub(crate) realm: Realm,
    /// The service.
    pub(crate) sandbox: Sandbox,
    /// The list of releases.
    pub(crate) releases: Shelf,
    publisher: Publisher,
    /// What the name server answers.
    pub(crate) zone: Arc<Mutex<Zone>>,
    /// What is served as the proxy script.
    pub(crate) script: Arc<Mutex<String>>,
    /// The words that start Portico.
    pub(crate) program: Vec<String>,
    variables: BTreeMap<String, String>,
    here: Computer,
    folder: TempDir,
}

impl Lab {
    /// A company whose proxy asks in this way, and a computer that knows nothing of it yet.
    pub(crate) async fn new(asks: Asks) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let here = Computer::at_the_end_of_a_cable(&[format!("{THERE}/24")]);
        for beyond in [BEYOND, BEYOND_RELEASES] {
            must(
                "ip",
                &["address", "add", &format!("{beyond}/32"), "dev", "lo"],
            );
        }
        let zone = Arc::new(Mutex::new(zone()));
        crate::names::serve(THERE, zone.clone()).await;
        let script = Arc::new(Mutex::new(String::new()));
        serve_script(script.clone()).await;
        let acceptor = authority(&folder.path().join("root.pem"));
        let sandbox = beyond(acceptor.clone()).await;
        let publisher = Publisher::new();
        let list = publisher.sign(&list_of(&["99.0.0"]));
        let releases = Shelf::plain(releases::Answer::Serve(list)).await;
        let port = releases.origin().parse::<Url>().unwrap().port().unwrap();
        speak_tls(BEYOND_RELEASES, acceptor, port).await;
        let realm = Realm::start(folder.path());
        let squid = Squid::start(folder.path(), asks);
        let mut lab = Self {
            squid,
            realm,
            sandbox,
            releases,
            publisher,
            zone,
            script,
            program: vec![test_support::program().to_string_lossy().into_owned()],
            variables: BTreeMap::new(),
            here,
            folder,
        };
        lab.furnish();
        lab
    }

    fn furnish(&mut self) {
        self.on_this_side("mount -t sysfs none /sys && ip link set lo up");
        self.on_this_side(&format!("ip address add {HERE}/24 dev eth0"));
        self.on_this_side("ip link set eth0 up");
        // The kernel takes its time to say so.
        self.on_this_side("until grep -q up /sys/class/net/eth0/operstate; do sleep 0.02; done");
        // What is new in `/etc` is this side's alone.
        self.on_this_side(
            "mount -t tmpfs none /mnt && mkdir -m 755 /mnt/etc /mnt/etc/portico /mnt/work && \
             mount -t overlay none -o lowerdir=/etc,upperdir=/mnt/etc,workdir=/mnt/work /etc",
        );
        let names =
            format!("nameserver {THERE}\nsearch acme.example\noptions timeout:1 attempts:1\n");
        self.replace("/etc/resolv.conf", &names);
        self.replace("/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n");
        self.replace("/etc/krb5.conf", &self.realm.settings());
        let root = std::fs::read_to_string(self.path("root.pem")).unwrap();
        self.replace("/etc/ssl/certs/ca-certificates.crt", &root);
        self.file("passphrase", "open sesame\n");
        self.on_this_side(&format!("chmod 600 {}", self.path("passphrase").display()));
        self.know_the_service();
    }

    /// Has Portico know the service.
    pub(crate) fn know_the_service(&self) {
        let profile = format!(
            "name = \"acme\"\ntitle = \"Acme\"\nissuer = \"https://{SERVICE}\"\n\
             client_id = \"portico-desktop\"\nmethods = [\"password\", \"browser\"]\n"
        );
        let profile = self.file("acme.toml", &profile);
        let added = self.portico(&["profile", "add", &profile.to_string_lossy()]);
        assert_eq!(added.code, 0, "{added}");
    }

    /// Sets a variable for Portico.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.variables.insert(name.to_owned(), value.to_owned());
    }

    /// Sets the proxy, as people do who know nothing better.
    pub(crate) fn with_variable(&mut self) {
        self.set("HTTPS_PROXY", &format!("http://{PROXY}:{PORT}"));
    }

    /// Sets where the list of releases is, for a build that has no address of its own.
    pub(crate) fn with_releases(&mut self) {
        let key = self.publisher.key();
        self.set("PORTICO_RELEASE_KEY", &key);
        self.set(
            "PORTICO_RELEASES_URL",
            &format!("https://{RELEASES}/releases.json"),
        );
    }

    /// The company binds this side's computer to a policy, in the place of the one before.
    pub(crate) fn obey(&self, policy: &str) {
        let file = self.file("policy.toml", policy);
        let file = file.display();
        self.on_this_side(&format!("install -m 644 {file} /etc/portico/policy.toml"));
    }

    /// The person gets a ticket, as they do at their log-in.
    pub(crate) fn with_ticket(&self) {
        let kinit = format!("echo '{}' | kinit ada >/dev/null", Realm::PASSWORD);
        self.on_this_side(&kinit);
    }

    /// Has the company's name server know one more name for the proxy.
    pub(crate) fn name(&self, name: &str) {
        let at = Answer::At(vec![ip(THERE)]);
        self.zone.lock().unwrap().set(name, at);
    }

    /// Runs a command on this side.
    pub(crate) fn on_this_side(&self, command: &str) {
        let output = self.here_runs("sh").args(["-c", command]).output().unwrap();
        assert!(output.status.success(), "{command}: {output:?}");
    }

    /// Puts another text in a file's place, on this side only.
    pub(crate) fn replace(&self, path: &str, text: &str) {
        let own = self.file(&format!("copy-of{}", path.replace('/', "-")), text);
        self.on_this_side(&format!("mount --bind {} {path}", own.display()));
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        portico_core::fs::atomic::write(&path, text.as_bytes()).unwrap();
        path
    }

    /// Runs Portico to its end; nobody answers it anything.
    pub(crate) fn portico(&self, arguments: &[&str]) -> Seen {
        Seen::new(&self.ran(arguments))
    }

    fn ran(&self, arguments: &[&str]) -> Output {
        let mut command = self.portico_here(arguments);
        command.stdin(Stdio::null()).output().unwrap()
    }

    /// The same without any way out.
    pub(crate) fn cut_off(&self, arguments: &[&str]) -> Seen {
        let mut command = self.portico_here(arguments);
        command.env("HTTPS_PROXY", format!("http://{THERE}:9"));
        Seen::new(&command.stdin(Stdio::null()).output().unwrap())
    }

    /// Looks for the cause.
    pub(crate) fn doctor(&self) -> Seen {
        self.portico(&["doctor", "--json", "--profile", "acme"])
    }

    /// Talks with Portico.
    pub(crate) fn talk(&self, arguments: &[&str]) -> Talk {
        Talk::start(self.portico_here(arguments))
    }

    /// Talks with Portico of a sign-in in the browser, whose address it has said.
    pub(crate) fn talk_of_browser(&self) -> (Talk, Value) {
        let words = [
            "login",
            "acme",
            "--json",
            "--method",
            "browser",
            "--no-browser",
        ];
        let mut talk = self.talk(&words);
        let step = talk.hear();
        assert_eq!(step["step"], "browser", "{}", talk.heard);
        (talk, step)
    }

    fn portico_here(&self, arguments: &[&str]) -> Command {
        let mut command = self.here_with_variables("env");
        command.args(&self.program).args(arguments);
        command
    }

    /// A command that runs on this side with Portico's variables.
    pub(crate) fn here_with_variables(&self, program: &str) -> Command {
        let mut command = self.here_runs(program);
        command
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", self.folder.path())
            .env("PORTICO_HOME", self.path("portico"))
            .env("PORTICO_VAULT", "file")
            .env("PORTICO_VAULT_KEY_FILE", self.path("passphrase"))
            .env("PORTICO_LANGUAGE", "en")
            .envs(&self.variables);
        command
    }

    /// A command that runs on this side: in its namespaces.
    pub(crate) fn here_runs(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        self.here.command(program)
    }

    /// What the person does in a browser of another computer, which is beyond the proxy: the address that
    /// it ends at there.
    pub(crate) async fn browse_elsewhere(&self, step: &Value) -> String {
        self.reach_beyond();
        let address = step["elsewhere"].as_str().unwrap();
        let person = Person::new(&self.sandbox, ADA);
        let is_back = |url: &Url| url.host_str() == Some("127.0.0.1");
        person.browse_until(address, is_back).await.0.into()
    }

    /// Has people who browse on this side of the cable know what is beyond the proxy.
    pub(crate) fn reach_beyond(&self) {
        if self.path("hosts-beyond").exists() {
            return;
        }
        let hosts = self.file("hosts-beyond", NAMES_BEYOND);
        must("mount", &["--bind", &hosts.to_string_lossy(), "/etc/hosts"]);
    }

    /// The mailed code of whoever signs in.
    pub(crate) fn mailed_code(&self) -> String {
        let mails = self.sandbox.mail_to(ADA);
        mails
            .iter()
            .rev()
            .find_map(|mail| mail.code.clone())
            .unwrap()
    }

    /// The password of whoever signs in.
    pub(crate) fn password(&self) -> &'static str {
        let people = self.sandbox.people();
        let ada = people.iter().find(|person| person.email == ADA);
        ada.and_then(|person| person.password).unwrap()
    }
}

/// Waits until a server takes connections.
pub(crate) fn must_listen(server: &mut Child, port: u16, name: &str) {
    must_listen_at(server, (THERE, port), name);
}

/// The same at another address.
pub(crate) fn must_listen_at(server: &mut Child, address: (&str, u16), name: &str) {
    let deadline = Instant::now() + PATIENCE;
    while std::net::TcpStream::connect(address).is_err() {
        let ended = server.try_wait().unwrap();
        assert!(ended.is_none(), "{name}, has ended: {ended:?}");
        assert!(Instant::now() < deadline, "{name}, does not listen");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// An address that this side can use.
pub(crate) fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// The company's name server knows the company's own names.
fn zone() -> Zone {
    let mut zone = Zone::healthy();
    for name in [
        SERVICE,
        RELEASES,
        HUBSPOT,
        "google.acme.example",
        "sso.acme.example",
    ] {
        zone.set(name, Answer::NoSuchName);
    }
    for name in [PROXY, "wpad.acme.example", "kdc.acme.example"] {
        zone.set(name, Answer::At(vec![ip(THERE)]));
    }
    zone
}

/// Serves the proxy script where settings name it, and where computers look for one by themselves.
async fn serve_script(script: Arc<Mutex<String>>) {
    let served = get(async move || {
        let text = script.lock().unwrap().clone();
        ([(CONTENT_TYPE, "application/x-ns-proxy-autoconfig")], text)
    });
    let router = Router::new()
        .route("/proxy.pac", served.clone())
        .route("/wpad.dat", served);
    let listener = TcpListener::bind((THERE, 80)).await.unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
}

/// The service with its identity providers, and TLS in front of them whose root is the company's own.
async fn beyond(acceptor: TlsAcceptor) -> Sandbox {
    // The people who browse use the same TLS. Another test may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let origins =
        [SERVICE, "google.acme.example", "sso.acme.example"].map(|it| format!("https://{it}"));
    let sandbox = Sandbox::start(Options {
        origins: Some(origins),
        ..Options::memory()
    });
    let sandbox = sandbox.await.unwrap();
    let [port, ..] = sandbox.ports();
    speak_tls(BEYOND, acceptor, port).await;
    sandbox
}

/// Speaks TLS at an address beyond the proxy for a server of this computer's.
async fn speak_tls(address: &str, acceptor: TlsAcceptor, port: u16) {
    let listener = TcpListener::bind((address, 443)).await.unwrap();
    Place::speaking_tls(listener, acceptor).stand_before(port);
}

fn authority(root_file: &Path) -> TlsAcceptor {
    let authority = Authority::new();
    portico_core::fs::atomic::write(root_file, &authority.root()).unwrap();
    authority.acceptor_for(&[SERVICE, RELEASES, HUBSPOT])
}
