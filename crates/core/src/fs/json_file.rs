//! A file of JSON: read within a limit, written whole. One that can't be understood counts as none, so
//! that what is written next takes its place.

use std::io;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::atomic;

/// The file.
#[derive(Debug)]
pub struct JsonFile<T> {
    path: PathBuf,
    limit: u64,
    is_pretty: bool,
    content: PhantomData<fn() -> T>,
}

impl<T: Serialize + DeserializeOwned> JsonFile<T> {
    /// A file of at most `limit` bytes.
    #[must_use]
    pub fn new(path: PathBuf, limit: u64) -> Self {
        Self {
            path,
            limit,
            is_pretty: false,
            content: PhantomData,
        }
    }

    /// The same with a line for each member.
    #[must_use]
    pub fn pretty(mut self) -> Self {
        self.is_pretty = true;
        self
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is in it; none when it is not there, or can't be understood.
    ///
    /// # Errors
    /// When it can't be read, or is larger than the limit.
    pub fn read(&self) -> io::Result<Option<T>> {
        let Some(bytes) = atomic::read(&self.path, self.limit)? else {
            return Ok(None);
        };
        Ok(serde_json::from_slice(&bytes)
            .inspect_err(|error| {
                let file = self.path.file_name().unwrap_or_default();
                tracing::warn!(?file, line = error.line(), "a file can't be understood");
            })
            .ok())
    }

    /// Puts this in the place of what is in it.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn write(&self, content: &T) -> io::Result<()> {
        let bytes = match self.is_pretty {
            true => serde_json::to_vec_pretty(content),
            false => serde_json::to_vec(content),
        };
        atomic::write(&self.path, &bytes.map_err(io::Error::other)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_what_is_damaged_counts_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = JsonFile::<Vec<u8>>::new(folder.path().join("a.json"), 16);
        assert_eq!(file.read().unwrap(), None, "not there");
        file.write(&vec![1, 2]).unwrap();
        assert_eq!(file.read().unwrap(), Some(vec![1, 2]));
        for damaged in ["", "{", "{}", "[1]x", "[256]", "\u{feff}[1]"] {
            atomic::write(file.path(), damaged.as_bytes()).unwrap();
            assert_eq!(file.read().unwrap(), None, "{damaged:?}");
        }
        atomic::write(file.path(), b"[1,1,1,1,1,1,1,1]").unwrap();
        assert!(file.read().is_err(), "larger than the limit");
    }

    #[test]
    fn it_is_for_people_where_they_may_look() {
        let folder = tempfile::tempdir().unwrap();
        let file = JsonFile::new(folder.path().join("a.json"), 64).pretty();
        file.write(&vec![1]).unwrap();
        let text = std::fs::read_to_string(file.path()).unwrap();
        assert_eq!(text, "[\n  1\n]");
    }
}
