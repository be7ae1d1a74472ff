//! The guide: articles in Markdown with a few lines in front, and a search that forgives typing
//! errors and finds an article by an error's text.

use std::sync::LazyLock;

use portico_core::views::{ArticleSummaryView, ArticleView};
use portico_core::{Code, Language};

/// An article as it is built in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its id, the same in every language.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Whom and what it applies to.
    pub applies: Vec<&'static str>,
    /// When somebody last checked it (ISO 8601).
    pub reviewed: &'static str,
    /// The problem codes that it explains.
    pub problems: Vec<&'static str>,
    /// Words and error texts that people look for.
    pub words: Vec<&'static str>,
    /// Where it was read.
    pub links: Vec<&'static str>,
    /// The text, in Markdown.
    pub body: &'static str,
}

macro_rules! articles {
    ($($id:literal),* $(,)?) => {
        /// The ids of all articles, in the order in which to show them.
        pub const IDS: &[&str] = &[$($id),*];
        const ENGLISH: &[&str] = &[$(include_str!(concat!("../guide/en/", $id, ".md"))),*];
        const BOKMAL: &[&str] = &[$(include_str!(concat!("../guide/nb/", $id, ".md"))),*];
    };
}

articles! {
    "ways-to-sign-in", "forgot-password", "mail-missing", "codes", "two-factor",
    "who-can-sign-in", "several-addresses", "no-accounts", "sso", "supported-browsers",
    "cache-and-cookies", "cookies", "service-status", "another-network", "proxy-and-tls",
    "keychain", "clock", "new-versions", "report",
}

static IN_ENGLISH: LazyLock<Vec<Article>> = LazyLock::new(|| read_all(ENGLISH));
static IN_BOKMAL: LazyLock<Vec<Article>> = LazyLock::new(|| read_all(BOKMAL));

/// All articles in a language.
#[must_use]
pub fn articles(language: Language) -> &'static [Article] {
    match language {
        Language::English => &IN_ENGLISH,
        Language::Bokmal => &IN_BOKMAL,
    }
}

/// One article.
#[must_use]
pub fn article(language: Language, id: &str) -> Option<&'static Article> {
    articles(language).iter().find(|article| article.id == id)
}

/// The articles that a search finds, the best first; all of them for an empty one.
#[must_use]
pub fn search(language: Language, typed: &str) -> Vec<&'static Article> {
    let typed = typed.trim().to_lowercase();
    let all = articles(language).iter();
    if typed.is_empty() {
        return all.collect();
    }
    let mut found: Vec<(u32, &Article)> = all
        .map(|article| (article.fits(&typed), article))
        .filter(|(fits, _)| *fits > 0)
        .collect();
    found.sort_by_key(|(fits, _)| std::cmp::Reverse(*fits));
    found.into_iter().map(|(_, article)| article).collect()
}

/// Whether an address is one that an article leads to: in its text or among its sources.
#[must_use]
pub fn leads_to(url: &str) -> bool {
    Language::ALL
        .iter()
        .flat_map(|language| articles(*language))
        .any(|article| {
            article.links.contains(&url)
                || article
                    .body
                    .split("](")
                    .skip(1)
                    .any(|rest| rest.split(')').next() == Some(url))
        })
}

/// How alike two words have to be to count as the same, mistyped.
const ALIKE: f64 = 0.88;

impl Article {
    /// The article as a face sees it.
    #[must_use]
    pub fn view(&self) -> ArticleView {
        let own = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        ArticleView {
            id: self.id.to_owned(),
            title: self.title.to_owned(),
            applies: own(&self.applies),
            reviewed: self.reviewed.to_owned(),
            links: own(&self.links),
            body: self.body.to_owned(),
        }
    }

    /// Its line in a list.
    #[must_use]
    pub fn summary(&self) -> ArticleSummaryView {
        ArticleSummaryView {
            id: self.id.to_owned(),
            title: self.title.to_owned(),
        }
    }

    /// How well a search fits, 0 for not at all: a code's own article beats an error's text, that
    /// beats a title, and a title beats a mention.
    fn fits(&self, typed: &str) -> u32 {
        let of_code = Code::ALL
            .iter()
            .any(|code| code.as_str() == typed && code.article() == self.id);
        let mut sum = if of_code { 200 } else { 0 };
        for text in self.words.iter().chain(&self.problems) {
            let text = text.to_lowercase();
            if text == typed {
                sum = sum.max(100);
            } else if typed.len() > 8 && (text.contains(typed) || typed.contains(&text)) {
                sum = sum.max(50);
            }
        }
        let title = self.title.to_lowercase();
        let words = self.words.join(" ").to_lowercase();
        let body = self.body.to_lowercase();
        for word in typed
            .split_whitespace()
            .filter(|word| word.chars().count() > 2)
        {
            let fit = if has_alike(&title, word) {
                10
            } else if has_alike(&words, word) {
                8
            } else if body.contains(word) {
                2
            } else if has_alike(&body, word) {
                1
            } else {
                0
            };
            sum += fit;
        }
        sum
    }
}

fn has_alike(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|other| {
        other.starts_with(word)
            || (word.chars().count() > 3 && strsim::jaro_winkler(other, word) >= ALIKE)
    })
}

fn read_all(texts: &'static [&'static str]) -> Vec<Article> {
    let all = IDS.iter().zip(texts);
    all.filter_map(|(id, text)| read(id, text)).collect()
}

/// Reads an article; none when its first lines are not what they should be, which a test forbids.
fn read(id: &'static str, text: &'static str) -> Option<Article> {
    let (front, body) = text.strip_prefix("---\n")?.split_once("\n---\n")?;
    let value = |key: &str| {
        front
            .lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))
            .map(str::trim)
    };
    let list = |key: &str| -> Option<Vec<&'static str>> {
        Some(
            value(key)?
                .split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .collect(),
        )
    };
    Some(Article {
        id,
        title: value("title")?,
        applies: list("applies")?,
        reviewed: value("reviewed")?,
        problems: list("problems")?,
        words: list("words")?,
        links: list("links")?,
        body: body.trim(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_article_can_be_read_in_every_language() {
        for &language in Language::ALL {
            let all = articles(language);
            assert_eq!(all.len(), IDS.len(), "{language:?}");
            for article in all {
                let title = language.plain(&format!("article-{}", article.id));
                assert_eq!(article.title, title, "{language:?} {}", article.id);
                assert!(article.body.len() > 400, "{language:?} {}", article.id);
                assert!(article.reviewed.len() == 10, "{language:?} {}", article.id);
            }
        }
    }

    #[test]
    fn every_problem_leads_to_an_article_that_is_there() {
        for code in Code::ALL {
            assert!(IDS.contains(&code.article()), "{code}");
        }
    }

    #[test]
    fn links_between_articles_lead_somewhere() {
        for &language in Language::ALL {
            for article in articles(language) {
                for target in article.body.split("](article:").skip(1) {
                    let target = target.split(')').next().unwrap_or_default();
                    assert!(
                        IDS.contains(&target),
                        "{language:?} {}: {target}",
                        article.id
                    );
                }
            }
        }
    }

    #[test]
    fn the_notice_before_a_session_ends_is_the_one_that_is_given() {
        use portico_core::session::{NOTICE, NOTICE_OF_SHORT};
        let [notice, of_short] = [NOTICE, NOTICE_OF_SHORT].map(|time| time.num_minutes());
        for (language, said) in [
            (
                Language::English,
                format!("In the last {notice} minutes (the last {of_short} if"),
            ),
            (
                Language::Bokmal,
                format!("De siste {notice} minuttene (de siste {of_short} hvis"),
            ),
        ] {
            let body = article(language, "sso").unwrap().body;
            assert!(body.contains(&said), "{language:?}: {said}");
        }
    }

    #[test]
    fn only_addresses_of_the_articles_are_led_to() {
        let known = article(Language::English, "no-accounts").unwrap().links[0];
        assert!(leads_to(known));
        assert!(!leads_to("https://elsewhere.example/"));
        assert!(!leads_to(""));
    }

    #[test]
    fn an_article_is_found_by_code_by_error_text_and_mistyped() {
        for (language, typed, id) in [
            (Language::English, "no_accounts", "no-accounts"),
            (Language::English, "You have no accounts", "no-accounts"),
            (Language::English, "pasword forgoten", "forgot-password"),
            (Language::English, "keychian", "keychain"),
            (Language::Bokmal, "glemt passord", "forgot-password"),
            (Language::Bokmal, "klokke", "clock"),
        ] {
            let found = search(language, typed);
            assert_eq!(found.first().map(|article| article.id), Some(id), "{typed}");
        }
        assert!(search(Language::English, "zzzz qqqq").is_empty());
        assert_eq!(search(Language::English, " ").len(), IDS.len());
    }
}
