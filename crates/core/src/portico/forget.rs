//! Forgetting people and devices: what spans several rooms.

use super::Portico;
use crate::context::blocking;
use crate::native::trusted_device;
use crate::problem::{Code, Problem};
use crate::session::Record;
use crate::sign_in;

#[cfg_attr(doc, doc(hidden))]
impl Portico {
    /// Forgets a person who is signed out: the remembered address, and this device for them.
    ///
    /// # Errors
    /// When the person is signed in, or the keychain or the folder can't be cleared.
    pub async fn forget_person(&self, record: &mut Record) -> Result<(), Problem> {
        self.on(record, Self::forget_person_now).await
    }

    fn forget_person_now(&self, record: &mut Record) -> Result<(), Problem> {
        if record.ended.is_none() {
            return Err(Problem::new(Code::MethodNotAllowed).with_detail("sign out first"));
        }
        if record.pending_revocation {
            return Err(Problem::new(Code::MethodNotAllowed)
                .with_detail("the sign-out has not reached the provider yet"));
        }
        let id = record.id();
        let is_earlier = |(_, it): &(String, Record)| it.pending_revocation && it.id() == id;
        if self.0.sessions.replaced()?.iter().any(is_earlier) {
            return Err(Problem::new(Code::MethodNotAllowed)
                .with_detail("an earlier sign-in is not revoked at the provider yet"));
        }
        self.forget_recognition_now(record)?;
        self.0.history.forget(&record.profile, &record.person())?;
        self.0.sessions.remove(record)
    }

    /// Makes the service forget a device; this one's token goes from the keychain too.
    ///
    /// # Errors
    /// As [`Sessions::devices`](crate::session::Sessions::devices).
    pub async fn forget_device(&self, record: &mut Record, id: &str) -> Result<(), Problem> {
        match self.sessions().forget_device(record, id).await? {
            true => self.forget_recognition(record).await,
            false => Ok(()),
        }
    }

    /// Makes the service forget this device for a session's person, as far as it keeps a list, and
    /// gives up here that it is recognised.
    ///
    /// # Errors
    /// As [`Portico::forget_device`].
    pub async fn forget_this_device(&self, record: &mut Record) -> Result<(), Problem> {
        let listed = match record.ended {
            None => self.sessions().devices(record).await,
            Some(_) => Ok(Vec::new()),
        };
        let devices = match listed {
            // What makes the service recognise this device is here alone.
            Err(problem) if problem.code == Code::MethodNotAllowed => Vec::new(),
            listed => listed?,
        };
        match devices.into_iter().find(|device| device.current) {
            Some(device) => self.forget_device(record, &device.id).await,
            None => self.forget_recognition(record).await,
        }
    }

    /// Gives up, on this computer, that the service recognises it for a session's person.
    ///
    /// # Errors
    /// When the keychain or the folder can't be used.
    pub async fn forget_recognition(&self, record: &mut Record) -> Result<(), Problem> {
        self.on(record, Self::forget_recognition_now).await
    }

    fn forget_recognition_now(&self, record: &mut Record) -> Result<(), Problem> {
        let (vault, issuer, person) = (self.0.context.vault(), &record.issuer, &*record.person());
        trusted_device::forget(vault, issuer, person)?;
        sign_in::forget_person(vault, issuer, &record.client_id, person)?;
        // Only on the newest state, and under its lock: somebody may have signed out meanwhile.
        let forget = |newest: &mut Record| {
            newest.device_since = None;
            newest.device_recognised = false;
        };
        if !self.sessions().change(record, forget)? {
            forget(record);
        }
        Ok(())
    }

    /// Whether this computer keeps what makes a service recognise it for a session's person: the vault
    /// says so, and no file.
    ///
    /// # Errors
    /// When the keychain can't be used.
    pub fn is_recognised(&self, record: &Record) -> Result<bool, Problem> {
        trusted_device::is_kept(self.0.context.vault(), &record.issuer, &record.person())
    }

    /// Gives up that services recognise this computer, for everybody, also for those whom no file names
    /// any more. Says for how many.
    ///
    /// # Errors
    /// When the keychain can't be used.
    pub async fn forget_all_recognition(&self) -> Result<usize, Problem> {
        let vault = self.0.context.vault().clone();
        blocking(move || trusted_device::forget_all(&vault)).await
    }

    /// Forgets the passwords that proxies have asked for, or the one for this `host:port`. Says for
    /// which proxies there was one.
    ///
    /// # Errors
    /// When the keychain can't be used.
    pub async fn forget_proxies(&self, proxy: Option<String>) -> Result<Vec<String>, Problem> {
        let context = self.0.context.clone();
        let forgotten = blocking(move || context.proxies().forget(proxy.as_deref())).await;
        // Whatever the vault says.
        self.http().forget_proxies();
        forgotten
    }

    /// What waits for the keychain and the disk. The caller sees what it has made of the record.
    async fn on(
        &self,
        record: &mut Record,
        work: impl FnOnce(&Self, &mut Record) -> Result<(), Problem> + Send + 'static,
    ) -> Result<(), Problem> {
        let (portico, mut ours) = (self.clone(), record.clone());
        *record = blocking(move || work(&portico, &mut ours).map(|()| ours)).await?;
        Ok(())
    }
}
