//! One fault at a time, made for real, and the right cause comes first. What is proved here is the
//! table in docs/troubleshooting.md.
#![cfg(target_os = "linux")] // network namespaces

mod account;
mod canaries;
mod computer;
mod lab;
mod names;
mod nearby;
mod network;
mod seen;
mod service;
mod table;
