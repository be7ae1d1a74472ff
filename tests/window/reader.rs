//! What a screen reader is told of the window: the tree of the real web view, read over AT-SPI as a
//! screen reader reads it.

use std::collections::HashMap;
use std::fmt;
use std::time::{Duration, Instant};

use zbus::blocking::{Connection, Proxy, connection};
use zbus::zvariant::OwnedObjectPath;

use crate::desktop::PATIENCE;

const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";
const ROOT: &str = "/org/a11y/atspi/accessible/root";

/// What an element is, by its number (`AtspiRole`); WebKit has no words for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// What nothing is asked of here.
    Other = 0,
    CheckBox = 7,
    ComboBox = 11,
    Dialog = 16,
    List = 31,
    PasswordText = 40,
    PushButton = 43,
    RadioButton = 44,
    ToggleButton = 62,
    Entry = 79,
    Heading = 83,
    Link = 88,
    DocumentWeb = 95,
    Landmark = 110,
}

/// What a person does something with.
const OPERATED: [Role; 8] = [
    Role::CheckBox,
    Role::ComboBox,
    Role::Entry,
    Role::Link,
    Role::PasswordText,
    Role::PushButton,
    Role::RadioButton,
    Role::ToggleButton,
];
const SHOWN: [Role; 5] = [
    Role::Dialog,
    Role::DocumentWeb,
    Role::Heading,
    Role::Landmark,
    Role::List,
];

impl Role {
    fn numbered(number: u32) -> Self {
        let mut known = OPERATED.into_iter().chain(SHOWN);
        let found = known.find(|role| *role as u32 == number);
        found.unwrap_or(Role::Other)
    }

    pub fn is_operated(self) -> bool {
        OPERATED.contains(&self)
    }
}

/// The states that matter here, by their number (`AtspiStateType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Checked = 4,
    Focusable = 11,
    Focused = 12,
    Showing = 25,
    Invalid = 36,
}

const STATES: [State; 5] = [
    State::Checked,
    State::Focusable,
    State::Focused,
    State::Showing,
    State::Invalid,
];

/// An element as it is told.
#[derive(Debug, Clone)]
pub struct Node {
    pub role: Role,
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
        write!(f, "{:?} {:?}", self.role, self.name)?;
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
    pub fn with(&self, role: Role) -> impl Iterator<Item = &Node> {
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

    /// Reads until nothing is missing any more; says what is where that never comes.
    pub fn reads_until(&self, missing: impl Fn(&Page) -> Vec<String>) {
        let start = Instant::now();
        loop {
            // What changes while it is read is read again.
            let page = self.page().unwrap_or_default();
            let missing = missing(&page);
            if missing.is_empty() {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "{missing:#?}, read is\n{page}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// All of the page, as it is now.
    fn page(&self) -> zbus::Result<Page> {
        let mut page = Page::default();
        let root = OwnedObjectPath::try_from(ROOT)?;
        for program in self.children(&("org.a11y.atspi.Registry".to_owned(), root))? {
            self.find_page(&program, &mut page)?;
        }
        Ok(page)
    }

    fn find_page(&self, at: &Reference, page: &mut Page) -> zbus::Result<()> {
        if self.role(at)? == Role::DocumentWeb {
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
        let parts = states.iter().rev();
        let states = parts.fold(0, |all, part| all << 32 | u64::from(*part));
        let attributes: HashMap<String, String> = it.call("GetAttributes", &())?;
        page.0.push(Node {
            role: self.role(at)?,
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

    fn role(&self, at: &Reference) -> zbus::Result<Role> {
        let number = self.proxy(at, ACCESSIBLE)?.call("GetRole", &())?;
        Ok(Role::numbered(number))
    }

    fn text(&self, at: &Reference) -> zbus::Result<String> {
        let it = self.proxy(at, "org.a11y.atspi.Text")?;
        let text: String = it.call("GetText", &(0, -1))?;
        // An element within a text stands there as one character.
        Ok(text.replace('\u{fffc}', "").trim().to_owned())
    }

    /// One by one: what is in another process, as the page is, is left out where all are asked for.
    fn children(&self, at: &Reference) -> zbus::Result<Vec<Reference>> {
        let it = self.proxy(at, ACCESSIBLE)?;
        let count: i32 = it.get_property("ChildCount")?;
        let children: zbus::Result<Vec<Reference>> = (0..count)
            .map(|at| it.call("GetChildAtIndex", &(at)))
            .collect();
        let is_there = |(_, path): &Reference| !path.as_str().ends_with("/null");
        Ok(children?.into_iter().filter(is_there).collect())
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
