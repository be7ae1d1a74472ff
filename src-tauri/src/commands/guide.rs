//! The guide's articles.

use portico_core::problem::{Code, Problem};
use portico_core::views::{ArticleSummaryView, ArticleView};
use portico_doctor::guide;
use tauri::State;

use super::Answered;
use crate::app::App;

/// Lists the guide's articles that a search finds, the best first; all of them without words.
#[tauri::command]
pub(crate) fn search_guide(app: State<'_, App>, words: &str) -> Vec<ArticleSummaryView> {
    guide::search(app.language(), words)
        .iter()
        .map(|article| article.summary())
        .collect()
}

/// Reads one of the guide's articles.
#[tauri::command]
pub(crate) fn article(app: State<'_, App>, id: &str) -> Answered<ArticleView> {
    let found = guide::article(app.language(), id)
        .ok_or_else(|| Problem::new(Code::Unexpected).with_detail("there is no such article"));
    app.report_result(found.map(guide::Article::view))
}
