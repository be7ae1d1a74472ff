//! What a problem of an earlier sign-in tells: where to look first.

use portico_core::Code;

use super::{Diagnosis, Explained};
use crate::cause::{Cause, Confidence};

impl Diagnosis {
    /// The same where the problem was at an earlier sign-in: it says where to look first, and speaks
    /// for itself only where no check can see whether it is still there, and then not for certain.
    pub(super) fn of_earlier(mut self) -> Self {
        let rests_on_something = |explained: &Explained| !explained.because.is_empty();
        self.causes
            .retain(|explained| rests_on_something(explained) || is_out_of_sight(explained));
        for explained in &mut self.causes {
            if !rests_on_something(explained) {
                explained.confidence = explained.confidence.min(Confidence::Likely);
            }
        }
        self.earlier = self.problem.is_some();
        self
    }
}

/// Whether a problem is one that no check looks for on this computer, its network and the service.
fn is_out_of_sight(explained: &Explained) -> bool {
    let Cause::Problem(code) = explained.cause else {
        return false;
    };
    match code {
        Code::ServiceUnavailable
        | Code::BadResponse
        | Code::NetworkUnreachable
        | Code::NetworkTimeout
        | Code::DnsBlocked
        | Code::TlsUntrusted
        | Code::TlsFailed
        | Code::CertificatesMissing
        | Code::ProxySettingInvalid
        | Code::ProxySignIn
        | Code::CaptivePortal
        | Code::GatewayAnswered
        | Code::ClockSkew
        | Code::IssuerMismatch
        | Code::BrowserNotOpened
        | Code::LoopbackBlocked
        | Code::KeychainMissing
        | Code::KeychainLocked
        | Code::KeychainFull
        | Code::KeychainSilent
        | Code::VaultLocked
        | Code::StorageReadOnly
        | Code::StorageFull
        | Code::StorageExposed
        | Code::SessionEndedByPolicy
        | Code::PolicyForbids => false,
        Code::WrongPassword
        | Code::TooManyTries
        | Code::CodeWrong
        | Code::CodeExpired
        | Code::NoAccounts
        | Code::Deactivated
        | Code::NotACustomer
        | Code::Locked
        | Code::SsoRequired
        | Code::MethodNotAllowed
        | Code::PasswordLeaked
        | Code::SignInExpired
        | Code::ServiceBusy
        | Code::IdTokenRejected
        | Code::TokenRefused
        | Code::ScopeRefused
        | Code::AccessDenied
        | Code::BrowserTimeout
        | Code::TokenNotBound
        | Code::UnknownBrowser
        | Code::WrongPerson
        | Code::ForcedHttps
        | Code::WrongAddressPasted
        | Code::KeychainUnreadable
        | Code::StorageDamaged
        | Code::StorageBusy
        | Code::ProfileInvalid
        | Code::ProfileExists
        | Code::NotSignedIn
        | Code::SessionEndedUnused
        | Code::SessionRevoked
        | Code::SessionExpired
        | Code::SessionAltered
        | Code::SupportChanged
        | Code::UpdateListUnusable
        | Code::UpdateListMissing
        | Code::Cancelled
        | Code::Unexpected => true,
    }
}

#[cfg(test)]
mod tests {
    use portico_core::Problem;

    use super::*;
    use crate::cause::Confidence::{Certain, Likely, Possible};
    use crate::check::{CheckResult, Finding};
    use crate::diagnosis;
    use crate::message::Message;
    use crate::testing;

    fn found(id: &'static str, cause: Cause, confidence: Confidence) -> CheckResult {
        let finding = Finding::fail(Message::new("cut-off")).suspect(cause, confidence);
        testing::result(id, finding)
    }

    #[test]
    fn what_stopped_an_earlier_sign_in_speaks_for_itself_only_where_no_check_sees_it() {
        let of = |code, found: &[CheckResult]| {
            let problem = Problem::new(code);
            let diagnosis = diagnosis::of("Acme", Some(&problem), found).of_earlier();
            assert!(diagnosis.earlier);
            let causes = diagnosis.causes.into_iter();
            let causes = causes.map(|one| (one.cause.as_str(), one.confidence));
            causes.collect::<Vec<_>>()
        };
        let timeout = ("browser_timeout", Possible);
        assert_eq!(of(Code::BrowserTimeout, &[]), [timeout]);
        assert_eq!(of(Code::WrongPerson, &[]), [("wrong_person", Likely)]);
        // The check of the keychain has found nothing: it is open again.
        assert_eq!(of(Code::KeychainLocked, &[]), []);
        let locked = Cause::Problem(Code::KeychainLocked);
        let locked = found("app.keychain", locked, Certain);
        assert_eq!(
            of(Code::KeychainLocked, &[locked]),
            [("keychain_locked", Certain)]
        );
        let cookies = found("browser.cookies", Cause::ThirdPartyCookiesBlocked, Likely);
        assert_eq!(
            of(Code::BrowserTimeout, &[cookies]),
            [("third_party_cookies_blocked", Likely), timeout]
        );
    }
}
