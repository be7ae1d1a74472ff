//! An issuer's address as people have it: copied from a page, with the name of a document at its end,
//! in quotes, in capitals. It is brought into one form where it comes in; how the issuer writes itself
//! is what its metadata say, and that is compared exactly from then on.

use url::Url;

use super::safe;
use crate::problem::Problem;
use crate::text::is_hidden;

/// Where metadata are published (OpenID Connect Discovery 4, RFC 8414 3).
const WELL_KNOWN: &str = "/.well-known/";
/// Under which names.
const DOCUMENTS: [&str; 2] = ["openid-configuration", "oauth-authorization-server"];

/// Reads an issuer's address; `key` says where it stands.
///
/// # Errors
/// `profile_invalid` when it is not one to sign in to.
pub(crate) fn read(text: &str, key: &str) -> Result<Url, Problem> {
    let mut url = safe(&bare(text), key)?;
    if let Some(path) = without_document(url.path()) {
        url.set_path(&path);
    }
    Ok(url)
}

/// An address without what stands around it where it was copied.
fn bare(text: &str) -> String {
    const AROUND: [char; 12] = ['"', '\'', '`', '<', '>', '“', '”', '„', '‘', '’', '«', '»'];
    let seen: String = text.chars().filter(|c| !is_hidden(*c)).collect();
    seen.trim_matches(|c: char| c.is_whitespace() || AROUND.contains(&c))
        .to_owned()
}

/// The path of the issuer whose document a path leads to.
fn without_document(path: &str) -> Option<String> {
    let path = path.trim_end_matches('/');
    DOCUMENTS.iter().find_map(|document| {
        if let Some(before) = path.strip_suffix(&format!("{WELL_KNOWN}{document}")) {
            return Some(before.to_owned());
        }
        // RFC 8414 puts it in front of the issuer's path.
        let behind = path.strip_prefix(&format!("{WELL_KNOWN}{document}/"))?;
        Some(format!("/{behind}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::issuer::is_of_any_tenant;

    #[test]
    fn an_issuer_is_taken_as_people_have_it() {
        for (text, expected) in [
            ("https://id.acme.example", "https://id.acme.example/"),
            ("https://id.acme.example/", "https://id.acme.example/"),
            ("id.acme.example", "https://id.acme.example/"),
            (" \"https://id.acme.example\"\n", "https://id.acme.example/"),
            ("<https://id.acme.example/t>", "https://id.acme.example/t"),
            ("«https://id.acme.example»", "https://id.acme.example/"),
            (
                "\u{feff}https://id.acme.example\u{200b}",
                "https://id.acme.example/",
            ),
            ("HTTPS://ID.Acme.Example:443/T", "https://id.acme.example/T"),
            ("https://bücher.example/", "https://xn--bcher-kva.example/"),
            (
                "https://id.acme.example:8443",
                "https://id.acme.example:8443/",
            ),
            (
                "https://id.acme.example/.well-known/openid-configuration",
                "https://id.acme.example/",
            ),
            (
                "https://id.acme.example/realms/a/.well-known/openid-configuration/",
                "https://id.acme.example/realms/a",
            ),
            (
                "https://id.acme.example/.well-known/oauth-authorization-server/oauth2/default",
                "https://id.acme.example/oauth2/default",
            ),
            (
                "https://id.acme.example/t/.well-known/oauth-authorization-server",
                "https://id.acme.example/t",
            ),
            ("http://127.0.0.1:7300/", "http://127.0.0.1:7300/"),
            // Somebody's path that only looks like it.
            (
                "https://id.acme.example/openid-configuration",
                "https://id.acme.example/openid-configuration",
            ),
        ] {
            assert_eq!(read(text, "issuer").unwrap().as_str(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_issuer_is_refused() {
        for text in [
            "http://id.acme.example",
            "http://id.acme.example/.well-known/openid-configuration",
            "https://id.acme.example?p=policy",
            "https://id.acme.example/.well-known/openid-configuration?p=policy",
            "https://id.acme.example/#x",
            "https://ada:secret@id.acme.example",
            "ftp://id.acme.example",
            "https://",
            "",
        ] {
            assert!(read(text, "issuer").is_err(), "{text}");
        }
    }

    #[test]
    fn an_issuer_of_any_tenant_is_seen() {
        assert!(is_of_any_tenant("https://login.example/{tenantid}/v2.0"));
        assert!(is_of_any_tenant(
            "https://login.example/%7Btenantid%7D/v2.0"
        ));
        assert!(!is_of_any_tenant("https://login.example/common/v2.0"));
        assert!(!is_of_any_tenant("https://login.example/}{"));
    }
}
