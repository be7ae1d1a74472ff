//! What profiles are called. A file says what it likes, and people go by it: a title that could be taken
//! for another server's stands beside its host, in window, terminal and questions alike.

use super::Profile;
use crate::domain::Origin;
use crate::oidc::issuer::trimmed;
use crate::text::is_hidden;

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

/// Whether a profile could be taken for another one that leads elsewhere: it has the other's title, or
/// one with the name of what is built in.
fn is_like(profile: &Profile, other: &Profile) -> bool {
    let (ours, theirs) = (seen(&profile.stated_title), seen(&other.stated_title));
    let is_alike = match other.origin {
        Origin::BuiltIn => ours.contains(&theirs),
        Origin::File | Origin::Policy => ours == theirs,
    };
    is_alike && place(profile) != place(other)
}

/// Where it leads.
fn place(profile: &Profile) -> Option<&str> {
    let place = profile.issuer.as_ref().or(profile.sign_in_page.as_ref());
    place.map(trimmed)
}

impl Profile {
    /// Puts the host beside a title of a person's own file that could be taken for one of these.
    pub(super) fn told_apart_from<'a>(mut self, all: impl IntoIterator<Item = &'a Self>) -> Self {
        let is_own = self.origin == Origin::File;
        if is_own && all.into_iter().any(|other| is_like(&self, other)) {
            let place = self.issuer.as_ref().or(self.sign_in_page.as_ref());
            let host = place.and_then(url::Url::host_str).unwrap_or_default();
            self.title = format!("{} ({host})", self.stated_title);
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
        ] {
            let folder = tempfile::tempdir().unwrap();
            let own = planted(folder.path(), "acme", acme, "Acme");
            assert_eq!(own, "Acme", "alone it needs no host");
            let seen = planted(folder.path(), "x", "https://evil.example/t", title);
            assert_eq!(seen, format!("{title} (evil.example)"));
        }
        // Nobody can say which of two was first: both do.
        let folder = tempfile::tempdir().unwrap();
        planted(folder.path(), "x", "https://evil.example", "Acme");
        let own = planted(folder.path(), "acme", acme, "Acme");
        assert_eq!(own, "Acme (id.acme.example)");
    }

    #[test]
    fn a_title_that_is_nobody_elses_stands_alone() {
        let folder = tempfile::tempdir().unwrap();
        let google = "https://accounts.google.com";
        for (name, issuer, title) in [
            ("acme", "https://id.acme.example", "Acme"),
            ("acme-test", "https://test.acme.example", "Acme (test)"),
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
