//! Pages for whoever tries something out: the people, their mail, and the faults.

use std::fmt::Write as _;

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse as _;

use crate::answer::{Answer, see_other};
use crate::clock::rfc3339;
use crate::faults::{Fault, FaultKind};
use crate::http::Call;
use crate::pages::{STYLE, button, escaped, field, live_page, main_button, wide_page};
use crate::people::PEOPLE;
use crate::{Provider, mail};

/// `GET /style.css`.
pub(crate) async fn style() -> impl axum::response::IntoResponse {
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

/// `GET /`: who can be tried, and with what.
pub(crate) async fn people(call: Call) -> Answer {
    let mut rows = String::new();
    for person in PEOPLE {
        let cell = |text: Option<&str>| {
            text.map_or("–".to_owned(), |text| {
                format!("<code>{}</code>", escaped(text))
            })
        };
        let second = person
            .totp_secret
            .map(|secret| format!("{secret} or {}", person.backup_codes.first().unwrap_or(&"")));
        let _infallible = writeln!(
            rows,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>\
             </tr>",
            escaped(person.email),
            escaped(person.what),
            cell(person.password),
            cell(person.google_password),
            cell(person.company_password),
            cell(second.as_deref()),
        );
    }
    let body = format!(
        "<p>An account service at <code>{}</code>, “Google” (sandbox) at <code>{}</code>, and a \
         company's identity provider at <code>{}</code>.</p>\n\
         <p><a href=\"/mailbox\">Mailbox</a> · <a href=\"/status\">Status</a> · \
         <a href=\"/faults\">Faults</a> · <a href=\"/device\">Connect a device</a></p>\n\
         <table id=\"people\"><thead><tr><th>Address</th><th>What</th><th>Password</th>\
         <th>At “Google”</th><th>At the company</th><th>Second factor</th></tr></thead>\
         <tbody>{rows}</tbody></table>",
        call.app.issuer(Provider::Service),
        call.app.issuer(Provider::Google),
        call.app.issuer(Provider::Company),
    );
    Ok(wide_page("People to try", &body))
}

/// `GET /mailbox`: newest first.
pub(crate) async fn mailbox(call: Call) -> Answer {
    let mails = mail::kept(&call.app.store)?;
    let mut body = String::new();
    for (number, mail) in mails.iter().enumerate().rev() {
        let link = mail.link.as_deref().map_or(String::new(), |link| {
            let link = escaped(link);
            format!("<p><a class=\"mail-link\" href=\"{link}\">Open the link</a></p>\n")
        });
        let code = mail.code.as_deref().map_or(String::new(), |code| {
            format!(
                "<p>Code: <strong class=\"mail-code\">{}</strong></p>\n",
                escaped(code)
            )
        });
        let _infallible = writeln!(
            body,
            "<article id=\"mail-{number}\"><h2>{}</h2><p>To {} · {}</p>\n{code}{link}\
             <pre>{}</pre></article>",
            escaped(&mail.subject),
            escaped(&mail.to),
            rfc3339(mail.at),
            escaped(&mail.text),
        );
    }
    if body.is_empty() {
        body.push_str("<p id=\"empty\">No mail yet. This page reloads automatically.</p>");
    }
    Ok(live_page("Mailbox", &body))
}

/// `GET /faults`.
pub(crate) async fn faults(call: Call) -> Answer {
    let mut on = String::new();
    for fault in call.app.faults.described() {
        let _infallible = writeln!(on, "<li>{}</li>", escaped(&fault));
    }
    let options = |names: &mut dyn Iterator<Item = &'static str>| {
        names
            .map(|name| format!("<option value=\"{name}\">{name}</option>"))
            .collect::<String>()
    };
    let kinds = FaultKind::all();
    let kinds = options(&mut kinds.iter().map(FaultKind::name));
    let providers = options(&mut Provider::ALL.iter().map(|provider| provider.name()));
    let fields = format!(
        "<label for=\"fault\">Fault</label><select id=\"fault\" name=\"fault\">{kinds}</select>\
         <label for=\"provider\">Provider</label><select id=\"provider\" name=\"provider\">\
         <option value=\"\">all</option>{providers}</select>"
    ) + &field(
        "path",
        "Path, such as /token (empty: everywhere)",
        "text",
        "",
        "",
    ) + &field(
        "times",
        "How often (empty: until cleared)",
        "number",
        "",
        "min=\"1\"",
    ) + &main_button("add", "Switch on")
        + &button("clear", "Switch all off");
    let body = format!(
        "<ul id=\"faults-on\">{on}</ul>\n<form method=\"post\" action=\"/faults\">{fields}</form>"
    );
    Ok(wide_page("Faults", &body))
}

/// `POST /faults`.
pub(crate) async fn switch_faults(call: Call) -> Answer {
    let form = call.page_form()?;
    if form.get("action") == Some("clear") {
        call.app.faults.clear();
        return Ok(see_other("/faults"));
    }
    if let Some(kind) = form.get("fault").and_then(FaultKind::named) {
        let mut fault = Fault::new(kind);
        if let Some(path) = form.get("path") {
            fault = fault.at(path);
        }
        let provider = form.get("provider");
        if let Some(provider) = Provider::ALL
            .into_iter()
            .find(|known| Some(known.name()) == provider)
        {
            fault = fault.from(provider);
        }
        if let Some(times) = form.get("times").and_then(|times| times.parse().ok()) {
            fault = fault.times(times);
        }
        call.app.faults.add(fault);
    }
    Ok(see_other("/faults"))
}
