//! Two computers and the cable between them ([`test_support::computers`]): the test's own process is the
//! service's side, and Portico runs on the other, with its own resolver configuration, hosts file and
//! trust store.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tempfile::TempDir;
pub(crate) use test_support::computers::inside;
use test_support::computers::{Computer, must};

use crate::names::{Answer, Zone};
use crate::seen::Seen;
use crate::service::{self, Paper, Service};

/// What is signed in to.
pub(crate) const ISSUER: &str = "id.acme.example";
/// Its status page, which is another provider's.
pub(crate) const STATUS: &str = "status.acme.example";

/// The service's side of the cable. The addresses are set aside for examples (RFC 5737, RFC 3849).
pub(crate) const THERE: &str = "203.0.113.1";
pub(crate) const THERE_6: &str = "2001:db8::1";
/// An address on the cable that nobody has.
pub(crate) const NOBODY: &str = "203.0.113.99";
pub(crate) const NOBODY_6: &str = "2001:db8::99";
const HERE: &str = "203.0.113.2";
const HERE_6: &str = "2001:db8::2";

/// A laboratory in which everything works.
pub(crate) struct Lab {
    here: Computer,
    /// What the name server answers.
    pub(crate) zone: Arc<Mutex<Zone>>,
    /// How the service behaves.
    pub(crate) service: Service,
    /// The roots that this side's computer trusts.
    roots: PathBuf,
    variables: BTreeMap<String, String>,
    copies: AtomicUsize,
    folder: TempDir,
}

impl Lab {
    /// A name server, a service with its status page, and a computer that reaches them.
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let addresses = [format!("{THERE}/24"), format!("{THERE_6}/64")];
        let here = Computer::at_the_end_of_a_cable(&addresses);
        let zone = Arc::new(Mutex::new(Zone::healthy()));
        crate::names::serve(THERE, zone.clone()).await;
        let service = Service::start(Paper::good()).await;
        let lab = Self {
            here,
            zone,
            service,
            roots: folder.path().join("roots.pem"),
            variables: BTreeMap::new(),
            copies: AtomicUsize::new(0),
            folder,
        };
        // What the system says of its interfaces is said in a folder of each network's own.
        lab.on_this_side("mount -t sysfs none /sys");
        lab.on_this_side("ip link set lo up");
        for address in [format!("{HERE}/24"), format!("{HERE_6}/64")] {
            lab.on_this_side(&format!("ip address add {address} dev eth0 nodad"));
        }
        lab.on_this_side("ip link set eth0 up");
        // The kernel takes its time to say so.
        lab.on_this_side("until grep -q up /sys/class/net/eth0/operstate; do sleep 0.02; done");
        lab.on_this_side(&format!("ip route add default via {THERE}"));
        lab.on_this_side(&format!("ip -6 route add default via {THERE_6}"));
        lab.replace(
            "/etc/resolv.conf",
            &format!("nameserver {THERE}\noptions timeout:1 attempts:1\n"),
        );
        lab.replace("/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n");
        lab.trust(&lab.service.root());
        let profile = lab.file("acme.toml", &profile());
        lab.portico(&["profile", "add", &profile.to_string_lossy()]);
        lab
    }

    /// Runs a command on this side.
    pub(crate) fn on_this_side(&self, command: &str) {
        let output = self
            .there_runs("sh")
            .args(["-c", command])
            .output()
            .unwrap();
        assert!(output.status.success(), "{command}: {output:?}");
    }

    /// Puts another text in a file's place, on this side only.
    pub(crate) fn replace(&self, path: &str, text: &str) {
        // One more copy each time: what is mounted already can't be mounted again.
        let copies = self.copies.fetch_add(1, Ordering::Relaxed);
        let own = self.file(&format!("copy-{copies}"), text);
        self.on_this_side(&format!("mount --bind {} {path}", own.display()));
    }

    /// Puts a copy in a folder's place, on this side only, so that it may be changed.
    pub(crate) fn own(&self, folder: &str) {
        let copy = self.folder.path().join(folder.trim_start_matches('/'));
        let copy = copy.display();
        self.on_this_side(&format!(
            "cp -a {folder} {copy} && mount --bind {copy} {folder}"
        ));
    }

    /// Trusts these roots and no others.
    pub(crate) fn trust(&self, pem: &str) {
        self.file("roots.pem", pem);
    }

    /// Sets a variable for Portico.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.variables.insert(name.to_owned(), value.to_owned());
    }

    /// Changes what the name server says of a name.
    pub(crate) fn name(&self, name: &str, answer: Answer) {
        self.zone.lock().unwrap().set(name, answer);
    }

    /// Gives the service another certificate.
    pub(crate) fn show(&self, paper: Paper) {
        self.service.show(paper);
    }

    /// Looks for the cause on this side.
    pub(crate) fn doctor(&self) -> Seen {
        self.doctor_with(&[])
    }

    /// The same with more arguments.
    pub(crate) fn doctor_with(&self, more: &[&str]) -> Seen {
        let arguments = [&["doctor", "--json", "--profile", "acme"][..], more].concat();
        self.portico(&arguments)
    }

    pub(crate) fn portico(&self, arguments: &[&str]) -> Seen {
        self.seen(self.there_runs(test_support::program()), arguments, "")
    }

    /// Runs Portico on the service's side: on the same computer as what the test itself serves.
    pub(crate) fn at_the_service(&self, arguments: &[&str], input: &str) -> Seen {
        self.seen(Command::new(test_support::program()), arguments, input)
    }

    fn seen(&self, mut command: Command, arguments: &[&str], input: &str) -> Seen {
        use std::io::Write;
        let mut child = command
            .args(arguments)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", self.folder.path())
            .env("PORTICO_HOME", self.folder.path().join("portico"))
            .env("PORTICO_VAULT", "memory")
            .env("PORTICO_LANGUAGE", "en")
            .env("SSL_CERT_FILE", &self.roots)
            .envs(&self.variables)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input.as_bytes()).unwrap();
        drop(stdin);
        Seen::new(&child.wait_with_output().unwrap())
    }

    /// Where this side's files are.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        portico_core::fs::atomic::write(&path, text.as_bytes()).unwrap();
        path
    }

    /// How many programs run on this side with this argument.
    pub(crate) fn running_with(&self, argument: &str) -> usize {
        let network = |process: &Path| std::fs::read_link(process.join("ns/net")).ok();
        let this = network(&Path::new("/proc").join(self.here.id())).unwrap();
        let all = std::fs::read_dir("/proc").unwrap().flatten();
        all.filter(|process| network(&process.path()).as_ref() == Some(&this))
            .filter(|process| {
                let arguments = std::fs::read(process.path().join("cmdline")).unwrap_or_default();
                { arguments }
                    .split(|byte| *byte == 0)
                    .any(|it| it == argument.as_bytes())
            })
            .count()
    }

    /// A command that runs on this side: in its namespaces.
    fn there_runs(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = self.here.command(program);
        command.stdin(Stdio::null());
        command
    }
}

fn profile() -> String {
    format!(
        "name = \"acme\"\ntitle = \"Acme\"\nissuer = \"https://{ISSUER}\"\nclient_id = \"portico\"\n\
         hosts = [\"{}\"]\nstatus_url = \"https://{STATUS}/api/v2/summary.json\"\n",
        service::STATIC
    )
}

/// An address that this side can use.
pub(crate) fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// Gives the service's side one more address.
pub(crate) fn also_at(address: &str) {
    must("ip", &["address", "add", address, "dev", "there"]);
}

/// Gives the service's side another hardware address, as another router has.
pub(crate) fn as_another_router(address: &str) {
    must("ip", &["link", "set", "there", "address", address]);
}

/// Takes connections on a port of the service's side, reads a little, and hangs up.
pub(crate) async fn answer_nothing(port: u16) {
    for address in [THERE, THERE_6] {
        let listener = tokio::net::TcpListener::bind((address, port))
            .await
            .unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    use tokio::io::AsyncReadExt;
                    // Whatever it was, it gets no answer.
                    let _ = stream.read_u8().await;
                });
            }
        });
    }
}

/// A proxy on the service's side that answers everything with a status; its port.
pub(crate) async fn proxy(status: &'static str) -> u16 {
    let listener = tokio::net::TcpListener::bind((THERE, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(test_support::hostile::answer(stream, status, ""));
        }
    });
    port
}

/// A proxy on the service's side that connects to whatever it is asked for, by names of its own; its
/// port, and what it was asked for.
pub(crate) async fn proxy_that_knows_names() -> (u16, Arc<Mutex<Vec<String>>>) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind((THERE, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let noted = asked.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let noted = noted.clone();
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    match stream.read_u8().await {
                        Ok(byte) => head.push(byte),
                        Err(_) => return,
                    }
                }
                let head = String::from_utf8(head).unwrap();
                let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
                noted.lock().unwrap().push(target.clone());
                let Some((_, port)) = target.rsplit_once(':') else {
                    return;
                };
                // The service has all names.
                let onward = tokio::net::TcpStream::connect((THERE, port.parse().unwrap())).await;
                let Ok(mut onward) = onward else { return };
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
                let _ = tokio::io::copy_bidirectional(&mut stream, &mut onward).await;
            });
        }
    });
    (port, asked)
}
