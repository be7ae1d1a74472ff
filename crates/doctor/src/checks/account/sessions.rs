//! The sessions of this profile, and why each ended.

use std::time::Duration;

use portico_core::Code;
use portico_core::domain::EndReason as Reason;
use portico_core::session::Record;

use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding};
use crate::context::Context;
use crate::evidence::Evidence;
use crate::message::Message;

/// More than this many at once help nobody.
const MOST: usize = 10;

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "account.sessions",
    category: Category::Account,
    article: "sso",
    limit: Duration::from_secs(2),
    depends_on: &[],
    needs_network: false,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    match context.portico.all_sessions().await {
        Ok(all) => {
            let profile = &context.profile;
            let of_profile: Vec<Record> = all
                .into_iter()
                .filter(|record| record.profile == profile.name)
                .collect();
            let problem = context.problem.as_ref().map(|problem| problem.code);
            judge(
                &profile.title,
                &of_profile,
                context.email.as_deref(),
                problem,
            )
        }
        Err(_) => Finding::skipped(Message::new("account-not-read")),
    }
}

/// `records`: the newest first.
fn judge(service: &str, records: &[Record], email: Option<&str>, problem: Option<Code>) -> Finding {
    let is_theirs = |record: &&Record| email.is_none_or(|email| record.has_address(email));
    let theirs: Vec<&Record> = records.iter().filter(is_theirs).collect();
    let is_live = theirs.iter().any(|record| record.ended.is_none());
    let last_end = theirs
        .first()
        .and_then(|record| Some((record.idle_limit(), record.ended?.reason)));
    let finding = match last_end {
        None if theirs.is_empty() => Finding::pass_with(words("sessions-none", service)),
        Some((idle_limit, reason)) if !is_live => ended(service, idle_limit, reason, problem),
        Some(_) | None => Finding::pass(),
    };
    match records.is_empty() {
        true => finding,
        false => {
            let shown = records.iter().take(MOST).map(evidence);
            finding.because("sessions", Evidence::list(shown))
        }
    }
}

fn ended(service: &str, idle_limit: Option<u32>, reason: Reason, problem: Option<Code>) -> Finding {
    let hours = i64::from(idle_limit.unwrap_or(0).div_ceil(3600));
    let (id, cause) = match reason {
        Reason::Unused => ("sessions-unused", Some(Code::SessionEndedUnused)),
        Reason::Revoked => ("sessions-revoked", Some(Code::SessionRevoked)),
        Reason::Expired => ("sessions-expired", Some(Code::SessionExpired)),
        Reason::SignedOut => ("sessions-signed-out", None),
        Reason::Policy => ("sessions-policy", Some(Code::SessionEndedByPolicy)),
        Reason::Limit => ("sessions-limit", Some(Code::SessionExpired)),
    };
    let words = words(id, service).number("hours", hours);
    match cause {
        Some(cause) => with_suspicion(words, cause, problem),
        None => Finding::pass_with(words),
    }
}

/// An ended session explains that nobody is signed in, and nothing else.
fn with_suspicion(words: Message, cause: Code, problem: Option<Code>) -> Finding {
    let cause = Cause::Problem(cause);
    match problem {
        Some(
            Code::NotSignedIn
            | Code::SessionEndedUnused
            | Code::SessionRevoked
            | Code::SessionExpired
            | Code::SessionEndedByPolicy
            | Code::PolicyForbids,
        ) => Finding::warn(words).suspect(cause, Confidence::Certain),
        None => Finding::pass_with(words).suspect(cause, Confidence::Possible),
        Some(_) => Finding::pass_with(words),
    }
}

fn words(id: &str, service: &str) -> Message {
    Message::new(id).with("service", service)
}

fn evidence(record: &Record) -> Evidence {
    let mut all = vec![
        ("account", Evidence::masked(&record.person())),
        ("since", Evidence::time(record.since)),
    ];
    match record.ended {
        None => all.push(("state", Evidence::word("signed_in"))),
        Some(ended) => {
            let reason = match ended.reason {
                Reason::Unused => "unused",
                Reason::Revoked => "revoked",
                Reason::Expired => "expired",
                Reason::SignedOut => "signed_out",
                Reason::Policy => "policy",
                Reason::Limit => "limit",
            };
            all.push(("state", Evidence::word(reason)));
            all.push(("at", Evidence::time(ended.at)));
        }
    }
    Evidence::by_name(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Status;
    use crate::testing;
    use crate::testing::record;
    use portico_core::clock::{Clock, SystemClock};
    use portico_core::session::Ended;

    fn over(email: &str, reason: Reason) -> Record {
        let at = SystemClock.now();
        Record {
            ended: Some(Ended { at, reason }),
            ..record(email)
        }
    }

    fn suspicion(finding: &Finding) -> Option<(Cause, Confidence)> {
        let first = finding.suspects.first()?;
        Some((first.cause, first.confidence))
    }

    #[test]
    fn an_ended_session_explains_that_nobody_is_signed_in_and_nothing_else() {
        let unused = Cause::Problem(Code::SessionEndedUnused);
        let records = [over("ada@example.com", Reason::Unused)];
        for (problem, status, expected) in [
            (
                Some(Code::NotSignedIn),
                Status::Warn,
                Some((unused, Confidence::Certain)),
            ),
            (None, Status::Pass, Some((unused, Confidence::Possible))),
            (Some(Code::WrongPassword), Status::Pass, None),
        ] {
            let finding = judge("Acme", &records, None, problem);
            assert_eq!((finding.status, suspicion(&finding)), (status, expected));
        }
    }

    #[test]
    fn every_end_has_its_reason() {
        let problem = Some(Code::NotSignedIn);
        for (reason, code) in [
            (Reason::Revoked, Some(Code::SessionRevoked)),
            (Reason::Expired, Some(Code::SessionExpired)),
            (Reason::Policy, Some(Code::SessionEndedByPolicy)),
            (Reason::SignedOut, None),
        ] {
            let finding = judge("Acme", &[over("ada@example.com", reason)], None, problem);
            let expected = code.map(|code| (Cause::Problem(code), Confidence::Certain));
            assert_eq!(suspicion(&finding), expected, "{reason:?}");
        }
    }

    #[test]
    fn a_live_session_of_the_person_counts_and_that_of_another_does_not() {
        let records = [
            record("bob@example.com"),
            over("ada@example.com", Reason::Revoked),
        ];
        let problem = Some(Code::NotSignedIn);
        assert!(judge("Acme", &records, None, problem).suspects.is_empty());
        let ada = judge("Acme", &records, Some("Ada@example.com"), problem);
        assert_eq!(ada.status, Status::Warn);
        let eve = judge("Acme", &records, Some("eve@example.com"), problem);
        assert_eq!(eve.message.unwrap().id, "sessions-none");
        let shown = format!("{:?}", ada.evidence);
        assert!(
            shown.contains("a•••@example.com") && !shown.contains("ada@"),
            "{shown}"
        );
    }

    #[tokio::test]
    async fn nobody_has_been_here_and_that_is_fine() {
        let (context, folder) = testing::context();
        assert_eq!(look(&context).await.status, Status::Pass);
        let sessions = folder.path().join("data/sessions");
        std::fs::create_dir_all(sessions.parent().unwrap()).unwrap();
        std::fs::File::create(sessions).unwrap();
        assert_eq!(look(&context).await.status, Status::Skipped);
    }
}
