//! Findings as the panel, `--json` and the report see them: plain data, made in one place.

mod made;
mod requests;

use std::collections::BTreeMap;

use portico_core::Code;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::cause::Confidence;
use crate::check::{Category, Status};
use crate::remedy::Act;

pub use requests::{ReportKind, ReportRequest, RunRequest};

macro_rules! view {
    ($($item:item)*) => {$(
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
        $item
    )*};
}

view! {
    /// What a check found.
    pub struct FindingView {
        /// The check's id.
        pub id: String,
        /// Where it belongs.
        pub category: Category,
        /// What came of it.
        pub status: Status,
        /// What the check is about.
        pub title: String,
        /// One sentence: what was seen, why it was not looked at, what is likely behind it.
        pub cause: Option<String>,
        /// What it rests on; keys are stable, their words are `evidence-<key>`.
        #[cfg_attr(feature = "typescript", ts(type = "Record<string, unknown>"))]
        pub evidence: BTreeMap<String, Value>,
        /// What helps, the best first.
        pub remedies: Vec<RemedyView>,
        /// The guide's article that explains it.
        pub article: String,
        /// How long it took, in milliseconds.
        pub took_ms: u32,
    }

    /// A finding as the window shows it: with the texts that are made of it.
    pub struct ShownFindingView {
        /// The finding.
        #[serde(flatten)]
        pub finding: FindingView,
        /// What it rests on.
        pub facts: Vec<FactView>,
        /// The sheet for IT, where IT can help.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub sheet: Option<String>,
    }

    /// A piece of evidence in a person's words.
    pub struct FactView {
        /// What it is called.
        pub label: String,
        /// What it is, each of several in a line of its own.
        pub lines: Vec<String>,
    }

    /// What helps.
    pub struct RemedyView {
        /// Who does it.
        pub by: Helper,
        /// The button's words, or the step.
        pub text: String,
        /// What the app does, where it can.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub act: Option<Act>,
    }

    /// Who can help.
    #[derive(Eq, Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum Helper {
        /// The app.
        App,
        /// The person.
        Person,
        /// Their IT.
        It,
    }

    /// What comes of a run, piece by piece.
    #[serde(tag = "news", rename_all = "snake_case")]
    pub enum NewsView {
        /// A check has come to its end.
        Finding {
            /// What it found.
            finding: ShownFindingView,
        },
        /// All findings so far say something else than before.
        Diagnosis {
            /// What they say.
            diagnosis: DiagnosisView,
            /// The sheet for IT of each cause that IT can help with, by the cause's code.
            #[cfg_attr(feature = "typescript", ts(type = "Record<string, string>"))]
            sheets: BTreeMap<String, String>,
        },
        /// Every check has come to its end.
        Done,
    }

    /// What came of something that the app did.
    #[derive(Eq, Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum ActedView {
        /// It is done.
        Done,
        /// It is done here; the service is told when it can be reached.
        Later,
        /// It is done here; the service does not take it back.
        NotTakenBack,
        /// This desktop has nothing that the app could open: it takes the person's own hand.
        ByHand,
    }

    /// The diagnosis.
    pub struct DiagnosisView {
        /// The one sentence on top.
        pub sentence: String,
        /// The one thing to do.
        pub next: String,
        /// The causes, the best first.
        pub causes: Vec<CauseView>,
        /// Why the last sign-in stopped, where that is what it starts from.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub about: Option<String>,
        /// A newer version of Portico that fixes what was found.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub newer: Option<FixedView>,
    }

    /// A newer version of Portico that fixes what was found.
    pub struct FixedView {
        /// The version.
        pub version: String,
        /// The codes of what it fixes.
        pub codes: Vec<String>,
        /// All of it in a sentence.
        pub sentence: String,
        /// The command that brings this copy up to date, where there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub command: Option<String>,
    }

    /// A cause.
    pub struct CauseView {
        /// Its stable code.
        pub code: String,
        /// How sure.
        pub confidence: Confidence,
        /// The checks that it rests on.
        pub because: Vec<String>,
        /// What it is, in one sentence.
        pub title: String,
        /// What to do.
        pub next: String,
        /// The guide's article that explains it.
        pub article: String,
        /// What helps, the best first.
        pub remedies: Vec<RemedyView>,
    }

    /// This network against another one.
    pub struct ComparisonView {
        /// When the other network was looked at (RFC 3339).
        pub elsewhere_at: String,
        /// The checks that came out differently; none when both networks are alike.
        pub differs: Vec<DifferenceView>,
        /// What it means, in one sentence.
        pub sentence: String,
        /// The sheet for IT, in Markdown.
        pub sheet: String,
    }

    /// A check that came out differently.
    pub struct DifferenceView {
        /// The check's id.
        pub id: String,
        /// What it is about.
        pub title: String,
        /// What came of it on this network.
        pub here: Status,
        /// What came of it on the other.
        pub elsewhere: Status,
    }

    /// A report for support, before it is sent: exactly what is in it.
    pub struct ReportView {
        /// Its own id, the same for every try to send it.
        pub id: String,
        /// The report as people read it, in Markdown.
        pub markdown: String,
        /// The files of the ZIP, the redacted log among them.
        pub files: Vec<ReportFileView>,
        /// Where it goes.
        pub goes_to: DestinationView,
    }

    /// A file of the report.
    pub struct ReportFileView {
        /// Its name.
        pub name: String,
        /// All of its text.
        pub text: String,
    }

    /// Where a report goes.
    #[serde(tag = "by", rename_all = "snake_case")]
    pub enum DestinationView {
        /// To the service's own endpoint.
        Endpoint {
            /// Its host.
            host: String,
        },
        /// By e-mail: a draft is opened.
        Email {
            /// To whom.
            address: String,
        },
        /// The profile names no support: it can be copied and saved.
        Nobody,
    }

    /// What became of a report that the person wants support to have.
    #[serde(tag = "by", rename_all = "snake_case")]
    pub enum HandedOverView {
        /// It is in the queue, and perhaps at the service already.
        Queue {
            /// How it stands.
            report: QueuedView,
        },
        /// A draft of an e-mail is open; the ZIP is to be attached by hand.
        Draft {
            /// Where the ZIP is.
            zip: String,
        },
        /// Nobody takes it: it is a ZIP to hand over by oneself.
        File {
            /// Where the ZIP is.
            zip: String,
        },
    }

    /// A report that was to be sent.
    pub struct QueuedView {
        /// The report's id.
        pub id: String,
        /// When it was written (RFC 3339).
        pub at: String,
        /// What came of it.
        pub state: QueueStateView,
        /// Support's own reference, once it is there.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub reference: Option<String>,
        /// How often it was tried.
        pub tries: u32,
        /// Why the last try failed, in one sentence.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub trouble: Option<String>,
        /// The same for programs.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub code: Option<Code>,
    }

    /// What came of a report that was to be sent.
    #[derive(Eq, Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum QueueStateView {
        /// It waits for the network.
        Waiting,
        /// It has arrived.
        Sent,
        /// It was tried for a week, or support refused it; it can still be saved.
        GaveUp,
    }

    /// A check that is going to run.
    pub struct CheckView {
        /// Its id.
        pub id: String,
        /// Where it belongs.
        pub category: Category,
        /// What it is about.
        pub title: String,
    }
}

/// All of it as TypeScript, for `ui/src/generated/views.ts`.
#[cfg(feature = "typescript")]
#[must_use]
pub fn typescript() -> String {
    use ts_rs::TS;
    let config = ts_rs::Config::default();
    [
        Category::decl(&config),
        Status::decl(&config),
        Confidence::decl(&config),
        Act::decl(&config),
        FindingView::decl(&config),
        ShownFindingView::decl(&config),
        FactView::decl(&config),
        RemedyView::decl(&config),
        Helper::decl(&config),
        NewsView::decl(&config),
        ActedView::decl(&config),
        DiagnosisView::decl(&config),
        FixedView::decl(&config),
        CauseView::decl(&config),
        ComparisonView::decl(&config),
        DifferenceView::decl(&config),
        ReportView::decl(&config),
        ReportFileView::decl(&config),
        DestinationView::decl(&config),
        HandedOverView::decl(&config),
        QueuedView::decl(&config),
        QueueStateView::decl(&config),
        CheckView::decl(&config),
        RunRequest::decl(&config),
        ReportRequest::decl(&config),
        ReportKind::decl(&config),
    ]
    .map(|declaration| format!("export {declaration}\n"))
    .join("\n")
}
