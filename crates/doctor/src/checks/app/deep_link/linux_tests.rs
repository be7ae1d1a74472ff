//! Real desktop files in a home of their own.

use portico_core::fs::atomic;

use super::*;
use crate::testing;

fn put(system: &System, path: &str, text: &str) {
    atomic::write(&system.home.join(path), text.as_bytes()).unwrap();
}

fn entry(name: &str, command: &str) -> String {
    format!("[Desktop Entry]\nType=Application\nName={name}\nExec={command}\n")
}

const LIST: &str = ".config/mimeapps.list";

#[tokio::test]
async fn nobody_this_app_another_and_one_that_is_gone_are_told_apart() {
    let (context, folder) = testing::context();
    let system = &context.system;
    let message = async || look(&context).await.message.map(|message| message.id);
    assert_eq!(message().await.as_deref(), Some("deep-link-nobody"));

    let list = "[Default Applications]\nx-scheme-handler/portico=removed.desktop;one.desktop;\n";
    put(system, LIST, list);
    assert_eq!(message().await.as_deref(), Some("deep-link-nobody"));

    let program = folder.path().join("portico-desktop");
    let file = ".local/share/applications/one.desktop";
    put(
        system,
        file,
        &entry("Portico", &format!("\"{}\" %u", program.display())),
    );
    assert_eq!(message().await.as_deref(), Some("deep-link-gone"));

    atomic::write(&program, b"").unwrap();
    assert_eq!(message().await, None);

    put(system, file, &entry("Another app", "/bin/another %u"));
    assert_eq!(message().await.as_deref(), Some("deep-link-other"));
    put(system, file, "rubbish");
    assert_eq!(message().await.as_deref(), Some("deep-link-unknown"));
}
