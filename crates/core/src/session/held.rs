//! Which session is meant. What the vault holds is a session; a file is an index to it, and one that no
//! item stands behind is at most the memory of somebody who has signed out.

use super::accounts::which;
use super::{LIMIT, Named, Record, Secrets, Sessions, altered, newest_first};
use crate::fs::atomic;
use crate::problem::{Code, Problem};
use crate::vault::Item;

/// By what a session was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum FoundBy {
    /// By its account's name, which is nobody else's.
    #[default]
    Name,
    /// Nobody has named any: it has to be the one in front.
    Nothing,
    /// By an address or a profile, which several may have.
    Hint {
        /// The address.
        account: Option<String>,
        /// The profile.
        profile: Option<String>,
    },
}

#[cfg_attr(doc, doc(hidden))]
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
        let mut record = self.find(account, profile)?;
        record.found_by = match (account, profile) {
            (None, None) => FoundBy::Nothing,
            (Some(account), _) if record.is_named(account) => FoundBy::Name,
            _ => FoundBy::Hint {
                account: account.map(str::to_owned),
                profile: profile.map(str::to_owned),
            },
        };
        Ok(record)
    }

    /// Whether a session is the one that is meant. Without a name it is the one that the vault has in
    /// front; with an address or a profile it is whom the vault's items say, whichever file led here.
    /// Where it is alone, nobody else can be meant.
    pub(super) fn must_be_meant(&self, record: &Record) -> Result<(), Problem> {
        let (account, profile) = match &record.found_by {
            FoundBy::Name => return self.must_be_alone_in_its_name(record),
            FoundBy::Nothing if self.is_front(&record.id())? => return Ok(()),
            FoundBy::Nothing => (None, None),
            FoundBy::Hint { account, profile } => (account.as_deref(), profile.as_deref()),
        };
        let id = record.id();
        if self.ids()?.iter().all(|other| *other == id) {
            return Ok(());
        }
        let mut held = self.held()?;
        if record.found_by == FoundBy::Nothing {
            return Err(which(&held));
        }
        held.retain(|record| record.ended.is_none());
        let profile = profile.map(|profile| self.named(profile));
        let profile = profile.as_ref();
        let is_meant = |meant: Record| meant.id() == id;
        match self
            .meant(held.clone(), account, profile)?
            .is_some_and(is_meant)
        {
            true => Ok(()),
            false => {
                held.retain(|record| record.is_of(account, profile));
                Err(which(&held))
            }
        }
    }

    /// Another session of an account or a profile, or in front, than the one that a file led to in vain,
    /// if the vault holds one. Nobody is asked for the vault's password for that.
    pub(crate) fn find_instead(
        &self,
        vain: Option<&Record>,
        account: Option<&str>,
        profile: Option<&str>,
    ) -> Option<Record> {
        let is_unnamed = account.is_none() && profile.is_none();
        if is_unnamed && vain.is_none() {
            return None;
        }
        let is_good = |record: &Record| {
            let item = Item::session(&record.id());
            record.ended.is_none() && self.context.vault().holds(&item).unwrap_or(true)
        };
        if vain.is_some_and(is_good) || !matches!(self.context.vault().is_open(), Ok(true)) {
            return None;
        }
        let held = self.held().ok()?;
        let mut live = held.into_iter().filter(|record| record.ended.is_none());
        let sealed = match is_unnamed {
            true => {
                let front = self.front().ok()??;
                live.find(|record| record.id() == front)?
            }
            false => {
                let profile = profile.map(|profile| self.named(profile));
                let meant = self.meant(live.collect(), account, profile.as_ref());
                meant.ok()??
            }
        };
        let is_other = vain.is_none_or(|vain| vain.id() != sealed.id());
        // Its own file has to lead to it all the same.
        self.read(&sealed.id()).ok()?.filter(|_| is_other)
    }

    /// The session to sign out, as the vault has it; where it holds none, whoever was signed in. Of a
    /// profile, that is one of what its name stands for now, and where none goes on there, of what it
    /// stood for before.
    ///
    /// # Errors
    /// As [`Sessions::find_to_use`]; when the vault can't be used.
    pub fn find_to_end(
        &self,
        account: Option<&str>,
        profile: Option<&str>,
    ) -> Result<Record, Problem> {
        let (now, ever) = (profile.map(|it| self.named(it)), profile.map(Named::ever));
        let (now, ever) = (now.as_ref(), ever.as_ref());
        let noted = match self.find_as(account, now) {
            Err(problem) if problem.code == Code::NotSignedIn && ever.is_some() => {
                self.find_as(account, ever)
            }
            noted => noted,
        };
        let held = match (self.held_and_listed(), &noted) {
            (Ok(held), _) => held,
            (Err(problem), Ok(_)) => return Err(problem),
            // Nobody is signed in, as far as this computer can tell: there is no vault.
            (Err(problem), Err(_)) if problem.code != Code::KeychainMissing => return Err(problem),
            (Err(problem), Err(_)) => {
                tracing::info!(%problem, "the vault was not checked");
                return noted;
            }
        };
        let goes_on = |record: &&Record| record.ended.is_none();
        let live: Vec<Record> = held.iter().filter(goes_on).cloned().collect();
        let sealed = match account.is_none() && profile.is_none() {
            true => in_front(held, self.front()?.as_deref(), noted.as_ref().ok())?,
            false => match self.meant(held.clone(), account, now)? {
                Some(found) if found.ended.is_none() => Some(found),
                _ => self.meant(held, account, ever)?,
            },
        };
        match sealed {
            Some(sealed) => Ok(self.with_what_only_files_know(sealed)),
            None => noted.and_then(|noted| in_nobodys_place(noted, &live)),
        }
    }

    /// The session in front as the vault has it; where it has none, and the note leads to nobody who is
    /// or was here, the only one that goes on. None where nobody can tell, or where the vault can't be
    /// read without asking the person for anything.
    ///
    /// # Errors
    /// When the vault can't be used.
    pub fn held_in_front(&self) -> Result<Option<String>, Problem> {
        if !self.context.vault().is_open()? {
            return Ok(None);
        }
        let held = self.held()?;
        if let Some(front) = self.front()?
            && held.iter().any(|record| record.id() == front)
        {
            return Ok(Some(front));
        }
        let noted = self.in_front()?.and_then(|id| self.read(&id).ok()?);
        let is_known = |noted: &Record| {
            noted.ended.is_some() || held.iter().any(|record| record.id() == noted.id())
        };
        if noted.as_ref().is_some_and(is_known) {
            return Ok(None);
        }
        let mut live = held.iter().filter(|record| record.ended.is_none());
        let only = live.next().filter(|_| live.next().is_none());
        Ok(only.map(Record::id))
    }

    /// The address of who is signed in with a profile, as it was sealed, whoever is in front first: whom
    /// somebody answers is for no file to say. None where nobody is, or where the vault can't be read
    /// without asking the person for anything.
    ///
    /// # Errors
    /// When the vault can't be used.
    pub fn held_address(&self, profile: &str) -> Result<Option<String>, Problem> {
        if !self.context.vault().is_open()? {
            return Ok(None);
        }
        let (named, front) = (self.named(profile), self.front()?);
        let mut held = self.held()?;
        held.retain(|record| named.has(record));
        held.sort_by_key(|record| (Some(record.id()) != front, record.ended.is_some()));
        Ok(held.into_iter().find_map(|record| record.email))
    }

    /// Everybody: the sessions that the vault holds, as they were sealed, and those of whom there is
    /// only a file left. This opens the vault.
    ///
    /// # Errors
    /// When the vault or the folder can't be used.
    pub fn everybody(&self) -> Result<Vec<Record>, Problem> {
        let held = self.held_and_listed()?;
        let mut everybody: Vec<Record> = held
            .into_iter()
            .map(|sealed| self.with_what_only_files_know(sealed))
            .collect();
        for record in self.all()? {
            if everybody.iter().all(|known| known.id() != record.id()) {
                everybody.push(record);
            }
        }
        everybody.sort_by_key(newest_first);
        Ok(everybody)
    }

    /// Puts a session in front: in the vault, where it counts, and in a file for those who only look.
    ///
    /// # Errors
    /// When the vault or the folder can't be written.
    pub fn put_in_front(&self, id: &str) -> Result<(), Problem> {
        if self.context.vault().holds(&Item::session(id))? {
            self.set_front(id)?;
        }
        self.note_in_front(id)
    }

    /// The session that was put in front last. It is one item for all of them: whoever comes to the
    /// front need not wait for those who are at another session. One that can't be read names nobody.
    fn front(&self) -> Result<Option<String>, Problem> {
        match self.context.vault().read_where_there_is_one(&Item::front()) {
            Err(problem) if problem.code == Code::KeychainUnreadable => {
                tracing::warn!(%problem, "which session is in front can't be read");
                Ok(None)
            }
            front => front,
        }
    }

    fn is_front(&self, id: &str) -> Result<bool, Problem> {
        Ok(self.front()?.is_some_and(|front| front == id))
    }

    /// One that is in front already is not written once more: a keychain waits for the disk.
    pub(super) fn set_front(&self, id: &str) -> Result<(), Problem> {
        match self.is_front(id) {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => self.context.vault().write(&Item::front(), &id),
        }
    }

    /// Whoever leaves is in front no more, and nobody comes in their place.
    pub(super) fn leave_front(&self, id: &str) {
        let (vault, item) = (self.context.vault(), Item::front());
        let left = match vault.read_where_there_is_one::<String>(&item) {
            Ok(front) if front.as_deref() != Some(id) => Ok(()),
            Err(problem) if problem.code != Code::KeychainUnreadable => Err(problem),
            // One that can't be read names nobody.
            Ok(_) | Err(_) => vault.delete(&item),
        };
        if let Err(problem) = left {
            tracing::info!(%problem, "which session was in front stays in the vault");
        }
    }

    /// One that is noted already is not written once more: that would wait for the disk.
    pub(super) fn note_in_front(&self, id: &str) -> Result<(), Problem> {
        if matches!(self.in_front(), Ok(Some(known)) if known == id) {
            return Ok(());
        }
        Ok(atomic::write(
            &self.files.folder.join("in-front"),
            id.as_bytes(),
        )?)
    }

    /// The session in front for those who only look: the last one signed in to or chosen. No token is
    /// handed out for it.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn in_front(&self) -> Result<Option<String>, Problem> {
        let bytes = atomic::read(&self.files.folder.join("in-front"), LIMIT)?;
        Ok(bytes
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .map(|id| id.trim().to_owned()))
    }

    /// The names of the sessions that the vault holds; of a vault that can't search, or that is not
    /// there, those that files name.
    fn ids(&self) -> Result<Vec<String>, Problem> {
        let items = match self.context.vault().all_items() {
            Err(problem) if problem.code == Code::KeychainMissing => None,
            items => items?,
        };
        Ok(match items {
            Some(items) => {
                let ids = items.iter().filter_map(Item::session_id);
                ids.map(str::to_owned).collect()
            }
            None => self.all()?.iter().map(Record::id).collect(),
        })
    }

    /// The same, once what waits to be taken back has its file: it is told beside the sign-out.
    fn held_and_listed(&self) -> Result<Vec<Record>, Problem> {
        let held = self.held()?;
        if let Err(problem) = self.look() {
            tracing::info!(%problem, "what waits may have no file");
        }
        Ok(held)
    }

    /// The sessions that the vault holds, as they were sealed, the newest first. One whose item can't
    /// be read is left out and logged.
    pub(super) fn held(&self) -> Result<Vec<Record>, Problem> {
        let mut held = Vec::new();
        for id in self.ids()? {
            match self.as_sealed(&id) {
                Ok(record) => held.extend(record),
                Err(problem) if problem.code == Code::KeychainUnreadable => {
                    tracing::warn!(%problem, "a session's item was left out");
                }
                // The others are in memory, and this one is nobody's to use.
                Err(problem)
                    if problem.code == Code::KeychainMissing && !self.in_memory().is_empty() =>
                {
                    tracing::info!(%problem, "a session's item can't be had");
                }
                Err(problem) => return Err(problem),
            }
        }
        held.sort_by_key(newest_first);
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
            limits: file.limits,
            kept_in: file.kept_in,
            ..sealed
        }
    }
    /// The secrets of a session that goes on, for whoever leads the person away with them.
    pub(crate) fn held_secrets(&self, record: &Record) -> Result<Secrets, Problem> {
        self.secrets(record)?
            .ok_or_else(|| altered("the vault has no item for it"))
    }
}

/// The one that the vault has in front. Where that is none of them, it is the only one that goes on,
/// unless a file speaks of somebody else: whoever was in front may have left, and nobody else is signed
/// out in their place.
fn in_front(
    mut held: Vec<Record>,
    front: Option<&str>,
    noted: Option<&Record>,
) -> Result<Option<Record>, Problem> {
    let is_front = |record: &Record| front.is_some_and(|front| front == record.id());
    if let Some(front) = held.iter().position(is_front) {
        return Ok(Some(held.swap_remove(front)));
    }
    let (mut live, waiting): (Vec<_>, Vec<_>) =
        held.into_iter().partition(|record| record.ended.is_none());
    let is_noted = |record: &Record| noted.is_none_or(|noted| noted.id() == record.id());
    match (live.len(), live.iter().all(is_noted)) {
        (0, _) => Ok(waiting.into_iter().find(is_noted)),
        (1, true) => Ok(live.pop()),
        _ => Err(which(&live)),
    }
}

/// A session that only a file knows, unless it calls itself somebody who is signed in here: they would
/// read that they are signed out, and still be signed in.
fn in_nobodys_place(noted: Record, live: &[Record]) -> Result<Record, Problem> {
    let is_over = noted.ended.is_some() && !noted.pending_revocation;
    let (_, named) = noted.account.split_once(':').unwrap_or_default();
    let is_it = |it: &&Record| {
        (it.issuer == noted.issuer || it.profile == noted.profile)
            && [&*noted.person(), named]
                .into_iter()
                .any(|who| it.is_of(Some(who), None))
    };
    let held: Vec<&str> = (live.iter().filter(is_it))
        .map(|it| it.account.as_str())
        .collect();
    match is_over || held.is_empty() {
        true => Ok(noted),
        false => Err(altered(&format!(
            "the vault has no item for it; signed in is {}",
            held.join(", ")
        ))),
    }
}
