//! On Windows: version, names and icon, as the file's properties, inventories and rules for programs
//! show them.

#[expect(
    clippy::disallowed_methods,
    reason = "Cargo tells a build script everything in variables of its own"
)]
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=../../icons/icon.ico");
    if std::env::var_os("CARGO_CFG_WINDOWS").is_none() {
        return;
    }
    let made = tauri_winres::WindowsResource::new()
        .set("ProductName", "Portico")
        .set("FileDescription", "Portico")
        .set("CompanyName", "Portico")
        .set("OriginalFilename", "portico.exe")
        .set_icon("../../icons/icon.ico")
        .compile();
    if let Err(error) = made {
        println!("cargo:warning=the program's version can't be put into it: {error}");
        std::process::exit(1);
    }
}
