//! What profiles are called. A file says what it likes, and people go by it: a title that could be taken
//! for another server's stands beside its host, in window, terminal and questions alike.

use url::Url;

use super::Profile;
use crate::domain::Origin;
use crate::oidc::issuer::trimmed;
use crate::text::is_hidden;

/// More than this of a title would leave no room for the host behind it.
const LONGEST: usize = 60;

/// A title as a file states it, in what can be seen of it: blanks are one, and none at its ends; what is
/// too long is cut. What shows nothing is none.
pub(super) fn stated(title: &str) -> Option<String> {
    let mut shown = String::new();
    let mut gap = String::new();
    for c in title.chars() {
        if c.is_whitespace() || is_hidden(c) || is_filler(c) {
            gap.push(c);
            continue;
        }
        match gap.chars().any(|c| c.is_whitespace() || is_filler(c)) {
            true if shown.is_empty() => {}
            true => shown.push(' '),
            // Joiners and the like belong to the letters and drawings around them.
            false => shown.push_str(&gap),
        }
        gap.clear();
        shown.push(c);
    }
    if shown.chars().count() > LONGEST {
        let cut: String = shown.chars().take(LONGEST - 1).collect();
        shown = format!("{}…", cut.trim_end());
    }
    (!shown.is_empty()).then_some(shown)
}

/// Letters and signs that look like blanks.
fn is_filler(c: char) -> bool {
    matches!(
        c,
        '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}'
    )
}

/// What two titles have in common that people take for the same one.
fn seen(title: &str) -> String {
    let plain = title
        .chars()
        .filter(|c| c.is_alphanumeric() && !is_hidden(*c));
    let plain: String = plain.flat_map(char::to_lowercase).collect();
    match plain.is_empty() {
        true => title.trim().to_owned(),
        false => plain,
    }
}

/// Whether a profile could be taken for another one that leads elsewhere: its title holds the other's, or
/// the other's host, which stands beside a title that needs it.
fn is_like(profile: &Profile, other: &Profile) -> bool {
    let ours = seen(&profile.stated_title);
    let theirs = [seen(&other.stated_title), seen(host(other))];
    let is_held = |it: &String| !it.is_empty() && ours.contains(it.as_str());
    theirs.iter().any(is_held) && place(profile).map(trimmed) != place(other).map(trimmed)
}

/// Where it leads.
fn place(profile: &Profile) -> Option<&Url> {
    profile.issuer.as_ref().or(profile.sign_in_page.as_ref())
}

fn host(profile: &Profile) -> &str {
    place(profile).and_then(Url::host_str).unwrap_or_default()
}

impl Profile {
    /// Puts the host beside a title of a person's own file that could be taken for one of these.
    pub(super) fn told_apart_from<'a>(mut self, all: impl IntoIterator<Item = &'a Self>) -> Self {
        let is_own = self.origin == Origin::File;
        if is_own && all.into_iter().any(|other| is_like(&self, other)) {
            let host = host(&self);
            // One that is called by its host says it already.
            if self.stated_title != host {
                self.title = format!("{} ({host})", self.stated_title);
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::super::Profiles;
    use crate::fs::atomic;
    use crate::vault::{MemoryStore, Vault, WithoutStore};

    fn profiles_in(folder: &Path) -> Profiles {
        let store = Arc::new(MemoryStore::default());
        let vault = Arc::new(Vault::new(store, WithoutStore::Refuse));
        Profiles::new(folder.to_owned(), vault, None).unwrap()
    }

    /// Puts a profile into the folder, and says what it is called then.
    fn planted(folder: &Path, name: &str, issuer: &str, title: &str) -> String {
        let text =
            format!("name = '{name}'\ntitle = '{title}'\nissuer = '{issuer}'\nclient_id = 'c'\n");
        let path = folder.join(format!("{name}.toml"));
        atomic::write(&path, text.as_bytes()).unwrap();
        let profiles = profiles_in(folder);
        let found = profiles.find(name).unwrap().title;
        let all = profiles.all();
        let listed = all.iter().find(|it| it.name == name).unwrap();
        assert_eq!(listed.title, found);
        assert_eq!(listed.view().title, found, "as a face shows it");
        found
    }

    #[test]
    fn a_title_that_is_anothers_stands_beside_its_host() {
        let acme = "https://id.acme.example";
        for title in [
            "Google",
            "google",
            " G o o g l e ",
            "Google\u{a0}",
            "Go\u{3000}og\u{2009}le",
            "Goo\u{200b}gle",
            "\u{115f}Google",
            "Google.",
            "Google (accounts.google.com)",
            "My Google account",
            "HubSpot",
            "HUB-SPOT",
            "Acme",
            "ACME",
            "A c m e",
            "Acme (id.acme.example)",
            "Acme - id.acme.example",
            "A.C.M.E (ID.ACME.EXAMPLE)",
            "id.acme.example",
            "Sign in to id.acme.example",
            "Acme Inc.",
            "The real Acme",
            "Acme (id.acme.example) (id.acme.example)",
        ] {
            let folder = tempfile::tempdir().unwrap();
            let own = planted(folder.path(), "acme", acme, "Acme");
            assert_eq!(own, "Acme", "alone it needs no host");
            let seen = planted(folder.path(), "x", "https://evil.example/t", title);
            let stated = super::stated(title).unwrap();
            assert_eq!(seen, format!("{stated} (evil.example)"));
        }
        // The one that is imitated is called as ever.
        let folder = tempfile::tempdir().unwrap();
        planted(
            folder.path(),
            "x",
            "https://evil.example",
            "Acme (id.acme.example)",
        );
        assert_eq!(planted(folder.path(), "acme", acme, "Acme"), "Acme");
        // Nobody can say which of two was first: both do.
        let folder = tempfile::tempdir().unwrap();
        planted(folder.path(), "x", "https://evil.example", "Acme");
        let own = planted(folder.path(), "acme", acme, "Acme");
        assert_eq!(own, "Acme (id.acme.example)");
    }

    #[test]
    fn a_title_leaves_the_host_behind_it_in_sight() {
        let (longest, long) = ("x".repeat(60), "x".repeat(61));
        let cut = format!("{}…", "x".repeat(59));
        for blank in [
            " ",
            "\u{a0}",
            "\u{2003}",
            "\u{3000}",
            "\u{2800}",
            "\u{3164}",
            "\u{ffa0}",
            " \u{200b}",
            "\u{2800}\u{ad}",
        ] {
            let folder = tempfile::tempdir().unwrap();
            planted(folder.path(), "acme", "https://id.acme.example", "Acme");
            let title = format!("Acme{}", blank.repeat(120));
            let seen = planted(folder.path(), "x", "https://evil.example", &title);
            assert_eq!(seen, "Acme (evil.example)", "{blank:?}");
            let title = format!("{0}Acme{0}Inc", blank.repeat(120));
            let seen = planted(folder.path(), "x", "https://evil.example", &title);
            assert_eq!(seen, "Acme Inc (evil.example)", "{blank:?}");
        }
        for (title, shown) in [
            (long.as_str(), Some(cut.as_str())),
            ("\u{2800} \u{200b}", None),
            ("", None),
            // The legitimate twins.
            (longest.as_str(), Some(longest.as_str())),
            ("Acme Inc.", Some("Acme Inc.")),
            ("山田 電機", Some("山田 電機")),
            ("می\u{200c}خواهم", Some("می\u{200c}خواهم")),
            (
                "\u{2764}\u{fe0f}\u{200d}\u{1f525} Acme",
                Some("\u{2764}\u{fe0f}\u{200d}\u{1f525} Acme"),
            ),
        ] {
            assert_eq!(super::stated(title).as_deref(), shown, "{title:?}");
        }
        // A host is not cut: its end says whose it is.
        let host = format!("{0}.{0}.example", "h".repeat(40));
        let folder = tempfile::tempdir().unwrap();
        let seen = planted(folder.path(), "h", &format!("https://{host}"), &host);
        assert_eq!(seen, host);
    }

    #[test]
    fn a_title_that_is_nobody_elses_stands_alone() {
        let folder = tempfile::tempdir().unwrap();
        let google = "https://accounts.google.com";
        for (name, issuer, title) in [
            ("acme", "https://id.acme.example", "Acme"),
            ("gamma", "https://id.gamma.example", "Gamma (test)"),
            // One that is called by its host.
            ("delta", "https://delta.example", "delta.example"),
            ("delta-id", "https://id.delta.example", "id.delta.example"),
            // Two clients of one server lead to the same place.
            ("beta", "https://id.beta.example", "Beta"),
            ("beta-two", "https://id.beta.example/", "Beta"),
            // What completes what is built in is that.
            ("google", google, "Google"),
            ("google-work", google, "Google at work"),
            ("signs", "https://signs.example", "+++"),
        ] {
            assert_eq!(planted(folder.path(), name, issuer, title), title, "{name}");
        }
    }
}
