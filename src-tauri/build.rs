//! Where the window's permissions stand, and Tauri's own preparations.

const CAPABILITIES: &str = "./src-tauri/capabilities/**/*";
const PERMISSIONS: &str = "./src-tauri/permissions/**/*";

fn main() {
    for folder in ["src-tauri/capabilities", "src-tauri/permissions"] {
        println!("cargo:rerun-if-changed={folder}");
    }
    // What is built in changes with the UI. In development there need not be any.
    if std::path::Path::new("ui/dist").exists() {
        println!("cargo:rerun-if-changed=ui/dist");
    }
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern(CAPABILITIES)
        .app_manifest(tauri_build::AppManifest::new().permissions_path_pattern(PERMISSIONS));
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo:warning=the window's configuration can't be used: {error:#}");
        std::process::exit(1);
    }
}
