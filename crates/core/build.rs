//! Takes what is for translators out of the messages before they go into the programs.
#![expect(
    clippy::disallowed_methods,
    reason = "Cargo says where to write, and begins anew after half a file"
)]

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=locales");
    let out = env::var_os("OUT_DIR").map(PathBuf::from);
    let out = out.ok_or_else(|| io::Error::other("Cargo names no folder for what is built"))?;
    for language in Path::new("locales").read_dir()? {
        let language = language?;
        let folder = out.join(language.file_name());
        fs::create_dir_all(&folder)?;
        for file in language.path().read_dir()? {
            let file = file?;
            let text = fs::read_to_string(file.path())?;
            let messages = text.lines().filter(|line| !line.starts_with('#'));
            let messages: Vec<&str> = messages.collect();
            fs::write(folder.join(file.file_name()), messages.join("\n") + "\n")?;
        }
    }
    Ok(())
}
