//! All profiles of this computer: those that are built in, and a folder of files.

use std::path::PathBuf;
use std::sync::Arc;

use parking_lot::RwLock;
use url::Url;

use super::built_in::{google, hubspot, sandbox};
use super::client_secret::Holder;
use super::file::{
    self, File, FileDestination, LARGEST, check_name, profile_of, read_file, written,
};
use super::meaning::{self, Change};
use super::{Destination, Profile, Registration, invalid};
use crate::address::comparable_domain;
use crate::domain::{Kind, Origin};
use crate::fs::{atomic, toml_file};
use crate::oidc::issuer::trimmed;
use crate::problem::{Code, Problem};
use crate::secret::Secret;
use crate::vault::Vault;

/// All profiles of this computer.
#[derive(Debug)]
pub struct Profiles {
    folder: PathBuf,
    built_in: Vec<Profile>,
    /// The organisation's, and whether they stand over a person's own of the same name.
    presets: RwLock<(Vec<Profile>, bool)>,
    /// Why people can't have profiles of their own, where they can't.
    refused: RwLock<Option<Problem>>,
    pub(super) vault: Arc<Vault>,
}

impl Profiles {
    /// Looks into the folder of profile files; `sandbox_issuer` is a running sandbox's.
    ///
    /// # Errors
    /// `profile_invalid` when the sandbox's address is not one on this computer.
    pub fn new(
        folder: PathBuf,
        vault: Arc<Vault>,
        sandbox_issuer: Option<&str>,
    ) -> Result<Self, Problem> {
        let mut built_in = Vec::new();
        if let Some(issuer) = sandbox_issuer {
            built_in.push(sandbox(issuer)?);
        }
        built_in.extend([hubspot(), google()]);
        Ok(Self {
            folder,
            built_in,
            presets: RwLock::default(),
            refused: RwLock::default(),
            vault,
        })
    }

    /// Takes the organisation's profiles, in the place of those before, and why people can't have their
    /// own.
    pub(crate) fn obey(&self, presets: Vec<Profile>, bind: bool, refused: Option<Problem>) {
        *self.presets.write() = (presets, bind);
        *self.refused.write() = refused;
    }

    fn preset(&self, name: &str) -> Option<Profile> {
        let presets = self.presets.read();
        presets.0.iter().find(|preset| preset.name == name).cloned()
    }

    fn presets_bind(&self) -> bool {
        self.presets.read().1
    }

    /// All of them: those from files first, each name once.
    ///
    /// A file that can't be used is left out here, and named by [`Profiles::find`].
    #[must_use]
    pub fn all(&self) -> Vec<Profile> {
        let mut all: Vec<Profile> = Vec::new();
        for path in atomic::with_ending(&self.folder, "toml").unwrap_or_default() {
            let Some(name) = path.file_stem().and_then(|stem| stem.to_str()) else {
                continue;
            };
            match self.read_named(name) {
                Ok(Some(profile)) => all.push(profile),
                Ok(None) => {}
                Err(problem) => tracing::warn!(name, %problem, "a profile was left out"),
            }
        }
        let (presets, bind) = self.presets.read().clone();
        let own = all.clone();
        let others = || self.built_in.iter().chain(&presets).chain(&own);
        all = all
            .into_iter()
            .map(|it| it.told_apart_from(others()))
            .collect();
        all.retain(|own| !bind || presets.iter().all(|preset| preset.name != own.name));
        for preset in presets {
            if all.iter().all(|known| known.name != preset.name) {
                all.push(preset);
            }
        }
        all.sort_by(|a, b| a.title.cmp(&b.title));
        for profile in &self.built_in {
            if !all.iter().any(|known| known.name == profile.name) {
                all.push(profile.clone());
            }
        }
        all
    }

    /// One by its name.
    ///
    /// # Errors
    /// `profile_invalid` when there is none, or its file can't be used.
    pub fn find(&self, name: &str) -> Result<Profile, Problem> {
        match self.stated(name)? {
            Some(profile) if profile.origin == Origin::File => {
                // The others of the folder count, too.
                let shown = self.all().into_iter().find(|it| it.name == profile.name);
                Ok(shown.unwrap_or(profile))
            }
            Some(profile) => Ok(profile),
            None => {
                let all = self.all().into_iter();
                let known: Vec<String> = all.map(|profile| profile.name).collect();
                Err(invalid(format!(
                    "there is no profile “{name}”; the profiles are {}",
                    known.join(", ")
                )))
            }
        }
    }

    /// One by its name, called what it calls itself: no other file is read for that.
    fn stated(&self, name: &str) -> Result<Option<Profile>, Problem> {
        let preset = self.preset(name);
        if preset.is_some() && self.presets_bind() {
            return Ok(preset);
        }
        if check_name(name).is_ok()
            && let Some(profile) = self.read_named(name)?
        {
            return Ok(Some(profile));
        }
        let built_in = || self.built_in.iter().find(|profile| profile.name == name);
        Ok(preset.or_else(|| built_in().cloned()))
    }

    /// The clients that a profile's name stands for now. None where no profile has the name, or one that
    /// can't be read or is not complete: it leads nowhere else.
    pub(crate) fn clients_of(&self, name: &str) -> Option<Vec<Holder>> {
        let profile = self.stated(name).ok().flatten()?;
        let clients = holders_of(&profile);
        let leads_somewhere = !clients.is_empty() || profile.kind == Kind::Guided;
        leads_somewhere.then_some(clients)
    }

    /// Takes a profile in: its secret into the keychain, the rest into a file of its own. What is
    /// there under the same name may be completed; what leads elsewhere is for
    /// [`Profiles::replace`].
    ///
    /// # Errors
    /// `profile_invalid`, `profile_exists`, and what keeps the keychain or the folder from taking
    /// it.
    pub fn add(&self, text: &str) -> Result<Profile, Problem> {
        self.take_in(read_file(text)?, Replace::Never)
    }

    /// The same with the person's word that what has this name now may go.
    ///
    /// # Errors
    /// As [`Profiles::add`], without `profile_exists`.
    pub fn replace(&self, text: &str) -> Result<Profile, Problem> {
        self.take_in(read_file(text)?, Replace::Allowed)
    }

    /// Takes in an issuer that nobody has described.
    ///
    /// # Errors
    /// As [`Profile::for_issuer`], and when the folder does not take it.
    pub fn add_issuer(&self, issuer: &str, client_id: &str) -> Result<Profile, Problem> {
        let profile = Profile::for_issuer(issuer, client_id)?;
        let file = File {
            name: profile.name.clone(),
            title: Some(profile.title.clone()),
            issuer: profile.issuer.as_ref().map(|url| trimmed(url).to_owned()),
            client_id: profile.client_id.clone(),
            ..File::default()
        };
        self.take_in(file, Replace::Never)
    }

    fn take_in(&self, mut file: File, replace: Replace) -> Result<Profile, Problem> {
        if let Some(refused) = self.refused.read().clone() {
            return Err(refused);
        }
        let profile = profile_of(&file)?;
        let secrets = taken_secrets(&mut file, &profile)?;
        // One that can't be read is replaced: it leads nowhere.
        let older = self.read_named(&profile.name).ok().flatten();
        if replace == Replace::Never {
            if let Some(older) = &older
                && !older.means_the_same_as(&profile)
            {
                return Err(exists(older, &profile));
            }
            // What is added over a file was compared with it.
            let change = match older {
                Some(_) => Change::ByThePerson,
                None => Change::Anew,
            };
            meaning::must_be_known(&self.vault, &profile, change)?;
        }
        for (holder, secret) in &secrets {
            if replace == Replace::Never {
                self.must_be_its_own(&profile.name, holder, secret)?;
            }
        }
        for (holder, secret) in &secrets {
            holder.keep(&self.vault, secret)?;
        }
        self.save(&file)?;
        if self.has_meaning(&profile) {
            meaning::keep(&self.vault, &profile)?;
        }
        if let Some(older) = &older {
            self.forget_secrets(&holders_of(older))?;
        }
        Ok(profile)
    }

    /// A client has one secret: another profile's sign-ins with it would fail with a new one.
    fn must_be_its_own(&self, name: &str, holder: &Holder, new: &Secret) -> Result<(), Problem> {
        let mut all = self.registrations();
        let other = all.find(|(other, it)| other != name && Holder::of(it) == *holder);
        let Some((other, _)) = other else {
            return Ok(());
        };
        let known = match holder.secret(&self.vault) {
            Err(problem) if problem.code == Code::KeychainUnreadable => None,
            known => known?,
        };
        match known.is_some_and(|known| !known.matches(new.expose())) {
            true => Err(Problem::new(Code::ProfileExists).with_detail(format!(
                "{other}: its client secret, for {holder}, would become the one of {name}"
            ))),
            false => Ok(()),
        }
    }

    /// Removes a profile file, its secret and what is kept of its name; where the file is gone already,
    /// the rest. What is built in stays. Says whether there was a file.
    ///
    /// # Errors
    /// `profile_invalid` when there is neither, and what keeps the keychain from forgetting it: then the
    /// file stays, too.
    pub fn remove(&self, name: &str) -> Result<bool, Problem> {
        check_name(name)?;
        let path = self.path(name);
        let has_file = path.exists();
        if !has_file && !meaning::is_kept(&self.vault, name)? {
            return Err(invalid(format!("there is no profile file for “{name}”")));
        }
        let gone = match self.read_named(name).ok().flatten() {
            Some(profile) => holders_of(&profile),
            None => meaning::holders(&self.vault, name),
        };
        // First: without its file nobody would see what is in the way of other profiles.
        meaning::forget(&self.vault, name)?;
        if has_file {
            std::fs::remove_file(path)?;
        }
        self.forget_secrets(&gone)?;
        Ok(has_file)
    }

    /// Removes the client secrets of a profile that is gone, but for those that another one uses.
    fn forget_secrets(&self, gone: &[Holder]) -> Result<(), Problem> {
        let kept: Vec<Holder> = self
            .registrations()
            .map(|(_, it)| Holder::of(&it))
            .collect();
        for holder in gone.iter().filter(|holder| !kept.contains(holder)) {
            holder.forget(&self.vault)?;
        }
        Ok(())
    }

    /// Every registration of every profile, with the profile's name.
    pub(super) fn registrations(&self) -> impl Iterator<Item = (String, Registration)> {
        self.all().into_iter().flat_map(|profile| {
            let name = profile.name.clone();
            let all: Vec<Registration> = profile.registrations().collect();
            all.into_iter().map(move |it| (name.clone(), it))
        })
    }

    pub(super) fn is_built_in(&self, issuer: &Url) -> bool {
        let mut built_in = self.built_in.iter();
        built_in.any(|it| it.issuer.as_ref().map(trimmed) == Some(trimmed(issuer)))
    }

    /// Makes sure that a profile's name still stands for what it stood for when it was added or last
    /// signed in with: files are anybody's to change who may write there.
    ///
    /// # Errors
    /// `profile_exists` with both, and what keeps the keychain from telling.
    pub(crate) fn must_mean_the_same(&self, profile: &Profile) -> Result<(), Problem> {
        match profile.origin {
            // The policy is its own proof.
            Origin::BuiltIn | Origin::Policy => Ok(()),
            Origin::File => meaning::must_be_known(&self.vault, profile, Change::InItsFile),
        }
    }

    /// The page that is opened in a profile's name, if it still is the one that the name stood for.
    ///
    /// # Errors
    /// As a sign-in: `profile_exists` where its file leads elsewhere by now.
    pub fn page_to_open(&self, profile: &Profile) -> Result<Option<Url>, Problem> {
        self.must_mean_the_same(profile)?;
        if profile.effective_kind() == Kind::Guided
            && let Err(problem) = self.keep_meaning(profile, None)
        {
            tracing::info!(%problem, "what the profile stands for can't be kept");
        }
        Ok(profile.sign_in_page.clone())
    }

    /// Makes sure that reports go where the profile's name was known to send them.
    ///
    /// # Errors
    /// `support_changed` where its file says otherwise by now, `profile_exists` where it names another
    /// server that would say where.
    pub(crate) fn must_report_there(&self, profile: &Profile) -> Result<(), Problem> {
        match profile.origin {
            Origin::BuiltIn | Origin::Policy => Ok(()),
            Origin::File => meaning::must_report_there(&self.vault, profile),
        }
    }

    /// Whether this client at this issuer is what a profile's name is known to stand for.
    pub(crate) fn is_known_for(
        &self,
        profile: &Profile,
        issuer: &str,
        client_id: &str,
    ) -> Result<bool, Problem> {
        let is_its = |it: Registration| {
            trimmed(&it.issuer) == issuer.trim_end_matches('/') && it.client_id == client_id
        };
        if !profile.registrations().any(is_its) {
            return Ok(false);
        }
        match profile.origin {
            Origin::BuiltIn | Origin::Policy => Ok(true),
            Origin::File => meaning::is_known(&self.vault, profile),
        }
    }

    /// Keeps what a profile's name stands for, where nothing is known of it yet, and whether the issuer
    /// that was signed in to names itself in its answers. Only whoever adds a profile changes the rest.
    pub(crate) fn keep_meaning(
        &self,
        profile: &Profile,
        learned: Option<(&str, bool)>,
    ) -> Result<(), Problem> {
        if !self.has_meaning(profile) {
            return Ok(());
        }
        let has_file = self.path(&profile.name).exists();
        meaning::keep_unless_known(&self.vault, profile, has_file, learned)
    }

    /// Not what is built in, as long as no file completes it.
    fn has_meaning(&self, profile: &Profile) -> bool {
        let is_reserved = self.built_in.iter().any(|it| it.name == profile.name);
        let is_completed = profile.registrations().next().is_some();
        profile.origin == Origin::File && (!is_reserved || is_completed)
    }

    fn save(&self, file: &File) -> Result<(), Problem> {
        let text = written(file)?;
        Ok(atomic::write(&self.path(&file.name), text.as_bytes())?)
    }

    fn read_named(&self, name: &str) -> Result<Option<Profile>, Problem> {
        let Some(bytes) = atomic::read(&self.path(name), LARGEST)? else {
            return Ok(None);
        };
        let wrong = |why: String| invalid(format!("{}: {why}", self.path(name).display()));
        let text = toml_file::text(&bytes).map_err(wrong)?;
        let (profile, _) = file::read(&text)?;
        match profile.name == name {
            true => Ok(Some(profile)),
            false => Err(invalid(format!(
                "the file {name}.toml has the name {}",
                profile.name
            ))),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.toml"))
    }
}

/// The clients of a profile.
fn holders_of(profile: &Profile) -> Vec<Holder> {
    profile.registrations().map(|it| Holder::of(&it)).collect()
}

/// What happens to a profile of the same name that leads elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Replace {
    Never,
    Allowed,
}

/// Takes the client secrets out of a file, each with whom it is for. One that is nobody's is said: it
/// would be missed at the first sign-in only.
fn taken_secrets(file: &mut File, profile: &Profile) -> Result<Vec<(Holder, Secret)>, Problem> {
    let mut taken: Vec<(Holder, Secret)> = Vec::new();
    let mut take = |key: &str, to: Option<Registration>, secret: String| {
        let Some(to) = to else {
            return Err(invalid(format!(
                "{key} is for a client that the file does not name"
            )));
        };
        let holder = Holder::of(&to);
        let mut known = taken.iter().filter(|(other, _)| *other == holder);
        if known.any(|(_, other)| !other.matches(&secret)) {
            return Err(invalid(format!("{key}: there is another one for {holder}")));
        }
        taken.push((holder, Secret::new(secret)));
        Ok(())
    };
    if let Some(secret) = file.client_secret.take() {
        take("client_secret", profile.own_registration(), secret)?;
    }
    for (domain, to) in &mut file.domains {
        if let FileDestination::Issuer(given) = to
            && let Some(secret) = given.client_secret.take()
        {
            let to = match profile.domains.get(&comparable_domain(domain)) {
                Some(Destination::Issuer(to)) => Some(to.as_ref().clone()),
                Some(Destination::Hint(_)) | None => None,
            };
            take(&format!("domains.{domain}.client_secret"), to, secret)?;
        }
    }
    Ok(taken)
}

/// Says what would be replaced by what.
fn exists(older: &Profile, newer: &Profile) -> Problem {
    let place = |profile: &Profile| match (&profile.issuer, &profile.client_id) {
        (Some(issuer), Some(client_id)) => format!("{} as {client_id}", trimmed(issuer)),
        (Some(issuer), None) => trimmed(issuer).to_owned(),
        (None, _) => profile
            .sign_in_page
            .as_ref()
            .map(Url::to_string)
            .unwrap_or_default(),
    };
    Problem::new(Code::ProfileExists).with_detail(format!(
        "{}: {} would become {}",
        older.name,
        place(older),
        place(newer)
    ))
}
