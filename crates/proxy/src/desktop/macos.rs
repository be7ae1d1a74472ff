#![allow(unsafe_code, reason = "the system's lists have no types")]

//! The proxies of macOS' network settings, as the system's store has them: the dictionary that
//! `CFNetworkCopySystemProxySettings` gives as well.

use system_configuration::core_foundation::array::CFArray;
use system_configuration::core_foundation::base::{CFType, TCFType};
use system_configuration::core_foundation::number::CFNumber;
use system_configuration::core_foundation::string::CFString;
use system_configuration::dynamic_store::SCDynamicStoreBuilder;
use url::Url;

use super::Settings;
use super::dynamic_store::{self, KEYS, Value, Values};
use crate::surroundings::Surroundings;

pub(super) async fn read(_: &Surroundings) -> Option<Settings> {
    Some(dynamic_store::settings(&current()?))
}

pub(super) async fn offered(surroundings: &Surroundings) -> Option<Url> {
    // The system keeps this file up to date for programs of other systems.
    super::offered_by(&surroundings.read(&surroundings.path("etc/resolv.conf"))?)
}

fn current() -> Option<Values> {
    let store = SCDynamicStoreBuilder::new("portico").build()?;
    let proxies = store.get_proxies()?;
    let value = |key: &&'static str| {
        let value = proxies.find(CFString::new(key))?;
        Some((*key, plain(&value)?))
    };
    Some(KEYS.iter().filter_map(value).collect())
}

fn plain(value: &CFType) -> Option<Value> {
    if let Some(text) = value.downcast::<CFString>() {
        return Some(Value::Text(text.to_string()));
    }
    if let Some(number) = value.downcast::<CFNumber>() {
        return number.to_i64().map(Value::Number);
    }
    let list: CFArray = value.downcast()?;
    let texts = list.get_all_values().into_iter().filter_map(|each| {
        // SAFETY: what a list holds lives as long as the list, and is some object of the system's.
        let each = unsafe { CFType::wrap_under_get_rule(each) };
        Some(each.downcast::<CFString>()?.to_string())
    });
    Some(Value::List(texts.collect()))
}
