//! Where a report that waits was meant to go, kept in the vault: whoever can change the person's
//! files would otherwise lead it to a server of their own.

use portico_core::vault::Item;
use portico_core::{Portico, Problem};
use url::Url;

use super::Asked;

/// Keeps it, for whichever process comes to send the report.
pub(super) async fn keep(portico: &Portico, id: &str, url: &Url) -> Result<(), Problem> {
    let vault = portico.vault();
    vault.write(Item::report(id), url.clone()).await
}

/// Where the report goes; none where that was never kept. A keychain that is locked is not opened
/// for a report that nobody asks for now.
pub(super) async fn kept(
    portico: &Portico,
    id: &str,
    asked: Asked,
) -> Result<Option<Url>, Problem> {
    let (vault, item) = (portico.vault(), Item::report(id));
    match asked {
        Asked::ByItself => vault.read_if_unlocked(item).await,
        Asked::ByPerson => vault.read(item).await,
    }
}

/// Forgets it.
pub(super) async fn forget(portico: &Portico, id: &str) {
    if let Err(problem) = portico.vault().delete(Item::report(id)).await {
        tracing::info!(%problem, "where a report was to go stays in the keychain");
    }
}
