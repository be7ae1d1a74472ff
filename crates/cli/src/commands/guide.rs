//! `portico guide`: the built-in articles.

use portico_doctor::guide::{self, Article};
use serde_json::json;

use crate::app::App;
use crate::args::Guide;
use crate::exit::Failure;
use crate::output::table;

pub(crate) fn run(app: &App, args: &Guide) -> Result<(), Failure> {
    let language = app.output.language;
    let Some(id) = &args.article else {
        return list(
            app,
            &guide::search(language, args.search.as_deref().unwrap_or_default()),
        );
    };
    match guide::article(language, id) {
        Some(article) if app.output.json => app.output.line(&json!({ "article": article.view() })),
        Some(article) => app.output.data(&readable(article)),
        None => Err(Failure::WrongUse(app.output.words(
            "cli-no-article",
            |values| {
                values.text("id", id.as_str());
            },
        ))),
    }
}

fn list(app: &App, articles: &[&Article]) -> Result<(), Failure> {
    let output = &app.output;
    if output.json {
        let summaries: Vec<_> = articles.iter().map(|article| article.summary()).collect();
        return output.line(&json!({ "articles": summaries }));
    }
    let mut rows = vec![
        ["id", "title"]
            .map(|name| output.word(&format!("cli-column-{name}")))
            .to_vec(),
    ];
    rows.extend(
        articles
            .iter()
            .map(|article| vec![article.id.to_owned(), article.title.to_owned()]),
    );
    output.data(&table(&rows))
}

/// The article as a terminal shows it: Markdown reads well as it is, but for links to others.
fn readable(article: &Article) -> String {
    let body = article.body.replace("](article:", "](portico guide ");
    let mut text = format!("# {}\n\n{body}\n", article.title);
    for link in &article.links {
        text.push_str(&format!("\n{link}"));
    }
    text.push('\n');
    text
}
