//! The one gate: what the organisation lets in, and what it lets go on. It comes before every other
//! check, and window, command line, library and links all pass it.

use crate::address;
use crate::domain::{Method, Origin};
use crate::oidc::issuer::trimmed;
use crate::problem::{Code, ManagedBy, Problem};
use crate::profile::Profile;

use super::value::{domain, means_issuer};
use super::{Key, Policy, Value};

/// Who came back, as far as the provider vouches for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrival<'a> {
    /// The address, where the provider has verified it.
    pub verified_address: Option<&'a str>,
    /// The tenants that they come from.
    pub organizations: &'a [String],
}

/// A session that goes on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stands<'a> {
    /// The profile's name.
    pub name: &'a str,
    /// The profile of that name today, where it leads to the session's own client and issuer.
    pub profile: Option<&'a Profile>,
    /// Who issued it.
    pub issuer: &'a str,
    /// How the person came in.
    pub method: Method,
    /// Whose it is.
    pub arrival: Arrival<'a>,
}

impl Policy {
    /// Whether anybody may sign in at all: not while something that binds can't be read.
    ///
    /// # Errors
    /// `policy_forbids`, naming what is to blame.
    pub fn opens(&self) -> Result<(), Problem> {
        if let Some(source) = self.missed() {
            let why = source.why.as_deref().unwrap_or("it can't be read");
            let mut problem = Problem::new(Code::PolicyForbids)
                .with_detail(format!("nobody can sign in until this is fixed: {why}"));
            problem.about.managed_by = Some(ManagedBy {
                origin: Some(source.origin.clone()),
                ..self.managed_by()
            });
            return Err(problem);
        }
        for key in [
            Key::Vault,
            Key::ProxyMode,
            Key::ProxyServer,
            Key::ProxyPacUrl,
        ] {
            if self.ordered(key).is_some_and(|setting| setting.closed) {
                return Err(self.forbids(key, "nobody can sign in until this is fixed"));
            }
        }
        Ok(())
    }

    /// Whether a profile may be signed in with in this way.
    ///
    /// # Errors
    /// `policy_forbids`, saying which key does not allow it.
    pub fn allows(&self, profile: &Profile, method: Option<Method>) -> Result<(), Problem> {
        self.opens()?;
        let issuer = profile.issuer.as_ref().or(profile.sign_in_page.as_ref());
        self.allows_profile(&profile.name, Some(profile))?;
        self.allows_issuer(issuer.map(trimmed))?;
        self.allows_method(method)
    }

    /// Whether reports may be sent by what a profile says. One about a policy that can't be read may be.
    ///
    /// # Errors
    /// `policy_forbids`, saying which key does not allow it.
    pub(crate) fn allows_reports_of(&self, profile: &Profile) -> Result<(), Problem> {
        if self.missed().is_some() {
            return Ok(());
        }
        let issuer = profile.issuer.as_ref().or(profile.sign_in_page.as_ref());
        self.allows_profile(&profile.name, Some(profile))?;
        self.allows_issuer(issuer.map(trimmed))
    }

    /// Whether who came back may have a session.
    ///
    /// # Errors
    /// `policy_forbids`, saying which key does not allow it.
    pub(crate) fn allows_person(&self, arrival: Arrival<'_>) -> Result<(), Problem> {
        if let Some(domains) = self.list(Key::AllowedDomains) {
            let Some(address) = arrival.verified_address else {
                return Err(self.forbids(
                    Key::AllowedDomains,
                    "the provider hasn't verified an e-mail address",
                ));
            };
            let comparable = address::comparable_as_given(address);
            let of = comparable.rsplit_once('@').and_then(|(_, of)| domain(of));
            if !of.is_some_and(|of| domains.contains(&of)) {
                return Err(self.forbids(
                    Key::AllowedDomains,
                    &format!("{address} is of another domain"),
                ));
            }
        }
        if let Some(allowed) = self.list(Key::AllowedOrganizations)
            && !arrival.organizations.iter().any(|it| is_among(it, allowed))
        {
            let seen = match arrival.organizations {
                [] => "the provider names no organisation".to_owned(),
                seen => format!("{} is another organisation", seen.join(", ")),
            };
            return Err(self.forbids(Key::AllowedOrganizations, &seen));
        }
        Ok(())
    }

    /// Whether a session may go on. While something that binds can't be read, nothing is ended.
    ///
    /// # Errors
    /// `policy_forbids`, saying which key does not allow it.
    pub(crate) fn allows_session(&self, session: Stands<'_>) -> Result<(), Problem> {
        if self.missed().is_some() {
            return Ok(());
        }
        self.allows_profile(session.name, session.profile)?;
        let issuer = crate::oidc::issuer::form(session.issuer);
        self.allows_issuer(Some(&issuer))?;
        self.allows_method(Some(session.method))?;
        self.allows_person(session.arrival)
    }

    fn allows_profile(&self, name: &str, profile: Option<&Profile>) -> Result<(), Problem> {
        let allowed = self.list(Key::AllowedProfiles);
        let is_named = allowed.is_some_and(|names| names.iter().any(|it| it == name));
        // A name is anybody's to choose.
        let is_own = match profile {
            Some(profile) => match profile.origin {
                Origin::Policy => false,
                // Whoever starts the program says where it leads.
                Origin::BuiltIn => profile.name == "sandbox" && !is_named,
                Origin::File => true,
            },
            None => true,
        };
        if allowed.is_some() && (!is_named || is_own) {
            let why = match is_named {
                true => format!("this {name} is not the organisation's"),
                false => format!("the profile {name} is not among the allowed ones"),
            };
            return Err(self.forbids(Key::AllowedProfiles, &why));
        }
        match is_own && !self.user_profiles() {
            true => Err(self.forbids(
                Key::UserProfiles,
                &format!("the profile {name} is not the organisation's"),
            )),
            false => Ok(()),
        }
    }

    fn allows_issuer(&self, issuer: Option<&str>) -> Result<(), Problem> {
        let Some(allowed) = self.list(Key::AllowedIssuers) else {
            return Ok(());
        };
        match issuer {
            Some(issuer) if allowed.iter().any(|it| means_issuer(it, issuer)) => Ok(()),
            issuer => {
                let issuer = issuer.unwrap_or("a profile without an issuer");
                let why = format!("{issuer} is not among the allowed issuers");
                Err(self.forbids(Key::AllowedIssuers, &why))
            }
        }
    }

    fn allows_method(&self, method: Option<Method>) -> Result<(), Problem> {
        match (self.methods(), method) {
            (Some(allowed), Some(method)) if !allowed.contains(&method) => {
                Err(self.forbids(Key::Methods, "this way of signing in is not allowed"))
            }
            (Some(none), None) if none.is_empty() => {
                Err(self.forbids(Key::Methods, "no way of signing in is allowed"))
            }
            _ => Ok(()),
        }
    }

    /// How people come in with a profile where nobody says it, and where its own way is not allowed.
    pub(crate) fn usual_method(&self, profile: &Profile) -> Option<Method> {
        let allowed = self.methods()?;
        let own = profile.methods.first()?;
        let leads_elsewhere = !profile.domains.is_empty() || profile.webfinger;
        if allowed.contains(own) && (profile.states_methods || allowed.contains(&Method::Password))
        {
            return None;
        }
        if leads_elsewhere && allowed.contains(&Method::Sso) {
            return Some(Method::Sso);
        }
        let stated = profile.methods.iter().find(|it| allowed.contains(it));
        let in_the_browser = [Method::Sso, Method::Browser, Method::Device];
        let any = in_the_browser.iter().find(|it| allowed.contains(it));
        stated.or(any).copied()
    }

    /// Whether the organisation itself has named an issuer, so that it may be given a password here.
    pub(crate) fn names_issuer(&self, issuer: &str) -> bool {
        let form = crate::oidc::issuer::form(issuer);
        let allowed = self.list(Key::AllowedIssuers).unwrap_or_default();
        allowed.contains(&form)
    }

    /// Where the people of an address's domain sign in, and by which key.
    #[must_use]
    pub(crate) fn profile_for_address(&self, email: &str) -> Option<String> {
        let (_, of) = email.rsplit_once('@')?;
        let of = domain(of)?;
        let Some(Value::List(all)) = self.setting(Key::SsoDomains)?.value.as_ref() else {
            return None;
        };
        let to = all
            .iter()
            .filter_map(|it| it.split_once('='))
            .find(|(from, _)| *from == of)?
            .1;
        let presets = self.presets();
        let is_it = |profile: &&Profile| {
            profile.name == to || profile.issuer.as_ref().map(trimmed) == Some(to)
        };
        presets.iter().find(is_it).map(|it| it.name.clone())
    }
}

/// Names of tenants are the provider's own, with their capitals; numbers of the kind that Microsoft
/// gives and domains have none that matter.
fn is_among(organization: &str, allowed: &[String]) -> bool {
    let has_no_case = |it: &str| it.contains('.') || uuid::Uuid::try_parse(it).is_ok();
    allowed
        .iter()
        .any(|it| it == organization || (has_no_case(it) && it.eq_ignore_ascii_case(organization)))
}
