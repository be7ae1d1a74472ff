//! Where a report that waits was meant to go, kept in the vault: whoever can change the person's
//! files would otherwise lead it to a server of their own.

use portico_core::vault::Item;
use portico_core::{Code, Portico, Problem};
use url::Url;

use super::Asked;

/// Keeps it, for whichever process comes to send the report.
pub(super) async fn keep(portico: &Portico, id: &str, url: &Url) -> Result<(), Problem> {
    let (vault, item, url) = (portico.vault().clone(), Item::report(id), url.clone());
    portico.blocking(move || vault.write(&item, &url)).await
}

/// Where the report goes; none where that was never kept. A keychain that is locked is not opened
/// for a report that nobody asks for now.
pub(super) async fn kept(
    portico: &Portico,
    id: &str,
    asked: Asked,
) -> Result<Option<Url>, Problem> {
    let (vault, item) = (portico.vault().clone(), Item::report(id));
    let read = move || match asked == Asked::ByItself && vault.is_locked()? {
        true => Err(Problem::new(Code::KeychainLocked)),
        false => vault.read(&item),
    };
    portico.blocking(read).await
}

/// Forgets it.
pub(super) async fn forget(portico: &Portico, id: &str) {
    let (vault, item) = (portico.vault().clone(), Item::report(id));
    if let Err(problem) = portico.blocking(move || vault.delete(&item)).await {
        tracing::info!(%problem, "where a report was to go stays in the keychain");
    }
}
