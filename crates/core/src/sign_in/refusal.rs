//! A refusal of the authorization challenge endpoint, as services write it.

use serde::Deserialize;

use super::{Challenge, Factor, Rejected, Rejection};
use crate::http::Sent;
use crate::lenient;

/// A refusal: what is of another type than expected is absent, and what a challenge is called decides,
/// whatever else stands in it.
#[derive(Deserialize)]
pub(super) struct Refusal {
    pub(super) error: String,
    #[serde(default, deserialize_with = "lenient::as_text")]
    pub(super) error_description: Option<String>,
    #[serde(default, deserialize_with = "lenient::as_text")]
    pub(super) auth_session: Option<String>,
    #[serde(default, deserialize_with = "lenient::as_object")]
    pub(super) challenge: Option<ChallengeMember>,
    #[serde(default, deserialize_with = "lenient::as_object")]
    pub(super) rejected: Option<RejectedMember>,
    #[serde(default, deserialize_with = "lenient::as_text")]
    pub(super) reason: Option<String>,
    #[serde(default, deserialize_with = "lenient::as_count")]
    pub(super) retry_after: Option<u32>,
    #[serde(default, deserialize_with = "lenient::as_text")]
    pub(super) account: Option<String>,
    #[serde(default, deserialize_with = "lenient::as_text")]
    pub(super) domain: Option<String>,
    #[serde(default, deserialize_with = "lenient::as_text")]
    pub(super) idp_hint: Option<String>,
    #[serde(default, deserialize_with = "lenient::as_text")]
    pub(super) request_uri: Option<String>,
    #[serde(default, deserialize_with = "lenient::as_text")]
    pub(super) correlation_id: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct ChallengeMember {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default, deserialize_with = "lenient::as_text")]
    sent_to: Option<String>,
    #[serde(default, deserialize_with = "lenient::as_count")]
    length: Option<u32>,
    #[serde(default, deserialize_with = "lenient::as_count")]
    expires_in: Option<u32>,
    #[serde(default, deserialize_with = "lenient::as_count")]
    resend_after: Option<u32>,
    #[serde(default, deserialize_with = "lenient::as_list")]
    methods: Option<Vec<String>>,
}

#[derive(Deserialize)]
pub(super) struct RejectedMember {
    #[serde(default, deserialize_with = "lenient::as_text")]
    answer: Option<String>,
    #[serde(default, deserialize_with = "lenient::as_text")]
    reason: Option<String>,
    #[serde(default, deserialize_with = "lenient::as_count")]
    attempts_left: Option<u32>,
}

impl Refusal {
    /// Without what was sent, wherever it is shown. What describes it is read later.
    pub(super) fn without(mut self, sent: &Sent) -> Self {
        let shown = [
            Some(&mut self.account),
            Some(&mut self.domain),
            Some(&mut self.idp_hint),
            Some(&mut self.correlation_id),
            self.challenge.as_mut().map(|it| &mut it.sent_to),
            self.rejected.as_mut().map(|it| &mut it.answer),
        ];
        for text in shown.into_iter().flatten().flatten() {
            *text = sent.hide(text);
        }
        self
    }
}

impl ChallengeMember {
    /// What the person is asked; none where this version does not know it.
    pub(super) fn known(&self) -> Option<Challenge> {
        Some(match self.kind.as_str() {
            "password" => Challenge::Password,
            "email_code" => Challenge::EmailCode {
                sent_to: self.sent_to.clone(),
                length: (self.length)
                    .and_then(|length| u8::try_from(length).ok())
                    .unwrap_or(6),
                expires_in: self.expires_in,
                resend_after: self.resend_after.unwrap_or(30),
            },
            "second_factor" => {
                let methods = self
                    .methods
                    .clone()
                    .unwrap_or_else(|| vec!["totp".to_owned()]);
                let known: Vec<Factor> = methods
                    .iter()
                    .filter_map(|method| match method.as_str() {
                        "totp" => Some(Factor::Totp),
                        "backup_code" => Some(Factor::BackupCode),
                        _ => None,
                    })
                    .collect();
                // Only ways that this version does not know: the browser does.
                if known.is_empty() {
                    return None;
                }
                Challenge::SecondFactor(known)
            }
            _ => return None,
        })
    }
}

impl RejectedMember {
    /// That an answer did not pass: the one that was given, where it is not named.
    pub(super) fn of(&self, answered: Option<&str>) -> Rejected {
        let answer = self.answer.as_deref().or(answered);
        Rejected {
            answer: answer.unwrap_or_default().to_owned(),
            reason: match self.reason.as_deref() {
                Some("expired") => Rejection::Expired,
                _ => Rejection::Wrong,
            },
            attempts_left: self.attempts_left,
        }
    }
}
