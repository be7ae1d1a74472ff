//! The servers that are known by other names: what a sign-in must not be mixed up with (RFC 9700 4.4).
//! They are those of the profiles there are, and those that the vault knows of: a file that is gone,
//! damaged or changed takes none of them away. Where somebody only signed in at an issuer's address there
//! is no profile that could be given a redirect URI of its own, or removed.

use std::collections::BTreeSet;

use url::{Host, Url};

use super::{Place, Profile, Profiles, meaning};
use crate::oidc::issuer::trimmed;
use crate::problem::Problem;
use crate::redirect::without_slash;
use crate::safe_url::is_loopback;

/// A server, and what its profile is called.
#[derive(Debug)]
pub(crate) struct Other {
    pub(crate) name: String,
    /// Its issuer, without a slash at the end.
    pub(crate) issuer: String,
    /// What takes its codes, where that is not for the issuer to say.
    pub(crate) api: Option<String>,
    /// Where the browser comes back to from there.
    places: Vec<Place>,
}

/// The servers of other profiles than one.
#[derive(Debug, Default)]
pub(crate) struct Others {
    known: Vec<Other>,
    /// The issuers that are known to name themselves in their answers.
    naming: BTreeSet<String>,
    /// Whether there is one of which nobody can tell any more.
    is_one_unknown: bool,
}

impl Profiles {
    /// The servers that a profile's own could be mixed up with. None for what is built in, which leads to
    /// no stranger.
    ///
    /// # Errors
    /// What keeps the keychain from telling.
    pub(crate) fn others(&self, profile: &Profile) -> Result<Others, Problem> {
        let (issuer, _) = profile.registration()?;
        if self.is_built_in(issuer) {
            return Ok(Others::default());
        }
        let own = profile.own_registration();
        let own_api = own.as_ref().and_then(|it| it.api.as_ref()).map(trimmed);
        let mut others = Others::default();
        for (name, it) in self.registrations() {
            others.known.push(Other {
                name,
                issuer: trimmed(&it.issuer).to_owned(),
                api: it.api.as_ref().map(trimmed).map(str::to_owned),
                places: it.redirect.places(),
            });
        }
        for meaning in meaning::all(&self.vault)? {
            let Some(meaning) = meaning else {
                others.is_one_unknown = true;
                continue;
            };
            others.naming.extend(meaning.naming);
            if meaning.is_of_an_address {
                continue;
            }
            for server in meaning.servers {
                others.known.push(Other {
                    name: meaning.name.clone(),
                    issuer: server.holder.issuer().to_owned(),
                    api: server.holder.api().map(str::to_owned),
                    places: server.places,
                });
            }
        }
        others.known.retain(|other| {
            let is_the_same = other.issuer == trimmed(issuer) && other.api.as_deref() == own_api;
            !is_the_same && other.name != "sandbox"
        });
        Ok(others)
    }
}

impl Others {
    /// Another profile whose codes come back to the same place: then the answers of both have to name
    /// their issuers (RFC 9207), or one server could be given the code of the other one.
    pub(crate) fn share_redirect(&self, profile: &Profile) -> Option<&str> {
        let named = self.sharing(profile).next().map(|it| it.name.as_str());
        named.or_else(|| {
            self.is_one_unknown
                .then_some("a profile that can't be read any more")
        })
    }

    /// Those whose codes come back to the same place, and that are not known to name themselves: whoever
    /// only says so of themselves could bring along what such a server leaves out. The codes of the
    /// profile's own issuer are its own. Each server once.
    pub(crate) fn to_be_asked(&self, profile: &Profile) -> Vec<&Other> {
        let issuer = profile.issuer.as_ref().map(trimmed);
        let is_asked = |other: &&Other| {
            let is_known = other.api.is_none() && self.naming.contains(&other.issuer);
            !is_known && Some(other.issuer.as_str()) != issuer
        };
        let mut asked: Vec<&Other> = Vec::new();
        for other in self.sharing(profile).filter(is_asked) {
            let is_it = |known: &&Other| known.issuer == other.issuer && known.api == other.api;
            if !asked.iter().any(is_it) {
                asked.push(other);
            }
        }
        asked
    }

    fn sharing(&self, profile: &Profile) -> impl Iterator<Item = &Other> {
        let ours = profile.redirect.places();
        let shares = move |other: &&Other| other.places.iter().any(|place| ours.contains(place));
        self.known.iter().filter(shares)
    }

    /// Another profile whose server this endpoint is, though it isn't at the profile's own issuer: an
    /// answer of the one could be taken for the other's. Where both are on one host, as two tenants are,
    /// that says nothing, unless this profile takes the very same issuer's codes elsewhere.
    pub(crate) fn have(&self, profile: &Profile, endpoint: &Url) -> Option<&str> {
        let issuer = profile.issuer.as_ref();
        let is_our_place = issuer.is_some_and(|issuer| place_of(issuer) == place_of(endpoint));
        let is_there = |other: &&Other| match Url::parse(&other.issuer) {
            Ok(theirs) if is_our_place => {
                profile.api_origin().is_some()
                    && place_of(&theirs) == place_of(endpoint)
                    && issuer
                        .is_some_and(|it| without_slash(it.path()) == without_slash(theirs.path()))
            }
            Ok(theirs) => is_on_one_server(&theirs, endpoint),
            Err(_) => false,
        };
        self.known.iter().find(is_there).map(|it| it.name.as_str())
    }
}

/// What all addresses of this computer are called here.
const HERE: &str = "localhost";

/// A host and its port; a dot at the end of a name leads to the same host, and so do all addresses of this
/// computer. Two names below `localhost` are two hosts, which one program at a port may tell apart.
fn place_of(url: &Url) -> (String, Option<u16>) {
    let is_name = matches!(url.host(), Some(Host::Domain(_)));
    let host = match !is_name && is_loopback(url) {
        true => HERE,
        false => url.host_str().unwrap_or_default().trim_end_matches('.'),
    };
    (host.to_owned(), url.port_or_known_default())
}

/// Whether an address is of somebody's server: that of a host's name is, whatever its scheme and port, since
/// services lead on from one to the other. This computer's own addresses have many servers, and a name below
/// `localhost` leads to the one at its port there.
fn is_on_one_server(known: &Url, url: &Url) -> bool {
    let (known_place, place) = (place_of(known), place_of(url));
    let is_address = [&known_place, &place].iter().any(|(host, _)| host == HERE);
    if is_address && is_loopback(known) && is_loopback(url) {
        return known_place.1 == place.1;
    }
    match known.host() {
        Some(Host::Domain(_)) => known_place.0 == place.0,
        _ => known_place == place,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::fs::atomic;
    use crate::vault::{FileStore, Nobody, Vault, WithoutStore};

    fn profiles_in(home: &Path) -> Profiles {
        let key = home.join("passphrase");
        atomic::write(&key, b"open sesame\n").unwrap();
        let store = FileStore::new(home.join("vault"), Some(key), Arc::new(Nobody));
        let vault = Arc::new(Vault::new(Arc::new(store), WithoutStore::Refuse));
        Profiles::new(home.join("profiles"), vault, None).unwrap()
    }

    fn at(name: &str, more: &str) -> String {
        format!("name = '{name}'\nissuer = 'https://{name}.example'\nclient_id = 'c'\n{more}")
    }

    fn items(home: &Path, is_of_a_profile: bool) -> Vec<std::path::PathBuf> {
        let mut items = atomic::with_ending(&home.join("vault"), "age").unwrap();
        let of_a_profile = |path: &Path| {
            let file = path.file_name().unwrap().to_str().unwrap();
            file.starts_with("profile-")
        };
        items.retain(|path| of_a_profile(path) == is_of_a_profile && !path.ends_with("key.age"));
        items
    }

    fn is_shared(profiles: &Profiles, more: &str) -> bool {
        let (profile, _) = super::super::read(&at("stranger", more)).unwrap();
        let others = profiles.others(&profile).unwrap();
        others.share_redirect(&profile).is_some()
    }

    /// Whose item it was can't be told of a damaged file; that it was a profile's can.
    #[test]
    fn a_known_server_whose_item_has_lost_its_name_is_still_in_the_way() {
        type Damage = (&'static str, fn(&Path));
        let damages: [Damage; 4] = [
            ("one byte", |path| {
                let mut bytes = std::fs::read(path).unwrap();
                *bytes.last_mut().unwrap() ^= 1;
                atomic::write(path, &bytes).unwrap();
            }),
            ("emptied", |path| atomic::write(path, b"").unwrap()),
            ("a text", |path| {
                atomic::write(path, b"age-encryption.org/v1\n").unwrap();
            }),
            ("a folder", |path| {
                std::fs::remove_file(path).unwrap();
                std::fs::create_dir(path).unwrap();
            }),
        ];
        let own_place = "redirect_uris = ['http://127.0.0.1/callback/own']\n";
        for (what, damage) in damages {
            let folder = tempfile::tempdir().unwrap();
            let home = folder.path();
            let profiles = profiles_in(home);
            // The legitimate twins: nobody is known, and somebody with another redirect URI.
            assert!(!is_shared(&profiles, ""), "{what}");
            profiles.add(&at("acme", "client_secret = 's'\n")).unwrap();
            assert!(!is_shared(&profiles, own_place), "{what}");
            std::fs::remove_file(home.join("profiles/acme.toml")).unwrap();
            assert!(is_shared(&profiles, ""), "{what}");
            // Nor is anything else that is damaged taken for a profile.
            for item in items(home, false) {
                damage(&item);
            }
            assert!(!is_shared(&profiles, own_place), "{what}");

            let known = items(home, true);
            assert_eq!(known.len(), 1, "{what}");
            damage(&known[0]);

            assert!(is_shared(&profiles, ""), "{what}");
            if what != "a folder" {
                // Added again it is as before.
                profiles.replace(&at("acme", "")).unwrap();
                assert!(!is_shared(&profiles, own_place), "{what}");
            }
        }
    }

    /// Nothing of it is in another profile's way then, whatever has become of its file and its item.
    #[test]
    fn what_is_kept_of_a_profile_is_removed_also_without_its_file() {
        for (file, item) in [
            ("whole", "whole"),
            ("whole", "damaged"),
            ("damaged", "whole"),
            ("gone", "whole"),
            ("gone", "damaged"),
        ] {
            let case = format!("file {file}, item {item}");
            let folder = tempfile::tempdir().unwrap();
            let home = folder.path();
            let profiles = profiles_in(home);
            profiles.add(&at("acme", "client_secret = 's'\n")).unwrap();
            profiles
                .add(&at("neighbour", "client_secret = 's'\n"))
                .unwrap();
            profiles.remove("neighbour").unwrap();
            let path = home.join("profiles/acme.toml");
            match file {
                "gone" => std::fs::remove_file(&path).unwrap(),
                "damaged" => atomic::write(&path, b"{").unwrap(),
                _ => {}
            }
            let known = items(home, true);
            assert_eq!(known.len(), 1, "{case}");
            if item == "damaged" {
                atomic::write(&known[0], b"").unwrap();
            }
            assert!(is_shared(&profiles, ""), "{case}");

            assert_eq!(profiles.remove("acme").unwrap(), file != "gone", "{case}");

            assert!(!is_shared(&profiles, ""), "{case}");
            assert!(items(home, true).is_empty(), "{case}");
            // Whose the secret is nobody knows any more where both are lost.
            let is_secret_kept = !items(home, false).is_empty();
            assert_eq!(
                is_secret_kept,
                file == "gone" && item == "damaged",
                "{case}"
            );
            let problem = profiles.remove("acme").unwrap_err();
            assert_eq!(problem.code, crate::Code::ProfileInvalid, "{case}");
        }
    }

    /// What the vault doesn't let go keeps its file, so that it can be removed once it does.
    #[test]
    fn a_profile_that_can_t_be_forgotten_keeps_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path();
        let profiles = profiles_in(home);
        profiles.add(&at("acme", "")).unwrap();
        let known = items(home, true).remove(0);
        std::fs::remove_file(&known).unwrap();
        std::fs::create_dir(&known).unwrap();

        assert!(profiles.remove("acme").is_err());
        assert!(home.join("profiles/acme.toml").exists());

        std::fs::remove_dir(&known).unwrap();
        assert!(profiles.remove("acme").unwrap());
        assert!(!is_shared(&profiles, ""));
    }
}
