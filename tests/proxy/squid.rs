//! The proxy: squid, as companies run it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;

use crate::lab::{NAMES_BEYOND, PORT, PROXY, SERVICE, THERE, must_listen};

const PATIENCE: Duration = Duration::from_secs(30);

/// How it wants to know who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asks {
    /// Not at all.
    Nothing,
    /// For a ticket.
    Ticket,
    /// For a password.
    Password,
    /// For either.
    Either,
}

/// A proxy that runs.
pub(crate) struct Squid {
    process: Child,
    folder: PathBuf,
}

impl Drop for Squid {
    fn drop(&mut self) {
        // It has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Squid {
    /// Whom it knows by a password, and the password.
    pub(crate) const PERSON: (&str, &str) = ("ada", "lantern-73-Harbour");
    /// The same as the proxy keeps it: `openssl passwd -5`.
    const KEPT: &str = "$5$portico$W1lMcm0hhcPwaRPjM5imCpvB5rc6SAP1gQYxF0LreH8";

    pub(crate) fn start(folder: &Path, asks: Asks) -> Self {
        let write = |name: &str, text: &str| {
            portico_core::fs::atomic::write(&folder.join(name), text.as_bytes()).unwrap();
        };
        let (person, _) = Self::PERSON;
        write("passwords", &format!("{person}:{}\n", Self::KEPT));
        write("squid-hosts", &format!("{NAMES_BEYOND}{THERE} {PROXY}\n"));
        Self {
            process: run(folder, asks),
            folder: folder.to_owned(),
        }
    }

    /// Ends with all its connections, and begins anew, asking in this way.
    pub(crate) fn restart(&mut self, asks: Asks) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.process = run(&self.folder, asks);
    }

    /// From now on it takes nobody's password.
    pub(crate) fn refuse_everybody(&self) {
        self.know("nobody:x\n", "407");
    }

    /// It takes the person's password again.
    pub(crate) fn let_in_again(&self) {
        self.know(&format!("{}:{}\n", Self::PERSON.0, Self::KEPT), "200");
    }

    /// Its helper reads the file again when that has changed.
    fn know(&self, people: &str, status: &str) {
        let file = self.folder.join("passwords");
        portico_core::fs::atomic::write(&file, people.as_bytes()).unwrap();
        // It compares whole seconds.
        let later = std::time::SystemTime::UNIX_EPOCH
            + std::time::Duration::from_secs(2_000_000_000 + u64::try_from(people.len()).unwrap());
        let file = std::fs::File::options().append(true).open(file).unwrap();
        file.set_modified(later).unwrap();
        // What it has heard counts for a second more.
        let deadline = Instant::now() + PATIENCE;
        while !self.answers().contains(&format!(" {status} ")) {
            assert!(
                Instant::now() < deadline,
                "squid does not read its list again"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// What it answers whoever has the password.
    fn answers(&self) -> String {
        use std::io::{BufRead as _, BufReader, Write as _};
        let (person, password) = Self::PERSON;
        let known = BASE64.encode(format!("{person}:{password}"));
        let mut stream = std::net::TcpStream::connect((THERE, PORT)).unwrap();
        let order = format!(
            "CONNECT {SERVICE}:443 HTTP/1.1\r\nHost: {SERVICE}:443\r\n\
             Proxy-Authorization: Basic {known}\r\n\r\n"
        );
        stream.write_all(order.as_bytes()).unwrap();
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).unwrap();
        line
    }

    /// What it was asked and what it has answered: `CONNECT host:port STATUS person` each.
    pub(crate) fn log(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.folder.join("squid-access.log"));
        let text = text.unwrap_or_default();
        let lines = text.lines().filter(|line| line.starts_with("CONNECT"));
        lines.map(str::to_owned).collect()
    }

    /// Who was let through to the service, once for each connection.
    pub(crate) fn let_through(&self) -> Vec<String> {
        self.let_through_to(SERVICE)
    }

    /// The same to another host.
    pub(crate) fn let_through_to(&self, host: &str) -> Vec<String> {
        let begin = format!("CONNECT {host}:443 200 ");
        let log = self.log();
        let people = log.iter().filter_map(|line| line.strip_prefix(&begin));
        people.map(str::to_owned).collect()
    }
}

fn run(folder: &Path, asks: Asks) -> Child {
    let file = folder.join("squid.conf");
    portico_core::fs::atomic::write(&file, settings(folder, asks).as_bytes()).unwrap();
    // It does not run as the administrator, which is all that a test has: so it gets a user.
    let mut process = Command::new("unshare")
        .args(["--user", "--map-user=1000", "--map-group=1000", "--"])
        .args([
            "setpriv",
            "--pdeathsig",
            "KILL",
            "/usr/sbin/squid",
            "-N",
            "-f",
        ])
        .arg(file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("unshare, of the package util-linux, can be run");
    must_listen(&mut process, PORT, "squid, of the package squid");
    process
}

fn settings(folder: &Path, asks: Asks) -> String {
    let folder = folder.display();
    let ticket = format!(
        "auth_param negotiate program /usr/lib/squid/negotiate_kerberos_auth -k {folder}/keytab \
         -s HTTP/{PROXY}@ACME.EXAMPLE\nauth_param negotiate children 4 startup=1 idle=1\n\
         auth_param negotiate keep_alive on\n"
    );
    let password = format!(
        "auth_param basic program /usr/lib/squid/basic_ncsa_auth {folder}/passwords\n\
         auth_param basic children 2 startup=1 idle=1\nauth_param basic realm Acme\n\
         auth_param basic credentialsttl 1 second\n"
    );
    let access = "acl signed proxy_auth REQUIRED\nhttp_access allow signed\n";
    let who = match asks {
        Asks::Nothing => "http_access allow all\n".to_owned(),
        Asks::Ticket => format!("{ticket}{access}"),
        Asks::Password => format!("{password}{access}"),
        Asks::Either => format!("{ticket}{password}{access}"),
    };
    format!(
        "http_port {THERE}:{PORT}\n{who}http_access deny all\nhosts_file {folder}/squid-hosts\n\
         dns_nameservers {THERE}\npid_filename none\npinger_enable off\ncache deny all\n\
         logformat seen %rm %ru %>Hs %un\naccess_log stdio:{folder}/squid-access.log seen\n\
         cache_log {folder}/squid-cache.log\ncoredump_dir {folder}\n\
         buffered_logs off\nshutdown_lifetime 0 seconds\n"
    )
}

/// A proxy that asks for what only old ones ask for; its port.
pub(crate) async fn only_ntlm() -> u16 {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind((THERE, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                // Whoever asks hears the same.
                let _ = stream.read(&mut [0; 4096]).await;
                let answer = "HTTP/1.1 407 Proxy Authentication Required\r\n\
                              Proxy-Authenticate: NTLM\r\nContent-Length: 0\r\n\
                              Connection: close\r\n\r\n";
                let _ = stream.write_all(answer.as_bytes()).await;
            });
        }
    });
    port
}
