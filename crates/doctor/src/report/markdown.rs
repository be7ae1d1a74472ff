//! The report as people read it.

use portico_core::Language;
use portico_core::text::{Args, visible_lines};
use portico_core::views::PolicyView;

use super::{Content, Crash};
use crate::check::Status;
use crate::titles;
use crate::views::{DiagnosisView, FindingView, Helper, RemedyView};

pub(super) fn of(content: &Content, language: Language) -> String {
    let page = Page {
        language,
        text: String::new(),
    };
    page.all(content)
}

struct Page {
    language: Language,
    text: String,
}

impl Page {
    fn all(mut self, content: &Content) -> String {
        self.line(&format!("# {}", self.word("report-title")));
        self.head(content);
        if let Some(message) = &content.message {
            self.heading("report-message");
            for line in message.lines() {
                self.line(format!("> {line}").trim_end());
            }
        }
        self.diagnosis(&content.diagnosis);
        self.heading("report-findings");
        for finding in &content.findings {
            self.finding(finding);
        }
        if let Some(comparison) = &content.comparison {
            self.heading("report-comparison");
            self.line(&comparison.sentence);
            self.line("");
            self.line(comparison.sheet.trim_end());
        }
        if let Some(policy) = &content.policy {
            self.policy(policy);
        }
        if let Some(crash) = &content.crash {
            self.crash(crash);
        }
        self.heading("report-log");
        match content.log.is_empty() {
            true => self.line(&self.word("report-log-empty")),
            false => {
                self.line("```text");
                for line in &content.log {
                    self.line(&line.replace('`', "'"));
                }
                self.line("```");
            }
        }
        self.text
    }

    fn head(&mut self, content: &Content) {
        self.line("");
        self.item("report-id", &content.id);
        self.item("report-written-at", &content.written_at);
        self.item("report-version", &content.portico);
        if let Some(updates) = &content.updates {
            self.item("report-updates", updates);
        }
        let system = format!("{} ({})", content.system, content.architecture);
        self.item("report-system", &system);
        self.item("report-language", &content.language);
        let profile = &content.profile;
        let issuer = profile.issuer.as_deref();
        self.item(
            "report-profile",
            &issuer.map_or_else(
                || profile.name.clone(),
                |issuer| format!("{} ({issuer})", profile.name),
            ),
        );
        if let Some(address) = &content.address {
            let label = match content.address_included {
                true => "report-answer-to",
                false => "report-address",
            };
            self.item(label, address);
        }
        if let Some(problem) = &content.problem {
            self.item("report-problem", problem.code.as_str());
            for (label, value) in [
                ("report-problem-at", &problem.at),
                ("report-correlation-id", &problem.correlation_id),
                ("report-detail", &problem.detail),
            ] {
                if let Some(value) = value {
                    self.item(label, value);
                }
            }
        }
    }

    /// The keys as administrators write them, so that support and they speak of the same.
    fn policy(&mut self, policy: &PolicyView) {
        self.heading("report-policy");
        for source in &policy.sources {
            let why = source.why.as_deref().unwrap_or_default();
            let state = self.word(&format!("policy-state-{}", source.state));
            self.line(format!("- {}: {state} {why}", source.origin).trim_end());
        }
        for setting in &policy.settings {
            let level = self.word(&format!("policy-level-{}", setting.level.replace('_', "-")));
            let origin = setting.origin.as_deref().unwrap_or_default();
            let line = format!("- `{} = {}` ({level} {origin}", setting.key, setting.value);
            self.line(&format!("{})", line.trim_end()));
            for words in setting.error.iter().chain(&setting.notes) {
                self.line(&format!("  - {words}"));
            }
        }
        for key in &policy.unknown {
            self.line(&format!(
                "- {}: `{}` → `{}`",
                key.origin, key.key, key.nearest
            ));
        }
    }

    fn diagnosis(&mut self, diagnosis: &DiagnosisView) {
        self.heading("report-diagnosis");
        self.line(&diagnosis.sentence);
        self.line(&diagnosis.next);
        if let Some(newer) = &diagnosis.newer {
            self.line("");
            self.line(&newer.sentence);
            if let Some(command) = &newer.command {
                self.line(&format!("`{command}`"));
            }
        }
        if !diagnosis.causes.is_empty() {
            self.line("");
        }
        for (cause, number) in diagnosis.causes.iter().zip(1..) {
            self.line(&format!(
                "{number}. {} (`{}`, {}: {})",
                cause.title,
                cause.code,
                titles::confidence(cause.confidence, self.language),
                cause.because.join(", ")
            ));
            self.remedies(&cause.remedies, "   ");
        }
    }

    fn finding(&mut self, finding: &FindingView) {
        let status = titles::status(finding.status, self.language);
        let sentence = finding.cause.as_deref().unwrap_or_default();
        self.line(&format!(
            "- **{status}** {} (`{}`, {} ms) {sentence}",
            finding.title, finding.id, finding.took_ms
        ));
        for fact in finding.facts(self.language) {
            self.line(&format!("  - {}", fact.line()));
        }
        if matches!(finding.status, Status::Warn | Status::Fail) {
            self.remedies(&finding.remedies, "  ");
        }
    }

    fn remedies(&mut self, remedies: &[RemedyView], indent: &str) {
        for remedy in remedies {
            let id = match remedy.by {
                Helper::App => "report-by-app",
                Helper::Person => "report-by-person",
                Helper::It => "report-by-it",
            };
            let mut args = Args::default();
            args.text("step", remedy.text.as_str());
            self.line(&format!("{indent}- {}", self.language.text(id, &args)));
        }
    }

    fn crash(&mut self, crash: &Crash) {
        self.heading("report-crash");
        self.item("report-crash-at", &crash.at);
        self.item("report-version", &crash.version);
        for (label, value) in [
            ("report-crash-place", &crash.place),
            ("report-crash-thread", &crash.thread),
        ] {
            if let Some(value) = value {
                self.item(label, value);
            }
        }
    }

    fn word(&self, id: &str) -> String {
        self.language.plain(id)
    }

    fn heading(&mut self, id: &str) {
        self.line(&format!("\n## {}", self.word(id)));
        self.line("");
    }

    fn item(&mut self, label: &str, value: &str) {
        self.line(&format!("- {}: {value}", self.word(label)));
    }

    fn line(&mut self, text: &str) {
        // It may come from a file, and is shown on terminals.
        self.text.push_str(&visible_lines(text.trim_end()));
        self.text.push('\n');
    }
}
