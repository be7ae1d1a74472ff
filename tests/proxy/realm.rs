//! The company's Kerberos realm: who gives tickets, and to whom.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::lab::{PROXY, THERE, must_listen};

const REALM: &str = "ACME.EXAMPLE";

/// A realm whose server runs.
pub(crate) struct Realm {
    server: Child,
    folder: PathBuf,
}

impl Drop for Realm {
    fn drop(&mut self) {
        self.close();
    }
}

impl Realm {
    /// The password of `ada` there.
    pub(crate) const PASSWORD: &str = "tulip-Sunday-42";

    /// A realm that knows one person, and the proxy as a service.
    pub(crate) fn start(folder: &Path) -> Self {
        let folder = folder.to_owned();
        let write = |name: &str, text: &str| {
            portico_core::fs::atomic::write(&folder.join(name), text.as_bytes()).unwrap();
        };
        write("krb5.conf", &settings(&folder));
        write("kdc.conf", &server_settings(&folder));
        let create = ["create", "-s", "-r", REALM, "-P", "a test's"];
        tool(&folder, "/usr/sbin/kdb5_util", &create);
        let keytab = folder.join("keytab");
        for order in [
            format!("addprinc -pw {} ada", Self::PASSWORD),
            format!("addprinc -randkey HTTP/{PROXY}"),
            format!("ktadd -k {} HTTP/{PROXY}", keytab.display()),
        ] {
            tool(
                &folder,
                "/usr/sbin/kadmin.local",
                &["-r", REALM, "-q", &order],
            );
        }
        Self {
            server: serve(&folder),
            folder,
        }
    }

    /// `krb5.conf` of the company's computers.
    pub(crate) fn settings(&self) -> String {
        settings(&self.folder)
    }

    /// Where the person's ticket is.
    pub(crate) fn ticket(&self) -> PathBuf {
        self.folder.join("ticket")
    }

    /// Moves the clock that the ticket is used by: the file has by how much this computer's clock is
    /// wrong (the format of MIT's library, version 4, tag 1).
    pub(crate) fn move_clock_of_ticket(&self, seconds: i32) {
        let mut bytes = std::fs::read(self.ticket()).unwrap();
        assert_eq!(bytes[..8], [5, 4, 0, 12, 0, 1, 0, 8], "another format");
        bytes[8..12].copy_from_slice(&seconds.to_be_bytes());
        portico_core::fs::atomic::write(&self.ticket(), &bytes).unwrap();
    }

    /// Its server ends.
    pub(crate) fn close(&mut self) {
        // It has ended already.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn tool(folder: &Path, program: &str, arguments: &[&str]) {
    let output = Command::new(program)
        .args(arguments)
        .env("KRB5_CONFIG", folder.join("krb5.conf"))
        .env("KRB5_KDC_PROFILE", folder.join("kdc.conf"))
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| {
            panic!("{program}, of the packages krb5-kdc and krb5-admin-server: {error}")
        });
    assert!(output.status.success(), "{arguments:?}: {output:?}");
}

fn serve(folder: &Path) -> Child {
    let mut server = Command::new("setpriv")
        .args(["--pdeathsig", "KILL", "/usr/sbin/krb5kdc", "-n"])
        .env("KRB5_CONFIG", folder.join("krb5.conf"))
        .env("KRB5_KDC_PROFILE", folder.join("kdc.conf"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .expect("setpriv, of the package util-linux, can be run");
    must_listen(&mut server, 88, "krb5kdc, of the package krb5-kdc");
    server
}

fn settings(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "[libdefaults]\n default_realm = {REALM}\n dns_lookup_realm = false\n dns_lookup_kdc = false\n \
         dns_canonicalize_hostname = false\n rdns = false\n default_ccache_name = FILE:{folder}/ticket\n\
         [realms]\n {REALM} = {{\n  kdc = {THERE}\n }}\n\
         [domain_realm]\n .acme.example = {REALM}\n"
    )
}

fn server_settings(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "[kdcdefaults]\n kdc_listen = {THERE}:88\n kdc_tcp_listen = {THERE}:88\n\
         [realms]\n {REALM} = {{\n  database_name = {folder}/principals\n  \
         key_stash_file = {folder}/stash\n  acl_file = {folder}/acl\n }}\n\
         [logging]\n kdc = FILE:{folder}/kdc.log\n"
    )
}
