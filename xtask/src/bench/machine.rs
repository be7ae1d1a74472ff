//! What kind of machine this is, as far as it matters to the numbers. Never which one.

use crate::process::Program;

/// One paragraph about it.
pub(super) fn facts() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = memory_of(&read("/proc/meminfo"));
    let system = system_of(&read("/etc/os-release"));
    let kernel = read("/proc/sys/kernel/osrelease");
    let kernel: String = kernel
        .chars()
        .take_while(|it| it.is_ascii_digit() || *it == '.')
        .collect();
    let gpu = match has_gpu() {
        true => "a GPU",
        false => "no GPU",
    };
    let webkit = Program::new("pkg-config")
        .args(["--modversion", "webkit2gtk-4.1"])
        .output_quietly();
    format!(
        "Measured on {cores} cores, {memory:.0} GiB, {system}, Linux {}, WebKitGTK {}, {gpu}, windows \
         under Xvfb without a window manager. Medians; in brackets the quarters around them.",
        kernel.trim_end_matches('.'),
        webkit.as_deref().map_or("unknown", str::trim),
    )
}

/// Whether the web view has something to draw with. Without, other budgets hold.
pub(super) fn has_gpu() -> bool {
    std::fs::read_dir("/dev/dri").is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().starts_with("renderD"))
    })
}

fn memory_of(meminfo: &str) -> f64 {
    let total = meminfo
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"));
    let kib = total.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
    kib.unwrap_or_default() / (1024.0 * 1024.0)
}

fn system_of(os_release: &str) -> String {
    let value = |name: &str| {
        let line = os_release
            .lines()
            .find_map(|line| line.strip_prefix(name))?;
        Some(line.trim_matches('"').to_owned())
    };
    value("PRETTY_NAME=").unwrap_or_else(|| "an unknown system".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_and_system_are_read_from_where_linux_says_them() {
        assert_eq!(
            memory_of("MemTotal:       16777216 kB\nMemFree: 1 kB\n"),
            16.0
        );
        let release = "ID=debian\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n";
        assert_eq!(system_of(release), "Debian GNU/Linux 12 (bookworm)");
    }
}
