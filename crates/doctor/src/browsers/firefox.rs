//! Cookies in Firefox: `prefs.js` and `user.js` of the profile, and policies.
//!
//! The numbers are those of `nsICookieService`. What is set for single sites is in a database that
//! is not opened here.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::cookies::{Cookies, CookiesUnknown, SetBy, Setting, list, number};
use super::pattern::Pattern;
use crate::context::Target;
use crate::system::ini;

const BEHAVIOR: &str = "network.cookie.cookieBehavior";
const CATEGORY: &str = "browser.contentblocking.category";

const REJECT_FOREIGN: i64 = 1;
const REJECT: i64 = 2;
/// Trackers rejected, the rest kept apart: what Firefox does as it comes.
const PARTITION: i64 = 5;

/// What the settings do with cookies of the sites that the sign-in goes through.
pub(super) fn judge(
    prefs: &str,
    user: &str,
    policies: &Map<String, Value>,
    sites: &[Target],
) -> Result<Cookies, CookiesUnknown> {
    let none = Map::new();
    let policy = policies
        .get("Cookies")
        .and_then(Value::as_object)
        .unwrap_or(&none);
    let listed = |name: &str, site: &Target| {
        list(policy.get(name))
            .into_iter()
            .filter_map(Pattern::parse)
            .any(|origin| origin.takes(site))
    };
    if sites.iter().any(|site| listed("Block", site)) {
        let setting = Setting::on("Cookies.Block", SetBy::Organization);
        return Ok(Cookies::None(setting));
    }
    let allowed = |site: &Target| listed("Allow", site) || listed("AllowSession", site);
    if !sites.is_empty() && sites.iter().all(allowed) {
        return Ok(Cookies::Taken);
    }
    let locked = number(policy.get("Locked"))? == Some(1);
    let (name, by, behavior) = match (of_policy(policy)?, own(prefs, user, BEHAVIOR)) {
        (Some(behavior), _) if locked => ("Cookies.Behavior", SetBy::Organization, behavior),
        (_, Some(own)) => {
            let own = own.parse().map_err(|_| CookiesUnknown::Malformed)?;
            (BEHAVIOR, SetBy::Person, own)
        }
        (Some(behavior), None) => ("Cookies.Behavior", SetBy::Organization, behavior),
        (None, None) => (BEHAVIOR, SetBy::Person, PARTITION),
    };
    match behavior {
        REJECT => Ok(Cookies::None(Setting::number(name, behavior, by))),
        REJECT_FOREIGN => Ok(Cookies::NoThirdParty(Setting::number(name, behavior, by))),
        0 | 3..=PARTITION if own(prefs, user, CATEGORY) == Some("\"strict\"") => Ok(
            Cookies::Guarded(Setting::word(CATEGORY, "strict", SetBy::Person)),
        ),
        0 | 3..=PARTITION => Ok(Cookies::Taken),
        _ => Err(CookiesUnknown::Malformed),
    }
}

/// What an organization's policy comes to; the later names for it and the older ones.
fn of_policy(policy: &Map<String, Value>) -> Result<Option<i64>, CookiesUnknown> {
    let word = |name: &str| policy.get(name).and_then(Value::as_str);
    match word("Behavior") {
        Some("accept") => return Ok(Some(0)),
        Some("reject-foreign") => return Ok(Some(REJECT_FOREIGN)),
        Some("reject") => return Ok(Some(REJECT)),
        Some("limit-foreign") => return Ok(Some(3)),
        Some("reject-tracker") => return Ok(Some(4)),
        Some("reject-tracker-and-partition-foreign") => return Ok(Some(PARTITION)),
        Some(_) => return Err(CookiesUnknown::Malformed),
        None => {}
    }
    if number(policy.get("Default"))? == Some(0) {
        return Ok(Some(REJECT));
    }
    Ok(match word("AcceptThirdParty") {
        Some("never") => Some(REJECT_FOREIGN),
        Some("always") => Some(0),
        Some("from-visited") => Some(3),
        _ => None,
    })
}

/// What the person has set: `user.js` is read over `prefs.js` at every start.
fn own<'a>(prefs: &'a str, user: &'a str, name: &str) -> Option<&'a str> {
    preference(user, name).or_else(|| preference(prefs, name))
}

/// The value in the last line `user_pref("name", value);`. Nothing is executed.
fn preference<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut in_comment = false;
    let mut found = None;
    for line in text.lines() {
        let line = line.trim();
        if in_comment {
            in_comment = !line.contains("*/");
            continue;
        }
        if line.starts_with("/*") {
            in_comment = !line.contains("*/");
            continue;
        }
        let value = line
            .strip_prefix("user_pref(")
            .map(str::trim_start)
            .and_then(|rest| {
                rest.strip_prefix('"')?
                    .strip_prefix(name)?
                    .strip_prefix('"')
            })
            .and_then(|rest| rest.trim_start().strip_prefix(','))
            .and_then(|rest| Some(rest.split_once(')')?.0.trim()));
        found = value.or(found);
    }
    found
}

/// The profile that Firefox starts with, by `profiles.ini`: what an installation has chosen counts
/// before the older mark `Default=1`, and a single profile needs neither.
pub(super) fn profile(folder: &Path, profiles: &str) -> Option<PathBuf> {
    let mut chosen = None;
    let mut marked = None;
    let mut all = Vec::new();
    for section in ini::sections(profiles) {
        if section.name.starts_with("Install") {
            chosen = chosen.or_else(|| section.value("Default"));
        } else if section.name.starts_with("Profile") {
            let path = section.value("Path");
            all.extend(path);
            if section.value("Default") == Some("1") {
                marked = marked.or(path);
            }
        }
    }
    let path = chosen.or(marked).or(match all.as_slice() {
        [only] => Some(only),
        _ => None,
    })?;
    // A path that is not relative takes the folder's place.
    Some(folder.join(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn sites() -> Vec<Target> {
        let url = url::Url::parse("https://app.example.com").unwrap();
        vec![Target::of(&url).unwrap()]
    }

    fn of(prefs: &str, user: &str, policy: Value) -> Result<Cookies, CookiesUnknown> {
        let policies = json!({"Cookies": policy});
        judge(prefs, user, policies.as_object().unwrap(), &sites())
    }

    fn behavior(value: &str) -> String {
        format!(
            "// Mozilla User Preferences\n\nuser_pref(\"browser.startup.page\", 3);\n\
             user_pref(\"network.cookie.cookieBehavior\", {value});\n\
             user_pref(\"network.cookie.cookieBehavior.pbmode\", 2);\n"
        )
    }

    fn is_third(found: &Result<Cookies, CookiesUnknown>, by: SetBy) -> bool {
        matches!(found, Ok(Cookies::NoThirdParty(setting)) if setting.by == by)
    }

    fn is_none(found: &Result<Cookies, CookiesUnknown>, by: SetBy) -> bool {
        matches!(found, Ok(Cookies::None(setting)) if setting.by == by)
    }

    #[test]
    fn each_behavior_is_what_its_number_says() {
        assert_eq!(of("", "", json!({})), Ok(Cookies::Taken));
        for fine in ["0", "3", "4", "5"] {
            assert_eq!(
                of(&behavior(fine), "", json!({})),
                Ok(Cookies::Taken),
                "{fine}"
            );
        }
        assert!(is_third(&of(&behavior("1"), "", json!({})), SetBy::Person));
        assert!(is_none(&of(&behavior("2"), "", json!({})), SetBy::Person));
        for odd in ["7", "\"1\"", "-1", ""] {
            assert_eq!(
                of(&behavior(odd), "", json!({})),
                Err(CookiesUnknown::Malformed),
                "{odd}"
            );
        }
    }

    #[test]
    fn strict_protection_is_named() {
        let strict = "user_pref(\"browser.contentblocking.category\", \"strict\");";
        assert!(matches!(of(strict, "", json!({})), Ok(Cookies::Guarded(_))));
        let standard = "user_pref(\"browser.contentblocking.category\", \"standard\");";
        assert_eq!(of(standard, "", json!({})), Ok(Cookies::Taken));
    }

    #[test]
    fn the_last_line_and_the_persons_own_file_count_and_comments_do_not() {
        let twice = behavior("2") + &behavior("0");
        assert_eq!(of(&twice, "", json!({})), Ok(Cookies::Taken));
        assert_eq!(
            of(&behavior("2"), &behavior("5"), json!({})),
            Ok(Cookies::Taken)
        );
        let commented = "// user_pref(\"network.cookie.cookieBehavior\", 2);\n/*\n\
                         user_pref(\"network.cookie.cookieBehavior\", 2);\n*/\n";
        assert_eq!(of("", commented, json!({})), Ok(Cookies::Taken));
    }

    #[test]
    fn a_locked_policy_wins_and_an_open_one_is_only_the_default() {
        let locked = json!({"Behavior": "reject-foreign", "Locked": true});
        assert!(is_third(
            &of(&behavior("0"), "", locked),
            SetBy::Organization
        ));
        let open = json!({"Behavior": "reject-foreign"});
        assert_eq!(of(&behavior("0"), "", open.clone()), Ok(Cookies::Taken));
        assert!(is_third(&of("", "", open), SetBy::Organization));
        let older = json!({"AcceptThirdParty": "never", "Locked": 1});
        assert!(is_third(&of("", "", older), SetBy::Organization));
        let none = json!({"Default": false, "Locked": true});
        assert!(is_none(&of("", "", none), SetBy::Organization));
        let odd = json!({"Behavior": "sometimes"});
        assert_eq!(of("", "", odd), Err(CookiesUnknown::Malformed));
    }

    #[test]
    fn sites_that_an_organization_lists_win() {
        let allowed = json!({
            "Behavior": "reject", "Locked": true, "Allow": ["https://app.example.com"],
        });
        assert_eq!(of("", "", allowed), Ok(Cookies::Taken));
        let blocked = json!({"Block": {"1": "https://app.example.com"}});
        assert!(is_none(&of("", "", blocked), SetBy::Organization));
    }

    #[test]
    fn an_installations_choice_counts_before_the_older_mark() {
        let folder = Path::new("/f");
        let older = "[Profile0]\nName=a\nIsRelative=1\nPath=Profiles/a\nDefault=1\n\n\
                     [Profile1]\nPath=Profiles/b\nIsRelative=1\n";
        assert_eq!(profile(folder, older), Some("/f/Profiles/a".into()));
        let newer = format!("[Install4F96D1932A9F858E]\nDefault=Profiles/b\nLocked=1\n\n{older}");
        assert_eq!(profile(folder, &newer), Some("/f/Profiles/b".into()));
        let single = "[Profile0]\nPath=/elsewhere/p\nIsRelative=0\n";
        assert_eq!(profile(folder, single), Some("/elsewhere/p".into()));
        let unclear = "[Profile0]\nPath=a\n[Profile1]\nPath=b\n";
        assert_eq!(profile(folder, unclear), None);
        assert_eq!(profile(folder, "\u{0}\u{0}rubbish=[["), None);
    }
}
