//! The last lines that Portico has logged, in memory only, redacted before they are kept.

use std::collections::VecDeque;
use std::fmt::{self, Debug, Write};
use std::io;
use std::sync::Arc;

use parking_lot::Mutex;
use portico_core::clock::{Clock, rfc3339};
use portico_core::text::visible_lines;
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::{Event, Subscriber};
use tracing_subscriber::field::RecordFields;
use tracing_subscriber::filter::{Targets, filter_fn};
use tracing_subscriber::fmt::FormatFields;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::LookupSpan;

use super::redact::technical;

/// How many lines are kept.
const LINES: usize = 500;
/// Only what Portico itself says; libraries know more than a report may hold.
const OURS: &str = "portico";

/// The last lines. Cheap to clone; clones are the same ones.
#[derive(Debug, Clone)]
pub struct Log {
    lines: Arc<Mutex<VecDeque<String>>>,
    clock: Arc<dyn Clock>,
}

impl Log {
    /// An empty one.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            lines: Arc::default(),
            clock,
        }
    }

    /// The lines so far, the oldest first.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let lines = self.lines.lock();
        lines.iter().cloned().collect()
    }

    fn keep(&self, line: String) {
        let mut lines = self.lines.lock();
        if lines.len() == LINES {
            lines.pop_front();
        }
        lines.push_back(line);
    }
}

impl Log {
    /// What listens, for a `tracing` subscriber.
    pub fn listener<S: Subscriber + for<'a> LookupSpan<'a>>(&self) -> impl Layer<S> + use<S> {
        let ours = filter_fn(|about| about.target().starts_with(OURS));
        Listener(self.clone()).with_filter(ours.with_max_level_hint(LevelFilter::DEBUG))
    }
}

/// What of the log is shown, by words such as `portico_core=debug,warn`; and those of the words that
/// are none of these.
#[must_use]
pub fn shown_by(words: &str) -> (Targets, Vec<String>) {
    let words = words
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty());
    let (known, unknown): (Vec<&str>, Vec<&str>) = words.partition(|word| {
        // What is in brackets would be taken for a part of the name.
        !word.contains(['[', '{']) && word.parse::<Targets>().is_ok()
    });
    let unknown = unknown.into_iter().map(str::to_owned).collect();
    (known.join(",").parse().unwrap_or_default(), unknown)
}

/// How the log is shown: what a line holds, as it is kept.
#[derive(Debug)]
pub struct RedactedFields;

impl<'writer> FormatFields<'writer> for RedactedFields {
    fn format_fields<R: RecordFields>(
        &self,
        mut writer: Writer<'writer>,
        fields: R,
    ) -> fmt::Result {
        let mut line = Line::default();
        fields.record(&mut line);
        let text = line.message + &line.fields;
        writer.write_str(text.trim_start())
    }
}

/// Where the log is shown: what its lines quote loses what would steer a terminal.
#[derive(Debug)]
pub struct VisibleWriter<W>(pub W);

impl<W: io::Write> io::Write for VisibleWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = visible_lines(&String::from_utf8_lossy(bytes));
        self.0.write_all(text.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

struct Listener(Log);

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let about = event.metadata();
        let mut line = Line::default();
        event.record(&mut line);
        self.0.keep(format!(
            "{} {} {}: {}{}",
            rfc3339(self.0.clock.now()),
            about.level(),
            about.target(),
            line.message,
            line.fields
        ));
    }
}

/// One event. Which names its fields have is ours; what is in them is redacted.
#[derive(Default)]
struct Line {
    message: String,
    fields: String,
}

impl Line {
    fn add(&mut self, field: &Field, value: &str) {
        match field.name() {
            "message" => self.message.push_str(value),
            // Who it was is nobody's business.
            "account" | "email" | "address" => {}
            // Writing to a text does not fail.
            name => drop(write!(self.fields, " {name}={value}")),
        }
    }
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.add(field, &technical(&format!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, &technical(value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.add(field, &value.to_string());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.add(field, &value.to_string());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.add(field, if value { "true" } else { "false" });
    }
}

#[cfg(test)]
mod tests {
    use portico_core::clock::SystemClock;
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    fn logged(say: impl Fn()) -> Vec<String> {
        let log = Log::new(Arc::new(SystemClock));
        let listening = tracing_subscriber::registry().with(log.listener());
        tracing::subscriber::with_default(listening, say);
        log.lines()
    }

    #[test]
    fn a_line_says_what_and_not_who_or_with_what() {
        let lines = logged(|| {
            tracing::info!(
                host = "id.example.com",
                status = 200_u16,
                account = "acme:ada@example.com",
                url = "https://id.example.com/authorize?state=secret",
                "answered ada@example.com"
            );
        });
        assert!(
            lines[0].ends_with(
                "INFO portico_doctor::report::log::tests: answered … host=id.example.com \
                 status=200 url=https://id.example.com …"
            ),
            "{lines:?}"
        );
    }

    #[derive(Clone, Default)]
    struct Screen(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_that_is_shown_holds_no_more_than_one_that_is_kept() {
        let screen = Screen::default();
        let writer = screen.clone();
        let shown = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .without_time()
            .fmt_fields(RedactedFields)
            .with_writer(move || VisibleWriter(writer.clone()));
        let listening = tracing_subscriber::registry().with(shown);
        tracing::subscriber::with_default(listening, || {
            let span = tracing::warn_span!("asking", said = "password=hunter2");
            let _asking = span.enter();
            tracing::warn!(
                host = "id.example.com",
                status = 400_u16,
                problem = "invalid_grant: refresh_token=abc",
                account = "acme:ada@example.com",
                url = "https://id.example.com/token?code=abc",
                "refused ada@example.com"
            );
        });
        let seen = String::from_utf8(screen.0.lock().clone()).unwrap();
        for said in [
            "WARN",
            "refused …",
            "host=id.example.com",
            "status=400",
            "invalid_grant",
        ] {
            assert!(seen.contains(said), "{said}: {seen}");
        }
        for secret in ["hunter2", "abc", "ada@", "code="] {
            assert!(!seen.contains(secret), "{secret}: {seen}");
        }
    }

    #[test]
    fn libraries_and_the_finest_lines_are_left_out() {
        let lines = logged(|| {
            tracing::error!(target: "hyper", "a library");
            tracing::trace!("too fine");
            tracing::debug!("just right");
        });
        assert_eq!(lines.len(), 1, "{lines:?}");
    }

    #[test]
    fn what_is_shown_is_said_by_levels_and_by_names_with_levels() {
        use tracing::Level;

        let shown = |words: &str, target: &str, level: Level| {
            shown_by(words).0.would_enable(target, &level)
        };
        for (words, target, level, expected) in [
            ("warn", "hyper", Level::WARN, true),
            ("warn", "hyper", Level::INFO, false),
            ("WARN", "hyper", Level::WARN, true),
            ("off", "portico", Level::ERROR, false),
            (
                "portico_core=debug,warn",
                "portico_core::http",
                Level::DEBUG,
                true,
            ),
            (
                "portico_core=debug,warn",
                "portico_core::http",
                Level::TRACE,
                false,
            ),
            ("portico_core=debug,warn", "hyper", Level::DEBUG, false),
            (" warn , hyper=off", "hyper", Level::WARN, false),
            ("trace,hyper=off", "hyper::proto", Level::ERROR, false),
            ("trace,hyper=off", "reqwest", Level::TRACE, true),
            ("portico_core", "portico_core", Level::TRACE, true),
            ("portico_core", "hyper", Level::ERROR, false),
        ] {
            assert_eq!(
                shown(words, target, level),
                expected,
                "{words}: {target} {level}"
            );
        }
    }

    #[test]
    fn a_word_that_says_nothing_is_named_and_the_others_count() {
        for word in [
            "portico_core=loud",
            "portico_core = debug",
            "a=b=c",
            "[sign_in]=debug",
            "a[{b}]=info",
        ] {
            let (shown, unknown) = shown_by(&format!("{word},info"));
            assert_eq!(unknown, [word]);
            assert!(shown.would_enable("anything", &tracing::Level::INFO));
        }
        assert!(shown_by("portico_core=debug,,info").1.is_empty());
    }

    #[test]
    fn a_line_that_is_shown_does_not_steer_the_terminal() {
        use std::io::Write;

        let mut shown = VisibleWriter(Vec::new());
        writeln!(shown, "WARN «\u{1b}]0;x\u{7}\u{202e}» \u{9b}").unwrap();
        shown.flush().unwrap();
        assert_eq!(String::from_utf8(shown.0).unwrap(), "WARN «]0;x» \n");
    }

    #[test]
    fn whatever_is_quoted_a_line_is_kept() {
        let lines = logged(|| {
            tracing::warn!(
                said = "«https://hilfe.example» é://\u{202e}",
                "参照http://a.example/x"
            );
        });
        assert_eq!(lines.len(), 1, "{lines:?}");
    }

    #[test]
    fn only_the_last_lines_are_kept() {
        let lines = logged(|| {
            for number in 0..LINES + 7 {
                tracing::info!(number, "a line");
            }
        });
        assert_eq!(lines.len(), LINES);
        assert!(lines[0].ends_with("number=7"), "{}", lines[0]);
    }
}
