//! Whether the typed address looks like a slip: of one that has signed in here before, or of a
//! mail domain that many people have.

use std::time::Duration;

use portico_core::text::is_hidden;

use super::domains::{self, DOMAINS};
use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding};
use crate::context::Context;
use crate::evidence::Evidence;
use crate::message::Message;
use crate::remedy::{Act, Remedy};

/// Shorter names than these differ by one letter too easily: of common domains, whose likes are
/// many, and of one where the same person has been before.
const SHORT: usize = 5;
const SHORT_OF_PERSON: usize = 3;
/// The same for two letters.
const LONG: usize = 8;

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "account.address",
    category: Category::Account,
    article: "several-addresses",
    limit: Duration::from_secs(2),
    depends_on: &[],
    needs_network: false,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    let Some(typed) = context
        .email
        .clone()
        .filter(|typed| !typed.trim().is_empty())
    else {
        return Finding::not_applicable(Message::new("address-none"));
    };
    let profile = context.profile.name.clone();
    let remembered: Vec<String> = match context.portico.people().await {
        Ok(people) => {
            let of_profile = people.into_iter().filter(|one| one.profile == profile);
            of_profile.map(|person| person.email).collect()
        }
        // Then the address is compared with domains only.
        Err(problem) => {
            tracing::info!(%problem, "nobody is remembered");
            Vec::new()
        }
    };
    judge(&typed, &remembered)
}

/// An address that may be meant.
#[derive(Debug, PartialEq, Eq)]
struct Slip {
    meant: Option<String>,
    confidence: Confidence,
}

fn judge(typed: &str, remembered: &[String]) -> Finding {
    let finding = match slip(typed, remembered) {
        Some(Slip { meant, confidence }) => {
            let message = match &meant {
                Some(meant) => Message::new("address-mistyped").with("suggestion", meant.as_str()),
                None => Message::new("address-incomplete"),
            };
            let finding = Finding::warn(message).suspect(Cause::AddressMistyped, confidence);
            match meant {
                Some(email) => finding
                    .because("suggestion", Evidence::masked(&email))
                    .remedy(Remedy::Act(Act::UseAddress { email })),
                None => finding,
            }
        }
        None => {
            let is_typed = |one: &String| portico_core::address::same(one, typed);
            match remembered.first() {
                Some(other) if !remembered.iter().any(is_typed) => Finding::pass_with(
                    Message::new("address-others-remembered"),
                )
                .remedy(Remedy::Act(Act::UseAddress {
                    email: other.clone(),
                })),
                _ => Finding::pass(),
            }
        }
    };
    finding.because("account", Evidence::masked(typed))
}

fn slip(typed: &str, remembered: &[String]) -> Option<Slip> {
    let typed = typed.trim().to_lowercase();
    if remembered
        .iter()
        .any(|one| portico_core::address::same(one, &typed))
    {
        return None;
    }
    let repaired = repaired(&typed);
    if repaired != typed {
        let nearest = nearest(&repaired, remembered).map(|(meant, _)| meant);
        return Some(Slip {
            meant: Some(nearest.unwrap_or(repaired)).filter(|meant| is_whole(meant)),
            confidence: Confidence::Likely,
        });
    }
    if !is_whole(&typed) {
        return Some(Slip {
            meant: completed(&typed),
            confidence: Confidence::Likely,
        });
    }
    nearest(&typed, remembered).map(|(meant, confidence)| Slip {
        meant: Some(meant),
        confidence,
    })
}

/// Without what can't be in an address: blanks, a comma for a dot, two dots, what was copied along.
fn repaired(typed: &str) -> String {
    // `Ada <ada@example.com>`
    let typed = typed.rsplit_once('<').map_or(typed, |(_, inside)| inside);
    let typed = typed.strip_prefix("mailto:").unwrap_or(typed);
    let visible = |c: char| !c.is_whitespace() && !is_hidden(c);
    let mut text: String = typed
        .chars()
        .filter(|c| visible(*c) && !">\"".contains(*c))
        .map(|c| if c == ',' { '.' } else { c })
        .collect();
    while text.contains("..") {
        text = text.replace("..", ".");
    }
    text.trim_end_matches(['.', ';', ':']).to_owned()
}

/// Whether it has all parts of an address.
fn is_whole(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else {
        return false;
    };
    // This computer's own names are those of a sandbox.
    let is_here = matches!(domain.split(':').next(), Some("localhost" | "127.0.0.1"));
    let labels_are_whole = domain.split('.').all(|label| !label.is_empty());
    !local.is_empty()
        && !domain.contains('@')
        && (is_here || (domain.contains('.') && labels_are_whole))
}

/// With the dot or the @ that is missing, where a common domain shows which.
fn completed(typed: &str) -> Option<String> {
    let mut common = DOMAINS.common.iter();
    match typed.split_once('@') {
        Some((local, domain)) if !local.is_empty() && !domain.contains('@') => {
            let found = common.find(|one| one.replace('.', "") == domain);
            found.map(|meant| format!("{local}@{meant}"))
        }
        Some(_) => None,
        None => {
            // The longest that fits: `hotmail.com` and not `mail.com`.
            let fits = common.filter(|one| typed.len() > one.len() && typed.ends_with(*one));
            let meant = fits.max_by_key(|one| one.len())?;
            let local = typed.strip_suffix(meant.as_str())?;
            Some(format!("{local}@{meant}"))
        }
    }
}

/// The nearest address that may be meant, if one is near.
fn nearest(typed: &str, remembered: &[String]) -> Option<(String, Confidence)> {
    let (local, domain) = typed.split_once('@')?;
    let remembered: Vec<String> = remembered.iter().map(|one| one.to_lowercase()).collect();
    let of_person = remembered.iter().find_map(|known| {
        let (known_local, known_domain) = known.split_once('@')?;
        let confidence = if known_domain == domain {
            let one_letter = strsim::osa_distance(known_local, local) == 1;
            // `ada1` and `ada2` are two people, and so may be `jo` and `joe`.
            let counted = without_digits(known_local) == without_digits(local);
            (one_letter && !counted && local.len() > 3).then_some(Confidence::Possible)
        } else if known_local == local {
            near(known_domain, domain, SHORT_OF_PERSON).filter(|_| !domains::is_personal(domain))
        } else {
            None
        };
        Some((known.clone(), confidence?))
    });
    if of_person.is_some() {
        return of_person;
    }
    if domains::is_personal(domain)
        || remembered
            .iter()
            .any(|one| one.ends_with(&format!("@{domain}")))
    {
        return None;
    }
    let mut best: Option<(&String, Confidence)> = None;
    for common in &DOMAINS.common {
        if let Some(confidence) = near(common, domain, SHORT)
            && best.is_none_or(|(_, before)| confidence > before)
        {
            best = Some((common, confidence));
        }
    }
    best.map(|(meant, confidence)| (format!("{local}@{meant}"), confidence))
}

/// How likely one domain was meant by another, if its name is not as short as `shortest`.
fn near(meant: &str, typed: &str, shortest: usize) -> Option<Confidence> {
    let (meant_name, meant_end) = meant.split_once('.')?;
    let (typed_name, typed_end) = typed.split_once('.')?;
    if meant_name.len() < shortest {
        return None;
    }
    if meant_name == typed_name && meant_end != typed_end {
        // Many providers are there in many countries: only what no country has is a slip.
        let of_com = [
            "co", "cm", "om", "con", "cmo", "ocm", "comm", "coom", "vom", "xom", "cpm",
        ];
        return (meant_end == "com" && of_com.contains(&typed_end)).then_some(Confidence::Likely);
    }
    match strsim::osa_distance(meant, typed) {
        1 => Some(Confidence::Likely),
        2 if meant_name.len() >= LONG && meant_end == typed_end => Some(Confidence::Possible),
        _ => None,
    }
}

fn without_digits(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Status;
    use crate::testing;

    fn meant(typed: &str, remembered: &[&str]) -> Option<(String, Confidence)> {
        let remembered: Vec<String> = remembered.iter().map(|one| (*one).to_owned()).collect();
        let slip = slip(typed, &remembered)?;
        Some((slip.meant.unwrap_or_default(), slip.confidence))
    }

    fn likely(address: &str) -> Option<(String, Confidence)> {
        Some((address.to_owned(), Confidence::Likely))
    }

    fn possible(address: &str) -> Option<(String, Confidence)> {
        Some((address.to_owned(), Confidence::Possible))
    }

    #[test]
    fn slips_of_common_domains_are_noticed() {
        for (typed, expected) in [
            ("ada@gmial.com", likely("ada@gmail.com")),
            ("ada@gmail.con", likely("ada@gmail.com")),
            ("ada@gmail.co", likely("ada@gmail.com")),
            ("ada@hotmial.com", likely("ada@hotmail.com")),
            ("ada@outlok.com", likely("ada@outlook.com")),
            ("ada@protnmial.com", possible("ada@protonmail.com")),
            ("Ada@GMail.com,", likely("ada@gmail.com")),
            ("ada@gmail,com", likely("ada@gmail.com")),
            ("ada @gmail.com", likely("ada@gmail.com")),
            ("ada@gmailcom", likely("ada@gmail.com")),
            ("adahotmail.com", likely("ada@hotmail.com")),
            ("mailto:ada@example.com", likely("ada@example.com")),
            ("Ada Lovelace <ada@example.com>", likely("ada@example.com")),
            ("ada@example", likely("")),
            ("ada", likely("")),
            ("ada@b@example.com", likely("")),
        ] {
            assert_eq!(meant(typed, &[]), expected, "{typed}");
        }
    }

    #[test]
    fn good_addresses_are_left_alone() {
        for typed in [
            "ada@gmail.com",
            " ada@example.com ",
            "ada@mail.com",
            "ada@ymail.com",
            "ada@hotmail.se",
            "ada@gmx.at",
            "ada@acme.co",
            "ada@aon.com",
            "ada@mae.com",
            "ada@localhost:4000",
            "ada@sub.example.co.uk",
            "o'hara+portico@example.com",
        ] {
            assert_eq!(meant(typed, &[]), None, "{typed}");
        }
        for common in DOMAINS.common.iter().chain(&DOMAINS.real) {
            assert_eq!(meant(&format!("ada@{common}"), &[]), None, "{common}");
        }
    }

    #[test]
    fn remembered_people_are_compared_and_colleagues_are_not_mixed_up() {
        let ada = &["ada.lovelace@acme-works.com"];
        assert_eq!(
            meant("ada.lovelce@acme-works.com", ada),
            possible("ada.lovelace@acme-works.com")
        );
        assert_eq!(
            meant("ada.lovelace@acme-worsk.com", ada),
            likely("ada.lovelace@acme-works.com")
        );
        assert_eq!(meant("bob@acme-works.com", ada), None);
        assert_eq!(meant("test1@example.com", &["test2@example.com"]), None);
        assert_eq!(meant("jo@example.com", &["joe@example.com"]), None);
        assert_eq!(meant("ADA.Lovelace@acme-works.com", ada), None);
    }

    #[test]
    fn a_slip_offers_the_address_and_shows_it_masked_only() {
        let finding = judge("ada@gmial.com", &[]);
        assert_eq!(finding.status, Status::Warn);
        assert_eq!(finding.suspects[0].cause, Cause::AddressMistyped);
        let email = "ada@gmail.com".to_owned();
        assert_eq!(finding.remedies, [Remedy::Act(Act::UseAddress { email })]);
        let shown = format!("{:?}", finding.evidence);
        assert!(!shown.contains("ada@"), "{shown}");
    }

    #[test]
    fn another_remembered_address_is_a_hint() {
        let remembered = ["ada@example.com".to_owned()];
        let finding = judge("bob@example.com", &remembered);
        assert_eq!(finding.status, Status::Pass);
        assert_eq!(finding.message.unwrap().id, "address-others-remembered");
        assert!(judge("ada@example.com", &remembered).message.is_none());
    }

    #[tokio::test]
    async fn without_an_address_there_is_nothing_to_look_at() {
        let (context, _folder) = testing::context();
        assert_eq!(look(&context).await.status, Status::Skipped);
    }
}
