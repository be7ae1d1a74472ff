//! What a profile's name stands for, kept in the vault: whoever can change its file would otherwise
//! lead a name that the person knows to a server of their own.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::client_secret::Holder;
use super::{Destination, Place, Profile, Switch, name_for};
use crate::domain::Kind;
use crate::problem::{Code, Problem};
use crate::vault::{Item, Vault};

/// A server that a name leads to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Server {
    /// The issuer, and our id there.
    pub(super) holder: Holder,
    /// Where the browser comes back to from there.
    pub(super) places: Vec<Place>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Meaning {
    pub(super) name: String,
    kind: Kind,
    pub(super) servers: Vec<Server>,
    /// Where people with addresses of a domain go.
    domains: BTreeMap<String, String>,
    /// The page that is opened in its name.
    page: Option<String>,
    /// Where reports go.
    support: Option<String>,
    /// How it is signed in to.
    #[serde(default)]
    terms: Option<Terms>,
    /// The issuers that promised, when they were last signed in to with it, to name themselves in their
    /// answers (RFC 9207).
    #[serde(default)]
    pub(super) naming: BTreeSet<String>,
    /// Whether it is only an earlier sign-in at an issuer's address, which nobody has added.
    #[serde(default)]
    pub(super) is_of_an_address: bool,
}

/// What a profile says of how it is signed in to: not where people go, but what they read of it, what is
/// asked for, and how tokens are kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Terms {
    title: String,
    /// Those that it states.
    scopes: Option<Vec<String>>,
    dpop: Option<Switch>,
    par: Switch,
    idp_hint_parameter: String,
    webfinger: bool,
    idle_limit: Option<u32>,
}

impl Terms {
    fn of(profile: &Profile) -> Self {
        Self {
            title: profile.stated_title.clone(),
            scopes: profile.states_scopes.then(|| profile.scopes.clone()),
            dpop: profile.dpop,
            par: profile.par,
            idp_hint_parameter: profile.idp_hint_parameter.clone(),
            webfinger: profile.webfinger,
            idle_limit: profile.idle_limit,
        }
    }

    /// The keys in which they differ.
    fn differences(&self, other: &Self) -> Vec<&'static str> {
        [
            ("title", self.title == other.title),
            ("scopes", self.scopes == other.scopes),
            ("dpop", self.dpop == other.dpop),
            ("par", self.par == other.par),
            (
                "idp_hint_parameter",
                self.idp_hint_parameter == other.idp_hint_parameter,
            ),
            ("webfinger", self.webfinger == other.webfinger),
            ("idle_limit", self.idle_limit == other.idle_limit),
        ]
        .into_iter()
        .filter_map(|(key, is_same)| (!is_same).then_some(key))
        .collect()
    }
}

impl Meaning {
    fn of(profile: &Profile) -> Self {
        let destination = |to: &Destination| match to {
            Destination::Hint(hint) => format!("hint {hint}"),
            Destination::Issuer(it) => Holder::of(it).to_string(),
        };
        Self {
            name: profile.name.clone(),
            kind: profile.kind,
            servers: profile
                .registrations()
                .map(|it| Server {
                    holder: Holder::of(&it),
                    places: it.redirect.places(),
                })
                .collect(),
            domains: profile
                .domains
                .iter()
                .map(|(domain, to)| (domain.clone(), destination(to)))
                .collect(),
            page: profile.sign_in_page.as_ref().map(ToString::to_string),
            support: profile.support.clone(),
            terms: Some(Terms::of(profile)),
            naming: BTreeSet::new(),
            is_of_an_address: false,
        }
    }

    /// Whether another one leads nowhere else. What the person adds may name a page where there was none,
    /// and other ways back, domains and support. Where reports go is asked about when one is sent.
    fn allows(&self, other: &Self, change: Change) -> bool {
        self.has_servers_of(other)
            && match change {
                Change::InItsFile | Change::Anew => {
                    self.page == other.page
                        && self.servers == other.servers
                        && self.domains == other.domains
                }
                Change::ByThePerson => self.page.is_none() || self.page == other.page,
            }
    }

    fn has_servers_of(&self, other: &Self) -> bool {
        let (ours, theirs) = (self.servers.iter(), other.servers.iter());
        let are_same = ours.map(|it| &it.holder).eq(theirs.map(|it| &it.holder));
        self.kind == other.kind && are_same
    }

    fn places(&self) -> String {
        let mut places: Vec<String> = Vec::new();
        for server in &self.servers {
            let back: Vec<String> = server.places.iter().map(Place::to_string).collect();
            places.push(format!("{} (back to {})", server.holder, back.join(" ")));
        }
        let domains = self.domains.iter();
        places.extend(domains.map(|(domain, to)| format!("{domain} to {to}")));
        places.extend(self.page.clone());
        match places.is_empty() {
            true => "nothing".to_owned(),
            false => places.join(", "),
        }
    }
}

/// How a profile came to be what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// It is what its file says now.
    InItsFile,
    /// The person adds it, and its file is gone.
    Anew,
    /// The person adds it over a file that leads to the same.
    ByThePerson,
}

/// What a name that stood for something else would be misused for.
pub(super) fn must_be_known(
    vault: &Vault,
    profile: &Profile,
    change: Change,
) -> Result<(), Problem> {
    let moved = |was: &str, now: &str| moved(profile, was, now);
    let now = Meaning::of(profile);
    match kept(vault, profile) {
        Ok(Some(known)) if !known.allows(&now, change) => {
            Err(moved(&known.places(), &now.places()))
        }
        Ok(Some(Meaning {
            terms: Some(known), ..
        })) if change == Change::InItsFile => must_be_the_same_terms(&known, profile),
        Err(problem) if problem.code != Code::KeychainUnreadable => Err(problem),
        // Whoever has damaged the item may have changed the file, too.
        Err(_) if change != Change::ByThePerson && !is_named_after_it(profile) => {
            Err(moved("what can't be read any more", &now.places()))
        }
        _ => Ok(()),
    }
}

fn moved(profile: &Profile, was: &str, now: &str) -> Problem {
    Problem::new(Code::ProfileExists).with_detail(format!(
        "{} stood for {was}, and its file names {now} now; if you have changed it, add the file \
         again and say that it may be replaced",
        profile.name
    ))
}

fn must_be_the_same_terms(known: &Terms, profile: &Profile) -> Result<(), Problem> {
    let changed = known.differences(&Terms::of(profile));
    match changed.is_empty() {
        true => Ok(()),
        false => Err(Problem::new(Code::ProfileExists).with_detail(format!(
            "the file of {} says otherwise than it was added with: {}; if you have changed it, add the \
             file again",
            profile.name,
            changed.join(", ")
        ))),
    }
}

/// Whether its name says where it leads.
fn is_named_after_it(profile: &Profile) -> bool {
    let (issuer, client_id) = (profile.issuer.as_ref(), profile.client_id.as_deref());
    let both = issuer.zip(client_id);
    both.is_some_and(|(issuer, client_id)| name_for(issuer, client_id) == profile.name)
}

/// What was kept of a name. Where there is no keychain nothing ever was.
fn kept(vault: &Vault, profile: &Profile) -> Result<Option<Meaning>, Problem> {
    match vault.read::<Meaning>(&Item::profile(&profile.name)) {
        Err(problem) if problem.code == Code::KeychainMissing => Ok(None),
        Ok(Some(known)) if known.name != profile.name => {
            Err(Problem::new(Code::KeychainUnreadable)
                .with_detail("the stored meaning is another profile's"))
        }
        read => read,
    }
}

/// What is kept of all names, as far as the store can list what it has; none for what can't be read.
pub(super) fn all(vault: &Vault) -> Result<Vec<Option<Meaning>>, Problem> {
    let items = match vault.all_items() {
        Err(problem) if problem.code == Code::KeychainMissing => return Ok(Vec::new()),
        items => items?.unwrap_or_default(),
    };
    let mut all = Vec::new();
    for item in items.iter().filter(|it| it.is_of_a_profile()) {
        all.push(match vault.read::<Meaning>(item) {
            Ok(None) => continue,
            Ok(known) => known,
            Err(problem) if problem.code == Code::KeychainUnreadable => None,
            Err(problem) => return Err(problem),
        });
    }
    // Those that have lost their names may be anybody's.
    all.extend(std::iter::repeat_n(None, vault.nameless_profiles()?));
    Ok(all)
}

/// Makes sure that reports go where the name was known to send them, or that it leads to the server that
/// would say where. A keychain that can't be asked may be what the report is about.
pub(super) fn must_report_there(vault: &Vault, profile: &Profile) -> Result<(), Problem> {
    match kept(vault, profile) {
        Ok(Some(known)) if known.support.is_none() && profile.support.is_none() => {
            let now = Meaning::of(profile);
            match known.has_servers_of(&now) {
                true => Ok(()),
                false => Err(moved(profile, &known.places(), &now.places())),
            }
        }
        Ok(Some(known)) if known.support != profile.support => {
            Err(Problem::new(Code::SupportChanged).with_detail(format!(
                "the file of {} names another place for reports than was known; if you have changed it, \
                 add the file again",
                profile.name
            )))
        }
        Err(problem) if problem.code == Code::KeychainUnreadable => Err(problem),
        Ok(_) => Ok(()),
        Err(problem) => {
            tracing::info!(%problem, "where reports went before can't be read");
            Ok(())
        }
    }
}

/// Whether a name is known to stand for just this.
pub(super) fn is_known(vault: &Vault, profile: &Profile) -> Result<bool, Problem> {
    let now = Meaning::of(profile);
    Ok(kept(vault, profile)?.is_some_and(|known| known.allows(&now, Change::InItsFile)))
}

/// It stands for this where nothing was known of it, and goes on standing for what was: not all of that
/// was compared with its file. What the issuer that was signed in to says of itself is learned.
pub(super) fn keep_unless_known(
    vault: &Vault,
    profile: &Profile,
    has_file: bool,
    learned: Option<(&str, bool)>,
) -> Result<(), Problem> {
    let mut now = Meaning::of(profile);
    now.is_of_an_address = !has_file && is_named_after_it(profile);
    let known = match kept(vault, profile) {
        Ok(known) => known,
        Err(problem) if problem.code == Code::KeychainUnreadable => {
            // Whoever has damaged the item may have changed the file, too.
            now.support = None;
            None
        }
        Err(problem) => return Err(problem),
    };
    if let Some(known) = &known {
        let has_other_terms = known.terms.is_some() && known.terms != now.terms;
        if has_other_terms || !known.allows(&now, Change::InItsFile) {
            // The person has replaced it meanwhile.
            return Ok(());
        }
        now.support.clone_from(&known.support);
        now.naming.clone_from(&known.naming);
        now.is_of_an_address = known.is_of_an_address;
    }
    if let Some((issuer, names_itself)) = learned {
        now.naming.retain(|it| it != issuer);
        now.naming.extend(names_itself.then(|| issuer.to_owned()));
    }
    match known.is_some_and(|known| known == now) {
        true => Ok(()),
        false => vault.write(&Item::profile(&profile.name), &now),
    }
}

/// From now on it stands for this. What is known of the issuers that it still has stays known.
pub(super) fn keep(vault: &Vault, profile: &Profile) -> Result<(), Problem> {
    let mut now = Meaning::of(profile);
    let known = kept(vault, profile).ok().flatten();
    if let Some(known) = &known {
        for server in &now.servers {
            let naming = known.naming.get(server.holder.issuer());
            now.naming.extend(naming.cloned());
        }
    }
    match known.is_some_and(|known| known == now) {
        true => Ok(()),
        false => vault.write(&Item::profile(&profile.name), &now),
    }
}

/// Whether anything is kept of a name, also what can't be read any more.
pub(super) fn is_kept(vault: &Vault, name: &str) -> Result<bool, Problem> {
    match vault.holds(&Item::profile(name)) {
        Err(problem) if problem.code == Code::KeychainMissing => Ok(false),
        Err(problem) if problem.code == Code::KeychainUnreadable => Ok(true),
        holds => holds,
    }
}

/// The clients that a name is known to stand for, as far as that can be read.
pub(super) fn holders(vault: &Vault, name: &str) -> Vec<Holder> {
    let known = vault.read::<Meaning>(&Item::profile(name)).ok().flatten();
    let servers = known.map(|known| known.servers).unwrap_or_default();
    servers.into_iter().map(|server| server.holder).collect()
}

/// It stands for nothing any more.
pub(super) fn forget(vault: &Vault, name: &str) -> Result<(), Problem> {
    match vault.delete(&Item::profile(name)) {
        Err(problem) if problem.code == Code::KeychainMissing => Ok(()),
        deleted => deleted,
    }
}
