use super::System;
use crate::system::plist;

/// WebKit is part of the system.
pub(super) fn installed(system: &System) -> Option<String> {
    let about = system.path("System/Library/Frameworks/WebKit.framework/Resources/Info.plist");
    let about = plist::read(&about).ok()?;
    let version = about.get("CFBundleVersion")?.as_str()?;
    Some(format!("WebKit {version}"))
}
