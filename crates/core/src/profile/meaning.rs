//! What a profile's name stands for, kept in the vault: whoever can change its file would otherwise
//! lead a name that the person knows to a server of their own.

use serde::{Deserialize, Serialize};

use super::client_secret::Holder;
use super::{Profile, name_for};
use crate::domain::Kind;
use crate::problem::{Code, Problem};
use crate::vault::{Item, Vault};

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Meaning {
    kind: Kind,
    /// Each server that it leads to, and our id there.
    holders: Vec<Holder>,
    /// The page that is opened in its name: empty where there is none, and none where an older version
    /// has kept it.
    #[serde(default)]
    page: Option<String>,
}

impl Meaning {
    fn of(profile: &Profile) -> Self {
        let page = profile.sign_in_page.as_ref();
        Self {
            kind: profile.kind,
            holders: profile.registrations().map(|it| Holder::of(&it)).collect(),
            page: Some(page.map(ToString::to_string).unwrap_or_default()),
        }
    }

    /// Whether another one leads nowhere else. What the person adds may name a page where there was none.
    fn allows(&self, other: &Self, change: Change) -> bool {
        let same_page = match (&self.page, change) {
            (None, _) => true,
            (Some(page), Change::ByThePerson) if page.is_empty() => true,
            (page, _) => *page == other.page,
        };
        self.kind == other.kind && self.holders == other.holders && same_page
    }

    fn places(&self) -> String {
        let mut places: Vec<String> = self.holders.iter().map(Holder::to_string).collect();
        places.extend(self.page.clone().filter(|page| !page.is_empty()));
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
    /// The person adds it over a file that leads to the same.
    ByThePerson,
}

/// What a name that stood for something else would be misused for.
pub(super) fn must_be_known(
    vault: &Vault,
    profile: &Profile,
    change: Change,
) -> Result<(), Problem> {
    let moved = |was: &str, now: &str| {
        Problem::new(Code::ProfileExists).with_detail(format!(
            "{} stood for {was}, and its file names {now} now; if you have changed it, add the file \
             again and say that it may be replaced",
            profile.name
        ))
    };
    let now = Meaning::of(profile);
    match kept(vault, profile) {
        Ok(Some(known)) if !known.allows(&now, change) => {
            Err(moved(&known.places(), &now.places()))
        }
        Err(problem) if problem.code != Code::KeychainUnreadable => Err(problem),
        // Whoever has damaged the item may have changed the file, too.
        Err(_) if change == Change::InItsFile && !is_named_after_it(profile) => {
            Err(moved("what can't be read any more", &now.places()))
        }
        _ => Ok(()),
    }
}

/// Whether its name says where it leads.
fn is_named_after_it(profile: &Profile) -> bool {
    let issuer = profile.issuer.as_ref();
    issuer.is_some_and(|issuer| name_for(issuer) == profile.name)
}

/// What was kept of a name. Where there is no keychain nothing ever was.
fn kept(vault: &Vault, profile: &Profile) -> Result<Option<Meaning>, Problem> {
    match vault.read(&Item::profile(&profile.name)) {
        Err(problem) if problem.code == Code::KeychainMissing => Ok(None),
        read => read,
    }
}

/// Whether a name is known to stand for just this.
pub(super) fn is_known(vault: &Vault, profile: &Profile) -> Result<bool, Problem> {
    let now = Meaning::of(profile);
    Ok(kept(vault, profile)?.is_some_and(|known| known.allows(&now, Change::InItsFile)))
}

/// From now on it stands for this.
pub(super) fn keep(vault: &Vault, profile: &Profile) -> Result<(), Problem> {
    let (item, now) = (Item::profile(&profile.name), Meaning::of(profile));
    match vault.read::<Meaning>(&item) {
        Ok(Some(known)) if known == now => Ok(()),
        _ => vault.write(&item, &now),
    }
}

/// It stands for nothing any more.
pub(super) fn forget(vault: &Vault, name: &str) -> Result<(), Problem> {
    vault.delete(&Item::profile(name))
}
