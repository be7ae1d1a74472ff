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
pub mod profile;
pub mod session;
pub mod settings;
pub mod token_response;

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
    ("profile", profile::check),
    ("session", session::check),
    ("settings", settings::check),
    ("token_response", token_response::check),
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
    !text.chars().any(|c| c.is_control() && c != '\n')
}
