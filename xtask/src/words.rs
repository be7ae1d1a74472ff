//! Words: forms that have a better one (docs/words.md), and messages that nobody uses.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::{Trouble, sources};

/// What is not written in English, in small letters, and what is written instead.
const ENGLISH: &[(&str, &str)] = &[
    ("organiz", "organis…"),
    ("recogniz", "recognis…"),
    ("behavior", "behaviour"),
    ("canceled", "cancelled"),
    ("somebody", "someone"),
    ("everybody", "everyone"),
    ("anybody", "anyone"),
    ("leads nowhere", "doesn't work, or has no internet access"),
    ("comes about", "is made, or works"),
    ("came about", "was made, or worked"),
    ("takes nothing more", "is full"),
    ("look at this", "warning"),
    ("looked at", "checked"),
    ("way back", "the return from the browser"),
    ("the way in ", "how to sign in"),
    ("wrong use", "invalid usage"),
    ("none of ours", "unknown"),
    ("that is none", "invalid"),
    ("in the place of", "instead of"),
    ("the time is over", "time is up"),
    ("security hole", "security vulnerability"),
];

/// The same in Norwegian.
const NORWEGIAN: &[(&str, &str)] = &[
    ("tjener ", "server"),
    ("tjeneren", "serveren"),
    ("tilbyderen", "leverandøren"),
    ("denne datamaskinen", "denne maskinen"),
    (
        "fører ingen steder",
        "virker ikke, eller har ikke tilgang til internett",
    ),
    ("veien tilbake", "returen fra nettleseren"),
    ("kommet frem", "kommet fram"),
    ("adgangsnøk", "token"),
    ("hurtiglager", "hurtigbuffer"),
    ("standard nettleser", "standardnettleser"),
    (
        "informasjonskapsler fra tredjepart",
        "tredjeparts informasjonskapsler",
    ),
    ("mobilens delte nett", "internettdeling fra mobilen"),
];

/// Ids that the code makes of this and of a word of its own: a name, a code, a state.
const MADE_OF: &[&str] = &[
    "account-said-",
    "acted-",
    "action-",
    "article-",
    "by-hand-",
    "calm-",
    "category-",
    "cause-",
    "check-",
    "cli-column-",
    "cli-replaced-",
    "cli-state-",
    "confidence-",
    "confirm-",
    "different-lead-",
    "evidence-",
    "fold-",
    "home-ended-",
    "mail-allow-",
    "mail-look-",
    "origin-",
    "place-",
    "policy-level-",
    "policy-state-",
    "problem-",
    "queue-",
    "round-trip-page-",
    "status-",
    "tls-",
    "to-support-",
    "to-support-save-",
    "tool-",
    "update-",
    "update-from-",
    "update-how-",
    "use-",
    "with-",
];

/// Ids that end with a word of a service's, which stands in no source.
const OF_A_SERVICE: &[&str] = &["plan-"];

/// What begins an id in the screen for the second factor: `${factor}-title`.
const FACTORS: &[&str] = &["totp", "backup_code"];

/// What ids that are made of several parts end with.
const ENDS: &[&str] = &["-title", "-lead", "-label", "-body"];

/// Whom a text is for.
enum Reader {
    English,
    Norwegian,
}

/// What is wrong in the words of one file, with the numbers of the lines.
pub(crate) fn about(name: &str, text: &str) -> Vec<(usize, String)> {
    let Some(reader) = reader(name) else {
        return Vec::new();
    };
    let forms = match reader {
        Reader::English => ENGLISH,
        Reader::Norwegian => NORWEGIAN,
    };
    let mut found = Vec::new();
    let mut in_code = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code || !is_read(name, line) {
            continue;
        }
        let line = without_code(line).to_lowercase();
        for (form, better) in forms.iter().filter(|(form, _)| line.contains(form)) {
            found.push((index + 1, format!("“{}”: say {better}", form.trim())));
        }
    }
    found
}

fn reader(name: &str) -> Option<Reader> {
    let file = Path::new(name);
    let is = |wanted: &str| file.extension().is_some_and(|it| it == wanted);
    // The one page that shows what is not written.
    if name == "docs/words.md" {
        return None;
    }
    if name.contains("/nb/") && (is("ftl") || is("md")) {
        return Some(Reader::Norwegian);
    }
    let is_page = is("md") && (name.starts_with("docs/") || !name.contains('/'));
    let is_guide = is("md") && name.starts_with("crates/doctor/guide/en/");
    let is_help = name == "crates/cli/src/args.rs";
    (is("ftl") || is_page || is_guide || is_help).then_some(Reader::English)
}

/// A comment in a catalogue, a line of code beside the help texts, and what an article is searched
/// by are not read by people who use Portico.
fn is_read(name: &str, line: &str) -> bool {
    let starts = |with: &str| line.trim_start().starts_with(with);
    match Path::new(name).extension().and_then(|it| it.to_str()) {
        Some("ftl") => !starts("#"),
        Some("rs") => starts("///"),
        _ => !starts("words:") && !starts("links:"),
    }
}

/// A line of Markdown without what stands in backticks.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect()
}

/// Messages of the catalogue that stand in no source file.
pub(crate) fn unused(root: &Path) -> Result<Vec<String>, Trouble> {
    let mut complaints = Vec::new();
    let catalogue = root.join("crates/core/locales/en");
    let mut catalogues = Vec::new();
    sources::collect(&catalogue, &mut catalogues)?;
    let mut texts = Vec::new();
    for file in &catalogues {
        texts.push((file, std::fs::read_to_string(file)?));
    }
    let mut used = Used::default();
    for (_, text) in &texts {
        used.add_references(text);
    }
    for file in sources(root)? {
        used.add(&std::fs::read_to_string(file)?);
    }
    for (file, text) in &texts {
        let name = file.strip_prefix(root).unwrap_or(file).display();
        for id in ids(text).filter(|id| !used.has(id)) {
            complaints.push(format!("{name}: nobody uses {id}"));
        }
    }
    Ok(complaints)
}

/// What may use a message: not the scenes, the tests, or what is generated of the catalogue.
fn sources(root: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let mut files = Vec::new();
    for folder in ["crates", "src-tauri", "ui/src", "xtask/generate"] {
        sources::collect(&root.join(folder), &mut files)?;
    }
    files.retain(|file| {
        let within = file.strip_prefix(root).unwrap_or(file);
        let is_data = within.starts_with("crates/doctor/data");
        let is_not_shipped = within.starts_with("ui/src/generated")
            || within.starts_with("ui/src/scenes")
            || within.starts_with("crates/sandbox")
            || within.iter().any(|part| part == "tests");
        let extension = within.extension().and_then(|it| it.to_str());
        is_data || (!is_not_shipped && matches!(extension, Some("rs" | "ts" | "svelte")))
    });
    Ok(files)
}

fn ids(catalogue: &str) -> impl Iterator<Item = &str> {
    catalogue.lines().filter_map(|line| {
        let (id, _) = line.split_once(" =")?;
        id.starts_with(|it: char| it.is_ascii_lowercase())
            .then_some(id)
    })
}

#[derive(Default)]
struct Used {
    quoted: BTreeSet<String>,
    words: BTreeSet<String>,
}

impl Used {
    fn add(&mut self, source: &str) {
        let parts = source.split(['"', '\'', '`']);
        let ids = parts.filter(|part| !part.is_empty() && part.chars().all(is_of_id));
        self.quoted.extend(ids.map(str::to_owned));
        let words = source.split(|it: char| !is_of_id(it));
        self.words
            .extend(words.map(|word| spelled(word.trim_matches('-'))));
    }

    /// Messages that another message takes in.
    fn add_references(&mut self, catalogue: &str) {
        let placeables = catalogue.split("{ ").skip(1);
        let names = placeables.filter_map(|rest| rest.split(" }").next());
        self.quoted.extend(
            names
                .filter(|name| name.chars().all(is_of_id))
                .map(str::to_owned),
        );
    }

    fn has(&self, id: &str) -> bool {
        self.quoted.contains(id)
            || OF_A_SERVICE.iter().any(|begin| id.starts_with(begin))
            || FACTORS.iter().any(|factor| {
                let end = id.strip_prefix(factor);
                end.is_some_and(|end| ENDS.contains(&end))
            })
            || MADE_OF.iter().any(|begin| {
                let rest = id.strip_prefix(begin);
                rest.is_some_and(|rest| self.has_rest(rest))
            })
    }

    /// A name, one with an end, or two names.
    fn has_rest(&self, rest: &str) -> bool {
        let is_word = |name: &str| self.words.contains(&spelled(name));
        let stem = ENDS.iter().find_map(|end| rest.strip_suffix(end));
        let halves = rest.split_once('-');
        is_word(rest)
            || stem.is_some_and(is_word)
            || halves.is_some_and(|(first, second)| is_word(first) && is_word(second))
    }
}

fn is_of_id(it: char) -> bool {
    it.is_ascii_alphanumeric() || it == '-' || it == '_'
}

/// A name in any of the ways to write it: `no-network`, `no_network`, `NoNetwork`.
fn spelled(name: &str) -> String {
    name.chars()
        .filter(|it| it.is_ascii_alphanumeric())
        .map(|it| it.to_ascii_lowercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_with_a_better_one_is_refused_where_people_read_it() {
        for (name, line, is_refused) in [
            (
                "crates/core/locales/en/a.ftl",
                "a = Your organization",
                true,
            ),
            (
                "crates/core/locales/en/a.ftl",
                "a = Your organisation",
                false,
            ),
            ("crates/core/locales/en/a.ftl", "# Your organization", false),
            (
                "crates/core/locales/nb/a.ftl",
                "a = Tjeneren svarer ikke",
                true,
            ),
            (
                "crates/core/locales/nb/a.ftl",
                "a = Tjenesten svarer ikke",
                false,
            ),
            ("docs/a.md", "IPv6 leads nowhere here.", true),
            ("docs/a.md", "The value `organization` is kept.", false),
            ("docs/words.md", "| someone | somebody |", false),
            ("README.md", "Somebody signs in.", true),
            ("crates/doctor/guide/en/a.md", "words: organization", false),
            (
                "crates/doctor/guide/nb/a.md",
                "Åpne standard nettleser.",
                true,
            ),
            ("crates/cli/src/args.rs", "    /// Everybody", true),
            ("crates/cli/src/args.rs", "    everybody: bool,", false),
            ("crates/core/src/a.rs", "/// Somebody else", false),
        ] {
            assert_eq!(!about(name, line).is_empty(), is_refused, "{name}: {line}");
        }
        let fenced = "```\nsomebody\n```\nsomebody\n";
        let lines: Vec<usize> = about("docs/a.md", fenced).iter().map(|it| it.0).collect();
        assert_eq!(lines, [4]);
    }

    #[test]
    fn a_message_is_used_by_its_id_or_by_its_parts() {
        let mut used = Used::default();
        used.add(
            "text(\"welcome-title\"); text(`calm-${name}`); \"settings\"; Code::NoNetwork; \
             text('or'); Factor::BackupCode; \"notify\"; Reason::InstallSource; \"trial\"",
        );
        used.add_references("a = { other-message } { $email }\n");
        for (id, is_used) in [
            ("welcome-title", true),
            ("or", true),
            ("other-message", true),
            ("calm-settings", true),
            ("cause-no-network", true),
            ("backup_code-title", true),
            ("update-notify-install-source", true),
            ("round-trip-page-trial-body", true),
            ("plan-professional", true),
            ("calm-nothing", false),
            ("settings-lead", false),
            ("welcome-gone", false),
            ("welcome", false),
            ("role-unknown", false),
        ] {
            assert_eq!(used.has(id), is_used, "{id}");
        }
    }

    #[test]
    fn ids_are_what_a_line_begins_with() {
        let catalogue = "# a = b\n## c = d\na-b = c\n    .more = x\nc =\n    [one] = y\n";
        assert_eq!(ids(catalogue).collect::<Vec<_>>(), ["a-b", "c"]);
    }
}
