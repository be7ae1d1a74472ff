//! The two packages, and what they say of themselves.

/// The two packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// `portico`: no window, no GTK.
    CommandLine,
    /// `portico-desktop`: the window; it needs the other one in the same version.
    Window,
}

impl Part {
    pub(crate) const ALL: [Self; 2] = [Part::CommandLine, Part::Window];

    /// The package's name, and its program's.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Part::CommandLine => "portico",
            Part::Window => "portico-desktop",
        }
    }

    pub(crate) fn summary(self) -> &'static str {
        match self {
            Part::CommandLine => "sign in once, on the command line",
            Part::Window => "sign in once, on the desktop",
        }
    }

    /// Paragraphs, of lines that are short enough for every package manager.
    pub(crate) fn description(self) -> &'static [&'static str] {
        match self {
            Part::CommandLine => &[
                "Portico signs you in with e-mail and password, with Google or with\n\
                 your company's SSO, keeps the session in the system's keychain, and\n\
                 hands out tokens to programs that ask for them.",
                "When signing in does not work, it finds out why. This package is the\n\
                 command line; it needs no desktop.",
            ],
            Part::Window => &[
                "Portico signs you in with e-mail and password, with Google or with\n\
                 your company's SSO, and keeps the session in the system's keychain.",
                "When signing in does not work, it finds out why. This package is the\n\
                 window, with an icon in the tray if the desktop shows one.",
            ],
        }
    }
}
