//! What survives a restart: records in one SQLite table, by kind and id.
//!
//! The id of a secret's record is the secret's hash; the store never holds the secret itself.

use std::path::PathBuf;
use std::time::Duration;

use parking_lot::Mutex;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Where the sandbox keeps its records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Storage {
    /// In memory; gone when the sandbox stops. Passwords are hashed cheaply.
    Memory,
    /// In this SQLite file, made when absent.
    File(PathBuf),
}

/// Why a record could not be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite failed.
    #[error("the sandbox's database failed")]
    Database(#[from] rusqlite::Error),
    /// A record is not what this version wrote.
    #[error("a record in the sandbox's database cannot be read")]
    Record(#[from] serde_json::Error),
}

/// Something that can be kept.
pub(crate) trait Record: Serialize + DeserializeOwned {
    /// The name under which all records of this type are kept.
    const KIND: &'static str;
}

/// The records. Each method is one transaction.
pub(crate) struct Store {
    connection: Mutex<Connection>,
}

impl Store {
    pub(crate) fn open(storage: &Storage) -> Result<Self, StoreError> {
        let connection = match storage {
            Storage::Memory => Connection::open_in_memory()?,
            Storage::File(path) => Connection::open(path)?,
        };
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = NORMAL;
             CREATE TABLE IF NOT EXISTS records (
               kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
               PRIMARY KEY (kind, id)
             ) WITHOUT ROWID;",
        )?;
        Ok(Self {
            connection: Mutex::new(connection),
        })
    }

    /// Keeps a record, in place of one with the same id.
    pub(crate) fn put<R: Record>(&self, id: &str, record: &R) -> Result<(), StoreError> {
        put(&self.connection.lock(), id, record)
    }

    /// Keeps a record after all others of its kind.
    pub(crate) fn append<R: Record>(&self, record: &R) -> Result<(), StoreError> {
        self.connection
            .lock()
            .prepare_cached(
                "INSERT INTO records (kind, id, body) SELECT ?1, \
                 printf('%012d', count(*)), ?2 FROM records WHERE kind = ?1",
            )?
            .execute(params![R::KIND, serde_json::to_string(record)?])?;
        Ok(())
    }

    pub(crate) fn get<R: Record>(&self, id: &str) -> Result<Option<R>, StoreError> {
        get(&self.connection.lock(), id)
    }

    /// Reads a record and removes it: of two callers only one gets it.
    pub(crate) fn take<R: Record>(&self, id: &str) -> Result<Option<R>, StoreError> {
        let body: Option<String> = self
            .connection
            .lock()
            .query_row(
                "DELETE FROM records WHERE kind = ?1 AND id = ?2 RETURNING body",
                params![R::KIND, id],
                |row| row.get(0),
            )
            .optional()?;
        body.map(|body| Ok(serde_json::from_str(&body)?))
            .transpose()
    }

    /// Changes a record while nobody else can, and hands out what `change` returns.
    pub(crate) fn update<R: Record, T>(
        &self,
        id: &str,
        change: impl FnOnce(&mut R) -> T,
    ) -> Result<Option<T>, StoreError> {
        let mut connection = self.connection.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let Some(mut record) = get::<R>(&transaction, id)? else {
            return Ok(None);
        };
        let outcome = change(&mut record);
        put(&transaction, id, &record)?;
        transaction.commit()?;
        Ok(Some(outcome))
    }

    pub(crate) fn remove<R: Record>(&self, id: &str) -> Result<bool, StoreError> {
        let removed = self.connection.lock().execute(
            "DELETE FROM records WHERE kind = ?1 AND id = ?2",
            params![R::KIND, id],
        )?;
        Ok(removed > 0)
    }

    /// All records of a kind with their ids.
    pub(crate) fn all<R: Record>(&self) -> Result<Vec<(String, R)>, StoreError> {
        let connection = self.connection.lock();
        let mut query = connection
            .prepare_cached("SELECT id, body FROM records WHERE kind = ?1 ORDER BY id")?;
        let rows = query.query_map(params![R::KIND], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?;
        rows.map(|row| {
            let (id, body) = row?;
            Ok((id, serde_json::from_str(&body)?))
        })
        .collect()
    }
}

fn put<R: Record>(connection: &Connection, id: &str, record: &R) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO records (kind, id, body) VALUES (?1, ?2, ?3)")?
        .execute(params![R::KIND, id, serde_json::to_string(record)?])?;
    Ok(())
}

fn get<R: Record>(connection: &Connection, id: &str) -> Result<Option<R>, StoreError> {
    let body: Option<String> = connection
        .prepare_cached("SELECT body FROM records WHERE kind = ?1 AND id = ?2")?
        .query_row(params![R::KIND, id], |row| row.get(0))
        .optional()?;
    body.map(|body| Ok(serde_json::from_str(&body)?))
        .transpose()
}
