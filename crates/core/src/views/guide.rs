//! The guide's articles.

use serde::{Deserialize, Serialize};

use crate::domain::wire;

wire! {
    /// An article of the guide.
    pub struct ArticleView {
        /// Its id.
        pub id: String,
        /// Its title.
        pub title: String,
        /// Whom and what it applies to.
        pub applies: Vec<String>,
        /// When it was last checked (ISO 8601).
        pub reviewed: String,
        /// Where it was read.
        pub links: Vec<String>,
        /// The text, in Markdown: headings, paragraphs, lists, bold, code, links.
        pub body: String,
    }

    /// An article's line in a list.
    pub struct ArticleSummaryView {
        /// Its id.
        pub id: String,
        /// Its title.
        pub title: String,
    }
}
