//! From an address to the ways there. The strongest that says anything decides: what the organisation
//! orders, what this program was told, the environment, what the organisation recommends, the desktop.
//! This computer itself is never reached through a proxy.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::{Mutex, RwLock};
use tokio::sync::OnceCell;
use url::Url;

use crate::desktop::{self, Set, Settings};
use crate::environment;
use crate::fault::Fault;
use crate::kept::Kept;
use crate::near;
use crate::order::{Mode, Order, Orders};
use crate::outside::Outside;
use crate::pac::{self, Loaded, Script};
use crate::proxy::Proxy;
use crate::surroundings::Surroundings;
use crate::way::{self, Rule, Source, Way, Ways};

/// How long what was found out counts. It is dropped before that when this computer's own address
/// becomes another one.
pub const LIFE: Duration = Duration::from_mins(1);
/// The same where a script could not be had: a network may just be coming up.
const LIFE_WITHOUT_SCRIPT: Duration = Duration::from_secs(10);
/// How long a proxy that was dead is tried last.
pub const DEAD: Duration = Duration::from_mins(1);
/// So many addresses' ways are known at most.
const MOST: usize = 256;

/// What was found out about addresses.
#[derive(Debug)]
pub struct Found {
    /// The ways, in the order of the addresses that were asked for.
    pub ways: Vec<Result<Ways, Fault>>,
    /// The script that was in force for one of them.
    pub script: Script,
}

/// The one place that decides. What it reads of the desktop and of scripts it keeps for [`LIFE`].
#[derive(Debug, Default)]
pub struct Resolver {
    surroundings: Surroundings,
    told: Option<Result<Proxy, Fault>>,
    orders: RwLock<Orders>,
    known: Mutex<HashMap<String, Kept<Result<Ways, Fault>>>>,
    dead: Mutex<HashMap<String, Instant>>,
    desktop: tokio::sync::Mutex<Option<Kept<Arc<Desktop>>>>,
    scripts: tokio::sync::Mutex<HashMap<String, Kept<Loaded>>>,
}

#[derive(Debug)]
struct Desktop {
    settings: Option<Settings>,
    /// The script that the network offers, once it was looked for.
    offered: OnceCell<Option<Url>>,
}

/// What is known of an address before anybody is asked.
enum Decision {
    Made(Result<Ways, Fault>),
    Script(Url, Source),
    Desktop,
}

impl Resolver {
    /// Of a computer. `told` is a proxy that counts over the environment and the desktop.
    #[must_use]
    pub fn new(surroundings: Surroundings, told: Option<&str>) -> Self {
        let read = |text| Proxy::parse(text).map_err(|wrong| wrong.at("the proxy of this program"));
        Self {
            surroundings,
            told: told.map(read),
            ..Self::default()
        }
    }

    /// What it looks at.
    #[must_use]
    pub fn surroundings(&self) -> &Surroundings {
        &self.surroundings
    }

    /// Takes what an organisation has set.
    pub fn obey(&self, orders: Orders) {
        let mut known = self.orders.write();
        if *known != orders {
            *known = orders;
            self.known.lock().clear();
        }
    }

    /// The ways to an address, as they were found out within [`LIFE`].
    ///
    /// # Errors
    /// When what is set can't be read.
    pub async fn ways(&self, outside: &dyn Outside, address: &Url) -> Result<Ways, Fault> {
        if near::is_loopback(address) {
            return Ok(Ways::direct(None, Rule::Loopback));
        }
        let origin = address.origin().ascii_serialization();
        let own = pac::own_addresses();
        if let Some(kept) = self.known.lock().get(&origin)
            && kept.counts(own)
        {
            return kept.what.clone();
        }
        let mut found = self
            .ask(outside, std::slice::from_ref(address), false)
            .await;
        let ways = found
            .ways
            .pop()
            .unwrap_or(Ok(Ways::direct(None, Rule::Unset)));
        if let Ok(ways) = &ways {
            tracing::debug!("{}", ways.said(address.host_str().unwrap_or_default()));
        }
        let mut known = self.known.lock();
        if known.len() >= MOST {
            known.clear();
        }
        let life = match &ways {
            Ok(ways) if ways.rule == Rule::WithoutScript => LIFE_WITHOUT_SCRIPT,
            _ => LIFE,
        };
        known.insert(origin, Kept::new(own, life, ways.clone()));
        ways
    }

    /// Reads what the desktop says, where that decides for an address: whoever asks for the ways meanwhile
    /// waits for the rest of it only.
    pub async fn read_ahead(&self, address: &Url) {
        if matches!(self.decide(address), Decision::Desktop) {
            self.desktop().await;
        }
    }

    /// The ways to addresses. Takes 4 s at most; the network is only touched for a script, and not where
    /// `offline` says so.
    pub async fn ask(&self, outside: &dyn Outside, addresses: &[Url], offline: bool) -> Found {
        let decided = addresses.iter().map(|address| self.decide(address));
        self.resolve(outside, addresses, decided.collect(), offline)
            .await
    }

    /// The ways of a browser that follows this computer's settings, also to this computer itself: what
    /// Portico alone was told does not count. Browsers that have settings do not look at the environment.
    pub async fn ask_of_browsers(
        &self,
        outside: &dyn Outside,
        addresses: &[Url],
        offline: bool,
    ) -> Found {
        let has_settings = self.desktop().await.settings.is_some();
        let decided = addresses.iter().map(|address| match has_settings {
            true => Decision::Desktop,
            false => match environment::ways(&self.surroundings, address) {
                Ok(ways) => {
                    Decision::Made(Ok(ways.unwrap_or_else(|| Ways::direct(None, Rule::Unset))))
                }
                Err(fault) => Decision::Made(Err(fault)),
            },
        });
        self.resolve(outside, addresses, decided.collect(), offline)
            .await
    }

    /// Whether a browser with these settings sends even this computer's own addresses to the proxy
    /// (`<-loopback>`), which it does not by itself.
    pub async fn takes_loopback_on_purpose(&self) -> bool {
        let desktop = self.desktop().await;
        let settings = desktop.settings.as_ref();
        settings.is_some_and(|settings| settings.exceptions.loopback_on_purpose())
    }

    /// Notes that a proxy could not be reached.
    pub fn note_dead(&self, proxy: &Proxy) {
        self.dead.lock().insert(proxy.origin(), Instant::now());
    }

    /// Notes that a proxy has answered.
    pub fn note_alive(&self, proxy: &Proxy) {
        self.dead.lock().remove(&proxy.origin());
    }

    /// The ways in the order in which they are tried: those through proxies that were dead a moment ago
    /// come last.
    #[must_use]
    pub fn in_order(&self, ways: &Ways) -> Vec<Way> {
        let dead = self.dead.lock();
        let was_dead = |way: &Way| {
            let since = way.proxy().and_then(|proxy| dead.get(&proxy.origin()));
            since.is_some_and(|since| since.elapsed() < DEAD)
        };
        let mut all = ways.ways.clone();
        all.sort_by_key(was_dead);
        all
    }

    fn decide(&self, address: &Url) -> Decision {
        if near::is_loopback(address) {
            return Decision::Made(Ok(Ways::direct(None, Rule::Loopback)));
        }
        let orders = self.orders.read();
        if let Some(decision) = orders
            .mandatory
            .as_ref()
            .and_then(|it| ordered(it, address))
        {
            return decision;
        }
        if let Some(told) = &self.told {
            let through = |proxy: &Proxy| Ways::through(proxy.clone(), Source::Portico);
            return Decision::Made(told.as_ref().map(through).map_err(Clone::clone));
        }
        match environment::ways(&self.surroundings, address) {
            Ok(None) => {}
            Ok(Some(ways)) => return Decision::Made(Ok(ways)),
            Err(fault) => return Decision::Made(Err(fault)),
        }
        let recommended = orders.recommended.as_ref();
        recommended
            .and_then(|it| ordered(it, address))
            .unwrap_or(Decision::Desktop)
    }

    async fn resolve(
        &self,
        outside: &dyn Outside,
        addresses: &[Url],
        decided: Vec<Decision>,
        offline: bool,
    ) -> Found {
        let mut script = Script::None;
        let mut by_desktop = Vec::new();
        let mut by_script: HashMap<String, (Url, Source, Vec<usize>)> = HashMap::new();
        let mut ways: Vec<Option<Result<Ways, Fault>>> = Vec::new();
        for (place, decision) in decided.into_iter().enumerate() {
            ways.push(match decision {
                Decision::Made(made) => Some(made),
                Decision::Desktop => {
                    by_desktop.push(place);
                    None
                }
                Decision::Script(url, source) => {
                    let all = by_script.entry(url.to_string());
                    all.or_insert((url, source, Vec::new())).2.push(place);
                    None
                }
            });
        }
        let at = |places: &[usize]| -> Vec<Url> {
            places
                .iter()
                .filter_map(|it| addresses.get(*it).cloned())
                .collect()
        };
        for (url, source, places) in by_script.into_values() {
            let named = Some(Ok(url));
            let loaded = self.loaded(outside, &source, named, None, offline).await;
            let direct = |_: &Url| Ok(Ways::direct(Some(source.clone()), Rule::WithoutScript));
            let (found, state) = scripted(outside, loaded, &at(&places), direct).await;
            script = state;
            for (place, found) in places.into_iter().zip(found) {
                if let Some(slot) = ways.get_mut(place) {
                    *slot = Some(found);
                }
            }
        }
        if !by_desktop.is_empty() {
            let (found, state) = self.of_desktop(outside, &at(&by_desktop), offline).await;
            if state != Script::None {
                script = state;
            }
            for (place, found) in by_desktop.into_iter().zip(found) {
                if let Some(slot) = ways.get_mut(place) {
                    *slot = Some(found);
                }
            }
        }
        let ways = ways.into_iter();
        Found {
            ways: ways
                .map(|it| it.unwrap_or_else(|| Ok(Ways::direct(None, Rule::Unset))))
                .collect(),
            script,
        }
    }

    async fn of_desktop(
        &self,
        outside: &dyn Outside,
        addresses: &[Url],
        offline: bool,
    ) -> (Vec<Result<Ways, Fault>>, Script) {
        let desktop = self.desktop().await;
        let Some(settings) = &desktop.settings else {
            let unset = addresses
                .iter()
                .map(|_| Ok(Ways::direct(None, Rule::Unset)));
            return (unset.collect(), Script::None);
        };
        if settings.by_portal {
            let mut all = Vec::new();
            for address in addresses {
                // An offline run asks nobody: the portal may have to load a script.
                let said = match offline {
                    true => None,
                    false => desktop::by_portal(&self.surroundings, address).await,
                };
                let unset = || {
                    Ok(Ways::direct(
                        Some(Source::Desktop(settings.place)),
                        Rule::Unset,
                    ))
                };
                all.push(said.unwrap_or_else(unset));
            }
            return (all, Script::None);
        }
        let offered = match settings.detect && !offline {
            true => {
                let look = || desktop::offered(&self.surroundings);
                desktop.offered.get_or_init(look).await.clone()
            }
            false => None,
        };
        let loaded = match settings.script.is_some() || offered.is_some() {
            true => {
                let (by, named) = (Source::Desktop(settings.place), settings.script.clone());
                self.loaded(outside, &by, named, offered, offline).await
            }
            false => Loaded::None,
        };
        let fixed = |address: &Url| fixed(&self.surroundings, settings, address);
        scripted(outside, loaded, addresses, fixed).await
    }

    async fn desktop(&self) -> Arc<Desktop> {
        let own = pac::own_addresses();
        let mut kept = self.desktop.lock().await;
        if let Some(kept) = kept.as_ref().filter(|kept| kept.counts(own)) {
            return kept.what.clone();
        }
        let read = Arc::new(Desktop {
            settings: desktop::read(&self.surroundings).await,
            offered: OnceCell::new(),
        });
        *kept = Some(Kept::new(own, LIFE, read.clone()));
        read
    }

    async fn loaded(
        &self,
        outside: &dyn Outside,
        by: &Source,
        named: Set<Url>,
        offered: Option<Url>,
        offline: bool,
    ) -> Loaded {
        let key = format!("{by} {named:?} {offered:?} {offline}");
        let own = pac::own_addresses();
        let mut scripts = self.scripts.lock().await;
        if let Some(kept) = scripts.get(&key).filter(|kept| kept.counts(own)) {
            return kept.what.clone();
        }
        let loaded = pac::load(outside, by, named, offered, offline).await;
        scripts.retain(|_, kept| kept.counts(own));
        let life = match &loaded {
            Loaded::Unreachable(..) => LIFE_WITHOUT_SCRIPT,
            _ => LIFE,
        };
        scripts.insert(key, Kept::new(own, life, loaded.clone()));
        loaded
    }
}

/// What an order says of an address; none where it leaves it to the system.
fn ordered(order: &Order, address: &Url) -> Option<Decision> {
    let source = order.source.clone();
    Some(match &order.mode {
        Mode::System => return None,
        Mode::Direct => Decision::Made(Ok(Ways::direct(Some(source), Rule::Set))),
        Mode::Closed(fault) => Decision::Made(Err(fault.clone())),
        Mode::Pac(url) => Decision::Script(url.clone(), source),
        Mode::Fixed { proxy, bypass } => {
            Decision::Made(Ok(match order.exceptions().entry_for(address) {
                Some(entry) => {
                    let rule = Rule::Except {
                        list: bypass.place.clone(),
                        entry: entry.to_owned(),
                    };
                    Ways::direct(Some(source), rule)
                }
                None => Ways::through(proxy.clone(), source),
            }))
        }
    })
}

/// The ways that a script names; where it can't be had or does not work, those without it.
async fn scripted(
    outside: &dyn Outside,
    loaded: Loaded,
    addresses: &[Url],
    without: impl Fn(&Url) -> Result<Ways, Fault>,
) -> (Vec<Result<Ways, Fault>>, Script) {
    let all_without = || addresses.iter().map(&without).collect();
    let (source, text) = match loaded {
        Loaded::None => return (all_without(), Script::None),
        Loaded::Fault(fault) => {
            let all = addresses.iter().map(|_| Err(fault.clone()));
            return (all.collect(), Script::None);
        }
        Loaded::NotAsked(address) => return (all_without(), Script::Undecided { address }),
        Loaded::Unreachable(address, status) => {
            tracing::warn!(?status, "PAC {} can't be loaded", way::shown(&address));
            return (all_without(), Script::Unreachable { address, status });
        }
        Loaded::Text(source, text) => (source, text),
    };
    let Some(address) = source.script().cloned() else {
        return (all_without(), Script::None);
    };
    let Some(answers) = pac::ask(outside, &text, addresses).await else {
        tracing::warn!("{source} does not work");
        return (all_without(), Script::Broken { address });
    };
    let ways = answers.into_iter().map(|(answer, ways)| {
        Ok(Ways {
            ways,
            source: Some(source.clone()),
            rule: Rule::Answer(answer),
        })
    });
    (ways.collect(), Script::Answers { address })
}

/// The way of the desktop's fixed proxies.
fn fixed(surroundings: &Surroundings, settings: &Settings, address: &Url) -> Result<Ways, Fault> {
    let source = Source::Desktop(settings.place);
    if let Some(variables) = &settings.variables {
        if let Some(fault) = &variables.unknown {
            return Err(fault.clone());
        }
        let mut names = match address.scheme() {
            "https" => variables.https.clone(),
            _ => variables.http.clone(),
        };
        names.extend(&variables.socks);
        let ways = environment::named(surroundings, address, &names, &variables.no)?;
        return Ok(ways.unwrap_or_else(|| Ways::direct(Some(source), Rule::Unset)));
    }
    let proxy = match address.scheme() {
        "https" => settings.https.as_ref(),
        _ => settings.http.as_ref(),
    };
    let Some(proxy) = proxy.or(settings.socks.as_ref()) else {
        let rule = match settings.script.is_some() {
            true => Rule::WithoutScript,
            false => Rule::Unset,
        };
        return Ok(Ways::direct(Some(source), rule));
    };
    if let Some(entry) = settings.exceptions.entry_for(address) {
        let rule = Rule::Except {
            list: settings.place.to_owned(),
            entry: entry.to_owned(),
        };
        return Ok(Ways::direct(Some(source), rule));
    }
    Ok(Ways::through(proxy.clone()?, source))
}
