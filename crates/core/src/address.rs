//! E-mail addresses: as people paste them, and as they are compared.
//!
//! The domain is a name of the DNS: its case, a dot at its end and the way its letters are written
//! (IDNA, RFC 5891) don't tell addresses apart. Nor does how a letter is put together (NFC or NFD), nor
//! the case of the part before the `@`, which no service at hand minds.

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::text::is_hidden;

/// What was pasted, as an address: without a name beside it, `mailto:`, quotes, and whatever can't be
/// seen. What is no address stays what was typed: a service may know people by other names.
#[must_use]
pub fn cleaned(typed: &str) -> String {
    let seen: String = typed.chars().filter(|c| !is_hidden(*c)).collect();
    let mut text = ComposingNormalizerBorrowed::new_nfc()
        .normalize(&seen)
        .into_owned();
    // `Ada <ada@example.com>` (RFC 5322 3.4).
    if let Some((_, rest)) = text.rsplit_once('<')
        && let Some((inside, _)) = rest.split_once('>')
        && inside.contains('@')
    {
        text = inside.to_owned();
    }
    let wraps = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | ',' | ';');
    let mut rest = text.trim_matches(wraps);
    if let Some((scheme, address)) = rest.split_once(':')
        && scheme.eq_ignore_ascii_case("mailto")
    {
        rest = address.split('?').next().unwrap_or_default();
    }
    match rest.rsplit_once('@') {
        Some((user, domain)) => {
            let domain = domain.trim_matches(|c: char| c.is_whitespace() || c == '.');
            format!("{}@{domain}", user.trim())
        }
        None => rest.trim().to_owned(),
    }
}

/// What two ways to write one address have in common.
#[must_use]
pub(crate) fn comparable(address: &str) -> String {
    let address = cleaned(address);
    match address.rsplit_once('@') {
        Some((user, domain)) => format!("{}@{}", user.to_lowercase(), comparable_domain(domain)),
        None => address.to_lowercase(),
    }
}

/// The same of one that a service gives: it stands for itself, and nothing is taken off it. Whoever
/// runs a service could otherwise give one that is read as another's.
#[must_use]
pub(crate) fn comparable_as_given(address: &str) -> String {
    let text = ComposingNormalizerBorrowed::new_nfc().normalize(address);
    // What these are taken off is another one.
    let is_plain = |domain: &str| {
        !domain.starts_with('.')
            && !domain.contains(|c| is_hidden(c) || c.is_whitespace() || c == '%')
    };
    match text.rsplit_once('@') {
        Some((user, domain)) if is_plain(domain) => {
            format!("{}@{}", user.to_lowercase(), comparable_domain(domain))
        }
        _ => text.to_lowercase(),
    }
}

/// Whether a service gives the address that was typed.
#[must_use]
pub fn is_given(given: &str, typed: &str) -> bool {
    comparable_as_given(given) == comparable(typed)
}

/// Whether both are one address, where people have typed both: what a service gives is for
/// [`is_given`].
#[must_use]
pub fn same(one: &str, other: &str) -> bool {
    comparable(one) == comparable(other)
}

/// The domain of an address, as it is compared; none where it has none.
#[must_use]
pub fn domain(address: &str) -> Option<String> {
    let address = cleaned(address);
    let (user, domain) = address.rsplit_once('@')?;
    (!user.is_empty() && !domain.is_empty()).then(|| comparable_domain(domain))
}

/// A domain as it is compared, also where somebody wrote an `@` before it.
#[must_use]
pub(crate) fn comparable_domain(domain: &str) -> String {
    let seen: String = domain.chars().filter(|c| !is_hidden(*c)).collect();
    let name = seen.trim().trim_start_matches('@').trim_matches('.');
    match url::Host::parse(name) {
        Ok(url::Host::Domain(ascii)) => ascii.trim_end_matches('.').to_owned(),
        _ => name.to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_one_however_it_is_written() {
        for (one, other) in [
            ("ada@example.com", "Ada@Example.COM"),
            ("ada@example.com", " ada@example.com\u{a0}"),
            ("ada@example.com", "ada@example.com."),
            ("ada@example.com", "Ada Lovelace <ada@example.com>"),
            ("ada@example.com", "\"Lovelace, Ada\" <ada@example.com>"),
            ("ada@example.com", "<ada@example.com>,"),
            ("ada@example.com", "mailto:ada@example.com"),
            ("ada@example.com", "MAILTO:ada@example.com?subject=Hi"),
            ("ada@example.com", "\u{200b}ada@\u{feff}example.com\u{2060}"),
            ("ada@example.com", "'ada@example.com'"),
            ("ada@example.com", "ada @ example.com"),
            ("ada@blåbær.no", "ada@xn--blbr-roah.no"),
            ("ada@blåbær.no", "ADA@BLÅBÆR.NO"),
            ("kåre@example.no", "ka\u{30a}re@example.no"),
            ("ada@blåbær.no", "ada@bla\u{30a}bær.no"),
        ] {
            assert!(same(one, other), "{other:?}: {:?}", comparable(other));
        }
    }

    #[test]
    fn what_a_service_gives_stands_for_itself() {
        let given = comparable_as_given;
        assert_eq!(given("Ada@BLÅBÆR.no."), comparable("ada@blåbær.no"));
        for other in [
            "x <ada@example.com>",
            "<ada@example.com>",
            "mailto:ada@example.com",
            "\"ada@example.com\"",
            "ada@example.com,",
            " ada@example.com",
            "ada@evil.example <ada@example.com>",
            "mallory@evil.example <ada@example.com>",
            "mailto:ada@example.com?x=",
            "'ada@example.com',",
            "ada @ example.com",
            "ada@ example.com",
            "ada @example.com",
            "ada@example.com ",
            "ada@.example.com",
            "ada@@example.com",
            "ada@ex%61mple.com",
            "\u{200b}ada@example.com",
            "ada@\u{feff}example.com",
        ] {
            assert_ne!(given(other), comparable("ada@example.com"), "{other}");
        }
    }

    #[test]
    fn others_stay_others() {
        for (one, other) in [
            ("ada@example.com", "ada@example.org"),
            ("ada@example.com", "bda@example.com"),
            ("ada@example.com", "ada@mail.example.com"),
            ("ada@example.com", "ada+work@example.com"),
            ("ada@example.com", "a.da@example.com"),
            ("ada@example.com", "ada@еxample.com"), // a Cyrillic е
            ("ada@example.com", "ada"),
            ("kare@example.no", "kåre@example.no"),
        ] {
            assert!(!same(one, other), "{other:?}");
        }
    }

    #[test]
    fn what_is_sent_is_what_was_meant() {
        for (typed, sent) in [
            ("Ada <Ada@Example.com>", "Ada@Example.com"),
            (" ada@acme.no. ", "ada@acme.no"),
            ("ada", "ada"),
            ("ACME\\ada", "ACME\\ada"),
            ("", ""),
            (" \u{200b}", ""),
            ("a < b > c", "a < b > c"),
        ] {
            assert_eq!(cleaned(typed), sent, "{typed:?}");
        }
    }

    #[test]
    fn a_domain_is_found_as_it_is_written_in_a_table() {
        for (address, table) in [
            ("ada@acme.no", "@acme.no"),
            ("ada@ACME.no.", "acme.no"),
            ("ada@blåbær.no", "xn--blbr-roah.no"),
            ("ada@xn--blbr-roah.no", " Blåbær.NO"),
            ("ada@localhost:8443", "localhost:8443"),
        ] {
            assert_eq!(domain(address), Some(comparable_domain(table)), "{table}");
        }
        assert_eq!(domain("ada"), None);
        assert_eq!(domain("@acme.no"), None);
        assert_eq!(domain("ada@"), None);
    }
}
