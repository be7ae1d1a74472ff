//! What the window may call, read from the commands themselves: their list for Tauri, the
//! permission of each, what the window has, and the shell that the page calls.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use syn::{FnArg, GenericArgument, Item, Pat, PathArguments, ReturnType, Type};

/// One command.
pub(crate) struct Command {
    module: String,
    name: String,
    /// Its doc comment, by paragraphs.
    docs: Vec<String>,
    parameters: Vec<Parameter>,
    /// What it answers, as TypeScript.
    answer: String,
}

struct Parameter {
    /// As the page writes it: `clientId`.
    name: String,
    /// As TypeScript; for a channel, what it tells.
    kind: String,
    is_channel: bool,
}

impl Parameter {
    fn declared(&self) -> String {
        let Self { name, kind, .. } = self;
        match self.is_channel {
            true => format!("{name}: (value: {kind}) => void"),
            false => format!("{name}: {kind}"),
        }
    }

    fn passed(&self) -> String {
        let name = &self.name;
        match self.is_channel {
            true => format!("{name}: channel({name})"),
            false => name.clone(),
        }
    }
}

/// Every command of the files in a folder, in the order of the files' names.
///
/// # Errors
/// What can't be read, a command that does not say what it does, and a type that is not known.
pub(crate) fn read(folder: &Path) -> io::Result<Vec<Command>> {
    let mut files: Vec<_> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    files.sort();
    let mut commands = Vec::new();
    for file in files {
        let module = file.file_stem().unwrap_or_default().to_string_lossy();
        if file.extension().is_some_and(|extension| extension == "rs") {
            commands.extend(parse(&module, &fs::read_to_string(&file)?)?);
        }
    }
    Ok(commands)
}

fn parse(module: &str, source: &str) -> io::Result<Vec<Command>> {
    let file = syn::parse_file(source).map_err(|error| wrong(module, &error.to_string()))?;
    let functions = file.items.into_iter().filter_map(|item| match item {
        Item::Fn(function) => Some(function),
        _ => None,
    });
    functions
        .filter(|function| function.attrs.iter().any(is_command))
        .map(|function| {
            let name = function.sig.ident.to_string();
            command(module, &name, &function)
                .map_err(|error| wrong(&format!("{module}::{name}"), &error))
        })
        .collect()
}

fn wrong(place: &str, what: &str) -> io::Error {
    io::Error::other(format!("{place}: {what}"))
}

fn is_command(attribute: &syn::Attribute) -> bool {
    let mut path = attribute.path().segments.iter();
    path.next().is_some_and(|part| part.ident == "tauri")
        && path.next().is_some_and(|part| part.ident == "command")
}

fn command(module: &str, name: &str, function: &syn::ItemFn) -> Result<Command, String> {
    let docs = paragraphs(&function.attrs);
    if docs.is_empty() {
        return Err("a command says in its doc comment what it does".to_owned());
    }
    let mut parameters = Vec::new();
    for argument in &function.sig.inputs {
        parameters.extend(parameter(argument)?);
    }
    let answer = match &function.sig.output {
        ReturnType::Default => "void".to_owned(),
        ReturnType::Type(_, kind) => typescript(kind)?,
    };
    Ok(Command {
        module: module.to_owned(),
        name: name.to_owned(),
        docs,
        parameters,
        answer,
    })
}

fn paragraphs(attributes: &[syn::Attribute]) -> Vec<String> {
    let lines = attributes.iter().filter_map(|attribute| {
        let syn::Meta::NameValue(meta) = &attribute.meta else {
            return None;
        };
        let syn::Expr::Lit(value) = &meta.value else {
            return None;
        };
        match &value.lit {
            syn::Lit::Str(text) if meta.path.is_ident("doc") => {
                Some(text.value().trim().to_owned())
            }
            _ => None,
        }
    });
    let lines: Vec<_> = lines.collect();
    lines
        .split(String::is_empty)
        .filter(|lines| !lines.is_empty())
        .map(|lines| lines.join(" "))
        .collect()
}

/// What the page passes; nothing for what Tauri itself puts in.
fn parameter(argument: &FnArg) -> Result<Option<Parameter>, String> {
    let FnArg::Typed(argument) = argument else {
        return Err("a command is no method".to_owned());
    };
    let Pat::Ident(name) = &*argument.pat else {
        return Err("an argument of a command has a name".to_owned());
    };
    let (outer, inner) = path(&argument.ty)?;
    if outer == "State" {
        return Ok(None);
    }
    let is_channel = outer == "Channel";
    let kind = match (is_channel, inner) {
        (true, Some(told)) => typescript(told)?,
        _ => typescript(&argument.ty)?,
    };
    Ok(Some(Parameter {
        name: camel(&name.ident.to_string()),
        kind,
        is_channel,
    }))
}

/// The last name of a type, and the first type that it is made with.
fn path(kind: &Type) -> Result<(String, Option<&Type>), String> {
    match kind {
        Type::Reference(reference) => path(&reference.elem),
        Type::Path(kind) => {
            let last = kind.path.segments.last().ok_or("a type without a name")?;
            let inner = match &last.arguments {
                PathArguments::AngleBracketed(arguments) => {
                    arguments.args.iter().find_map(|argument| match argument {
                        GenericArgument::Type(inner) => Some(inner),
                        _ => None,
                    })
                }
                _ => None,
            };
            Ok((last.ident.to_string(), inner))
        }
        _ => Err("a type that has no name in TypeScript".to_owned()),
    }
}

fn typescript(kind: &Type) -> Result<String, String> {
    if matches!(kind, Type::Tuple(tuple) if tuple.elems.is_empty()) {
        return Ok("void".to_owned());
    }
    let (name, inner) = path(kind)?;
    Ok(match (name.as_str(), inner) {
        ("String" | "str" | "Url", None) => "string".to_owned(),
        ("bool", None) => "boolean".to_owned(),
        ("Answered", Some(inner)) => typescript(inner)?,
        ("Vec", Some(inner)) => format!("{}[]", typescript(inner)?),
        ("Option", Some(inner)) => format!("{} | null", typescript(inner)?),
        (_, None) => name,
        _ => return Err(format!("{name} has no name in TypeScript")),
    })
}

fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut name, word| {
        let mut letters = word.chars();
        name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        name.push_str(letters.as_str());
        name
    })
}

/// The list that Tauri gets, as `src-tauri/src/commands/all.rs`.
pub(crate) fn handlers(commands: &[Command]) -> String {
    let modules: BTreeSet<_> = commands.iter().map(|command| &*command.module).collect();
    let modules = modules.into_iter().collect::<Vec<_>>().join(", ");
    let mut page = format!(
        "//! Written by `cargo xtask generate` from the commands beside it. Not edited by hand.\n\n\
         use tauri::Wry;\n\
         use tauri::ipc::Invoke;\n\n\
         use super::{{{modules}}};\n\n\
         /// All that the window may call.\n\
         pub(crate) fn all() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {{\n    \
             tauri::generate_handler![\n"
    );
    for Command { module, name, .. } in commands {
        let _ = writeln!(page, "        {module}::{name},");
    }
    page.push_str("    ]\n}\n");
    page
}

/// A permission for each, as `src-tauri/permissions/commands.toml`.
pub(crate) fn permissions(commands: &[Command]) -> String {
    let mut page = String::from(
        "# Written by `cargo xtask generate` from src-tauri/src/commands. Not edited by hand.\n\
         # One permission for each command. What a window may call stands in capabilities/.\n",
    );
    for command in commands {
        let description = command.docs.first().map_or("", String::as_str);
        let _ = write!(
            page,
            "\n[[permission]]\nidentifier = \"{}\"\ndescription = {}\ncommands.allow = [\"{}\"]\n",
            permission(command),
            serde_json::Value::from(description),
            command.name,
        );
    }
    page
}

fn permission(command: &Command) -> String {
    format!("allow-{}", command.name.replace('_', "-"))
}

/// What the window has of them, which is all, as `src-tauri/capabilities/main.json`.
pub(crate) fn capabilities(commands: &[Command]) -> String {
    let permissions: Vec<_> = commands
        .iter()
        .map(|command| format!("    \"{}\"", permission(command)))
        .collect();
    format!(
        "{{\n  \"$schema\": \"../../gen/schemas/desktop-schema.json\",\n  \"identifier\": \"main\",\n  \
           \"description\": \"What the window may call. Nothing remote may call anything. Written by \
         `cargo xtask generate`.\",\n  \"windows\": [\n    \"main\"\n  ],\n  \"permissions\": [\n{}\n  ]\n}}\n",
        permissions.join(",\n")
    )
}

/// The shell that the page calls, as `ui/src/generated/shell.ts`.
///
/// # Errors
/// When a command takes or answers what the views don't declare.
pub(crate) fn shell(commands: &[Command], views: &str) -> io::Result<String> {
    let mut named = BTreeSet::new();
    for command in commands {
        let kinds = command.parameters.iter().map(|parameter| &parameter.kind);
        for kind in kinds.chain([&command.answer]) {
            let name = kind.trim_end_matches(" | null").trim_end_matches("[]");
            if ["string", "boolean", "void"].contains(&name) {
                continue;
            }
            if !views.contains(&format!("export type {name} =")) {
                return Err(wrong(&command.name, &format!("the views have no {name}")));
            }
            named.insert(name);
        }
    }
    let names: String = named.iter().map(|name| format!("  {name},\n")).collect();
    let mut page = format!(
        "// Written by `cargo xtask generate` from src-tauri/src/commands. Not edited by hand.\n\n\
         import type {{\n{names}}} from \"./views\";\n\n\
         /** Everything a screen may ask for. A call that fails rejects with a `ProblemView`. */\n\
         export interface Shell {{\n"
    );
    for command in commands {
        page.push_str(&method(command));
    }
    page.push_str(
        "}\n\n\
         /** How a command is called, and how it is given a way to tell what comes later. */\n\
         export interface Transport {\n  \
           invoke<T>(command: string, args: Record<string, unknown>): Promise<T>;\n  \
           channel<T>(tell: (value: T) => void): unknown;\n\
         }\n\n\
         /** The shell at the other end of a transport. */\n\
         export function shellOver({ invoke, channel }: Transport): Shell {\n  return {\n",
    );
    for command in commands {
        page.push_str(&call(command));
    }
    page.push_str("  };\n}\n");
    Ok(page)
}

fn method(command: &Command) -> String {
    let parameters: Vec<_> = command.parameters.iter().map(Parameter::declared).collect();
    let docs = match &*command.docs {
        [only] => format!("  /** {only} */\n"),
        docs => format!("  /**\n   * {}\n   */\n", docs.join("\n   *\n   * ")),
    };
    format!(
        "{docs}  {}({}): Promise<{}>;\n",
        camel(&command.name),
        parameters.join(", "),
        command.answer
    )
}

fn call(command: &Command) -> String {
    let names: Vec<_> = command
        .parameters
        .iter()
        .map(|parameter| &*parameter.name)
        .collect();
    let passed: Vec<_> = command.parameters.iter().map(Parameter::passed).collect();
    let names = format!("({})", names.join(", "));
    let passed = match passed.is_empty() {
        true => "{}".to_owned(),
        false => format!("{{ {} }}", passed.join(", ")),
    };
    format!(
        "    {}: {names} => invoke(\"{}\", {passed}),\n",
        camel(&command.name),
        command.name
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r#"
        fn helper(text: String) -> bool { text.is_empty() }

        /// Hears what is pushed.
        ///
        /// The last one is told.
        #[tauri::command]
        pub(crate) fn watch(page: State<'_, Page>, tell: Channel<PushView>) {}

        /// Adds a "provider".
        #[tauri::command]
        pub(crate) async fn add_issuer(app: State<'_, App>, url: Url, client_id: &str) -> Answered<Option<Vec<PushView>>> {}
    "#;
    const VIEWS: &str = "export type PushView = {};";

    #[test]
    fn a_command_is_in_every_list() {
        let commands = parse("sign_in", SOURCE).unwrap();

        let lists = [
            (handlers(&commands), "        sign_in::add_issuer,\n"),
            (
                permissions(&commands),
                "commands.allow = [\"add_issuer\"]\n",
            ),
            (
                permissions(&commands),
                "description = \"Adds a \\\"provider\\\".\"\n",
            ),
            (
                capabilities(&commands),
                "    \"allow-watch\",\n    \"allow-add-issuer\"\n",
            ),
        ];
        for (list, line) in lists {
            assert!(list.contains(line), "{line} in\n{list}");
            assert!(!list.contains("helper"), "{list}");
        }
    }

    #[test]
    fn the_page_calls_it_with_its_own_types() {
        let page = shell(&parse("sign_in", SOURCE).unwrap(), VIEWS).unwrap();

        for line in [
            "  /**\n   * Hears what is pushed.\n   *\n   * The last one is told.\n   */\n",
            "  watch(tell: (value: PushView) => void): Promise<void>;\n",
            "  addIssuer(url: string, clientId: string): Promise<PushView[] | null>;\n",
            "    watch: (tell) => invoke(\"watch\", { tell: channel(tell) }),\n",
            "    addIssuer: (url, clientId) => invoke(\"add_issuer\", { url, clientId }),\n",
        ] {
            assert!(page.contains(line), "{line} in\n{page}");
        }
    }

    #[test]
    fn what_no_list_could_say_is_refused() {
        let undocumented = SOURCE.replace("/// Adds a \"provider\".", "");
        assert!(parse("sign_in", &undocumented).is_err());
        let odd = SOURCE.replace("client_id: &str", "client_id: (u8, u8)");
        assert!(parse("sign_in", &odd).is_err());
        let commands = parse("sign_in", SOURCE).unwrap();
        assert!(shell(&commands, "export type Other = {};").is_err());
    }
}
