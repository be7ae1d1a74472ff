//! System packages: which are missing, and how they get here.

use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;

use crate::Trouble;
use crate::process::Program;
use crate::workspace::is_ci;

/// What a chore needs from the system, beside Rust and Node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// To compile anything: Rust's own linker, and C in rustls and SQLite.
    Build,
    /// To compile the window, and to show it.
    Window,
    /// A session bus and a keychain, where no desktop brings them.
    Keychain,
    /// To drive the window and a browser without a screen.
    Tests,
    /// To make packages.
    Packages,
    /// To install packages where they do no harm, and to find fault with them.
    PackageTests,
    /// To install them in roots of their own, and to read the recipes.
    PackageRoots,
    /// To compile for Windows with rustup's target, and to run what was compiled.
    Windows,
}

impl Need {
    /// Debian's and Ubuntu's names.
    fn debian(self) -> &'static [&'static str] {
        match self {
            Need::Build => &["build-essential", "pkg-config", "ca-certificates"],
            Need::Window => &[
                "libwebkit2gtk-4.1-dev",
                "libayatana-appindicator3-1",
                "xdg-utils",
                "desktop-file-utils",
            ],
            Need::Keychain => &[
                "dbus-daemon",
                "gnome-keyring",
                "libglib2.0-bin",
                "libsecret-tools",
            ],
            Need::Tests => &[
                "at-spi2-core",
                "xvfb",
                "xauth",
                "xclip",
                "webkit2gtk-driver",
                "chromium",
                "chromium-driver",
                "firefox-esr",
                "iproute2",
                "util-linux",
                "strace",
                "file",
                "git",
                "squid",
                "krb5-kdc",
                "krb5-admin-server",
                "krb5-user",
                "ansible-core",
                "python3-samba",
            ],
            Need::Packages => &["dpkg-dev", "msitools", "rpm", "wixl", "xz-utils"],
            Need::PackageTests => &[
                "appstream",
                "cabextract",
                "desktop-file-utils",
                "lintian",
                "man-db",
                "minisign",
                "rpmlint",
            ],
            Need::PackageRoots => &[
                "cpio",
                "createrepo-c",
                "debootstrap",
                "dnf",
                "flatpak-builder",
                "gnupg",
                "makepkg",
                "nix-bin",
                "openssl",
                "osslsigncode",
                "reprepro",
                "ruby",
                "unzip",
            ],
            Need::Windows => &["gcc-mingw-w64-x86-64", "python3-samba", "wine", "wine64"],
        }
    }

    fn fedora(self) -> &'static [&'static str] {
        match self {
            Need::Build => &["gcc", "gcc-c++", "pkgconf-pkg-config"],
            Need::Window => &[
                "webkit2gtk4.1-devel",
                "libayatana-appindicator-gtk3",
                "xdg-utils",
                "desktop-file-utils",
            ],
            Need::Keychain => &["dbus-daemon", "gnome-keyring", "libsecret"],
            Need::Tests => &[
                "at-spi2-core",
                "xorg-x11-server-Xvfb",
                "xclip",
                "chromium",
                "chromedriver",
            ],
            Need::Packages => &["dpkg-dev", "rpm-build", "xz"],
            Need::PackageTests => &["appstream", "desktop-file-utils", "man-db", "minisign"],
            Need::PackageRoots => &[],
            Need::Windows => &["mingw64-gcc", "wine"],
        }
    }

    fn arch(self) -> &'static [&'static str] {
        match self {
            Need::Build => &["base-devel"],
            Need::Window => &[
                "webkit2gtk-4.1",
                "libayatana-appindicator",
                "xdg-utils",
                "desktop-file-utils",
            ],
            Need::Keychain => &["dbus", "gnome-keyring", "libsecret"],
            Need::Tests => &["at-spi2-core", "xorg-server-xvfb", "xclip", "chromium"],
            Need::Packages => &["dpkg", "rpm-tools", "xz"],
            Need::PackageTests => &["appstream", "desktop-file-utils", "man-db", "minisign"],
            Need::PackageRoots => &[],
            Need::Windows => &["mingw-w64-gcc", "wine"],
        }
    }
}

/// The kinds of system that name their packages in their own way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum System {
    Debian,
    Fedora,
    Arch,
    OtherLinux,
    MacOs,
    Windows,
}

impl System {
    pub(crate) fn here() -> Self {
        if cfg!(windows) {
            return System::Windows;
        }
        if cfg!(target_os = "macos") {
            return System::MacOs;
        }
        Self::named_in(&std::fs::read_to_string("/etc/os-release").unwrap_or_default())
    }

    fn named_in(os_release: &str) -> Self {
        let names: Vec<&str> = os_release
            .lines()
            .filter_map(|line| line.strip_prefix("ID=").or(line.strip_prefix("ID_LIKE=")))
            .flat_map(|names| names.trim_matches('"').split_whitespace())
            .collect();
        let is = |name| names.contains(&name);
        if is("debian") || is("ubuntu") {
            System::Debian
        } else if is("fedora") || is("rhel") {
            System::Fedora
        } else if is("arch") {
            System::Arch
        } else {
            System::OtherLinux
        }
    }
}

/// Debian packages that are not installed yet.
pub fn missing(needs: &[Need]) -> Vec<&'static str> {
    let names = needs.iter().flat_map(|need| need.debian());
    names.copied().filter(|name| !is_installed(name)).collect()
}

fn is_installed(package: &str) -> bool {
    let asked = Program::new("dpkg-query").args(["-W", "-f=${Status}", package]);
    asked
        .output_quietly()
        .is_some_and(|status| status.ends_with("ok installed"))
}

/// Whether whoever started the chore has said already that packages may be installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// With `--install`.
    Given,
    /// They are asked, where somebody can answer.
    NotAsked,
}

/// What to do about packages that are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plan {
    Nothing,
    Install,
    /// Ask first.
    Ask,
    /// Say what it takes: installing it is the person's own job here.
    Explain,
}

/// A person at a terminal is asked; where nobody could answer, starting the chore was the answer.
fn plan(system: System, missing: &[&str], consent: Consent, can_answer: bool) -> Plan {
    match (system, consent) {
        (System::Debian, _) if missing.is_empty() => Plan::Nothing,
        (System::Debian, Consent::NotAsked) if can_answer => Plan::Ask,
        (System::Debian, Consent::Given | Consent::NotAsked) => Plan::Install,
        _ => Plan::Explain,
    }
}

/// Installs what is missing, after a question on a terminal; says which packages it takes where
/// that is the person's own job.
pub fn provide(needs: &[Need], consent: Consent) -> Result<(), Trouble> {
    let system = System::here();
    let missing = match system {
        System::Debian => missing(needs),
        _ => Vec::new(),
    };
    let terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    match plan(system, &missing, consent, terminal && !is_ci()) {
        Plan::Nothing => Ok(()),
        Plan::Explain => {
            explain(system, needs);
            Ok(())
        }
        Plan::Install => {
            println!("Missing system packages: {}", missing.join(" "));
            println!("They are installed now.");
            install(&missing)
        }
        Plan::Ask => {
            println!("Missing system packages: {}", missing.join(" "));
            if says_yes("Install them now?")? {
                return install(&missing);
            }
            Err(format!(
                "they are needed. To install them yourself: \
                 {}apt-get install --no-install-recommends {}",
                sudo(),
                missing.join(" ")
            )
            .into())
        }
    }
}

/// Enter alone is a yes; an answer that ends before it has begun is none.
fn says_yes(question: &str) -> Result<bool, Trouble> {
    print!("{question} [Y/n] ");
    std::io::stdout().flush()?;
    let mut line = String::new();
    let length = std::io::stdin().lock().read_line(&mut line)?;
    Ok(length > 0 && is_yes(&line))
}

fn is_yes(line: &str) -> bool {
    matches!(line.trim().to_lowercase().as_str(), "" | "y" | "yes")
}

fn install(packages: &[&str]) -> Result<(), Trouble> {
    apt(&["update", "-q"])?;
    let (known, unknown): (Vec<&str>, Vec<&str>) = packages
        .iter()
        .partition(|name| Program::new("apt-cache").args(["show", name]).succeeds());
    if !unknown.is_empty() {
        println!(
            "apt has none of these here; tests that need them say so: {}",
            unknown.join(" ")
        );
    }
    let mut words = vec!["install", "-y", "-q", "--no-install-recommends"];
    words.extend(known);
    apt(&words)
}

fn apt(words: &[&str]) -> Result<(), Trouble> {
    // Another apt-get may be at work: wait for it instead of failing.
    let options = ["-o", "DPkg::Lock::Timeout=600", "-o", "Acquire::Retries=3"];
    let program = Program::new("env")
        .args(["DEBIAN_FRONTEND=noninteractive", "apt-get"])
        .args(options)
        .args(words);
    as_root(program).must_run()
}

/// A program as the administrator's.
pub fn as_root(program: Program) -> Program {
    if is_root() {
        program
    } else {
        program.through(&["sudo"])
    }
}

/// Whether this chore was started by the administrator.
pub fn is_root() -> bool {
    Program::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|id| id.trim() == "0")
}

fn sudo() -> &'static str {
    if is_root() { "" } else { "sudo " }
}

fn explain(system: System, needs: &[Need]) {
    let words = match system {
        System::Debian => return,
        System::Fedora => named("sudo dnf install", needs, Need::fedora),
        System::Arch => named("sudo pacman -S --needed", needs, Need::arch),
        System::OtherLinux => {
            let names = named("", needs, Need::debian);
            format!("what Debian calls:{names}")
        }
        System::MacOs => "Apple's command line tools: xcode-select --install".to_owned(),
        System::Windows => "Microsoft's C++ Build Tools; Windows 11 has WebView2 already \
                            (on Windows 10: the Evergreen runtime)"
            .to_owned(),
    };
    println!("This needs, if it is not there yet, {words}");
}

fn named(command: &str, needs: &[Need], names: fn(Need) -> &'static [&'static str]) -> String {
    let names = needs.iter().flat_map(|&need| names(need));
    names.fold(command.to_owned(), |line, name| line + " " + name)
}

/// Whether a window could be shown here.
pub fn has_display() -> bool {
    if cfg!(any(windows, target_os = "macos")) {
        return true;
    }
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| crate::workspace::variable(name).is_some())
}

/// Whether a program of this name can be started.
pub fn has_program(name: &str) -> bool {
    let path = crate::workspace::variable("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder: std::path::PathBuf| {
        let file: &Path = &folder.join(name);
        file.is_file() || file.with_extension("exe").is_file()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_known_by_its_family() {
        let mint = "NAME=\"Linux Mint\"\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\n";
        assert_eq!(System::named_in(mint), System::Debian);
        assert_eq!(
            System::named_in("ID=fedora\nVERSION_ID=44\n"),
            System::Fedora
        );
        assert_eq!(
            System::named_in("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n"),
            System::Fedora
        );
        assert_eq!(System::named_in("ID=manjaro\nID_LIKE=arch\n"), System::Arch);
        assert_eq!(System::named_in("ID=nixos\n"), System::OtherLinux);
    }

    #[test]
    fn what_is_missing_is_installed_after_a_question_where_somebody_can_answer() {
        use {Consent::*, Plan::*, System::*};
        let some = &["xvfb"][..];
        for (system, missing, consent, can_answer, expected) in [
            (Debian, &[][..], NotAsked, true, Nothing),
            (Debian, &[], Given, false, Nothing),
            (Debian, some, NotAsked, true, Ask),
            // By itself, as in a container, a pipeline, or under a tool that shows no terminal.
            (Debian, some, NotAsked, false, Install),
            (Debian, some, Given, true, Install),
            (Debian, some, Given, false, Install),
            (Fedora, &[], NotAsked, true, Explain),
            (Arch, &[], Given, true, Explain),
            (OtherLinux, &[], NotAsked, false, Explain),
            (MacOs, &[], Given, false, Explain),
            (Windows, &[], NotAsked, true, Explain),
        ] {
            let plan = plan(system, missing, consent, can_answer);
            assert_eq!(
                plan, expected,
                "{system:?} {missing:?} {consent:?} {can_answer}"
            );
        }
    }

    #[test]
    fn enter_is_a_yes_and_anything_that_is_none_a_no() {
        for yes in ["\n", "y\n", "Y\r\n", " yes \n"] {
            assert!(is_yes(yes), "{yes:?}");
        }
        for no in ["n\n", "no\n", "what?\n", "nei\n"] {
            assert!(!is_yes(no), "{no:?}");
        }
    }

    #[test]
    fn what_is_needed_is_one_command_to_paste() {
        let line = named(
            "sudo dnf install",
            &[Need::Build, Need::Window],
            Need::fedora,
        );
        assert!(line.starts_with("sudo dnf install gcc "), "{line}");
        assert!(line.contains(" webkit2gtk4.1-devel "), "{line}");
    }
}
