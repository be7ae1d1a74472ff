//! Passwords for proxies in the vault: each with the proxy that it is for, which is compared at every
//! read.

use portico_proxy::Login;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;
use crate::secret::{Secret, in_vault};
use crate::vault::{Item, Vault};

#[derive(Serialize, Deserialize)]
struct Kept {
    /// `scheme://host:port`.
    proxy: String,
    #[serde(with = "in_vault")]
    username: Secret,
    #[serde(with = "in_vault")]
    password: Secret,
}

pub(super) fn read(vault: &Vault, proxy: &str) -> Result<Option<Login>, Problem> {
    let kept: Option<Kept> = vault.read_where_there_is_one(&Item::proxy(proxy))?;
    let kept = kept.filter(|kept| kept.proxy == proxy);
    Ok(kept.map(|kept| Login::new(kept.username.expose(), kept.password.expose())))
}

pub(super) fn write(vault: &Vault, proxy: &str, login: &Login) -> Result<(), Problem> {
    let text = |bytes: &[u8]| Secret::new(String::from_utf8_lossy(bytes));
    let kept = Kept {
        proxy: proxy.to_owned(),
        username: text(login.expose_user()),
        password: text(login.expose_password()),
    };
    vault.write(&Item::proxy(proxy), &kept)
}

/// Deletes this password, unless another one has taken its place.
pub(super) fn delete(vault: &Vault, proxy: &str, login: &Login) -> Result<(), Problem> {
    match read(vault, proxy)? {
        Some(newer) if newer != *login => Ok(()),
        _ => vault.delete(&Item::proxy(proxy)),
    }
}

/// Whether the proxy of an origin is at this `host:port`.
pub(super) fn is_at(proxy: &str, place: &str) -> bool {
    let own = proxy.split_once("://").map_or(proxy, |(_, own)| own);
    own.eq_ignore_ascii_case(place.trim())
}

/// Forgets all, or what is for this `host:port`; says for which proxies there was one. A vault that
/// can't search is asked for the proxy by name.
pub(super) fn forget(vault: &Vault, place: Option<&str>) -> Result<Vec<String>, Problem> {
    let mut forgotten = Vec::new();
    let all = match (vault.all_items()?, place) {
        (Some(all), _) => all.into_iter().filter(Item::is_of_a_proxy).collect(),
        (None, Some(place)) => ["http", "https"]
            .map(|scheme| Item::proxy(&format!("{scheme}://{}", place.trim().to_lowercase())))
            .to_vec(),
        (None, None) => Vec::new(),
    };
    for item in all {
        // One that can't be read is nobody's, and goes with the others.
        let kept = vault.read::<Kept>(&item).unwrap_or_default();
        let is_meant = match (&kept, place) {
            (_, None) => true,
            (Some(kept), Some(place)) => is_at(&kept.proxy, place),
            (None, Some(_)) => false,
        };
        if is_meant {
            vault.delete(&item)?;
            forgotten.extend(kept.map(|kept| kept.proxy));
        }
    }
    Ok(forgotten)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::vault::{MemoryStore, WithoutStore};

    fn vault() -> Vault {
        Vault::new(Arc::new(MemoryStore::default()), WithoutStore::Refuse)
    }

    #[test]
    fn a_password_is_for_one_proxy() {
        let vault = vault();
        let login = Login::new("ada", "lantern");
        write(&vault, "http://proxy.acme.example:3128", &login).unwrap();
        let is_read = |proxy: &str| read(&vault, proxy).unwrap() == Some(login.clone());
        assert!(is_read("http://proxy.acme.example:3128"));
        for other in [
            "https://proxy.acme.example:3128",
            "http://proxy.acme.example:3129",
            "http://proxy.acme.example.evil.example:3128",
            "http://acme.example:3128",
        ] {
            assert!(!is_read(other), "{other}");
        }
    }

    #[test]
    fn an_item_that_was_put_in_another_proxys_place_is_none() {
        let vault = vault();
        let moved = Kept {
            proxy: "http://proxy.acme.example:3128".to_owned(),
            username: Secret::new("ada"),
            password: Secret::new("lantern"),
        };
        let evil = "http://proxy.evil.example:3128";
        vault.write(&Item::proxy(evil), &moved).unwrap();
        assert!(read(&vault, evil).unwrap().is_none());
    }

    #[test]
    fn one_is_forgotten_or_all() {
        let vault = vault();
        let all = [
            "http://a.example:3128",
            "https://b.example:443",
            "http://c.example:80",
        ];
        for proxy in all {
            write(&vault, proxy, &Login::new("ada", "lantern")).unwrap();
        }
        assert_eq!(forget(&vault, Some("other:1")).unwrap(), [""; 0]);
        assert_eq!(forget(&vault, Some("B.example:443")).unwrap(), [all[1]]);
        assert!(read(&vault, all[1]).unwrap().is_none());
        let mut rest = forget(&vault, None).unwrap();
        rest.sort_unstable();
        assert_eq!(rest, [all[0], all[2]]);
        assert_eq!(forget(&vault, None).unwrap(), [""; 0]);
    }
}
