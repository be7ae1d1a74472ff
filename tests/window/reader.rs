//! What a screen reader is told of the window: the tree of the real web view, read over AT-SPI as a
//! screen reader reads it.

use std::collections::HashMap;
use std::fmt;
use std::time::Instant;

use zbus::blocking::{Connection, Proxy, connection};
use zbus::zvariant::OwnedObjectPath;

use crate::desktop::PATIENCE;

const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";
const ROOT: &str = "/org/a11y/atspi/accessible/root";

/// The states that matter here, by their number (`AtspiStateType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Checked = 4,
    Editable = 7,
    Expanded = 10,
    Focusable = 11,
    Focused = 12,
    Showing = 25,
    Invalid = 36,
}

const STATES: [State; 7] = [
    State::Checked,
    State::Editable,
    State::Expanded,
    State::Focusable,
    State::Focused,
    State::Showing,
    State::Invalid,
];

/// An element as it is told.
#[derive(Debug, Clone)]
pub struct Node {
    pub role: String,
    pub name: String,
    pub description: String,
    pub text: String,
    /// `assertive`, `polite`: what comes here is read out by itself.
    pub live: Option<String>,
    states: u64,
}

impl Node {
    pub fn is(&self, state: State) -> bool {
        self.states & (1 << state as u64) != 0
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.role, self.name)?;
        if !self.description.is_empty() {
            write!(f, " ({:?})", self.description)?;
        }
        if !self.text.is_empty() && self.text != self.name {
            write!(f, " says {:?}", self.text)?;
        }
        if let Some(live) = &self.live {
            write!(f, " {live}")?;
        }
        for state in STATES.into_iter().filter(|state| self.is(*state)) {
            write!(f, " {state:?}")?;
        }
        Ok(())
    }
}

/// The page's elements, in reading order.
#[derive(Debug, Default)]
pub struct Page(pub Vec<Node>);

impl Page {
    /// Whether it has an element of this role and name.
    pub fn has(&self, role: &str, name: &str) -> bool {
        self.with(role).any(|node| node.name == name)
    }

    pub fn with(&self, role: &str) -> impl Iterator<Item = &Node> {
        let role = role.to_owned();
        self.0.iter().filter(move |node| node.role == role)
    }
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|node| writeln!(f, "{node}"))
    }
}

/// Reads the window that is on a session bus.
pub struct Reader(Connection);

type Reference = (String, OwnedObjectPath);

impl Reader {
    pub fn on(session_bus: &str) -> Self {
        let session = connection::Builder::address(session_bus).unwrap();
        let session = session.build().unwrap();
        let address: String = Proxy::new(&session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus")
            .unwrap()
            .call("GetAddress", &())
            .expect("at-spi2-core is needed for the window's tests");
        let bus = connection::Builder::address(address.as_str()).unwrap();
        Self(bus.build().unwrap())
    }

    /// Reads until what is read is as wanted; says what was read last where it never is.
    pub fn reads(&self, what: &str, wanted: impl Fn(&Page) -> bool) -> Page {
        let start = Instant::now();
        loop {
            let page = self.page();
            if wanted(&page) {
                return page;
            }
            assert!(start.elapsed() < PATIENCE, "{what}: read is\n{page}");
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
    }

    /// All of the page, as it is now.
    fn page(&self) -> Page {
        let mut page = Page::default();
        let registry = ("org.a11y.atspi.Registry".to_owned(), path(ROOT));
        for program in self.children(&registry).unwrap_or_default() {
            // What changes while it is read is read again.
            let _ = self.find_page(&program, &mut page);
        }
        page
    }

    fn find_page(&self, at: &Reference, page: &mut Page) -> zbus::Result<()> {
        if self
            .proxy(at, ACCESSIBLE)?
            .call::<_, _, String>("GetRoleName", &())?
            == "document web"
        {
            return self.read(at, page);
        }
        for child in self.children(at)? {
            self.find_page(&child, page)?;
        }
        Ok(())
    }

    fn read(&self, at: &Reference, page: &mut Page) -> zbus::Result<()> {
        let it = self.proxy(at, ACCESSIBLE)?;
        let states: Vec<u32> = it.call("GetState", &())?;
        let states = states
            .iter()
            .rev()
            .fold(0, |all, part| all << 32 | u64::from(*part));
        let attributes: HashMap<String, String> = it.call("GetAttributes", &())?;
        page.0.push(Node {
            role: it.call("GetRoleName", &())?,
            name: it.get_property("Name")?,
            description: it.get_property("Description")?,
            text: self.text(at).unwrap_or_default(),
            live: attributes.get("live").cloned(),
            states,
        });
        for child in self.children(at)? {
            self.read(&child, page)?;
        }
        Ok(())
    }

    fn text(&self, at: &Reference) -> zbus::Result<String> {
        let text: String = self
            .proxy(at, "org.a11y.atspi.Text")?
            .call("GetText", &(0, -1))?;
        // An element within a text stands there as one character.
        Ok(text.replace('\u{fffc}', "").trim().to_owned())
    }

    fn children(&self, at: &Reference) -> zbus::Result<Vec<Reference>> {
        self.proxy(at, ACCESSIBLE)?.call("GetChildren", &())
    }

    fn proxy<'a>(&'a self, at: &'a Reference, interface: &'static str) -> zbus::Result<Proxy<'a>> {
        zbus::blocking::proxy::Builder::new(&self.0)
            .destination(at.0.as_str())?
            .path(at.1.as_str())?
            .interface(interface)?
            .cache_properties(zbus::proxy::CacheProperties::No)
            .build()
    }
}

fn path(path: &str) -> OwnedObjectPath {
    OwnedObjectPath::try_from(path).unwrap()
}
