//! Every environment variable that Portico reads, and what it means.

use std::ffi::OsString;

/// Replaces the data, config and cache folders with one folder.
pub const HOME: &str = "PORTICO_HOME";
/// Where secrets go: `keychain` (default), `file` or `memory`.
pub const VAULT: &str = "PORTICO_VAULT";
/// The file whose first line is the passphrase of the vault `file`.
pub const VAULT_KEY_FILE: &str = "PORTICO_VAULT_KEY_FILE";
/// Issuer of a running sandbox, on loopback; adds the profile `sandbox`.
pub const SANDBOX: &str = "PORTICO_SANDBOX";
/// The key that the list of releases is signed with (minisign, base64), in a build that has none
/// compiled in.
pub const RELEASE_KEY: &str = "PORTICO_RELEASE_KEY";
/// Where that list is, in the same builds.
pub const RELEASES_URL: &str = "PORTICO_RELEASES_URL";
/// `en` or `nb`, over the system's language.
pub const LANGUAGE: &str = "PORTICO_LANGUAGE";
/// The command that opens a browser, over the system's default.
pub const BROWSER: &str = "BROWSER";
/// Set to anything: no colour in the terminal.
pub const NO_COLOR: &str = "NO_COLOR";
/// The terminal's kind: `dumb` takes no colour.
pub const TERM: &str = "TERM";
/// What to log, in `tracing`'s filter syntax; `warn` when absent.
pub const LOG: &str = "PORTICO_LOG";

/// The X server to draw on; without it and the next one there is no desktop (Linux).
pub const DISPLAY: &str = "DISPLAY";
/// The Wayland compositor to draw on (Linux).
pub const WAYLAND_DISPLAY: &str = "WAYLAND_DISPLAY";
/// Set by the Windows Subsystem for Linux, where Windows opens the browser.
pub const WSL: &str = "WSL_DISTRO_NAME";
/// WebKitGTK's own: set to anything, Portico leaves the choice of the renderer alone (Linux).
pub const RENDERER: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// The log-in name, for a person whom only a directory knows (Unix).
pub const USER: &str = "USER";
/// The log-in name (Windows).
pub const USERNAME: &str = "USERNAME";

/// Which desktop it is (Linux).
pub const CURRENT_DESKTOP: &str = "XDG_CURRENT_DESKTOP";

/// Where programs are looked for.
pub const PATH: &str = "PATH";

/// A file of the authorities that vouch for servers (PEM), in place of the system's (Unix, not macOS).
pub const SSL_CERT_FILE: &str = "SSL_CERT_FILE";
/// Folders of the same.
pub const SSL_CERT_DIR: &str = "SSL_CERT_DIR";

/// What the checks look at beside the above: the desktop and browsers. What says which proxies there are is
/// listed in `portico_proxy::surroundings`. Nothing else of the environment is read, and none of it is kept
/// as it is.
pub const SURROUNDINGS: &[&str] = &[
    BROWSER,
    DISPLAY,
    WAYLAND_DISPLAY,
    WSL,
    PATH,
    "DBUS_SESSION_BUS_ADDRESS",
    CURRENT_DESKTOP,
    "XDG_CONFIG_HOME",
    "XDG_CONFIG_DIRS",
    "XDG_DATA_HOME",
    "XDG_DATA_DIRS",
    "CHROME_CONFIG_HOME",
    "CHROME_USER_DATA_DIR",
    "SSH_CONNECTION",
    "ProgramData",
    "ProgramFiles",
    "LOCALAPPDATA",
    "APPDATA",
];

/// Reads one of the variables above.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the environment"
)]
pub fn read(name: &'static str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// Reads one as text; what is no UTF-8 counts as absent.
#[must_use]
pub fn text(name: &'static str) -> Option<String> {
    read(name)?.into_string().ok()
}
