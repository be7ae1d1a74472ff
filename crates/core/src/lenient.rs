//! Members of JSON documents as people's servers write them: a number as a text, a text where a list
//! belongs. Read generously here; what protects somebody is not read with this.

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error};
use serde_json::Value;

/// A text, where it is one.
pub(crate) fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// Yes or no, also as a text or as 1 and 0.
pub(crate) fn flag(value: &Value) -> Option<bool> {
    let said = |text: &str| text.trim().to_ascii_lowercase().parse().ok();
    match value {
        Value::String(text) => said(text),
        Value::Number(number) => match number.as_u64()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        },
        value => value.as_bool(),
    }
}

/// A list of texts, or the words of one text.
pub(crate) fn list(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(words) => Some(words.split_whitespace().map(str::to_owned).collect()),
        Value::Array(all) => Some(all.iter().filter_map(text).collect()),
        _ => None,
    }
}

/// A number of seconds, also as a text or with a fraction, which is cut off. None where there is
/// none; an error where the number is below zero or beyond all numbers.
pub(crate) fn seconds(value: &Value) -> Result<Option<u64>, &'static str> {
    let number = match value {
        Value::Number(number) if number.is_u64() => return Ok(number.as_u64()),
        Value::Number(number) => number.as_f64(),
        Value::String(text) => match text.trim().parse::<u64>() {
            Ok(seconds) => return Ok(Some(seconds)),
            Err(_) => text.trim().parse::<f64>().ok(),
        },
        _ => None,
    };
    match number {
        None => Ok(None),
        // 2^53: up to there a fraction's whole part is exact.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the bounds are looked at"
        )]
        Some(number) if (0.0..=9_007_199_254_740_992.0).contains(&number) => {
            Ok(Some(number as u64))
        }
        Some(_) => Err("a number of seconds is below zero or too large"),
    }
}

/// [`text`] for a struct's member.
pub(crate) fn as_text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Value::deserialize(from).map(|value| text(&value))
}

/// [`seconds`] for a struct's member.
pub(crate) fn as_seconds<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    seconds(&Value::deserialize(from)?).map_err(D::Error::custom)
}

/// [`list`] for a struct's member.
pub(crate) fn as_list<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<String>>, D::Error> {
    Value::deserialize(from).map(|value| list(&value))
}

/// A whole number that is only shown or waited for: [`seconds`] as far as there are such, and none where
/// it is below zero or beyond all numbers.
pub(crate) fn as_count<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    let count = seconds(&Value::deserialize(from)?).ok().flatten();
    Ok(count.map(|count| u32::try_from(count).unwrap_or(u32::MAX)))
}

/// A struct in a struct's member, where an object of its form is there.
pub(crate) fn as_object<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    from: D,
) -> Result<Option<T>, D::Error> {
    Value::deserialize(from).map(|value| match value {
        Value::Object(_) => serde_json::from_value(value).ok(),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_lifetime_is_read_as_it_is_written() {
        for (written, read) in [
            (json!(3600), Some(3600)),
            (json!("3600"), Some(3600)),
            (json!(" 3600 "), Some(3600)),
            (json!(3600.0), Some(3600)),
            (json!("3600.9"), Some(3600)),
            (json!(0), Some(0)),
            (json!(u64::MAX), Some(u64::MAX)),
            (json!(null), None),
            (json!(""), None),
            (json!("soon"), None),
            (json!([3600]), None),
            (json!({ "seconds": 3600 }), None),
        ] {
            assert_eq!(seconds(&written), Ok(read), "{written}");
        }
        for wrong in [
            json!(-1),
            json!("-1"),
            json!(-0.5),
            json!(1e308),
            json!("NaN"),
        ] {
            assert!(seconds(&wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn flags_and_lists_are_read_as_they_are_meant() {
        for (written, read) in [
            (json!(true), Some(true)),
            (json!("true"), Some(true)),
            (json!("False"), Some(false)),
            (json!("yes"), None),
            (json!(1), Some(true)),
            (json!(0), Some(false)),
            (json!(2), None),
            (json!([true]), None),
            (json!(null), None),
        ] {
            assert_eq!(flag(&written), read, "{written}");
        }
        let words = |all: &[&str]| Some(all.iter().map(|&one| one.to_owned()).collect());
        for (written, read) in [
            (json!(["a", "b"]), words(&["a", "b"])),
            (json!("a b"), words(&["a", "b"])),
            (json!(["a", 1, null]), words(&["a"])),
            (json!([]), words(&[])),
            (json!(1), None),
            (json!({ "a": true }), None),
        ] {
            assert_eq!(list(&written), read, "{written}");
        }
    }

    #[test]
    fn members_of_a_struct_are_absent_where_they_are_something_else() {
        #[derive(serde::Deserialize)]
        struct Inner {
            name: String,
        }
        #[derive(serde::Deserialize)]
        struct Outer {
            #[serde(default, deserialize_with = "as_count")]
            count: Option<u32>,
            #[serde(default, deserialize_with = "as_list")]
            list: Option<Vec<String>>,
            #[serde(default, deserialize_with = "as_object")]
            inner: Option<Inner>,
        }
        let read = |value| {
            let outer: Outer = serde_json::from_value(value).unwrap();
            (outer.count, outer.list, outer.inner.map(|it| it.name))
        };
        let all = json!({ "count": "7", "list": "a b", "inner": { "name": "c", "more": 1 } });
        let words = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(read(all), (Some(7), Some(words), Some("c".to_owned())));
        for none in [
            json!({}),
            json!({ "count": -1, "list": 1, "inner": { "name": 1 } }),
            json!({ "count": {}, "list": null, "inner": ["c"] }),
        ] {
            assert_eq!(read(none), (None, None, None));
        }
        let many = json!({ "count": u64::MAX });
        assert_eq!(read(many), (Some(u32::MAX), None, None));
    }
}
