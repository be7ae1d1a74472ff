//! Cookies in Chrome and the variants of Chromium: `Preferences` of the profile, and policies.
//!
//! The names and numbers are those of Chromium's `content_settings` component and its policy list.

use serde_json::Value;

use super::cookies::{Cookies, CookiesUnknown, Policies, SetBy, Setting, list, number};
use super::pattern::{BLOCK, Rule};
use crate::context::Target;

const ALLOW: i64 = 1;
const SESSION_ONLY: i64 = 4;

/// A variant of Chromium with protections of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChromiumVariant {
    Plain,
    /// With tracking prevention.
    Edge,
    /// With Shields, which keep other sites' cookies away as it comes.
    Brave,
}

/// What the settings do with cookies of the sites that the sign-in goes through.
pub(super) fn judge(
    variant: ChromiumVariant,
    preferences: &Value,
    policies: &Policies,
    sites: &[Target],
) -> Result<Cookies, CookiesUnknown> {
    if !preferences.is_object() {
        return Err(CookiesUnknown::Malformed);
    }
    let settings = Settings {
        variant,
        preferences,
        policies,
        exceptions: exceptions(preferences, "cookies"),
        managed: managed(policies),
    };
    for site in sites {
        if let Some(setting) = settings.own_cookies_blocked(site)? {
            return Ok(Cookies::None(setting));
        }
    }
    let found = settings.third_party()?;
    let all_let_through = !sites.is_empty() && sites.iter().all(|site| settings.lets_through(site));
    Ok(match found {
        Cookies::NoThirdParty(_) | Cookies::Guarded(_) if all_let_through => Cookies::Taken,
        found => found,
    })
}

struct Settings<'a> {
    variant: ChromiumVariant,
    preferences: &'a Value,
    policies: &'a Policies,
    exceptions: Vec<Rule>,
    managed: Vec<Rule>,
}

impl Settings<'_> {
    fn mandatory(&self, name: &str) -> Result<Option<i64>, CookiesUnknown> {
        number(self.policies.mandatory.get(name))
    }

    fn recommended(&self, name: &str) -> Result<Option<i64>, CookiesUnknown> {
        number(self.policies.recommended.get(name))
    }

    fn preference(&self, pointer: &str) -> Result<Option<i64>, CookiesUnknown> {
        number(self.preferences.pointer(pointer))
    }

    /// The setting that keeps a site from its own cookies. A policy, also one for every site, beats
    /// what the person has set, also where that is for this site only.
    fn own_cookies_blocked(&self, site: &Target) -> Result<Option<Setting>, CookiesUnknown> {
        let organization = SetBy::Organization;
        if let Some(rule) = Rule::deciding(&self.managed, site) {
            return Ok((rule.setting == BLOCK)
                .then(|| Setting::number("CookiesBlockedForUrls", BLOCK, organization)));
        }
        if let Some(all) = self.mandatory("DefaultCookiesSetting")? {
            return Ok(
                (all == BLOCK).then(|| Setting::number("DefaultCookiesSetting", all, organization))
            );
        }
        if let Some(rule) = Rule::deciding(&self.exceptions, site) {
            let name = "profile.content_settings.exceptions.cookies";
            return Ok((rule.setting == BLOCK).then(|| Setting::number(name, BLOCK, SetBy::Person)));
        }
        let name = "profile.default_content_setting_values.cookies";
        if let Some(all) = self.preference("/profile/default_content_setting_values/cookies")? {
            return Ok((all == BLOCK).then(|| Setting::number(name, all, SetBy::Person)));
        }
        Ok(self
            .recommended("DefaultCookiesSetting")?
            .filter(|all| *all == BLOCK)
            .map(|all| Setting::number("DefaultCookiesSetting", all, organization)))
    }

    fn third_party(&self) -> Result<Cookies, CookiesUnknown> {
        const POLICY: &str = "BlockThirdPartyCookies";
        match self.mandatory(POLICY)? {
            Some(0) => return Ok(Cookies::Taken),
            Some(_) => {
                return Ok(Cookies::NoThirdParty(Setting::on(
                    POLICY,
                    SetBy::Organization,
                )));
            }
            None => {}
        }
        // A group of people that Google once blocked them for, whatever the mode says.
        if self.preference("/tracking_protection/tracking_protection_3pcd_enabled")? == Some(1) {
            let name = "tracking_protection.tracking_protection_3pcd_enabled";
            return Ok(Cookies::NoThirdParty(Setting::on(name, SetBy::Person)));
        }
        let found = match (
            self.preference("/profile/cookie_controls_mode")?,
            self.preference("/profile/block_third_party_cookies")?,
            self.recommended(POLICY)?,
        ) {
            (Some(1), _, _) => Some(Setting::number(
                "profile.cookie_controls_mode",
                1,
                SetBy::Person,
            )),
            (Some(0 | 2), _, _) => None,
            (Some(_), _, _) => return Err(CookiesUnknown::Malformed),
            (None, Some(1), _) => Some(Setting::on(
                "profile.block_third_party_cookies",
                SetBy::Person,
            )),
            (None, Some(_), _) | (None, None, None | Some(0)) => None,
            (None, None, Some(_)) => Some(Setting::on(POLICY, SetBy::Organization)),
        };
        match (self.variant, found) {
            (ChromiumVariant::Plain, None) => Ok(Cookies::Taken),
            (ChromiumVariant::Edge, None) => self.tracking_prevention(),
            (ChromiumVariant::Brave, setting) => self.shields(setting),
            (ChromiumVariant::Plain | ChromiumVariant::Edge, Some(setting)) => {
                Ok(Cookies::NoThirdParty(setting))
            }
        }
    }

    /// Edge: 1 Basic, 2 Balanced, 3 Strict, which gets in the way of some sign-ins.
    fn tracking_prevention(&self) -> Result<Cookies, CookiesUnknown> {
        const STRICT: i64 = 3;
        let policy = self.mandatory("TrackingPrevention")?;
        let on = self.preference("/enhanced_tracking_prevention/enabled")? != Some(0);
        let own = self.preference("/enhanced_tracking_prevention/user_pref")?;
        let recommended = self.recommended("TrackingPrevention")?;
        let organization = SetBy::Organization;
        Ok(match (policy, own, recommended) {
            (Some(STRICT), _, _) | (None, None, Some(STRICT)) => {
                Cookies::Guarded(Setting::number("TrackingPrevention", STRICT, organization))
            }
            (None, Some(STRICT), _) if on => Cookies::Guarded(Setting::number(
                "enhanced_tracking_prevention.user_pref",
                STRICT,
                SetBy::Person,
            )),
            _ => Cookies::Taken,
        })
    }

    /// Brave blocks other sites' cookies as it comes, and may write that down as if it were chosen:
    /// only what an organization has set is more than that.
    fn shields(&self, setting: Option<Setting>) -> Result<Cookies, CookiesUnknown> {
        if let Some(setting) = setting.filter(|setting| setting.by == SetBy::Organization) {
            return Ok(Cookies::NoThirdParty(setting));
        }
        let name = "shieldsCookiesV3";
        let pointer = "/profile/default_content_setting_values/shieldsCookiesV3";
        Ok(match self.preference(pointer)? {
            Some(ALLOW) => Cookies::Taken,
            _ => Cookies::Guarded(Setting::word(name, "default", SetBy::Person)),
        })
    }

    fn lets_through(&self, site: &Target) -> bool {
        let shields = match self.variant {
            ChromiumVariant::Brave => exceptions(self.preferences, "shieldsCookiesV3"),
            ChromiumVariant::Plain | ChromiumVariant::Edge => Vec::new(),
        };
        self.managed
            .iter()
            .chain(&self.exceptions)
            .chain(&shields)
            .any(|rule| rule.lets_through(site))
    }
}

/// What the person has set for single sites.
fn exceptions(preferences: &Value, kind: &str) -> Vec<Rule> {
    let pointer = format!("/profile/content_settings/exceptions/{kind}");
    let Some(Value::Object(rules)) = preferences.pointer(&pointer) else {
        return Vec::new();
    };
    rules
        .iter()
        .filter_map(|(patterns, rule)| {
            Rule::parse(patterns, rule.get("setting").and_then(Value::as_i64)?)
        })
        .collect()
}

/// What the organization has set for single sites: a pattern for all of them is not heeded there.
fn managed(policies: &Policies) -> Vec<Rule> {
    [
        ("CookiesAllowedForUrls", ALLOW),
        ("CookiesSessionOnlyForUrls", SESSION_ONLY),
        ("CookiesBlockedForUrls", BLOCK),
    ]
    .into_iter()
    .flat_map(|(name, setting)| {
        list(policies.mandatory.get(name))
            .into_iter()
            .filter_map(move |patterns| Rule::parse(patterns, setting))
            .filter(|rule| !rule.is_for_all())
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn sites() -> Vec<Target> {
        let url = url::Url::parse("https://app.example.com").unwrap();
        vec![Target::of(&url).unwrap()]
    }

    fn of(
        variant: ChromiumVariant,
        preferences: Value,
        mandatory: Value,
    ) -> Result<Cookies, CookiesUnknown> {
        let policies = Policies {
            mandatory: mandatory.as_object().cloned().unwrap(),
            ..Policies::default()
        };
        judge(variant, &preferences, &policies, &sites())
    }

    fn plain(preferences: Value) -> Result<Cookies, CookiesUnknown> {
        of(ChromiumVariant::Plain, preferences, json!({}))
    }

    fn name(cookies: &Cookies) -> &'static str {
        match cookies {
            Cookies::Taken => "taken",
            Cookies::Guarded(_) => "guarded",
            Cookies::NoThirdParty(setting) => setting.name,
            Cookies::None(_) => "none",
        }
    }

    fn exception(patterns: &str, setting: i64) -> Value {
        json!({"exceptions": {"cookies": {patterns: {"setting": setting}}}})
    }

    #[test]
    fn what_is_not_set_is_the_browsers_default_and_fine() {
        assert_eq!(plain(json!({})), Ok(Cookies::Taken));
        assert_eq!(plain(json!({"profile": {}})), Ok(Cookies::Taken));
        for mode in [0, 2] {
            let set = json!({"profile": {"cookie_controls_mode": mode}});
            assert_eq!(plain(set), Ok(Cookies::Taken), "{mode}");
        }
        for all in [1, 4] {
            let set = json!({"profile": {"default_content_setting_values": {"cookies": all}}});
            assert_eq!(plain(set), Ok(Cookies::Taken), "{all}");
        }
    }

    #[test]
    fn third_party_cookies_are_blocked_by_each_setting_that_does_so() {
        for (preferences, setting) in [
            (
                json!({"profile": {"cookie_controls_mode": 1}}),
                "profile.cookie_controls_mode",
            ),
            (
                json!({"profile": {"block_third_party_cookies": true}}),
                "profile.block_third_party_cookies",
            ),
            (
                json!({
                    "profile": {"cookie_controls_mode": 0},
                    "tracking_protection": {"tracking_protection_3pcd_enabled": true},
                }),
                "tracking_protection.tracking_protection_3pcd_enabled",
            ),
        ] {
            assert_eq!(name(&plain(preferences).unwrap()), setting);
        }
        let newer = json!({"profile": {
            "cookie_controls_mode": 0, "block_third_party_cookies": true,
        }});
        assert_eq!(plain(newer), Ok(Cookies::Taken));
    }

    #[test]
    fn all_cookies_are_blocked_by_the_default_or_for_the_service_alone() {
        let all = json!({"profile": {"default_content_setting_values": {"cookies": 2}}});
        assert_eq!(name(&plain(all).unwrap()), "none");
        let for_it = json!({"profile": {"content_settings": exception("[*.]example.com,*", 2)}});
        assert_eq!(name(&plain(for_it).unwrap()), "none");
        let other = json!({"profile": {"content_settings": exception("[*.]example.org,*", 2)}});
        assert_eq!(plain(other), Ok(Cookies::Taken));
    }

    #[test]
    fn an_exception_for_the_service_wins_over_the_persons_own_setting() {
        let all = json!({"profile": {
            "default_content_setting_values": {"cookies": 2},
            "content_settings": exception("https://[*.]example.com:443,*", 1),
        }});
        assert_eq!(plain(all), Ok(Cookies::Taken));
        for patterns in ["[*.]example.com,*", "*,[*.]example.com"] {
            let third = json!({"profile": {
                "cookie_controls_mode": 1, "content_settings": exception(patterns, 1),
            }});
            assert_eq!(plain(third), Ok(Cookies::Taken), "{patterns}");
        }
        let for_another = json!({"profile": {
            "cookie_controls_mode": 1, "content_settings": exception("[*.]example.org,*", 1),
        }});
        assert!(matches!(plain(for_another), Ok(Cookies::NoThirdParty(_))));
    }

    #[test]
    fn a_policy_wins_over_the_person_and_over_their_exceptions() {
        let person = json!({"profile": {
            "cookie_controls_mode": 0, "content_settings": exception("[*.]example.org,*", 1),
        }});
        let found = of(
            ChromiumVariant::Plain,
            person,
            json!({"BlockThirdPartyCookies": true}),
        );
        let Ok(Cookies::NoThirdParty(setting)) = found else {
            panic!("{found:?}");
        };
        assert_eq!(setting.by, SetBy::Organization);
        let opened = json!({"profile": {"cookie_controls_mode": 1}});
        let policy = json!({"BlockThirdPartyCookies": 0});
        assert_eq!(
            of(ChromiumVariant::Plain, opened, policy),
            Ok(Cookies::Taken)
        );
        let allowed = json!({"profile": {"content_settings": exception("[*.]example.com,*", 1)}});
        let found = of(
            ChromiumVariant::Plain,
            allowed,
            json!({"DefaultCookiesSetting": 2}),
        );
        assert!(matches!(found, Ok(Cookies::None(_))), "{found:?}");
    }

    #[test]
    fn an_organizations_list_of_sites_wins_over_its_default() {
        let policy = json!({
            "DefaultCookiesSetting": 2,
            "BlockThirdPartyCookies": true,
            "CookiesAllowedForUrls": ["[*.]example.com"],
        });
        assert_eq!(
            of(ChromiumVariant::Plain, json!({}), policy),
            Ok(Cookies::Taken)
        );
        let for_all = json!({"CookiesBlockedForUrls": ["*"]});
        assert_eq!(
            of(ChromiumVariant::Plain, json!({}), for_all),
            Ok(Cookies::Taken)
        );
        let registry = json!({"CookiesBlockedForUrls": {"1": "[*.]example.com"}});
        let found = of(ChromiumVariant::Plain, json!({}), registry);
        assert!(matches!(found, Ok(Cookies::None(_))), "{found:?}");
    }

    #[test]
    fn a_recommendation_holds_until_the_person_chooses() {
        let policies = Policies {
            recommended: json!({"BlockThirdPartyCookies": true})
                .as_object()
                .cloned()
                .unwrap(),
            ..Policies::default()
        };
        let found = judge(ChromiumVariant::Plain, &json!({}), &policies, &sites());
        assert_eq!(name(&found.unwrap()), "BlockThirdPartyCookies");
        let chosen = json!({"profile": {"cookie_controls_mode": 0}});
        let found = judge(ChromiumVariant::Plain, &chosen, &policies, &sites());
        assert_eq!(found, Ok(Cookies::Taken));
    }

    #[test]
    fn what_is_not_understood_is_not_called_fine() {
        for preferences in [
            json!([]),
            json!({"profile": {"cookie_controls_mode": "1"}}),
            json!({"profile": {"cookie_controls_mode": 3}}),
        ] {
            assert_eq!(plain(preferences), Err(CookiesUnknown::Malformed));
        }
    }

    #[test]
    fn edges_strict_prevention_is_named_and_balanced_is_fine() {
        let edge = |preferences, policy| of(ChromiumVariant::Edge, preferences, policy);
        let prevention = |level: i64| json!({"enhanced_tracking_prevention": {"user_pref": level}});
        assert_eq!(edge(json!({}), json!({})), Ok(Cookies::Taken));
        assert_eq!(edge(prevention(2), json!({})), Ok(Cookies::Taken));
        assert_eq!(name(&edge(prevention(3), json!({})).unwrap()), "guarded");
        let relaxed = json!({"TrackingPrevention": 2});
        assert_eq!(edge(prevention(3), relaxed), Ok(Cookies::Taken));
        let strict = json!({"TrackingPrevention": 3});
        assert_eq!(name(&edge(prevention(1), strict).unwrap()), "guarded");
    }

    #[test]
    fn brave_as_it_comes_is_no_alarm_and_an_organizations_block_is() {
        let brave = |preferences, policy| of(ChromiumVariant::Brave, preferences, policy);
        let third = json!({"profile": {"cookie_controls_mode": 1}});
        assert_eq!(name(&brave(json!({}), json!({})).unwrap()), "guarded");
        assert_eq!(name(&brave(third, json!({})).unwrap()), "guarded");
        let down = json!({"profile": {"content_settings": {"exceptions": {
            "shieldsCookiesV3": {"*,https://app.example.com": {"setting": 1}},
        }}}});
        assert_eq!(brave(down, json!({})), Ok(Cookies::Taken));
        let policy = json!({"BlockThirdPartyCookies": true});
        let found = brave(json!({}), policy).unwrap();
        assert_eq!(name(&found), "BlockThirdPartyCookies");
    }
}
