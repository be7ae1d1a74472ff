//! The page in the browser: same face as the app, no script, nothing from elsewhere.

use http::{Response, StatusCode, header};

use crate::problem::Problem;
use crate::text::{Args, Language};

/// What the page says.
#[derive(Debug, Clone)]
pub enum Page {
    /// The exchange takes its time.
    Waiting,
    /// Signed in, and saved.
    Success {
        /// Who.
        email: String,
    },
    /// A question waits in the app.
    Decide,
    /// It failed.
    Failed {
        /// What happened.
        title: String,
        /// Why.
        why: String,
        /// What to do.
        next: String,
    },
    /// An answer that belongs to no sign-in under way.
    NotOurs,
    /// Nothing here.
    NotFound,
}

impl Page {
    /// The same words as in the app.
    #[must_use]
    pub(crate) fn failed(problem: &Problem, language: Language) -> Self {
        let now = problem.at.unwrap_or_default();
        let view = problem.view(language, now);
        Page::Failed {
            title: view.title,
            why: view.why,
            next: view.next,
        }
    }
}

const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; \
     frame-ancestors 'none'; base-uri 'none'";

/// Makes the response. `again` is where the waiting page looks next.
#[must_use]
pub fn respond(
    status: StatusCode,
    page: &Page,
    language: Language,
    again: &str,
) -> Response<String> {
    dress(
        status,
        html(page, language, again),
        http::HeaderValue::from_static(POLICY),
    )
}

/// Sends a browser on, with a cookie where there is one. Nobody keeps the answer, and where it leads
/// does not learn where it came from.
#[must_use]
pub(crate) fn lead_on(to: &url::Url, cookie: Option<&str>, language: Language) -> Response<String> {
    let value = |text: &str| http::HeaderValue::try_from(text);
    let (Ok(to), Ok(cookie)) = (value(to.as_str()), cookie.map(value).transpose()) else {
        return respond(StatusCode::NOT_FOUND, &Page::NotFound, language, "");
    };
    let policy = http::HeaderValue::from_static(POLICY);
    let mut response = dress(StatusCode::SEE_OTHER, String::new(), policy);
    response.headers_mut().insert(header::LOCATION, to);
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// Makes a response of a whole page, under a content security policy.
#[must_use]
pub fn dress(status: StatusCode, html: String, policy: http::HeaderValue) -> Response<String> {
    let mut response = Response::new(html);
    *response.status_mut() = status;
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONNECTION, "close"),
    ] {
        response
            .headers_mut()
            .insert(name, http::HeaderValue::from_static(value));
    }
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

fn html(page: &Page, language: Language, again: &str) -> String {
    let plain = |id: &str| language.plain(id);
    let (mark, title, lines) = match page {
        Page::Waiting => (
            "wait",
            plain("page-waiting-title"),
            vec![plain("page-waiting-body")],
        ),
        Page::Success { email } => {
            let mut args = Args::default();
            args.text_if_any("account", None)
                .text("email", email.clone());
            let body = language.text("page-success-body", &args);
            ("good", plain("page-success-title"), vec![body])
        }
        Page::Decide => (
            "wait",
            plain("page-decide-title"),
            vec![plain("page-decide-body")],
        ),
        Page::Failed { title, why, next } => (
            "bad",
            title.clone(),
            vec![why.clone(), next.clone(), plain("page-failed-back")],
        ),
        Page::NotOurs => (
            "bad",
            plain("page-not-ours-title"),
            vec![plain("page-not-ours-body")],
        ),
        Page::NotFound => (
            "bad",
            plain("page-not-found-title"),
            vec![plain("page-not-found-body")],
        ),
    };
    let refresh = match page {
        Page::Waiting => {
            format!(
                "<meta http-equiv=\"refresh\" content=\"1;url={}\">",
                escape(again)
            )
        }
        _ => String::new(),
    };
    frame(language, mark, &title, &lines, &refresh, "")
}

/// A whole page with the app's face: `mark` is `good`, `bad` or `wait`, `head` and `end` are markup
/// of the caller's own, and all else is escaped.
#[must_use]
pub fn frame(
    language: Language,
    mark: &str,
    title: &str,
    lines: &[String],
    head: &str,
    end: &str,
) -> String {
    let title = escape(title);
    let lines: String = lines
        .iter()
        .map(|line| format!("<p>{}</p>", escape(line)))
        .collect();
    format!(
        "<!doctype html><html lang=\"{}\" dir=\"ltr\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light dark\">{head}<title>{title}</title>\
         <style>{STYLE}</style></head><body><main class=\"{mark}\">{ARCH}<h1>{title}</h1>{lines}\
         </main>{end}</body></html>",
        language.tag(),
    )
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

const ARCH: &str = "<svg width=\"56\" height=\"56\" viewBox=\"0 0 32 32\" fill=\"none\" \
    stroke=\"currentColor\" stroke-width=\"2.5\" stroke-linecap=\"round\" aria-hidden=\"true\">\
    <path d=\"M6 28V15a10 10 0 0 1 20 0v13M3 28h8M21 28h8M11 28V16a5 5 0 0 1 10 0v12\"/></svg>";

const STYLE: &str = ":root{color-scheme:light dark;--surface:#f6f5f2;--raised:#fff;--text:#1d2126;\
--quiet:#565d66;--accent:#1f5f8b;--good:#1c6b42;--bad:#a3271f}\
@media(prefers-color-scheme:dark){:root{--surface:#15181c;--raised:#1d2126;--text:#eceae6;\
--quiet:#a9b0b8;--accent:#8cc3ea;--good:#7fd1a3;--bad:#f29a92}}\
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--surface);\
color:var(--text);font:15px/1.45 system-ui,sans-serif}\
main{max-width:400px;padding:32px;margin:16px;background:var(--raised);border-radius:10px}\
svg{color:var(--accent)}h1{font-size:20px;font-weight:600;margin:16px 0 8px;text-wrap:balance}\
p{margin:0 0 8px;overflow-wrap:anywhere}p+p+p{color:var(--quiet)}.good h1{color:var(--good)}.bad h1{color:var(--bad)}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_echoed_is_escaped() {
        let page = Page::Success {
            email: "<script>'\"&".into(),
        };
        let text = html(&page, Language::English, "/x");
        assert!(text.contains("&lt;script&gt;&#39;&quot;&amp;"));
        assert!(!text.contains("<script>"));
    }

    #[test]
    fn only_the_waiting_page_looks_again() {
        for (page, looks) in [
            (Page::Waiting, true),
            (Page::Decide, false),
            (Page::NotOurs, false),
        ] {
            let text = html(&page, Language::Bokmal, "/callback?again=t");
            assert_eq!(text.contains("refresh"), looks);
            assert!(text.contains("lang=\"nb\""));
        }
    }
}
