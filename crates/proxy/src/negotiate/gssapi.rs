//! GSSAPI (RFC 2743, 2744): MIT's or Heimdal's on Linux, Apple's framework.
#![expect(unsafe_code, reason = "the system's interface is C")]

#[cfg_attr(all(target_os = "linux", target_env = "gnu"), path = "ending_gnu.rs")]
#[cfg_attr(
    not(all(target_os = "linux", target_env = "gnu")),
    path = "ending_other.rs"
)]
mod ending;

use std::ffi::c_void;
use std::ptr;
use std::sync::OnceLock;

use libloading::Library;
use zeroize::{Zeroize as _, Zeroizing};

use super::{NoToken, Why};

#[cfg(target_os = "macos")]
const LIBRARIES: [&str; 1] = ["/System/Library/Frameworks/GSS.framework/GSS"];
#[cfg(not(target_os = "macos"))]
const LIBRARIES: [&str; 2] = ["libgssapi_krb5.so.2", "libgssapi.so.3"];

/// SPNEGO (RFC 4178), 1.3.6.1.5.5.2.
const SPNEGO: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x02];
/// Kerberos 5 (RFC 4121), 1.2.840.113554.1.2.2.
const KERBEROS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02];
/// A service of a host, 1.2.840.113554.1.2.1.4.
const OF_A_HOST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x01, 0x04];

/// The part of a major status that is about the call or the routine: above zero, it is an error.
const ERRORS: u32 = 0xffff_0000;
const NO_CREDENTIAL: u32 = 7 << 16;
const CREDENTIALS_EXPIRED: u32 = 11 << 16;
const OF_THE_ROUTINE: i32 = 1;
const OF_THE_MECHANISM: i32 = 2;
/// At most so many sentences are read of one status.
const MOST_SENTENCES: usize = 4;

/// The table of Kerberos' own numbers begins here, in MIT's library and in Heimdal's.
const TABLE: i32 = -1_765_328_384;

type Handle = *mut c_void;

#[repr(C)]
struct Buffer {
    length: usize,
    value: *mut c_void,
}

/// An object identifier. Apple packs it on Intel's processors.
#[cfg_attr(not(all(target_os = "macos", target_arch = "x86_64")), repr(C))]
#[cfg_attr(all(target_os = "macos", target_arch = "x86_64"), repr(C, packed(2)))]
struct Oid {
    length: u32,
    elements: *const c_void,
}

impl Oid {
    fn of(bytes: &'static [u8]) -> Self {
        Self {
            // All of them are constants of a few bytes.
            length: u32::try_from(bytes.len()).unwrap_or_default(),
            elements: bytes.as_ptr().cast(),
        }
    }
}

type ImportName = unsafe extern "C" fn(*mut u32, *const Buffer, *const Oid, *mut Handle) -> u32;
type InitSecContext = unsafe extern "C" fn(
    minor: *mut u32,
    credential: Handle,
    context: *mut Handle,
    target: Handle,
    mechanism: *const Oid,
    flags: u32,
    lifetime: u32,
    bindings: *const c_void,
    input: *const Buffer,
    actual_mechanism: *mut *const Oid,
    output: *mut Buffer,
    actual_flags: *mut u32,
    actual_lifetime: *mut u32,
) -> u32;
type DisplayStatus =
    unsafe extern "C" fn(*mut u32, u32, i32, *const Oid, *mut u32, *mut Buffer) -> u32;
type ReleaseBuffer = unsafe extern "C" fn(*mut u32, *mut Buffer) -> u32;
type ReleaseName = unsafe extern "C" fn(*mut u32, *mut Handle) -> u32;
type DeleteSecContext = unsafe extern "C" fn(*mut u32, *mut Handle, *mut Buffer) -> u32;

struct Gssapi {
    import_name: ImportName,
    init_sec_context: InitSecContext,
    display_status: DisplayStatus,
    release_buffer: ReleaseBuffer,
    release_name: ReleaseName,
    delete_sec_context: DeleteSecContext,
    /// Last: what is above lies in it.
    _library: Library,
}

/// It stays loaded: the library has threads and tables of its own.
static LOADED: OnceLock<Gssapi> = OnceLock::new();

pub(super) fn token(host: &str) -> Result<Zeroizing<Vec<u8>>, NoToken> {
    let Some(_at_work) = ending::at_work() else {
        return Err(NoToken::new(Why::Other, "the program ends"));
    };
    let library = loaded()?;
    let target = Name::of_a_service(library, host)?;
    library.initiate(&target, SPNEGO).map_err(|failed| {
        // SPNEGO says of most failures no more than that there was one.
        let of_kerberos = library.initiate(&target, KERBEROS);
        of_kerberos.map_or_else(|failed| failed, |_| failed)
    })
}

fn loaded() -> Result<&'static Gssapi, NoToken> {
    if let Some(library) = LOADED.get() {
        return Ok(library);
    }
    let mut last = String::new();
    for name in LIBRARIES {
        // SAFETY: a library of the system's by its own name; its initialisers have no conditions.
        match unsafe { Library::new(name) } {
            Ok(library) => {
                let library = Gssapi::of(library)?;
                ending::leave_the_library_alone();
                return Ok(LOADED.get_or_init(|| library));
            }
            Err(error) => last = error.to_string(),
        }
    }
    Err(NoToken::new(Why::NoLibrary, &last))
}

impl Gssapi {
    fn of(library: Library) -> Result<Self, NoToken> {
        let absent = |error: libloading::Error| NoToken::new(Why::NoLibrary, &error.to_string());
        // SAFETY: the functions of RFC 2744 have these types in every library that has their names.
        unsafe {
            Ok(Self {
                import_name: *library.get(b"gss_import_name\0").map_err(absent)?,
                init_sec_context: *library.get(b"gss_init_sec_context\0").map_err(absent)?,
                display_status: *library.get(b"gss_display_status\0").map_err(absent)?,
                release_buffer: *library.get(b"gss_release_buffer\0").map_err(absent)?,
                release_name: *library.get(b"gss_release_name\0").map_err(absent)?,
                delete_sec_context: *library.get(b"gss_delete_sec_context\0").map_err(absent)?,
                _library: library,
            })
        }
    }

    /// The first message to a service, made with the person's own ticket.
    fn initiate(
        &self,
        target: &Name<'_>,
        mechanism: &'static [u8],
    ) -> Result<Zeroizing<Vec<u8>>, NoToken> {
        let mechanism = Oid::of(mechanism);
        let mut minor = 0;
        let mut context: Handle = ptr::null_mut();
        let mut output = Output::empty(self);
        // SAFETY: every pointer leads to something that lives until the call returns, or is null
        // where the RFC takes null for the default: credential, bindings, input, and what is not
        // wanted. No flag is set, so that nothing is delegated.
        let major = unsafe {
            (self.init_sec_context)(
                &raw mut minor,
                ptr::null_mut(),
                &raw mut context,
                target.handle,
                &raw const mechanism,
                0,
                0,
                ptr::null(),
                ptr::null(),
                ptr::null_mut(),
                &raw mut output.buffer,
                ptr::null_mut(),
                ptr::null_mut(),
            )
        };
        if !context.is_null() {
            let mut unused = 0;
            // SAFETY: the context is the one that was made above, and nobody else has it.
            unsafe {
                (self.delete_sec_context)(&raw mut unused, &raw mut context, ptr::null_mut());
            }
        }
        if major & ERRORS != 0 {
            return Err(self.failed(major, minor, &mechanism));
        }
        Ok(output.bytes())
    }

    fn failed(&self, major: u32, minor: u32, mechanism: &Oid) -> NoToken {
        let mut said = self.words(minor, OF_THE_MECHANISM, mechanism);
        if said.is_empty() {
            said = self.words(major, OF_THE_ROUTINE, mechanism);
        }
        NoToken::new(why(major, minor), &said)
    }

    fn words(&self, status: u32, kind: i32, mechanism: &Oid) -> String {
        let mut said = Vec::new();
        let mut more = 0;
        for _ in 0..MOST_SENTENCES {
            let (mut minor, mut text) = (0, Output::empty(self));
            // SAFETY: every pointer leads to something that lives until the call returns.
            let major = unsafe {
                (self.display_status)(
                    &raw mut minor,
                    status,
                    kind,
                    mechanism,
                    &raw mut more,
                    &raw mut text.buffer,
                )
            };
            if major & ERRORS != 0 {
                break;
            }
            said.push(String::from_utf8_lossy(&text.bytes()).into_owned());
            if more == 0 {
                break;
            }
        }
        said.join("; ")
    }
}

/// What a status means.
fn why(major: u32, minor: u32) -> Why {
    // The library's numbers are signed and travel as unsigned ones.
    let number = minor.cast_signed().wrapping_sub(TABLE);
    match number {
        // TKT_EXPIRED; of the ticket that others are asked for with, too.
        32 => Why::Expired,
        // SKEW, TKT_NYV.
        37 | 33 => Why::ClockSkew,
        // S_PRINCIPAL_UNKNOWN, SERVICE_EXP, ERR_HOST_REALM_UNKNOWN, REALM_UNKNOWN, NO_TKT_IN_RLM,
        // KDC_ERR_WRONG_REALM.
        7 | 2 | 217 | 154 | 159 | 68 => Why::UnknownService,
        // KDC_UNREACH, REALM_CANT_RESOLVE.
        156 | 220 => Why::NoServer,
        // FCC_NOFILE, CC_NOTFOUND.
        195 | 141 => Why::NoTicket,
        _ => match major & ERRORS {
            CREDENTIALS_EXPIRED => Why::Expired,
            NO_CREDENTIAL => Why::NoTicket,
            _ => Why::Other,
        },
    }
}

/// A name that the library has made, and takes back.
struct Name<'a> {
    library: &'a Gssapi,
    handle: Handle,
}

impl<'a> Name<'a> {
    fn of_a_service(library: &'a Gssapi, host: &str) -> Result<Self, NoToken> {
        let text = format!("HTTP@{host}");
        let buffer = Buffer {
            length: text.len(),
            value: text.as_ptr().cast_mut().cast(),
        };
        let kind = Oid::of(OF_A_HOST);
        let (mut minor, mut handle) = (0, ptr::null_mut());
        // SAFETY: every pointer leads to something that lives until the call returns; the text is
        // read only.
        let major = unsafe {
            (library.import_name)(
                &raw mut minor,
                &raw const buffer,
                &raw const kind,
                &raw mut handle,
            )
        };
        if major & ERRORS != 0 {
            return Err(library.failed(major, minor, &Oid::of(KERBEROS)));
        }
        Ok(Self { library, handle })
    }
}

impl Drop for Name<'_> {
    fn drop(&mut self) {
        let mut unused = 0;
        // SAFETY: the name is one of the library's, and nobody uses it any more.
        unsafe {
            (self.library.release_name)(&raw mut unused, &raw mut self.handle);
        }
    }
}

/// Bytes that the library has made; wiped, and given back.
struct Output<'a> {
    library: &'a Gssapi,
    buffer: Buffer,
}

impl<'a> Output<'a> {
    fn empty(library: &'a Gssapi) -> Self {
        Self {
            library,
            buffer: Buffer {
                length: 0,
                value: ptr::null_mut(),
            },
        }
    }

    fn slice(&mut self) -> &mut [u8] {
        if self.buffer.value.is_null() || self.buffer.length == 0 {
            return &mut [];
        }
        // SAFETY: the library has put so many bytes there, and leaves them to this value alone.
        unsafe { std::slice::from_raw_parts_mut(self.buffer.value.cast(), self.buffer.length) }
    }

    fn bytes(&mut self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.slice().to_vec())
    }
}

impl Drop for Output<'_> {
    fn drop(&mut self) {
        self.slice().zeroize();
        let mut unused = 0;
        // SAFETY: the buffer is one of the library's, or empty, which it takes, too.
        unsafe {
            (self.library.release_buffer)(&raw mut unused, &raw mut self.buffer);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::process::Command;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn numbers_of_the_library_have_their_reason() {
        let kerberos = |number: i32| TABLE.wrapping_add(number).cast_unsigned();
        for (major, minor, expected) in [
            (13 << 16, kerberos(7), Why::UnknownService),
            (13 << 16, kerberos(32), Why::Expired),
            (CREDENTIALS_EXPIRED, 0, Why::Expired),
            (13 << 16, kerberos(37), Why::ClockSkew),
            (NO_CREDENTIAL, kerberos(195), Why::NoTicket),
            (NO_CREDENTIAL, 0, Why::NoTicket),
            (13 << 16, kerberos(156), Why::NoServer),
            (13 << 16, 100_001, Why::Other),
        ] {
            assert_eq!(why(major, minor), expected, "{major:#x} {minor:#x}");
        }
    }

    /// What the program ends with while threads are in the library.
    const CODE: i32 = 7;
    const ROUNDS: usize = 40;
    const AT_WORK: &str = "PORTICO_TESTS_AT_WORK";
    const THIS: &str = "negotiate::system::tests::a_program_may_end_while_the_library_is_at_work";
    /// Nobody is asked for names or for the way to a realm.
    const ALONE: &[u8] = b"[libdefaults]\n default_realm = ACME.EXAMPLE\n rdns = false\n \
                           dns_canonicalize_hostname = false\n dns_lookup_kdc = false\n \
                           dns_lookup_realm = false\n";

    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "this test's own variable tells the program inside"
    )]
    fn a_program_may_end_while_the_library_is_at_work() {
        if std::env::var_os(AT_WORK).is_some() {
            end_while_the_library_is_at_work();
        }
        if let Err(none) = loaded() {
            panic!("{none}: of the package libgssapi-krb5-2");
        }
        let mut settings = tempfile::NamedTempFile::new().unwrap();
        settings.write_all(ALONE).unwrap();
        for round in 0..ROUNDS {
            let output = Command::new(std::env::current_exe().unwrap())
                .args([THIS, "--exact", "--nocapture"])
                .env(AT_WORK, "1")
                .env("KRB5_CONFIG", settings.path())
                .env("KRB5CCNAME", "/nowhere/ticket")
                .output()
                .unwrap();
            assert_eq!(output.status.code(), Some(CODE), "{round}: {output:?}");
        }
    }

    fn end_while_the_library_is_at_work() -> ! {
        let (done, mut all) = (Arc::new(AtomicUsize::new(0)), Vec::new());
        for _ in 0..4 {
            let done = done.clone();
            all.push(std::thread::spawn(move || {
                loop {
                    // There is no ticket.
                    let _ = token("proxy.acme.example");
                    done.fetch_add(1, Ordering::SeqCst);
                }
            }));
        }
        while done.load(Ordering::SeqCst) < all.len() {
            std::thread::yield_now();
        }
        std::process::exit(CODE)
    }
}
