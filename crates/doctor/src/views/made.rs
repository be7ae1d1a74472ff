//! Where the views are made of what they show.

use chrono::DateTime;
use portico_core::{Language, Problem};

use super::*;
use crate::cause::Cause;
use crate::check::{CheckResult, CheckSpec};
use crate::diagnosis::{Diagnosis, Explained, Fixed};
use crate::evidence::text;
use crate::message::Message;
use crate::remedy::Remedy;
use crate::titles;

impl CheckSpec {
    /// The check as a face sees it before it has come to its end.
    #[must_use]
    pub fn view(&self, language: Language) -> CheckView {
        CheckView {
            id: self.id.to_owned(),
            category: self.category,
            title: titles::check(self.id, language),
        }
    }
}

impl CheckResult {
    /// The finding as a face sees it.
    #[must_use]
    pub fn view(&self, language: Language) -> FindingView {
        let finding = &self.finding;
        let article = finding
            .suspects
            .first()
            .map_or_else(|| self.article, |suspicion| suspicion.cause.article());
        FindingView {
            id: self.id.to_owned(),
            category: self.category,
            status: finding.status,
            title: titles::check(self.id, language),
            cause: finding
                .message
                .as_ref()
                .map(|message| match message.id.as_str() {
                    "skipped-depends" => message.named_by_title(language, titles::check),
                    _ => message.text(language),
                }),
            evidence: finding
                .evidence
                .iter()
                .map(|(key, evidence)| ((*key).to_owned(), evidence.value().clone()))
                .collect(),
            remedies: finding
                .remedies
                .iter()
                .map(|remedy| remedy.view(language))
                .collect(),
            article: article.to_owned(),
            took_ms: u32::try_from(self.took.as_millis()).unwrap_or(u32::MAX),
        }
    }
}

impl FindingView {
    /// What it rests on, in a person's words.
    pub fn facts(&self, language: Language) -> impl Iterator<Item = FactView> {
        let evidence = self.evidence.iter();
        evidence.map(move |(key, value)| FactView {
            label: text::label(key, language),
            lines: text::lines(value, language),
        })
    }
}

impl FactView {
    /// All of it in one line.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{}: {}", self.label, self.lines.join(", "))
    }
}

impl Remedy {
    /// The remedy as a face sees it.
    #[must_use]
    pub fn view(&self, language: Language) -> RemedyView {
        let (by, text, act) = match self {
            Remedy::Act(act) => (Helper::App, act.message().text(language), Some(act.clone())),
            Remedy::Step(words) => (Helper::Person, words.text(language), None),
            Remedy::ForIt(words) => (Helper::It, words.text(language), None),
        };
        RemedyView { by, text, act }
    }
}

impl Diagnosis {
    /// The diagnosis as a face sees it.
    #[must_use]
    pub fn view(&self, language: Language) -> DiagnosisView {
        let causes: Vec<CauseView> = self
            .causes
            .iter()
            .map(|cause| self.view_of(cause, language))
            .collect();
        let (sentence, next) = match causes.first() {
            Some(first) => (first.title.clone(), first.next.clone()),
            None => {
                let words = Message::new(match (self.problem.is_some(), self.incomplete) {
                    (_, true) => "diagnosis-incomplete",
                    (true, false) => "diagnosis-nothing-now",
                    (false, false) => "diagnosis-nothing",
                });
                let next = words.attribute(language, "next").unwrap_or_default();
                (words.text(language), next)
            }
        };
        let about = self.problem.as_ref().filter(|_| self.earlier);
        DiagnosisView {
            sentence,
            next,
            causes,
            about: about.map(|problem| self.in_words(problem, language).0),
            newer: self.newer.as_ref().map(|newer| newer.view(language)),
        }
    }
}

impl Fixed {
    fn view(&self, language: Language) -> FixedView {
        let how = Message::new(format!("update-how-{}", self.source.as_str()));
        let sentence = Message::new("doctor-newer")
            .with("version", self.version.as_str())
            .with("codes", self.codes.join(", "))
            .with("how", how.with_optional("url", None).text(language));
        FixedView {
            version: self.version.clone(),
            codes: self.codes.iter().map(|code| (*code).to_owned()).collect(),
            sentence: sentence.text(language),
            command: self.source.command().map(str::to_owned),
        }
    }
}

impl Diagnosis {
    fn view_of(&self, explained: &Explained, language: Language) -> CauseView {
        let (title, next) = self.words_of(explained, language);
        CauseView {
            code: explained.cause.as_str().to_owned(),
            confidence: explained.confidence,
            because: explained
                .because
                .iter()
                .map(|id| (*id).to_owned())
                .collect(),
            title,
            next,
            article: explained.cause.article().to_owned(),
            remedies: explained
                .remedies
                .iter()
                .map(|remedy| remedy.view(language))
                .collect(),
        }
    }

    fn words_of(&self, explained: &Explained, language: Language) -> (String, String) {
        match (explained.cause.message(&self.service), explained.cause) {
            (Some(mut words), _) => {
                for (_, message) in &explained.message {
                    words = words.filled_from(message);
                }
                let next = words.attribute(language, "next").unwrap_or_default();
                (words.text(language), next)
            }
            (None, Cause::Problem(code)) => {
                let problem = match &self.problem {
                    Some(problem) if problem.code == code => problem.clone(),
                    _ => Problem::new(code),
                };
                self.in_words(&problem, language)
            }
            (None, cause) => (cause.as_str().to_owned(), String::new()),
        }
    }

    /// A problem's title and what to do.
    fn in_words(&self, problem: &Problem, language: Language) -> (String, String) {
        let mut problem = problem.clone();
        let service = &mut problem.about.service;
        service.get_or_insert_with(|| self.service.clone());
        let view = problem.view(language, DateTime::UNIX_EPOCH);
        (view.title, view.next)
    }
}
