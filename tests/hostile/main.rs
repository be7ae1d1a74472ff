//! A world that means harm: whoever can reach the loopback address, a provider that misbehaves, and
//! answers that are not what they should be. docs/conformance.md is written from here.

mod added_meanwhile;
mod bindings;
mod broken_off;
mod by_name;
mod conformance;
mod damage;
mod doubts;
mod echoes;
mod given_back;
mod held;
mod in_front;
mod index;
mod led_elsewhere;
mod loopback;
mod meant;
mod meanwhile;
mod methods;
mod mixed_up;
mod moved;
mod names;
#[cfg(target_os = "linux")]
mod other_user;
mod quitting;
mod refusals;
mod reports;
mod responses;
mod revocation;
mod table;
mod tokens;
mod unstored;
mod unwanted;
