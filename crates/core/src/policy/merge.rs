//! What is in force of what the sources say: key by key, each with where it comes from.

use serde::Serialize;

use super::keys::{Key, Levels, Shape, Spec, TABLE};
use super::level::{Level, Scope};
use super::source::{Entry, Source, State};
use super::value::{self, Value, means_issuer};

/// A value that does not count, because another one stands above it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overridden {
    /// Which.
    pub value: Option<Value>,
    /// How strongly it stands.
    pub level: Level,
    /// Where it comes from.
    pub origin: String,
}

/// What holds for a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// Which.
    pub key: Key,
    /// The value in force; none where nobody has set one, or where the key is closed.
    pub value: Option<Value>,
    /// How strongly it stands.
    pub level: Level,
    /// For whom it was said.
    pub scope: Scope,
    /// Where it comes from; none for what is built in.
    pub origin: Option<String>,
    /// Whether people can't change it.
    pub locked: bool,
    /// Whether it is at its narrowest because what was ordered can't be understood.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
    /// What else was said, the strongest first.
    pub overridden: Vec<Overridden>,
    /// What is wrong with the value.
    pub error: Option<String>,
    /// What was left out or taken in another way, which is no error.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// A key that this version does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unknown {
    /// As it is written.
    pub key: String,
    /// The key that was probably meant.
    pub nearest: &'static str,
    /// Where it stands.
    pub origin: String,
}

/// A value from somewhere else than a source of the organisation's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// For which key.
    pub key: Key,
    /// The value.
    pub value: Value,
    /// `CommandLine`, `Person` or `BuiltIn`.
    pub level: Level,
    /// Where it comes from.
    pub origin: Option<String>,
}

/// All keys with what holds for them, in the order of the table, and those that are not known.
#[must_use]
pub(crate) fn merge(sources: &[Source], wishes: &[Wish]) -> (Vec<Setting>, Vec<Unknown>) {
    let settings = TABLE
        .iter()
        .map(|spec| Candidates::of(spec, sources, wishes).settled(spec))
        .collect();
    (settings, unknown(sources))
}

fn unknown(sources: &[Source]) -> Vec<Unknown> {
    let told = sources.iter().filter(|source| source.state == State::Used);
    told.filter(|source| source.is_only_policy)
        .flat_map(|source| &source.entries)
        .filter(|entry| entry.key.is_none())
        .map(|entry| Unknown {
            key: entry.name.clone(),
            nearest: Key::nearest(&entry.name).name,
            origin: entry.origin.clone(),
        })
        .collect()
}

/// One value of a source, or why it is none.
#[derive(Debug, Clone)]
struct Said {
    value: Result<Value, String>,
    level: Level,
    scope: Scope,
    origin: Option<String>,
}

/// All that is said of a key.
#[derive(Debug, Default)]
struct Candidates {
    /// The strongest first.
    machine: Vec<Said>,
    user: Vec<Said>,
    below: Vec<Said>,
    notes: Vec<String>,
}

impl Candidates {
    fn of(spec: &Spec, sources: &[Source], wishes: &[Wish]) -> Self {
        let mut all = Self::default();
        let mut recommended: [Vec<Said>; 2] = Default::default();
        // The last one wins.
        for source in sources.iter().rev() {
            if source.state != State::Used {
                continue;
            }
            let entries = source.entries.iter().rev();
            for entry in entries.filter(|entry| entry.key == Some(spec.key)) {
                let Some(said) = all.take(spec, source, entry) else {
                    continue;
                };
                match (said.level, said.scope) {
                    (Level::Mandatory, Scope::Machine) => all.machine.push(said),
                    (Level::Mandatory, Scope::User) => all.user.push(said),
                    (_, Scope::Machine) => recommended[0].push(said),
                    (_, Scope::User) => recommended[1].push(said),
                }
            }
        }
        let wished = |level: Level| {
            let wishes = wishes.iter();
            wishes
                .filter(move |wish| wish.key == spec.key && wish.level == level)
                .map(move |wish| Said {
                    value: Ok(wish.value.clone()),
                    level,
                    scope: match level {
                        Level::BuiltIn => Scope::Machine,
                        _ => Scope::User,
                    },
                    origin: wish.origin.clone(),
                })
        };
        all.below.extend(wished(Level::CommandLine));
        all.below.extend(wished(Level::Person));
        all.below.extend(recommended.into_iter().flatten());
        all.below.extend(wished(Level::BuiltIn));
        all
    }

    /// What an entry says, if the key may stand there.
    fn take(&mut self, spec: &Spec, source: &Source, entry: &Entry) -> Option<Said> {
        let mut note = |why: &str| self.notes.push(format!("{}: {why}", entry.origin));
        let level = match (source.level, spec.levels) {
            (Level::Mandatory, Levels::Recommended) => {
                note("it can only be recommended, and counts as recommended");
                Level::Recommended
            }
            (Level::Mandatory, _) => Level::Mandatory,
            (_, Levels::Mandatory) => {
                note("it can't be recommended, and is not used");
                return None;
            }
            (level, _) => level,
        };
        let is_for_users = match level {
            Level::Mandatory => spec.per_user || spec.may_be_narrowed(),
            _ => spec.per_user,
        };
        if source.scope == Scope::User && !is_for_users {
            note("it can't be set for one user, and is not used");
            return None;
        }
        let read = value::read(spec, &entry.raw, source.manner);
        let value = match read {
            Ok(read) => {
                for dropped in read.dropped {
                    note(&dropped);
                }
                Ok(read.value)
            }
            Err(wrong) => Err(format!(
                "{}: {}; it has to be {}",
                entry.origin, wrong.what, wrong.right
            )),
        };
        Some(Said {
            value,
            level,
            scope: source.scope,
            origin: Some(entry.origin.clone()),
        })
    }

    fn settled(self, spec: &Spec) -> Setting {
        match spec.restricts() {
            true => self.restricted(spec),
            false => self.first_right(spec),
        }
    }

    /// The first value that is one; what is wrong is passed over.
    fn first_right(self, spec: &Spec) -> Setting {
        let Self {
            machine,
            user,
            below,
            notes,
        } = self;
        let all: Vec<Said> = machine.into_iter().chain(user).chain(below).collect();
        let chosen = all.iter().position(|said| said.value.is_ok());
        let passed_over = all.iter().take(chosen.unwrap_or(all.len()));
        let errors: Vec<&str> = passed_over
            .filter_map(|said| said.value.as_ref().err().map(String::as_str))
            .collect();
        let error = (!errors.is_empty()).then(|| errors.join("; "));
        let setting = match chosen.and_then(|at| all.get(at)) {
            Some(said) => of(spec, said),
            None => nothing(spec),
        };
        let rest = all.iter().skip(chosen.map_or(all.len(), |at| at + 1));
        Setting {
            overridden: rest.map(overridden).collect(),
            error,
            notes,
            ..setting
        }
    }

    /// The machine's value, made narrower by the user's; a wrong one closes.
    fn restricted(mut self, spec: &Spec) -> Setting {
        let user = self.user.first().cloned().filter(|said| match &said.value {
            // The widest value narrows nothing.
            Ok(value) => Some(value) != widest(spec).as_ref(),
            Err(_) => true,
        });
        let setting = match (self.machine.first(), user) {
            (None, None) => {
                self.user.clear();
                return self.first_right(spec);
            }
            (Some(said), None) => of(spec, said),
            (None, Some(said)) => of(spec, &said),
            (Some(machine), Some(user)) => narrowed(spec, machine, &user),
        };
        // Whoever made it as it is, is not below it.
        let mut rest: Vec<Said> = self.machine.drain(..).chain(self.user.drain(..)).collect();
        rest.retain(|said| said.origin != setting.origin);
        rest.append(&mut self.below);
        Setting {
            overridden: rest.iter().map(overridden).collect(),
            notes: self.notes,
            ..setting
        }
    }
}

fn overridden(said: &Said) -> Overridden {
    Overridden {
        value: said.value.as_ref().ok().cloned(),
        level: said.level,
        origin: said.origin.clone().unwrap_or_else(|| "built in".to_owned()),
    }
}

fn nothing(spec: &Spec) -> Setting {
    Setting {
        key: spec.key,
        value: None,
        level: Level::BuiltIn,
        scope: Scope::Machine,
        origin: None,
        locked: false,
        closed: false,
        overridden: Vec::new(),
        error: None,
        notes: Vec::new(),
    }
}

/// The setting that one value makes.
fn of(spec: &Spec, said: &Said) -> Setting {
    let is_closed = said.value.is_err();
    Setting {
        value: said.value.as_ref().ok().cloned(),
        level: said.level,
        scope: said.scope,
        origin: said.origin.clone(),
        locked: said.level == Level::Mandatory,
        closed: is_closed,
        error: said.value.as_ref().err().cloned(),
        ..nothing(spec)
    }
}

/// What both allow.
fn narrowed(spec: &Spec, machine: &Said, user: &Said) -> Setting {
    let (wide, narrow) = match (&machine.value, &user.value) {
        (Err(_), _) => return of(spec, machine),
        (_, Err(_)) => return of(spec, user),
        (Ok(machine), Ok(user)) => (machine, user),
    };
    let value = match (wide, narrow) {
        (Value::List(ours), Value::List(theirs)) => Value::List(in_both(spec, ours, theirs)),
        (ours, theirs) => match strictness(spec, theirs) > strictness(spec, ours) {
            true => theirs.clone(),
            false => ours.clone(),
        },
    };
    let said = match &value == wide {
        true => machine,
        false => user,
    };
    Setting {
        value: Some(value),
        ..of(spec, said)
    }
}

/// What is in both lists.
fn in_both(spec: &Spec, ours: &[String], theirs: &[String]) -> Vec<String> {
    if spec.key != Key::AllowedIssuers {
        let both = ours.iter().filter(|it| theirs.contains(it));
        return both.cloned().collect();
    }
    let mut both: Vec<String> = Vec::new();
    for (one, others) in [(ours, theirs), (theirs, ours)] {
        for issuer in one {
            let is_meant = others.iter().any(|other| covers(other, issuer));
            if is_meant && !both.contains(issuer) {
                both.push(issuer.clone());
            }
        }
    }
    both
}

/// Whether a pattern of issuers means all that another one means.
fn covers(pattern: &str, other: &str) -> bool {
    match other.strip_prefix("https://*.") {
        Some(below) => pattern.strip_prefix("https://*.").is_some_and(|above| {
            below == above
                || below
                    .strip_suffix(above)
                    .is_some_and(|it| it.ends_with('.'))
        }),
        None => means_issuer(pattern, other),
    }
}

/// How narrow a value is; the same for what has no order.
fn strictness(spec: &Spec, value: &Value) -> i64 {
    match (spec.shape, value) {
        (Shape::Switch, Value::Switch(on)) => i64::from(*on == strict_side(spec.key)),
        (Shape::Seconds { .. }, Value::Seconds(seconds)) => -i64::from(*seconds),
        (Shape::Choice(words), Value::Text(word)) if spec.key != Key::Vault => {
            let place = words.iter().position(|it| it == word);
            i64::try_from(place.unwrap_or_default()).unwrap_or_default()
        }
        _ => 0,
    }
}

/// On which side a switch takes something away.
pub(super) fn strict_side(key: Key) -> bool {
    key != Key::UserProfiles
}

/// The value that takes nothing away, where there is one.
fn widest(spec: &Spec) -> Option<Value> {
    match spec.shape {
        Shape::Switch => Some(Value::Switch(!strict_side(spec.key))),
        Shape::Choice(words) if spec.key != Key::Vault => {
            words.first().map(|word| Value::Text((*word).to_owned()))
        }
        _ => None,
    }
}

#[cfg(test)]
#[path = "merge_tests.rs"]
mod tests;
