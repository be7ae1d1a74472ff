//! What the environment says: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`. Where a
//! variable is set in both cases, the small one counts, as in curl.

use url::Url;

use crate::fault::{Fault, Reason, Wrong};
use crate::no_proxy::NoProxy;
use crate::proxy::Proxy;
use crate::surroundings::Surroundings;
use crate::way::{Rule, Source, Ways};

/// The way that the environment names for an address; none where it says nothing of it.
pub(crate) fn ways(surroundings: &Surroundings, address: &Url) -> Result<Option<Ways>, Fault> {
    let of_its_kind: &[&'static str] = match address.scheme() {
        "https" => &["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"],
        _ => &["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"],
    };
    named(
        surroundings,
        address,
        of_its_kind,
        &["no_proxy", "NO_PROXY"],
    )
}

/// The same by the first of these variables that is set.
pub(crate) fn named(
    surroundings: &Surroundings,
    address: &Url,
    proxies: &[&'static str],
    exceptions: &[&'static str],
) -> Result<Option<Ways>, Fault> {
    let set = |names: &[&'static str]| {
        let is_set = |name: &&&'static str| {
            let value = surroundings.variables.get(**name);
            value.is_some_and(|value| !value.is_empty())
        };
        names.iter().find(is_set).copied()
    };
    if let Some(list) = set(exceptions) {
        let text = surroundings.text(list).map_err(|_| not_a_list(list))?;
        let exceptions = NoProxy::read(text.unwrap_or_default());
        if let Some(entry) = exceptions.leaves_out(address) {
            let rule = Rule::Except {
                list: list.to_owned(),
                entry: entry.to_owned(),
            };
            return Ok(Some(Ways::direct(Some(Source::Environment(list)), rule)));
        }
    }
    let Some(variable) = set(proxies) else {
        return Ok(None);
    };
    let text = surroundings.text(variable);
    let text = text.map_err(|wrong| wrong.at(variable))?;
    let proxy = Proxy::parse(text.unwrap_or_default()).map_err(|wrong| wrong.at(variable))?;
    Ok(Some(Ways::through(proxy, Source::Environment(variable))))
}

fn not_a_list(variable: &str) -> Fault {
    let wrong = Wrong {
        reason: Reason::NotText,
        right: "localhost,.example.com,10.0.0.0/8".to_owned(),
    };
    wrong.at(variable)
}

/// The entries of `NO_PROXY` that leave nothing out: the variable, the entry, and how what it seems to
/// mean is written.
#[must_use]
pub fn idle_exceptions(surroundings: &Surroundings) -> Vec<(&'static str, String, String)> {
    let lists = ["no_proxy", "NO_PROXY"];
    let Some((variable, text)) = lists
        .into_iter()
        .find_map(|name| Some((name, surroundings.variable(name)?)))
    else {
        return Vec::new();
    };
    let list = NoProxy::read(text);
    let idle = list.idle().into_iter();
    idle.map(|(entry, right)| (variable, entry.to_owned(), right))
        .collect()
}
