//! The sheet for the IT department, in Markdown: what is wrong, what is asked for, and what that rests
//! on. Nothing of the person is in it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use portico_core::Language;

use crate::check::{CheckResult, Status};
use crate::diagnosis::Diagnosis;
use crate::message::Message;
use crate::network_history::{Comparison, Difference, Verdict};
use crate::titles;
use crate::views::{CauseView, ComparisonView, DifferenceView, FactView, FindingView, Helper};
use crate::views::{RemedyView, ShownFindingView};

impl CheckResult {
    /// The finding as the window shows it.
    #[must_use]
    pub fn shown(&self, service: &str, language: Language) -> ShownFindingView {
        let finding = self.view(language);
        let seen = std::slice::from_ref(&finding);
        ShownFindingView {
            facts: finding.facts(language).collect(),
            sheet: request(service, &finding.title, &finding.remedies, seen, language),
            finding,
        }
    }
}

impl Diagnosis {
    /// The sheets for IT of the causes that IT can help with, by the causes' codes.
    #[must_use]
    pub fn sheets(&self, found: &[CheckResult], language: Language) -> BTreeMap<String, String> {
        let sheet = |cause: CauseView| {
            let rests_on = |one: &&CheckResult| cause.because.iter().any(|id| id == one.id);
            let seen = found.iter().filter(rests_on).map(|one| one.view(language));
            let seen: Vec<_> = seen.collect();
            let sheet = request(
                &self.service,
                &cause.title,
                &cause.remedies,
                &seen,
                language,
            )?;
            Some((cause.code, sheet))
        };
        self.view(language)
            .causes
            .into_iter()
            .filter_map(sheet)
            .collect()
    }
}

/// What is asked of the IT department; none when that is nothing.
fn request(
    service: &str,
    title: &str,
    remedies: &[RemedyView],
    seen: &[FindingView],
    language: Language,
) -> Option<String> {
    let for_it = |remedy: &&RemedyView| remedy.by == Helper::It;
    let wanted: Vec<_> = remedies.iter().filter(for_it).collect();
    if wanted.is_empty() {
        return None;
    }
    let mut sheet = Sheet::titled(&format!("{service}: {title}"));
    sheet.list(wanted.into_iter().map(|remedy| remedy.text.clone()));
    sheet.findings("sheet-seen", seen, language);
    Some(sheet.0)
}

impl Comparison {
    /// The comparison as a face sees it.
    #[must_use]
    pub fn view(&self, language: Language) -> ComparisonView {
        let differs = self.differs.iter().map(|one| DifferenceView {
            id: one.id.to_owned(),
            title: titles::check(one.id, language),
            here: one.here,
            elsewhere: one.elsewhere,
        });
        let sentence = self.finding().message;
        ComparisonView {
            elsewhere_at: portico_core::clock::rfc3339(self.elsewhere_at),
            differs: differs.collect(),
            sentence: sentence.map_or_else(String::new, |message| message.text(language)),
            sheet: of_comparison(self, language),
        }
    }
}

fn of_comparison(comparison: &Comparison, language: Language) -> String {
    let service = comparison.subject.service.as_str();
    let say = |id: &str| Message::new(id).with("service", service).text(language);
    let (title, intro) = match comparison.verdict {
        Verdict::FailsHere => ("sheet-title-fails-here", "sheet-fails-here"),
        Verdict::WorksHere => ("sheet-title-works-here", "sheet-works-here"),
        Verdict::FailsOnBoth => ("sheet-title-fails-on-both", "sheet-fails-on-both"),
        Verdict::Alike => ("sheet-title-alike", "sheet-alike"),
    };
    let mut sheet = Sheet::titled(&say(title));
    sheet.paragraph(&say(intro));
    let looked_at = [
        ("sheet-here", comparison.here_at),
        ("sheet-elsewhere", comparison.elsewhere_at),
    ];
    sheet.list(looked_at.map(|(id, at)| format!("{}: {}", say(id), minute(at))));
    if !comparison.differs.is_empty() {
        sheet.heading(&say("sheet-differs"));
        let differs = comparison.differs.iter();
        sheet.list(differs.map(|one| difference(one, language)));
    }
    let trouble = comparison.trouble.iter().map(|one| one.view(language));
    sheet.findings("sheet-trouble", &trouble.collect::<Vec<_>>(), language);
    let targets = &comparison.subject.targets;
    if !targets.is_empty() {
        sheet.heading(&say("sheet-hosts"));
        sheet.list(
            targets
                .iter()
                .map(|target| format!("`{}:{}`", target.host, target.port)),
        );
    }
    sheet.0
}

fn difference(one: &Difference, language: Language) -> String {
    format!(
        "{} (`{}`): {} → {}",
        titles::check(one.id, language),
        one.id,
        status(one.elsewhere, language),
        status(one.here, language)
    )
}

fn status(status: Status, language: Language) -> String {
    language.plain(match status {
        Status::Pass => "sheet-pass",
        Status::Warn => "sheet-warn",
        Status::Fail => "sheet-fail",
        Status::Skipped => "sheet-skipped",
    })
}

fn minute(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// A text of paragraphs and lists, one empty line between them.
struct Sheet(String);

impl Sheet {
    fn titled(title: &str) -> Self {
        Self(format!("# {title}\n"))
    }

    fn heading(&mut self, text: &str) {
        self.paragraph(&format!("## {text}"));
    }

    fn paragraph(&mut self, text: &str) {
        self.0.push_str(&format!("\n{text}\n"));
    }

    fn list(&mut self, items: impl IntoIterator<Item = String>) {
        self.0.push('\n');
        for item in items {
            self.0.push_str(&format!("- {item}\n"));
        }
    }

    /// What was found, with all that it rests on.
    fn findings(&mut self, heading: &str, findings: &[FindingView], language: Language) {
        if findings.is_empty() {
            return;
        }
        self.heading(&language.plain(heading));
        for finding in findings {
            self.paragraph(&format!("### {} (`{}`)", finding.title, finding.id));
            if let Some(cause) = &finding.cause {
                self.paragraph(cause);
            }
            if !finding.evidence.is_empty() {
                self.list(finding.facts(language).map(|fact| code(&fact)));
            }
        }
    }
}

/// What others say stands in code, where nothing of it is taken for Markdown.
fn code(fact: &FactView) -> String {
    let lines = fact.lines.iter();
    let quoted: Vec<_> = lines
        .map(|line| format!("`{}`", line.replace('`', "'")))
        .collect();
    format!("{}: {}", fact.label, quoted.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cause::{Cause, Confidence};
    use crate::check::Finding;
    use crate::evidence::Evidence;
    use crate::remedy::Remedy;
    use crate::{diagnosis, testing};

    #[test]
    fn what_is_asked_of_it_stands_with_what_it_rests_on() {
        let hosts = ["a.example", "b.example"].map(Evidence::host);
        let finding = Finding::fail(Message::new("compare-alike").with("service", "Acme"))
            .because("hosts", Evidence::list(hosts))
            .because("error", Evidence::text("a `quoted` *word*"))
            .suspect(Cause::PortBlocked, Confidence::Certain);
        let asks = finding.clone().remedy(Remedy::for_it("step-it-sheet"));
        let [asks, alone] = [asks, finding].map(|one| testing::result("network.tcp", one));
        for &language in Language::ALL {
            let shown = asks.shown("Acme", language);
            let sheet = shown.sheet.unwrap();
            let title = titles::check("network.tcp", language);
            assert!(
                sheet.starts_with(&format!("# Acme: {title}\n\n- ")),
                "{sheet}"
            );
            for part in [
                "(`network.tcp`)",
                "`a.example`, `b.example`",
                "`a 'quoted' *word*`",
            ] {
                assert!(sheet.contains(part), "{part} is missing in {sheet}");
            }
            assert!(
                !sheet.contains("sheet-") && !sheet.contains("evidence-"),
                "{sheet}"
            );
            assert_eq!(shown.facts[1].lines, ["a.example", "b.example"]);

            let found = [asks.clone()];
            let sheets = diagnosis::of("Acme", None, &found).sheets(&found, language);
            let sheet = &sheets["port_blocked"];
            assert!(
                sheet.contains("### ") && sheet.contains("`a.example`"),
                "{sheet}"
            );

            assert_eq!(alone.shown("Acme", language).sheet, None);
            let found = [alone.clone()];
            assert!(
                diagnosis::of("Acme", None, &found)
                    .sheets(&found, language)
                    .is_empty()
            );
        }
    }
}
