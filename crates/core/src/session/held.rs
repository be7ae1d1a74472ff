//! Which session is meant. What the vault holds is a session; a file is an index to it, and one that no
//! item stands behind is at most the memory of somebody who has signed out.

use super::lock::Lock;
use super::{LIMIT, Record, Secrets, Sessions, altered};
use crate::atomic_file;
use crate::problem::{Code, Problem};
use crate::vault::Item;

impl Sessions {
    /// The session to use: by what `--account` takes or a profile, or the one in front, as the vault
    /// has it. Whose token is handed out is for no file to say.
    ///
    /// # Errors
    /// `not_signed_in` when there is none, or when nobody can tell which of several is meant, with
    /// their names.
    pub fn find_to_use(
        &self,
        account: Option<&str>,
        profile: Option<&str>,
    ) -> Result<Record, Problem> {
        if account.is_some() || profile.is_some() {
            return self.find(account, profile);
        }
        let nobody = || Problem::new(Code::NotSignedIn);
        // Nobody has signed in: no vault is opened to learn that.
        let noted = self.in_front()?.ok_or_else(nobody)?;
        let id = match self.sealed_in_front()? {
            Some(sealed) => {
                if sealed != noted {
                    tracing::warn!("the note of who is in front differs from what was sealed");
                }
                sealed
            }
            None => self.only_one(noted)?,
        };
        let mut record = self.read(&id)?.ok_or_else(nobody)?;
        self.settle(&mut record)?;
        Ok(record)
    }

    /// Another session of an account or a profile than the one that a file led to in vain, if the
    /// vault holds one. Nobody is asked for the vault's password for that.
    pub(crate) fn find_instead(
        &self,
        vain: Option<&Record>,
        account: Option<&str>,
        profile: Option<&str>,
    ) -> Option<Record> {
        if account.is_none() && profile.is_none() {
            return None;
        }
        let is_good = |record: &Record| {
            let item = Item::session(&record.id());
            record.ended.is_none() && self.vault.holds(&item).unwrap_or(true)
        };
        if vain.is_some_and(is_good) || !matches!(self.vault.is_open(), Ok(true)) {
            return None;
        }
        let held = self.held().ok()?;
        let held = held
            .into_iter()
            .filter(|record| record.ended.is_none())
            .collect();
        let sealed = meant(held, account, profile, None).ok()??;
        let is_other = vain.is_none_or(|vain| vain.id() != sealed.id());
        // Its own file has to lead to it all the same.
        self.read(&sealed.id()).ok()?.filter(|_| is_other)
    }

    /// The session to sign out, as the vault has it; where it holds none, whoever was signed in.
    ///
    /// # Errors
    /// As [`Sessions::find_to_use`]; when the vault can't be used.
    pub fn find_to_end(
        &self,
        account: Option<&str>,
        profile: Option<&str>,
    ) -> Result<Record, Problem> {
        let noted = self.find(account, profile);
        let held = match (self.held(), &noted) {
            (Ok(held), _) => held,
            (Err(problem), Ok(_)) => return Err(problem),
            // Nobody is signed in, as far as this computer can tell.
            (Err(problem), Err(_)) => {
                tracing::info!(%problem, "the vault was not looked at");
                return noted;
            }
        };
        let in_front = match (account, profile) {
            (None, None) => self.sealed_in_front()?,
            _ => None,
        };
        // The one in front may have been signed out, with others left.
        let is_left = |id: &String| held.iter().all(|record| record.id() != *id);
        if let Some(id) = in_front.as_ref().filter(|id| is_left(id))
            && let Ok(Some(record)) = self.read(id)
            && record.ended.is_some()
        {
            return Ok(record);
        }
        match meant(held, account, profile, in_front)? {
            Some(sealed) => Ok(self.with_what_only_files_know(sealed)),
            None => noted,
        }
    }

    /// Everybody: the sessions that the vault holds, as they were sealed, and those of whom there is
    /// only a file left. This opens the vault.
    ///
    /// # Errors
    /// When the vault or the folder can't be used.
    pub fn everybody(&self) -> Result<Vec<Record>, Problem> {
        let held = self.held()?;
        let mut everybody: Vec<Record> = held
            .into_iter()
            .map(|sealed| self.with_what_only_files_know(sealed))
            .collect();
        for record in self.all()? {
            if everybody.iter().all(|known| known.id() != record.id()) {
                everybody.push(record);
            }
        }
        Ok(everybody)
    }

    /// Looks whether the index says what the vault holds, as far as the vault can be read without
    /// asking the person for anything. What waits to be taken back gets its file again, however its
    /// file was changed; the sessions that go on and that no file leads to are named.
    ///
    /// # Errors
    /// When the vault can't be used.
    pub fn look(&self) -> Result<Vec<Record>, Problem> {
        if !matches!(self.vault.is_open(), Ok(true)) {
            return Ok(Vec::new());
        }
        let mut lost = Vec::new();
        for item in self.vault.all_items()?.unwrap_or_default() {
            let looked = match item.name().split_once('/') {
                Some(("session", id)) => self.look_at(id).map(|found| lost.extend(found)),
                Some(("replaced", id)) => self.list_replaced(id),
                _ => Ok(()),
            };
            if let Err(problem) = looked {
                tracing::info!(%problem, "an item of the vault was left out");
            }
        }
        Ok(lost)
    }

    /// One that goes on and that no file leads to.
    fn look_at(&self, id: &str) -> Result<Option<Record>, Problem> {
        let Some(sealed) = self.as_sealed(id)? else {
            return Ok(None);
        };
        let file = self.read(id).ok().flatten();
        match (sealed.ended, &file) {
            (None, Some(_)) => Ok(None),
            (None, None) => Ok(Some(sealed)),
            (Some(_), Some(file)) if stands_as(file, &sealed) => Ok(None),
            (Some(_), _) => {
                // Whoever is at it writes its file.
                let lock = Lock::take_if_free(&self.path(id, "lock"))?;
                if lock.is_some()
                    && let Some(sealed) = self.as_sealed(id)?
                    && sealed.ended.is_some()
                {
                    self.write(&self.with_what_only_files_know(sealed))?;
                }
                Ok(None)
            }
        }
    }

    /// Who is in front, as it was sealed.
    fn sealed_in_front(&self) -> Result<Option<String>, Problem> {
        self.vault.read_where_there_is_one(&Item::in_front())
    }

    /// Puts a session in front: in the vault, where it counts, and in a file for those who only look.
    /// What is there already is not written once more: that would wait for the disk.
    ///
    /// # Errors
    /// When the vault or the folder can't be written.
    pub fn put_in_front(&self, id: &str) -> Result<(), Problem> {
        if self.sealed_in_front()?.as_deref() != Some(id) {
            self.vault.write(&Item::in_front(), &id)?;
        }
        if matches!(self.in_front(), Ok(Some(known)) if known == id) {
            return Ok(());
        }
        Ok(atomic_file::write(
            &self.folder.join("in-front"),
            id.as_bytes(),
        )?)
    }

    /// The session in front for those who only look: the last one signed in to or chosen. No token is
    /// handed out for it.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn in_front(&self) -> Result<Option<String>, Problem> {
        let bytes = atomic_file::read(&self.folder.join("in-front"), LIMIT)?;
        Ok(bytes
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .map(|id| id.trim().to_owned()))
    }

    /// With the last session goes who is in front.
    pub(super) fn was_the_last(&self, id: &str) {
        let gone = || match self.vault.all_items()? {
            Some(items) if items.iter().any(|item| item.session_id().is_some()) => Ok(()),
            None if self.sealed_in_front()?.as_deref() != Some(id) => Ok(()),
            Some(_) | None => self.vault.delete(&Item::in_front()),
        };
        if let Err(problem) = gone() {
            tracing::warn!(%problem, "who was in front stays in the vault");
        }
    }

    /// The one session that there is, where nothing is sealed of who is in front.
    fn only_one(&self, noted: String) -> Result<String, Problem> {
        let items = self.vault.all_items()?.unwrap_or_default();
        let is_alone = items
            .iter()
            .filter_map(Item::session_id)
            .all(|id| id == noted);
        match is_alone {
            true => Ok(noted),
            false => Err(which(&self.held()?)),
        }
    }

    /// The sessions that the vault holds, as they were sealed, the newest first. One whose item can't
    /// be read is left out and logged.
    fn held(&self) -> Result<Vec<Record>, Problem> {
        let ids: Vec<String> = match self.vault.all_items()? {
            Some(items) => {
                let ids = items.iter().filter_map(Item::session_id);
                ids.map(str::to_owned).collect()
            }
            // A vault that can't search is asked for what files name.
            None => self.all()?.iter().map(Record::id).collect(),
        };
        let mut held = Vec::new();
        for id in ids {
            match self.as_sealed(&id) {
                Ok(record) => held.extend(record),
                Err(problem) if problem.code == Code::KeychainUnreadable => {
                    tracing::warn!(%problem, "a session's item was left out");
                }
                Err(problem) => return Err(problem),
            }
        }
        held.sort_by_key(|record| std::cmp::Reverse(record.since));
        Ok(held)
    }

    /// A session as it was sealed, with what is not sealed because it decides nothing.
    pub(super) fn with_what_only_files_know(&self, sealed: Record) -> Record {
        let Ok(Some(file)) = self.read(&sealed.id()) else {
            return sealed;
        };
        Record {
            device_since: file.device_since,
            device_recognised: file.device_recognised,
            expires_at: file.expires_at,
            bound: file.bound,
            policy_idle_limit: file.policy_idle_limit,
            ..sealed
        }
    }

    /// The secrets of a session that goes on, for whoever leads the person away with them.
    pub(crate) fn held_secrets(&self, record: &Record) -> Result<Secrets, Problem> {
        self.secrets(record)?
            .ok_or_else(|| altered("the vault has no item for it"))
    }
}

/// Whether a file says of an end what was sealed of it.
fn stands_as(file: &Record, sealed: &Record) -> bool {
    file.ended == sealed.ended
        && file.pending_revocation == sealed.pending_revocation
        && file.unrevoked == sealed.unrevoked
        && file.account == sealed.account
        && file.profile == sealed.profile
}

/// Which of these is meant: of an account or an address, of a profile, or the one in front. Those that
/// go on come first.
fn meant(
    mut held: Vec<Record>,
    account: Option<&str>,
    profile: Option<&str>,
    in_front: Option<String>,
) -> Result<Option<Record>, Problem> {
    held.sort_by_key(|record| record.ended.is_some());
    let is_of_profile = |record: &Record| profile.is_none_or(|it| record.profile == it);
    let named = |record: &Record| {
        account.is_some_and(|account| record.is_named(account)) && is_of_profile(record)
    };
    if let Some(named) = held.iter().position(named) {
        return Ok(Some(held.swap_remove(named)));
    }
    if let Some(id) = in_front
        && let Some(place) = held.iter().position(|record| record.id() == id)
    {
        return Ok(Some(held.swap_remove(place)));
    }
    held.retain(|record| {
        is_of_profile(record) && account.is_none_or(|account| record.has_address(account))
    });
    let is_several = match (account, profile) {
        (Some(_), _) => several_people(&held),
        (None, Some(_)) => false,
        (None, None) => held.iter().filter(|it| it.ended.is_none()).count() > 1,
    };
    match is_several {
        true => Err(which(&held)),
        false => Ok(held.into_iter().next()),
    }
}

/// Whether these are several people of one issuer.
fn several_people(held: &[Record]) -> bool {
    held.iter().any(|one| {
        held.iter()
            .any(|other| one.issuer == other.issuer && one.subject != other.subject)
    })
}

/// The question which of these is meant.
fn which(held: &[Record]) -> Problem {
    let accounts: Vec<&str> = held.iter().map(|record| record.account.as_str()).collect();
    Problem::new(Code::NotSignedIn).with_detail(format!(
        "nothing says which sign-in is meant; name the account: {}",
        accounts.join(", ")
    ))
}
