//! A company's network, made for real: its only way out is a proxy (squid) that asks who somebody is,
//! by a ticket of Kerberos or by a password; proxy script, names and root are the company's own, and
//! the service is beyond it. What is proved here is the part of docs/deploy.md about proxies.
//!
//! Needs the packages `squid`, `krb5-kdc`, `krb5-admin-server`, `krb5-user`, `chromium` and
//! `chromium-driver`.
#![cfg(target_os = "linux")] // network namespaces

mod browser;
mod cable;
mod diagnosis;
mod everything;
mod kerberos;
mod lab;
mod meanwhile;
#[path = "../faults/names.rs"]
#[expect(dead_code, reason = "the tests of faults use all of it")]
mod names;
mod password;
mod policy;
mod realm;
mod script;
#[path = "../faults/seen.rs"]
#[expect(dead_code, reason = "the tests of faults use all of it")]
mod seen;
mod squid;
#[path = "../chromium/tab.rs"]
#[expect(dead_code, reason = "the tests of Chromium use all of it")]
mod tab;
mod talk;
mod windows;
