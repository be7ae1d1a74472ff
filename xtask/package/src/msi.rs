//! The installer for Windows: `packaging/windows/portico.wxs` made into an MSI by wixl, and completed
//! by msibuild where wixl leaves something out or packs it loosely.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha256};
use xtask::process::{Program, write, write_bytes};
use xtask::workspace::variable;
use xtask::{Trouble, cross, cross_tools};

use crate::archive;
use crate::artefact::{Artefact, Effort, Kind, Made, Stage};
use crate::cabinet;
use crate::windows_files::{LOADER, TEMPLATES, WindowsFiles};

/// The description of the installer, with places to fill in.
const DESCRIPTION: &str = include_str!("../../../packaging/windows/portico.wxs");
/// What all versions have in common. Never another.
const UPGRADE_CODE: &str = include_str!("../../../packaging/windows/upgrade-code");

/// Where they don't, it is a component of its own.
const LOADER_COMPONENT: &str = r#"          <Component Id="WebViewLoader" Guid="CE7A10B9-EC6B-4A07-A0AB-A6512ED9C501" Win64="yes">
            <File Id="WebView2Loader.dll" Name="WebView2Loader.dll" Source="WebView2Loader.dll" KeyPath="yes"/>
          </Component>"#;
const LOADER_REFERENCE: &str = r#"      <ComponentRef Id="WebViewLoader"/>"#;

/// A folder with the programs for Windows that somebody else has built, and perhaps signed.
const PROGRAMS: &str = "PORTICO_WINDOWS_PROGRAMS";

/// The folder with the programs for Windows: those that somebody has brought, or that are built here;
/// none where neither can be.
pub(crate) fn programs(as_built: bool) -> Result<Option<PathBuf>, Trouble> {
    if let Some(named) = variable(PROGRAMS) {
        return Ok(Some(named.into()));
    }
    if !cross_tools::can_compile_for_windows()? {
        return Ok(None);
    }
    match as_built {
        true => cross::shipped_for_windows().map(Some),
        false => cross::build_shipped_for_windows().map(Some),
    }
}

const DOWNGRADE: &str = "A newer version of Portico is installed. Remove it first, or install with \
    ALLOWDOWNGRADE=1. / En nyere versjon av Portico er installert. Fjern den først, eller installer \
    med ALLOWDOWNGRADE=1.";

/// A value that an administrator can give, and that is kept for the next version: what
/// `HKLM\SOFTWARE\Portico` recommends. Its property has its name in capitals.
pub(crate) struct Value {
    /// The policy key of the same meaning.
    pub(crate) key: &'static str,
    /// For ever.
    component: &'static str,
    /// Empty: any text.
    pub(crate) choices: &'static [&'static str],
}

pub(crate) const VALUES: [Value; 7] = [
    Value {
        key: "DefaultProfile",
        component: "39F6396E-2009-4744-B8CE-37654DFDC66E",
        choices: &[],
    },
    Value {
        key: "Language",
        component: "E263050A-D82C-4CFE-85BA-DA0D66D4968E",
        choices: &["system", "en", "nb"],
    },
    Value {
        key: "StartAtLogin",
        component: "13B247F2-6839-4F0D-9521-5744C6821CC6",
        choices: &["on", "off", "person"],
    },
    Value {
        key: "SupportName",
        component: "FAE5E730-7EC3-4AEA-898B-23BF4221590A",
        choices: &[],
    },
    Value {
        key: "SupportText",
        component: "9A4592AC-460A-4B5E-9FC8-3E9F3343CA8F",
        choices: &[],
    },
    Value {
        key: "Tray",
        component: "DCB6EF8B-C6A7-44FF-B73A-FD750FF18CE0",
        choices: &["show", "hide"],
    },
    Value {
        key: "UpdateMode",
        component: "11B26AF4-5D00-4F7A-97C8-F36991BE7716",
        choices: &["off", "notify"],
    },
];

impl Value {
    pub(crate) fn property(&self) -> String {
        self.key.to_uppercase()
    }

    /// Looks for what an earlier version was given.
    fn search(&self) -> String {
        let (key, property) = (self.key, self.property());
        format!(
            r#"    <Property Id="OLD_{property}">
      <RegistrySearch Id="Old{key}" Root="HKLM" Key="SOFTWARE\Portico" Name="{key}" Type="raw" Win64="yes"/>
    </Property>
"#
        )
    }

    fn keep(&self) -> String {
        let (key, property) = (self.key, self.property());
        format!(
            "    <CustomAction Id=\"Keep{key}\" Property=\"{property}\" Value=\"[OLD_{property}]\"/>\n"
        )
    }

    /// Between AppSearch (50) and LaunchConditions (100). wixl scatters several that are to come
    /// behind one and the same.
    fn keep_when(&self, place: usize) -> String {
        let (key, property, place) = (self.key, self.property(), 51 + place);
        format!(
            "      <Custom Action=\"Keep{key}\" Sequence=\"{place}\">NOT {property} AND \
             OLD_{property} AND NOT FORGETVALUES</Custom>\n"
        )
    }

    /// Refuses what nothing would understand; not what an earlier version has taken.
    fn condition(&self) -> Option<String> {
        let property = self.property();
        let (first, rest) = self.choices.split_first()?;
        let words = rest
            .iter()
            .fold((*first).to_owned(), |words, word| words + ", " + word);
        let is = |word: &&str| format!("{property} = \"{word}\"");
        let each: Vec<String> = self.choices.iter().map(is).collect();
        Some(format!(
            "    <Condition Message=\"{property}: {words}\">Installed OR NOT {property} OR {property} = \
             OLD_{property} OR {}</Condition>\n",
            each.join(" OR ")
        ))
    }

    fn component(&self) -> String {
        let (key, guid, property) = (self.key, self.component, self.property());
        format!(
            r#"          <Component Id="{key}" Guid="{guid}" Win64="yes">
            <RegistryValue Root="HKLM" Key="SOFTWARE\Portico" Name="{key}" Type="string" Value="[{property}]" KeyPath="yes"/>
          </Component>
"#
        )
    }

    fn reference(&self) -> String {
        format!("      <ComponentRef Id=\"{}\"/>\n", self.key)
    }
}

/// Makes it.
pub(crate) fn make(stage: &Stage<'_>) -> Result<Made, Trouble> {
    let Some(programs) = stage.for_windows else {
        return Ok(Made::Elsewhere(cross_tools::NO_COMPILER_FOR_WINDOWS));
    };
    let files = WindowsFiles::of(stage, programs)?;
    let path = stage.out.join(file_name(stage.version()));
    installer(stage, stage.version(), &files, &path)?;
    let zip = archive::for_windows(stage, &files)?;
    let made = [(Kind::Msi, path), (Kind::Archive, zip)];
    let made = made.map(|(kind, path)| Artefact {
        kind,
        path,
        system: "windows",
        architecture: "x86_64",
    });
    Ok(Made::Here(made.into()))
}

/// What it is called.
pub(crate) fn file_name(version: &str) -> String {
    format!("portico-{version}-windows-x86_64.msi")
}

#[expect(
    clippy::disallowed_methods,
    reason = "wixl writes the real time into the installer, and it is looked for there"
)]
fn now() -> SystemTime {
    SystemTime::now()
}

/// Makes an installer of these files for this version.
pub(crate) fn installer(
    stage: &Stage<'_>,
    version: &str,
    files: &WindowsFiles,
    path: &Path,
) -> Result<(), Trouble> {
    for program in ["portico.exe", "portico-desktop.exe"] {
        let found = file_version(files.content(program));
        if found.as_deref() != Some(&format!("{version}.0")) {
            let found = found.as_deref().unwrap_or("none");
            return Err(format!(
                "{program} has the version {found} in it, and the installer is for {version}: \
                 inventories and upgrades compare the two"
            )
            .into());
        }
    }
    let folder = stage.scratch("msi")?;
    let time = UNIX_EPOCH + Duration::from_secs(u64::try_from(stage.epoch)?);
    files.lay_out(&folder, time)?;
    let described = described(stage, version, files);
    let queries = queries(files);
    write(&folder.join("portico.wxs"), &described)?;

    let begun = filetime(now())?;
    Program::new("wixl")
        .args(["--arch", "x64", "--output"])
        .arg(path)
        .arg("portico.wxs")
        .within(&folder)
        .with("TZ", "UTC")
        .output()?;
    for query in &queries {
        Program::new("msibuild")
            .arg(path)
            .args(["-q", query])
            .output()?;
    }
    // For trials wixl's own does.
    if stage.effort == Effort::Full {
        let cabinet = folder.join("portico.cab");
        write_bytes(&cabinet, &cabinet_of(path, files, time)?)?;
        Program::new("msibuild")
            .arg(path)
            .args(["-a", "portico.cab"])
            .arg(&cabinet)
            .output()?;
    }
    let code = guid(
        &[
            &[described.as_bytes(), queries.concat().as_bytes()],
            files.contents().as_slice(),
        ]
        .concat(),
    );
    Program::new("msibuild")
        .arg(path)
        .args(["-s", &format!("Portico {version}"), &stage.table.publisher])
        .args(["x64;1033", &format!("{{{code}}}")])
        .output()?;
    let mut content = std::fs::read(path)?;
    let ended = filetime(now())?;
    settle_times(&mut content, begun..=ended, filetime(time)?)?;
    write_bytes(path, &content)
}

/// The files as the installer names and orders them.
fn cabinet_of(path: &Path, files: &WindowsFiles, time: SystemTime) -> Result<Vec<u8>, Trouble> {
    let mut rows = table(path, "File")?;
    let place = |row: &[String]| row.get(7).and_then(|text| text.parse::<u32>().ok());
    rows.sort_by_key(|row| place(row));
    let named: Vec<(String, &[u8])> = rows
        .iter()
        .map(|row| {
            let name = row[2].rsplit('|').next().unwrap_or_default();
            let template = TEMPLATES.iter().find(|(id, ..)| *id == row[0]);
            let name = template.map_or(name, |(_, place, _)| place);
            (row[0].clone(), files.content(name))
        })
        .collect();
    cabinet::packed(&named, time.into())
}

/// The rows of one of its tables.
pub(crate) fn table(path: &Path, name: &str) -> Result<Vec<Vec<String>>, Trouble> {
    let text = Program::new("msiinfo")
        .arg("export")
        .arg(path)
        .arg(name)
        .output()?;
    let row = |line: &str| line.split('\t').map(str::to_owned).collect();
    // Names, types and keys come first.
    Ok(text
        .lines()
        .skip(3)
        .map(|line| row(line.trim_end_matches('\r')))
        .collect())
}

/// The description with everything filled in.
fn described(stage: &Stage<'_>, version: &str, files: &WindowsFiles) -> String {
    let (loader, loader_reference) = match files.content(LOADER) {
        [] => ("", ""),
        _ => (LOADER_COMPONENT, LOADER_REFERENCE),
    };
    let table = stage.table;
    let each = |of: fn(&Value) -> String| VALUES.iter().map(of).collect::<String>();
    let sequence = VALUES.iter().enumerate();
    let sequence: String = sequence
        .map(|(place, value)| value.keep_when(place))
        .collect();
    let conditions: String = VALUES.iter().filter_map(Value::condition).collect();
    [
        ("product_code", product_code(version).as_str()),
        ("upgrade_code", UPGRADE_CODE.trim()),
        ("version", version),
        ("name", &table.name),
        ("publisher", &table.publisher),
        ("homepage", &table.homepage),
        ("issues", &table.issues),
        ("downgrade", DOWNGRADE),
        ("loader", loader),
        ("loader_reference", loader_reference),
        ("properties", &each(Value::search)),
        ("conditions", &conditions),
        ("actions", &each(Value::keep)),
        ("sequence", &sequence),
        ("components", &each(Value::component)),
        ("references", &each(Value::reference)),
    ]
    .iter()
    .fold(DESCRIPTION.to_owned(), |text, (place, content)| {
        text.replace(&format!("{{{place}}}"), content.trim_end_matches('\n'))
    })
}

/// What wixl can't write, or writes wrongly.
fn queries(files: &WindowsFiles) -> Vec<String> {
    let mut secure = vec![
        "ALLOWDOWNGRADE".to_owned(),
        "FORGETVALUES".to_owned(),
        "NEWER_VERSION".to_owned(),
        "OLDER_VERSION".to_owned(),
    ];
    for value in &VALUES {
        secure.extend([value.property(), format!("OLD_{}", value.property())]);
    }
    let mut queries = vec![
        // Without this an installation by somebody else's rights does not hear of them.
        format!(
            "UPDATE `Property` SET `Value` = '{}' WHERE `Property` = 'SecureCustomProperties'",
            secure.join(";")
        ),
        // Setting a property is all that happens, with whosoever's rights.
        "UPDATE `CustomAction` SET `Type` = 51".to_owned(),
        "UPDATE `File` SET `FileName` = 'PORTDESK.EXE|portico-desktop.exe' WHERE `File` = \
         'portico_desktop.exe'"
            .to_owned(),
        "UPDATE `File` SET `FileName` = 'WEBVIEW2.DLL|WebView2Loader.dll' WHERE `File` = \
         'WebView2Loader.dll'"
            .to_owned(),
        "UPDATE `File` SET `FileName` = 'SOURCE|install-source' WHERE `File` = 'install_source'"
            .to_owned(),
        "UPDATE `File` SET `FileName` = 'APACHE.TXT|LICENSE-APACHE.txt' WHERE `File` = \
         'LICENSE_APACHE'"
            .to_owned(),
        "UPDATE `File` SET `FileName` = 'MIT.TXT|LICENSE-MIT.txt' WHERE `File` = 'LICENSE_MIT'"
            .to_owned(),
        "CREATE TABLE `Environment` (`Environment` CHAR(72) NOT NULL, `Name` CHAR(255) NOT NULL \
         LOCALIZABLE, `Value` CHAR(255) LOCALIZABLE, `Component_` CHAR(72) NOT NULL PRIMARY KEY \
         `Environment`)"
            .to_owned(),
        // Set when it comes, taken off when it goes, for the computer; behind what is there.
        "INSERT INTO `Environment` (`Environment`, `Name`, `Value`, `Component_`) VALUES ('Path', \
         '=-*Path', '[~];[Portico]', 'CommandLine')"
            .to_owned(),
    ];
    for (id, _, name) in TEMPLATES {
        queries.extend(
            name.map(|name| {
                format!("UPDATE `File` SET `FileName` = '{name}' WHERE `File` = '{id}'")
            }),
        );
    }
    for (action, place) in [
        ("RemoveEnvironmentStrings", 3300),
        ("WriteEnvironmentStrings", 5200),
    ] {
        queries.push(format!(
            "INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('{action}', {place})"
        ));
    }
    for value in &VALUES {
        // What nobody has given is not recommended.
        queries.push(format!(
            "UPDATE `Component` SET `Condition` = '{}' WHERE `Component` = '{}'",
            value.property(),
            value.key
        ));
    }
    for (id, name) in [
        ("portico.exe", "portico.exe"),
        ("portico_desktop.exe", "portico-desktop.exe"),
        ("WebView2Loader.dll", "WebView2Loader.dll"),
    ] {
        if let Some(version) = file_version(files.content(name)) {
            // Without it, whatever is installed would be kept for being of some version.
            queries.push(format!(
                "UPDATE `File` SET `Version` = '{version}', `Language` = '1033' WHERE `File` = '{id}'"
            ));
            queries.push(format!("DELETE FROM `MsiFileHash` WHERE `File_` = '{id}'"));
        }
    }
    queries
}

/// The product code of a version: the same for whoever builds it, and another for each version.
pub(crate) fn product_code(version: &str) -> String {
    guid(&[UPGRADE_CODE.trim().as_bytes(), version.as_bytes()])
}

/// What all versions are known by.
pub(crate) fn upgrade_code() -> &'static str {
    UPGRADE_CODE.trim()
}

/// A UUID of version 8 (RFC 9562) from a digest of these.
fn guid(parts: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    let mut bytes: Vec<u8> = digest.finalize().iter().copied().take(16).collect();
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    let (a, rest) = hex.split_at(8);
    let (b, rest) = rest.split_at(4);
    let (c, rest) = rest.split_at(4);
    let (d, e) = rest.split_at(4);
    format!("{a}-{b}-{c}-{d}-{e}")
}

/// The version in a program's resources.
pub(crate) fn file_version(program: &[u8]) -> Option<String> {
    let place = version_place(program)?;
    let words = program.get(place..place + 8)?;
    let number = |at: usize| u16::from_le_bytes([words[at], words[at + 1]]);
    // Each half of the two words, the high one first.
    Some(format!(
        "{}.{}.{}.{}",
        number(2),
        number(0),
        number(6),
        number(4)
    ))
}

/// Where the file's version begins: behind the mark and the structure's own version.
pub(crate) fn version_place(program: &[u8]) -> Option<usize> {
    const MARK: [u8; 8] = [0xbd, 0x04, 0xef, 0xfe, 0x00, 0x00, 0x01, 0x00];
    let found = program.windows(MARK.len()).position(|it| it == MARK)?;
    Some(found + MARK.len())
}

/// As Windows counts: in tenths of microseconds since 1601.
fn filetime(time: SystemTime) -> Result<u64, Trouble> {
    let since = time.duration_since(UNIX_EPOCH)?;
    Ok(u64::try_from(since.as_nanos() / 100)? + 116_444_736_000_000_000)
}

/// Puts another time into the two places where the tools have left theirs: when it was made, and when
/// it was last saved, one behind the other.
fn settle_times(content: &mut [u8], theirs: RangeInclusive<u64>, ours: u64) -> Result<(), Trouble> {
    const TIME: [u8; 4] = [0x40, 0, 0, 0];
    // They keep whole seconds.
    let theirs = theirs.start().saturating_sub(10_000_000)..=*theirs.end();
    let time_at = |place: usize| -> Option<u64> {
        let bytes = content.get(place..place + 12)?.strip_prefix(&TIME)?;
        let time = u64::from_le_bytes(bytes.try_into().ok()?);
        theirs.contains(&time).then_some(time)
    };
    let places: Vec<usize> = (0..content.len())
        .filter(|&place| time_at(place).is_some() && time_at(place + 12).is_some())
        .collect();
    let &[place] = places.as_slice() else {
        return Err(format!(
            "the installer's times were found in {} places, and there is one",
            places.len()
        )
        .into());
    };
    for place in [place, place + 12] {
        content[place + 4..place + 12].copy_from_slice(&ours.to_le_bytes());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_has_one_product_code_and_no_two_have_the_same() {
        let code = product_code("0.1.0");
        assert_eq!(code, product_code("0.1.0"));
        assert_ne!(code, product_code("0.1.1"));
        assert_ne!(code, upgrade_code());
        let groups: Vec<usize> = code.split('-').map(str::len).collect();
        assert_eq!(groups, [8, 4, 4, 4, 12]);
        assert!(code.split('-').nth(2).unwrap().starts_with('8'), "{code}");
    }

    #[test]
    fn a_property_is_its_policy_key_in_capitals_and_each_component_its_own() {
        let mut guids: Vec<&str> = VALUES.iter().map(|value| value.component).collect();
        guids.extend(DESCRIPTION.split("Guid=\"").skip(1).map(|rest| &rest[..36]));
        let all = guids.len();
        guids.sort_unstable();
        guids.dedup();
        assert_eq!(guids.len(), all);
        assert_eq!(VALUES[0].property(), "DEFAULTPROFILE");
    }

    #[test]
    fn only_words_that_mean_something_are_taken() {
        let update = VALUES.iter().find(|value| value.key == "UpdateMode");
        let condition = update.and_then(Value::condition).unwrap();
        assert!(condition.contains("Message=\"UPDATEMODE: off, notify\""));
        assert!(condition.contains("UPDATEMODE = \"off\" OR UPDATEMODE = \"notify\""));
        let text = VALUES.iter().find(|value| value.key == "SupportText");
        assert!(text.unwrap().condition().is_none());
    }

    #[test]
    fn a_programs_version_is_read_and_a_file_without_one_has_none() {
        let mut program = vec![0; 7];
        program.extend([0xbd, 0x04, 0xef, 0xfe, 0, 0, 1, 0]);
        program.extend([2, 0, 1, 0, 4, 0, 3, 0, 9, 9]);
        assert_eq!(file_version(&program).unwrap(), "1.2.3.4");
        assert_eq!(file_version(&program[..20]), None);
        assert_eq!(file_version(b"MZ"), None);
    }

    #[test]
    fn both_times_are_settled_and_nothing_else_is_touched() {
        let (then, ours) = (134_000_000_000_000_000_u64, 1_u64);
        let pair = |first: u64, second: u64| -> Vec<u8> {
            let one = |time: u64| [&[0x40, 0, 0, 0][..], &time.to_le_bytes()].concat();
            [one(first), one(second)].concat()
        };
        let around = |inner: Vec<u8>| [vec![7; 5], inner, vec![8; 5]].concat();
        let theirs = then..=then + 50_000_000;

        let mut good = around(pair(then, then + 10_000_000));
        settle_times(&mut good, theirs.clone(), ours).unwrap();
        assert_eq!(good, around(pair(ours, ours)));

        for mut bad in [
            around(Vec::new()),
            around(pair(then, 5)),
            around(pair(then - 20_000_000, then)),
            [pair(then, then), vec![0], pair(then, then)].concat(),
        ] {
            let before = bad.clone();
            assert!(settle_times(&mut bad, theirs.clone(), ours).is_err());
            assert_eq!(bad, before);
        }
    }

    #[test]
    fn times_count_from_1601() {
        assert_eq!(filetime(UNIX_EPOCH).unwrap(), 116_444_736_000_000_000);
    }
}
