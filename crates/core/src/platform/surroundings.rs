//! Where this computer's proxy settings are looked for.

use std::path::PathBuf;

use portico_proxy::Surroundings;
use portico_proxy::surroundings::VARIABLES;

use super::env;

/// This computer's own folders and variables. No setting is read by this.
#[must_use]
pub(crate) fn of_this_computer() -> Surroundings {
    let home = directories::BaseDirs::new().map(|folders| folders.home_dir().to_owned());
    let set = |name: &&'static str| Some((*name, env::read(name)?));
    Surroundings {
        root: PathBuf::from(if cfg!(windows) { r"C:\" } else { "/" }),
        home: home.unwrap_or_default(),
        variables: VARIABLES.iter().filter_map(set).collect(),
    }
}
