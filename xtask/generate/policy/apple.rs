//! macOS: a profile to begin with, and the forms in which tools ask for its values.

use portico_core::Language;
use portico_core::policy::keys::{Item, Shape, Spec, TABLE};
use portico_core::profile;
use serde_json::{Map, Value, json};
use xtask::xml::escaped;

use super::{Level, example, explained, may_stand, title};

/// The window's and the command line's alike.
const DOMAIN: &str = "app.portico.desktop";
const HOMEPAGE: &str = "https://github.com/portico-app/portico";
const PAGE: &str = "https://github.com/portico-app/portico/blob/main/docs/policy.md";
/// When the table was changed last, for the collections of such forms.
const LAST_MODIFIED: &str = "2026-11-28T00:00:00Z";
const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
"#;

/// A profile in which nothing is in force yet.
pub(super) fn profile() -> String {
    let mut keys = String::new();
    for spec in TABLE
        .iter()
        .filter(|spec| may_stand(spec, Level::Mandatory))
    {
        keys.push_str(&offered(spec, "\t\t\t"));
    }
    let mut recommended = String::new();
    for spec in TABLE
        .iter()
        .filter(|spec| may_stand(spec, Level::Recommended))
    {
        recommended.push_str(&offered(spec, "\t\t\t\t"));
    }
    format!(
        r#"{HEAD}<!-- Written by `cargo xtask generate` from crates/core. A profile to begin with: nothing in it is in force.
     Take the value that you want out of its comment, and give the profile two identifiers of its own (uuidgen). -->
<plist version="1.0">
<dict>
	<key>PayloadContent</key>
	<array>
		<dict>
			<key>PayloadType</key>
			<string>{DOMAIN}</string>
			<key>PayloadIdentifier</key>
			<string>{DOMAIN}.policy.values</string>
			<key>PayloadUUID</key>
			<string>5A4B6C0E-6D0C-4E43-9A60-5E4F2B1E7C01</string>
			<key>PayloadVersion</key>
			<integer>1</integer>
			<key>PayloadDisplayName</key>
			<string>Portico</string>
{keys}			<!-- What people start with, and can change. -->
			<key>Recommended</key>
			<dict>
{recommended}			</dict>
		</dict>
	</array>
	<key>PayloadType</key>
	<string>Configuration</string>
	<key>PayloadIdentifier</key>
	<string>{DOMAIN}.policy</string>
	<key>PayloadUUID</key>
	<string>5A4B6C0E-6D0C-4E43-9A60-5E4F2B1E7C02</string>
	<key>PayloadVersion</key>
	<integer>1</integer>
	<key>PayloadScope</key>
	<string>System</string>
	<key>PayloadDisplayName</key>
	<string>Portico policy</string>
</dict>
</plist>
"#
    )
}

/// A key with its example, in a comment, below what it does.
fn offered(spec: &Spec, indent: &str) -> String {
    format!(
        "{indent}<!-- {} -->\n{indent}<!--<key>{}</key>{}-->\n",
        escaped(&explained(spec, Language::English)),
        spec.pascal(),
        example::on_macos(spec).plist()
    )
}

/// The form of ProfileManifests, for iMazing and ProfileCreator.
pub(super) fn manifest() -> String {
    let mut keys: String = payload_keys();
    for spec in TABLE
        .iter()
        .filter(|spec| may_stand(spec, Level::Mandatory))
    {
        keys.push_str(&subkey(spec));
    }
    let recommended: String = TABLE
        .iter()
        .filter(|spec| may_stand(spec, Level::Recommended))
        .map(subkey)
        .collect();
    keys.push_str(&dict(
        &[
            text("pfm_name", "Recommended"),
            text("pfm_title", "Recommended"),
            text(
                "pfm_description",
                "What people start with, and can change for themselves.",
            ),
            text("pfm_type", "dictionary"),
        ],
        &array("pfm_subkeys", &recommended),
    ));
    let head = [
        text("pfm_app_url", HOMEPAGE),
        text(
            "pfm_description",
            "What an organisation sets and recommends for Portico.",
        ),
        text("pfm_documentation_url", PAGE),
        text("pfm_domain", DOMAIN),
        "<key>pfm_format_version</key><integer>1</integer>\n".to_owned(),
        format!("<key>pfm_last_modified</key><date>{LAST_MODIFIED}</date>\n"),
        array("pfm_platforms", "<string>macOS</string>\n"),
        array("pfm_targets", "<string>system</string>\n"),
        text("pfm_title", "Portico"),
        text("pfm_unique", "true").replace("<string>true</string>", "<true/>"),
        "<key>pfm_version</key><integer>1</integer>\n".to_owned(),
    ];
    format!(
        "{HEAD}<!-- Written by `cargo xtask generate` from crates/core. Not edited by hand. -->\n\
         <plist version=\"1.0\">\n{}</plist>\n",
        dict(&head, &array("pfm_subkeys", &keys))
    )
}

/// What every payload has.
fn payload_keys() -> String {
    let rows = [
        ("PayloadDescription", "Description", "Portico policy", false),
        ("PayloadDisplayName", "Name", "Portico", true),
        ("PayloadIdentifier", "Identifier", DOMAIN, true),
        ("PayloadType", "Type", DOMAIN, true),
        ("PayloadUUID", "UUID", "", true),
        ("PayloadOrganization", "Organisation", "", false),
    ];
    let mut keys = String::new();
    for (name, title, usual, is_needed) in rows {
        let mut parts = vec![
            text("pfm_name", name),
            text("pfm_title", title),
            text("pfm_type", "string"),
        ];
        if !usual.is_empty() {
            parts.push(text("pfm_default", usual));
        }
        if is_needed {
            parts.push(text("pfm_require", "always"));
        }
        keys.push_str(&dict(&parts, ""));
    }
    let version = "<key>pfm_default</key><integer>1</integer>\n".to_owned();
    keys + &dict(
        &[
            text("pfm_name", "PayloadVersion"),
            text("pfm_title", "Version"),
            text("pfm_type", "integer"),
            text("pfm_require", "always"),
            version,
        ],
        "",
    )
}

fn subkey(spec: &Spec) -> String {
    let mut parts = vec![
        text("pfm_name", &spec.pascal()),
        text("pfm_title", &title(spec, Language::English)),
        text("pfm_description", &explained(spec, Language::English)),
        text("pfm_app_min", spec.since),
        text("pfm_type", kind(spec.shape)),
    ];
    let below = match spec.shape {
        Shape::Switch | Shape::Text(_) => String::new(),
        Shape::Choice(words) => words_of(words),
        Shape::Seconds { min, max } => {
            parts.push(text("pfm_value_unit", "s"));
            format!(
                "<key>pfm_range_max</key><integer>{max}</integer>\n\
                 <key>pfm_range_min</key><integer>{min}</integer>\n"
            )
        }
        Shape::List(item) => {
            let words = match item {
                Item::OneOf(words) => words_of(words),
                _ => String::new(),
            };
            let element = dict(
                &[
                    text("pfm_title", &title(spec, Language::English)),
                    text("pfm_type", "string"),
                ],
                &words,
            );
            array("pfm_subkeys", &element)
        }
        Shape::Profiles => {
            let keys: String = keys_of_a_profile()
                .map(|(name, kind, element)| {
                    let mut parts = vec![
                        text("pfm_name", name),
                        text("pfm_title", name),
                        text("pfm_type", kind),
                    ];
                    if name == "name" {
                        parts.push(text("pfm_require", "always"));
                    }
                    let below = match element {
                        Some(kind) => array("pfm_subkeys", &dict(&[text("pfm_type", kind)], "")),
                        None => String::new(),
                    };
                    dict(&parts, &below)
                })
                .collect();
            let profile = dict(
                &[text("pfm_title", "Profile"), text("pfm_type", "dictionary")],
                &array("pfm_subkeys", &keys),
            );
            array("pfm_subkeys", &profile)
        }
    };
    if let Shape::Text(_) = spec.shape
        && let example::Example::Text(placeholder) = example::on_macos(spec)
    {
        parts.push(text("pfm_value_placeholder", placeholder));
    }
    dict(&parts, &below)
}

fn kind(shape: Shape) -> &'static str {
    match shape {
        Shape::Switch => "boolean",
        Shape::Seconds { .. } => "integer",
        Shape::Choice(_) | Shape::Text(_) => "string",
        Shape::List(_) | Shape::Profiles => "array",
    }
}

/// The keys of a profile file with what they are, and what the elements of a list are; those that
/// have keys of their own are left to files.
fn keys_of_a_profile() -> impl Iterator<Item = (&'static str, &'static str, Option<&'static str>)> {
    let keys = profile::KEYS.iter().copied();
    keys.filter_map(|key| match key {
        "client_secret" | "domains" => None,
        "redirect_uris" | "scopes" | "methods" | "hosts" => Some((key, "array", Some("string"))),
        "webfinger" | "device_grant" => Some((key, "boolean", None)),
        "idle_limit" => Some((key, "integer", None)),
        _ => Some((key, "string", None)),
    })
}

fn words_of(words: &[&str]) -> String {
    let words: String = words
        .iter()
        .map(|word| format!("<string>{word}</string>\n"))
        .collect();
    array("pfm_range_list", &words)
}

fn text(key: &str, value: &str) -> String {
    format!("<key>{key}</key><string>{}</string>\n", escaped(value))
}

fn array(key: &str, content: &str) -> String {
    format!("<key>{key}</key>\n<array>\n{content}</array>\n")
}

fn dict(parts: &[String], rest: &str) -> String {
    format!("<dict>\n{}{rest}</dict>\n", parts.concat())
}

/// The form of Jamf Pro's *Application & Custom Settings*.
pub(super) fn jamf() -> serde_json::Result<String> {
    let on = |level| {
        let properties: Map<String, Value> = TABLE
            .iter()
            .filter(|spec| may_stand(spec, level))
            .zip(1..)
            .map(|(spec, order)| (spec.pascal(), property(spec, order)))
            .collect();
        properties
    };
    let mut properties = on(Level::Mandatory);
    properties.insert(
        "Recommended".to_owned(),
        json!({
            "title": "Recommended",
            "description": "What people start with, and can change for themselves.",
            "property_order": TABLE.len() + 1,
            "type": "object",
            "properties": on(Level::Recommended),
        }),
    );
    let form = json!({
        "title": format!("Portico ({DOMAIN})"),
        "description": "What an organisation sets and recommends for Portico.",
        "__comment": "Written by `cargo xtask generate` from crates/core. Not edited by hand.",
        "type": "object",
        "options": { "remove_empty_properties": true },
        "properties": properties,
    });
    Ok(serde_json::to_string_pretty(&form)? + "\n")
}

fn property(spec: &Spec, order: usize) -> Value {
    let mut set = match spec.shape {
        Shape::Switch => json!({ "type": "boolean" }),
        Shape::Choice(words) => json!({ "type": "string", "enum": words }),
        Shape::Seconds { min, max } => {
            json!({ "type": "integer", "minimum": min, "maximum": max })
        }
        Shape::Text(_) => json!({ "type": "string" }),
        Shape::List(Item::OneOf(words)) => {
            json!({ "type": "array", "items": { "type": "string", "enum": words } })
        }
        Shape::List(_) => json!({ "type": "array", "items": { "type": "string" } }),
        Shape::Profiles => {
            let keys: Map<String, Value> = keys_of_a_profile()
                .map(|(name, kind, element)| {
                    let value = match element {
                        Some(element) => json!({ "type": kind, "items": { "type": element } }),
                        None => json!({ "type": kind }),
                    };
                    (name.to_owned(), value)
                })
                .collect();
            let options = json!({ "remove_empty_properties": true });
            json!({
                "type": "array",
                "items": { "type": "object", "required": ["name"], "properties": keys, "options": options },
            })
        }
    };
    if let Some(set) = set.as_object_mut() {
        set.insert("title".to_owned(), json!("Configured"));
    }
    // Without the first, an empty form would switch everything off.
    json!({
        "title": title(spec, Language::English),
        "description": explained(spec, Language::English),
        "property_order": order,
        "anyOf": [{ "type": "null", "title": "Not configured" }, set],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_form_asks_for_a_secret() {
        for text in [profile(), manifest(), jamf().unwrap()] {
            assert!(!text.contains("client_secret"), "{text}");
        }
    }

    #[test]
    fn a_comment_holds_no_comment() {
        for spec in TABLE {
            for inner in [
                explained(spec, Language::English),
                example::on_macos(spec).plist(),
            ] {
                assert!(!inner.contains("--"), "{inner}");
            }
        }
    }
}
