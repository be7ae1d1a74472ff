//! Real desktop files in a home of their own.

use portico_core::fs::atomic;

use super::*;
use crate::testing;

fn put(machine: &Machine, path: &str, text: &str) {
    atomic::write(&machine.home.join(path), text.as_bytes()).unwrap();
}

fn entry(name: &str, command: &str) -> String {
    format!("[Desktop Entry]\nType=Application\nName={name}\nExec={command}\n")
}

const LIST: &str = ".config/mimeapps.list";

#[tokio::test]
async fn nobody_this_app_another_and_one_that_is_gone_are_told_apart() {
    let (context, folder) = testing::context();
    let machine = &context.machine;
    let says = async || DeepLink.look(&context).await.says.map(|says| says.id);
    assert_eq!(says().await.as_deref(), Some("deep-link-nobody"));

    let list = "[Default Applications]\nx-scheme-handler/portico=removed.desktop;one.desktop;\n";
    put(machine, LIST, list);
    assert_eq!(says().await.as_deref(), Some("deep-link-nobody"));

    let program = folder.path().join("portico-desktop");
    let file = ".local/share/applications/one.desktop";
    put(
        machine,
        file,
        &entry("Portico", &format!("\"{}\" %u", program.display())),
    );
    assert_eq!(says().await.as_deref(), Some("deep-link-gone"));

    atomic::write(&program, b"").unwrap();
    assert_eq!(says().await, None);

    put(machine, file, &entry("Another app", "/bin/another %u"));
    assert_eq!(says().await.as_deref(), Some("deep-link-other"));
    put(machine, file, "rubbish");
    assert_eq!(says().await.as_deref(), Some("deep-link-unknown"));
}
