#![expect(
    unsafe_code,
    reason = "the web view takes its renderer from the environment alone"
)]

use portico_core::platform::env;

pub(super) fn choose() {
    if env::read(env::RENDERER).is_some() || has_gpu() {
        return;
    }
    // SAFETY: main calls this before it or any library has started a thread, so that nobody reads
    // the environment at the same time.
    #[expect(
        clippy::disallowed_methods,
        reason = "there is nobody to pass the value to: WebKitGTK reads the environment"
    )]
    unsafe {
        std::env::set_var(env::RENDERER, "1");
    }
}

/// Whether there is a node to render with.
fn has_gpu() -> bool {
    std::fs::read_dir("/dev/dri").is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().starts_with("renderD"))
    })
}
