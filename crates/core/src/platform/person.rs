//! Who has logged on to this computer, as the system knows them.

/// Their log-in name.
#[cfg(unix)]
#[must_use]
pub fn name() -> Option<String> {
    use std::io::BufRead as _;
    // Not what the environment says: that is anybody's.
    let own = rustix::process::geteuid().as_raw().to_string();
    let users = std::fs::File::open("/etc/passwd").ok()?;
    let lines = std::io::BufReader::new(users).lines().map_while(Result::ok);
    let of_passwd = lines.take(100_000).find_map(|line| {
        let mut parts = line.split(':');
        let (name, id) = (parts.next()?, parts.nth(1)?);
        (id == own).then(|| name.to_owned())
    });
    // Those of a directory are not in the file.
    of_passwd.or_else(|| super::env::text(super::env::USER))
}

/// Their log-in name.
#[cfg(not(unix))]
#[must_use]
pub fn name() -> Option<String> {
    super::env::text(super::env::USERNAME)
}

/// A variable of the environment that a login hint names.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "which variable it is says the organisation"
)]
pub fn variable(name: &str) -> Option<String> {
    std::env::var_os(name)?.into_string().ok()
}
