//! What fills a message's gaps may not be known. Then it is the word `none`, which nobody may ever
//! read: wherever a message shows such a text, it has chosen a form in which that is known.

use std::collections::BTreeSet;

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Message, Pattern, PatternElement, VariantKey,
};

use super::NONE;

/// The texts that may not be known in any message of a file. What one message alone can do without
/// is recognised by the form that it has for that.
const NOT_ALWAYS_KNOWN: &[(&str, &[&str])] = &[
    (
        "problems",
        &[
            "address", "account", "domain", "asked", "came", "host", "wait",
        ],
    ),
    (
        "causes",
        &[
            "host",
            "proxy",
            "vendor",
            "incident",
            "browser",
            "suggestion",
            "link",
        ],
    ),
    ("doctor-network", &["issuer", "vendor"]),
    ("doctor-browser", &["place"]),
    ("doctor-service", &["region"]),
    ("doctor-report", &["message"]),
    ("cli", &["reference", "trouble", "nearest", "date"]),
    ("page", &["account"]),
    ("words", &["url"]),
];

macro_rules! files {
    ($($file:literal),*) => { [$((
        $file,
        include_str!(concat!("../../locales/en/", $file, ".ftl")),
        include_str!(concat!("../../locales/nb/", $file, ".ftl")),
    )),*] };
}

#[test]
fn what_is_not_known_is_never_shown() {
    for (file, en, nb) in files() {
        let of_file = NOT_ALWAYS_KNOWN.iter().find(|(name, _)| *name == file);
        let of_file = of_file.map_or(&[][..], |(_, names)| *names);
        for (language, source) in [("en", en), ("nb", nb)] {
            let found = shown_though_not_known(source, of_file);
            assert!(found.is_empty(), "{language}/{file}: {found:?}");
        }
    }
}

#[test]
fn both_languages_fill_in_the_same() {
    for (file, en, nb) in files() {
        let [en, nb] = [en, nb].map(|source| {
            let mut all = Vec::new();
            each_message(source, |message| {
                let mut names = BTreeSet::new();
                for pattern in patterns(message) {
                    mentioned(pattern, &mut names);
                }
                all.push((message.id.name.to_owned(), names));
            });
            all.sort();
            all
        });
        for ((id, english), (_, norwegian)) in en.iter().zip(&nb) {
            let more: Vec<_> = norwegian.difference(english).collect();
            assert!(more.is_empty(), "{file} {id}: nobody fills in {more:?}");
        }
    }
}

#[test]
fn a_gap_is_found() {
    let names = ["host", "issuer"];
    for (source, expected) in [
        ("a = It is { $host }.", &["a host"][..]),
        (
            "a = { $host ->\n [none] It is.\n *[other] It is { $host }.\n }",
            &[],
        ),
        // The form for "not known" shows it all the same.
        (
            "a = { $host ->\n [none] It is { $host }.\n *[other] It is.\n }",
            &["a host"],
        ),
        // There is no form for "not known": the usual one is taken.
        (
            "a = { $host ->\n [one] It is.\n *[other] It is { $host }.\n }",
            &["a host"],
        ),
        (
            "a = { $host ->\n [none] From { $issuer }.\n *[other] It is { $host } of { $issuer }.\n }",
            &["a issuer", "a issuer"],
        ),
        ("a = Good\n    .why = It is { $host }.", &["a host"]),
        // What a message can do without counts for all of it, whatever the file says.
        (
            "a = { $vendor ->\n [none] It is.\n *[other] It is { $vendor }.\n }\n    .why = { $vendor }",
            &["a vendor"],
        ),
    ] {
        assert_eq!(shown_though_not_known(source, &names), expected, "{source}");
    }
}

fn files() -> Vec<(&'static str, &'static str, &'static str)> {
    let first = with_files!(files!("window",));
    first
        .into_iter()
        .chain(with_doctor_files!(files!()))
        .collect()
}

fn each_message(source: &str, mut look: impl FnMut(&Message<&str>)) {
    let resource = fluent_syntax::parser::parse(source).unwrap_or_else(|(_, e)| panic!("{e:?}"));
    for entry in &resource.body {
        if let Entry::Message(message) = entry {
            look(message);
        }
    }
}

fn patterns<'m, 's>(message: &'m Message<&'s str>) -> impl Iterator<Item = &'m Pattern<&'s str>> {
    let attributes = message.attributes.iter().map(|attribute| &attribute.value);
    message.value.iter().chain(attributes)
}

/// Which messages show what, where it may not be known.
fn shown_though_not_known(source: &str, of_file: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    each_message(source, |message| {
        let mut names: BTreeSet<&str> = of_file.iter().copied().collect();
        for pattern in patterns(message) {
            has_form_without(pattern, &mut names);
        }
        for pattern in patterns(message) {
            let mut shown = Vec::new();
            unguarded(pattern, &names, &mut shown);
            found.extend(
                shown
                    .iter()
                    .map(|name| format!("{} {name}", message.id.name)),
            );
        }
    });
    found
}

/// What is filled in without having chosen a form in which it is known.
fn unguarded<'s>(
    pattern: &Pattern<&'s str>,
    not_known: &BTreeSet<&'s str>,
    shown: &mut Vec<&'s str>,
) {
    for expression in expressions(pattern) {
        match expression {
            Expression::Inline(inline) => {
                shown.extend(variable(inline).filter(|name| not_known.contains(name)));
            }
            Expression::Select { selector, variants } => {
                let chosen = variable(selector);
                let has_form = variants.iter().any(|variant| is_none(&variant.key));
                for variant in variants {
                    let mut still = not_known.clone();
                    if has_form && !is_none(&variant.key) {
                        chosen.map(|name| still.remove(name));
                    }
                    unguarded(&variant.value, &still, shown);
                }
            }
        }
    }
}

/// What has a form for "not known" somewhere in it.
fn has_form_without<'s>(pattern: &Pattern<&'s str>, names: &mut BTreeSet<&'s str>) {
    for expression in expressions(pattern) {
        if let Expression::Select { selector, variants } = expression {
            if variants.iter().any(|variant| is_none(&variant.key)) {
                names.extend(variable(selector));
            }
            for variant in variants {
                has_form_without(&variant.value, names);
            }
        }
    }
}

fn mentioned(pattern: &Pattern<&str>, names: &mut BTreeSet<String>) {
    for expression in expressions(pattern) {
        match expression {
            Expression::Inline(inline) => names.extend(variable(inline).map(str::to_owned)),
            Expression::Select { selector, variants } => {
                names.extend(variable(selector).map(str::to_owned));
                for variant in variants {
                    mentioned(&variant.value, names);
                }
            }
        }
    }
}

fn expressions<'p, 's>(
    pattern: &'p Pattern<&'s str>,
) -> impl Iterator<Item = &'p Expression<&'s str>> {
    pattern.elements.iter().filter_map(|element| match element {
        PatternElement::Placeable { expression } => Some(expression),
        PatternElement::TextElement { .. } => None,
    })
}

fn variable<'s>(expression: &InlineExpression<&'s str>) -> Option<&'s str> {
    match expression {
        InlineExpression::VariableReference { id } => Some(id.name),
        _ => None,
    }
}

fn is_none(key: &VariantKey<&str>) -> bool {
    matches!(key, VariantKey::Identifier { name } if *name == NONE)
}
