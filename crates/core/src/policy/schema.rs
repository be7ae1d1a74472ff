//! The table of keys as a JSON Schema, for editors that check a policy file while it is written.

use serde_json::{Map, Value, json};

use super::keys::{Item, Shape, Spec, TABLE, Text};
use crate::profile;
use crate::text::{Args, Language};

/// The schema of a policy file (JSON Schema, draft 2020-12).
#[must_use]
pub fn schema() -> Value {
    let properties: Map<String, Value> = TABLE
        .iter()
        .map(|spec| (spec.name.to_owned(), property(spec)))
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Portico policy",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

fn property(spec: &Spec) -> Value {
    let shape = match spec.shape {
        Shape::Switch => json!({ "type": "boolean" }),
        Shape::Choice(words) => json!({ "type": "string", "enum": words }),
        Shape::Seconds { min, max } => {
            json!({ "type": "integer", "minimum": min, "maximum": max })
        }
        Shape::Text(text) => json!({ "type": "string", "minLength": 1, "pattern": pattern(text) }),
        Shape::List(Item::OneOf(words)) => {
            json!({ "type": "array", "items": { "type": "string", "enum": words } })
        }
        Shape::List(item) => json!({
            "type": "array",
            "items": { "type": "string", "minLength": 1, "description": item.right() },
        }),
        Shape::Profiles => {
            let keys = profile::KEYS.iter().filter(|key| **key != "client_secret");
            let keys: Map<String, Value> = keys.map(|key| ((*key).to_owned(), json!({}))).collect();
            json!({
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["name"],
                    "properties": keys,
                    "additionalProperties": false,
                },
            })
        }
    };
    let explained = Language::English.attribute(spec.title, "explain", &Args::default());
    let mut property = json!({
        "title": Language::English.plain(spec.title),
        "description": explained,
        "x-effect": spec.effect,
        "x-levels": spec.levels,
        "x-since": spec.since,
    });
    if let (Some(property), Value::Object(shape)) = (property.as_object_mut(), shape) {
        property.extend(shape);
    }
    property
}

/// A rough form: what counts is what is read.
fn pattern(text: Text) -> &'static str {
    match text {
        Text::Line => r"^[^\n]+$",
        Text::Lines | Text::Browser => r"\S",
        Text::Profile => "^[a-z0-9][a-z0-9-]*$",
        Text::LoginHint => r"^[^@\s]+@[^@\s]+$",
        Text::Https => "^https?://",
        Text::Version => r"^[0-9]+(\.[0-9]+){0,2}$",
        Text::Proxy => "^[^@]+$",
        Text::PacUrl => "^https?://",
        Text::Support => "^(https://|[^@ ]+@)",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_in_the_schema_with_its_bounds() {
        let schema = schema();
        let properties = schema["properties"].as_object().unwrap();
        assert_eq!(properties.len(), TABLE.len());
        assert_eq!(properties["idle_limit"]["minimum"], 900);
        assert_eq!(properties["token_export"]["enum"][1], "exec_only");
        let profile = &properties["profiles"]["items"]["properties"];
        assert!(profile.get("client_secret").is_none());
    }
}
