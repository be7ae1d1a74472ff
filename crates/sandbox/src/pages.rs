//! The look of every page: plain HTML, no script, and the banner that says what this is.
//!
//! `form-action` names more than this site because browsers apply it to the redirects after a
//! form, too: signing in ends at the app's loopback address, or leads through another provider.
//! A host in a policy cannot be an IPv6 address, so the scheme stands for `[::1]`.

use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use axum::response::{IntoResponse as _, Response};

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; \
                      frame-ancestors 'none'; form-action 'self' http: portico:";

/// The stylesheet of all pages.
pub(crate) const STYLE: &str = "
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; background: Canvas; color: CanvasText; }
.banner { margin: 0; padding: .5rem 1rem; background: #fc3; color: #000; text-align: center; }
main { max-width: 26rem; margin: 2rem auto; padding: 0 1rem; }
main.wide { max-width: 60rem; }
h1 { font-size: 1.4rem; }
label { display: block; margin: .8rem 0 .2rem; font-weight: 600; }
input, select { font: inherit; width: 100%; box-sizing: border-box; padding: .5rem; }
button { font: inherit; padding: .5rem 1rem; margin: .8rem .5rem 0 0; cursor: pointer; }
button.main { background: #1a4fd6; color: #fff; border: 0; border-radius: .3rem; }
button.account { display: block; width: 100%; text-align: left; }
[role=alert] { border-left: .3rem solid #c22; padding-left: .7rem; }
[role=status] { border-left: .3rem solid #28a; padding-left: .7rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #8886; vertical-align: top; }
article { border-bottom: 1px solid #8886; padding-bottom: 1rem; }
pre { white-space: pre-wrap; }
";

/// A narrow page.
pub(crate) fn page(title: &str, body: &str) -> Response {
    html(title, "", "", body)
}

/// A wide page.
pub(crate) fn wide_page(title: &str, body: &str) -> Response {
    html(title, "wide", "", body)
}

/// A wide page that loads itself again every few seconds.
pub(crate) fn live_page(title: &str, body: &str) -> Response {
    html(
        title,
        "wide",
        "<meta http-equiv=\"refresh\" content=\"3\">",
        body,
    )
}

fn html(title: &str, class: &str, head: &str, body: &str) -> Response {
    let title = escaped(title);
    let text = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">{head}\
         <title>{title} – sandbox</title><link rel=\"stylesheet\" href=\"/style.css\"></head>\n\
         <body><p class=\"banner\" id=\"sandbox-banner\"><strong>This is a sandbox.</strong> \
         Nothing here is real; type no real password.</p>\n\
         <main class=\"{class}\"><h1>{title}</h1>\n{body}\n</main></body></html>\n"
    );
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "same-origin"),
        (CACHE_CONTROL, "no-store"),
    ];
    let mut response = (headers, text).into_response();
    let nosniff = axum::http::HeaderValue::from_static("nosniff");
    response
        .headers_mut()
        .insert("x-content-type-options", nosniff);
    response
}

/// Text as it may stand between tags and in quoted attributes.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(letter),
        }
    }
    safe
}

/// A form that posts to `action`, with the interaction's id.
pub(crate) fn form(action: &str, interaction: &str, fields: &str) -> String {
    format!(
        "<form method=\"post\" action=\"{action}\">\
         <input type=\"hidden\" name=\"interaction\" value=\"{}\">\n{fields}</form>",
        escaped(interaction)
    )
}

/// A labelled input whose id is its name.
pub(crate) fn field(name: &str, label: &str, kind: &str, value: &str, more: &str) -> String {
    format!(
        "<label for=\"{name}\">{}</label>\n\
         <input id=\"{name}\" name=\"{name}\" type=\"{kind}\" value=\"{}\" {more}>\n",
        escaped(label),
        escaped(value)
    )
}

/// The button that a form is for.
pub(crate) fn main_button(id: &str, text: &str) -> String {
    button_of_class(id, text, "main")
}

/// Another button; its id is sent as `action`.
pub(crate) fn button(id: &str, text: &str) -> String {
    button_of_class(id, text, "")
}

fn button_of_class(id: &str, text: &str, class: &str) -> String {
    format!(
        "<button id=\"{id}\" name=\"action\" value=\"{id}\" class=\"{class}\">{}</button>\n",
        escaped(text)
    )
}

/// What went wrong, above a form.
pub(crate) fn alert(text: Option<&str>) -> String {
    text.map_or(String::new(), |text| {
        format!("<p id=\"error\" role=\"alert\">{}</p>\n", escaped(text))
    })
}
