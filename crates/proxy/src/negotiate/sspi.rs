//! SSPI: Windows' own, with the ticket of whoever is logged in.
#![expect(unsafe_code, reason = "the system's interface is C")]

use std::ffi::c_void;
use std::ptr;

use windows_sys::Win32::Foundation::{
    SEC_E_CONTEXT_EXPIRED, SEC_E_KDC_UNABLE_TO_REFER, SEC_E_NO_AUTHENTICATING_AUTHORITY,
    SEC_E_NO_CREDENTIALS, SEC_E_NO_KERB_KEY, SEC_E_SECPKG_NOT_FOUND, SEC_E_TARGET_UNKNOWN,
    SEC_E_TIME_SKEW, SEC_E_UNKNOWN_CREDENTIALS, SEC_E_WRONG_PRINCIPAL,
};
use windows_sys::Win32::Security::Authentication::Identity::{
    AcquireCredentialsHandleW, DeleteSecurityContext, FreeContextBuffer, FreeCredentialsHandle,
    ISC_REQ_ALLOCATE_MEMORY, InitializeSecurityContextW, SECBUFFER_TOKEN, SECBUFFER_VERSION,
    SECPKG_CRED_OUTBOUND, SECURITY_NATIVE_DREP, SecBuffer, SecBufferDesc,
};
use windows_sys::Win32::Security::Credentials::SecHandle;
use zeroize::{Zeroize as _, Zeroizing};

use super::{NoToken, Why, is_ntlm};

pub(super) fn token(host: &str) -> Result<Zeroizing<Vec<u8>>, NoToken> {
    let target = wide(&format!("HTTP/{host}"));
    match initiate("Negotiate", &target) {
        Ok(token) if !is_ntlm(&token) => Ok(token),
        // Negotiate has fallen back to what is not spoken here; Kerberos alone says why.
        Ok(_) | Err(_) => initiate("Kerberos", &target),
    }
}

/// The first message to a service, made with the ticket of whoever is logged in.
fn initiate(package: &str, target: &[u16]) -> Result<Zeroizing<Vec<u8>>, NoToken> {
    let credential = Credential::of_whoever_is_logged_in(package)?;
    let mut buffer = SecBuffer {
        cbBuffer: 0,
        BufferType: SECBUFFER_TOKEN,
        pvBuffer: ptr::null_mut(),
    };
    let mut output = SecBufferDesc {
        ulVersion: SECBUFFER_VERSION,
        cBuffers: 1,
        pBuffers: &raw mut buffer,
    };
    let (mut context, mut attributes) = (SecHandle::default(), 0);
    // SAFETY: every pointer leads to something that lives until the call returns, or is null where
    // the interface takes that: there is no context yet, no input, and no wish for the end. Delegation
    // is not asked for. The target ends in a zero.
    let status = unsafe {
        InitializeSecurityContextW(
            &raw const credential.0,
            ptr::null(),
            target.as_ptr(),
            ISC_REQ_ALLOCATE_MEMORY,
            0,
            SECURITY_NATIVE_DREP,
            ptr::null(),
            0,
            &raw mut context,
            &raw mut output,
            &raw mut attributes,
            ptr::null_mut(),
        )
    };
    let token = taken(&buffer);
    // What is no error is zero or above, and has made a context.
    if status < 0 {
        return Err(failed(status));
    }
    // SAFETY: the context was made above, and nobody else has it.
    unsafe { DeleteSecurityContext(&raw const context) };
    Ok(token)
}

/// What the system has put into a buffer, which is wiped and given back.
fn taken(buffer: &SecBuffer) -> Zeroizing<Vec<u8>> {
    if buffer.pvBuffer.is_null() {
        return Zeroizing::default();
    }
    // Four bytes say how many there are.
    let length = usize::try_from(buffer.cbBuffer).unwrap_or_default();
    // SAFETY: the system has put so many bytes there, and leaves them to us until they are given back.
    let bytes = unsafe { std::slice::from_raw_parts_mut(buffer.pvBuffer.cast::<u8>(), length) };
    let token = Zeroizing::new(bytes.to_vec());
    bytes.zeroize();
    // SAFETY: the system has made the buffer, and nobody uses it any more.
    unsafe { FreeContextBuffer(buffer.pvBuffer) };
    token
}

/// Who is logged in, for one of the system's packages.
struct Credential(SecHandle);

impl Credential {
    fn of_whoever_is_logged_in(package: &str) -> Result<Self, NoToken> {
        let package = wide(package);
        let mut handle = SecHandle::default();
        let none: *const c_void = ptr::null();
        // SAFETY: every pointer leads to something that lives until the call returns, or is null where
        // that means: whoever is logged in, without data of their own. The package ends in a zero.
        let status = unsafe {
            AcquireCredentialsHandleW(
                ptr::null(),
                package.as_ptr(),
                SECPKG_CRED_OUTBOUND,
                none,
                none,
                None,
                none,
                &raw mut handle,
                ptr::null_mut(),
            )
        };
        match status < 0 {
            true => Err(failed(status)),
            false => Ok(Self(handle)),
        }
    }
}

impl Drop for Credential {
    fn drop(&mut self) {
        // SAFETY: the handle is one of the system's, and nobody uses it any more.
        unsafe { FreeCredentialsHandle(&raw const self.0) };
    }
}

fn failed(status: i32) -> NoToken {
    let why = match status {
        SEC_E_SECPKG_NOT_FOUND => Why::NoLibrary,
        SEC_E_NO_CREDENTIALS | SEC_E_UNKNOWN_CREDENTIALS | SEC_E_NO_KERB_KEY => Why::NoTicket,
        SEC_E_CONTEXT_EXPIRED => Why::Expired,
        SEC_E_TARGET_UNKNOWN | SEC_E_WRONG_PRINCIPAL | SEC_E_KDC_UNABLE_TO_REFER => {
            Why::UnknownService
        }
        SEC_E_TIME_SKEW => Why::ClockSkew,
        SEC_E_NO_AUTHENTICATING_AUTHORITY => Why::NoServer,
        _ => Why::Other,
    };
    let said = std::io::Error::from_raw_os_error(status).to_string();
    NoToken::new(why, &said)
}

fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}
