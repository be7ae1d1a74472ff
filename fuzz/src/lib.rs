//! What holds of every input, for each kind of hostile input. A fuzz target calls one `check`; the
//! workspace's tests (tests/corpus) call the same ones with every file of the corpus. A check
//! panics where something does not hold.

pub mod callback;
pub mod deep_link;
pub mod id_token;
pub mod json_lines;
pub mod metadata;
pub mod pac;
pub mod policy;
pub mod policy_merge;
pub mod policy_plist;
pub mod policy_registry;
pub mod profile;
pub mod redaction;
pub mod release_list;
pub mod report;
pub mod session;
pub mod settings;
pub mod status_page;
pub mod support_queue;
pub mod terminal;
pub mod token_response;
pub mod web_finger;

/// Panics where something does not hold of an input.
pub type Check = fn(&[u8]);

/// Every target and its check, by the name of its folder in the corpus.
pub const TARGETS: &[(&str, Check)] = &[
    ("callback", callback::check),
    ("deep_link", deep_link::check),
    ("id_token", id_token::check),
    ("json_lines", json_lines::check),
    ("metadata", metadata::check),
    ("pac", pac::check),
    ("policy", policy::check),
    ("policy_merge", policy_merge::check),
    ("policy_plist", policy_plist::check),
    ("policy_registry", policy_registry::check),
    ("profile", profile::check),
    ("redaction", redaction::check),
    ("release_list", release_list::check),
    ("report", report::check),
    ("session", session::check),
    ("settings", settings::check),
    ("status_page", status_page::check),
    ("support_queue", support_queue::check),
    ("terminal", terminal::check),
    ("token_response", token_response::check),
    ("web_finger", web_finger::check),
];

/// Asserts that words for people and logs do not repeat a secret. Short ones occur by chance.
pub(crate) fn assert_hidden(secret: &str, words: &str) {
    assert!(
        secret.len() < 8 || !words.contains(secret),
        "a secret is in the words: {words}"
    );
}

/// An error as people and logs may see it.
pub(crate) fn words(error: &(impl std::fmt::Debug + std::fmt::Display)) -> String {
    format!("{error} {error:?}")
}

/// Whether a text may be shown as it is: nothing in it steers a terminal.
pub(crate) fn is_plain(text: &str) -> bool {
    !text.contains(|c: char| c != '\n' && portico_core::text::is_hidden(c))
}
