//! The program as a process: what it prints, how it ends, what it leaves behind.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail loudly"
)]

mod altered;
mod authorities;
mod desk;
mod doctor;
#[cfg(target_os = "linux")] // strace
mod fast;
mod held;
mod library;
mod lines;
mod moved;
mod pipe;
mod plain;
#[cfg(target_os = "linux")] // mounts
mod policy;
#[cfg(target_os = "linux")]
mod policy_keys;
mod session;
#[cfg(unix)]
mod storage;
mod support;
#[cfg(unix)]
mod surroundings;
#[cfg(unix)]
mod terminal;
mod vault;
mod version;
