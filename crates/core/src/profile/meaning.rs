//! What a profile's name stands for, kept in the vault: whoever can change its file would otherwise
//! lead a name that the person knows to a server of their own.

use serde::{Deserialize, Serialize};

use super::Profile;
use super::client_secret::Holder;
use crate::problem::{Code, Problem};
use crate::vault::{Item, Vault};
use crate::views::KindView as Kind;

#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Meaning {
    kind: Kind,
    /// Each server that it leads to, and our id there.
    holders: Vec<Holder>,
}

impl Meaning {
    fn of(profile: &Profile) -> Self {
        Self {
            kind: profile.kind,
            holders: profile.registrations().map(|it| Holder::of(&it)).collect(),
        }
    }
}

/// What a name that stood for something else would be misused for.
pub(super) fn must_be_known(vault: &Vault, profile: &Profile) -> Result<(), Problem> {
    let known = match vault.read_where_there_is_one::<Meaning>(&Item::profile(&profile.name)) {
        // What can't be read any more is kept anew; the vault says so where it is opened.
        Err(problem) if problem.code == Code::KeychainUnreadable => None,
        known => known?,
    };
    let now = Meaning::of(profile);
    match known {
        Some(known) if known != now => {
            let [known, now] = [known, now].map(|it| {
                let places: Vec<String> = it.holders.iter().map(Holder::to_string).collect();
                places.join(", ")
            });
            Err(Problem::new(Code::ProfileExists).with_detail(format!(
                "{} stood for {known}, and its file names {now} now; if you have changed it, add the \
                 file again and say that it may be replaced",
                profile.name
            )))
        }
        _ => Ok(()),
    }
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
