use super::Machine;
use crate::system::plist;

/// WebKit is part of the system.
pub(super) fn installed(machine: &Machine) -> Option<String> {
    let about = machine.system("System/Library/Frameworks/WebKit.framework/Resources/Info.plist");
    let about = plist::read(&about).ok()?;
    let version = about.get("CFBundleVersion")?.as_str()?;
    Some(format!("WebKit {version}"))
}
