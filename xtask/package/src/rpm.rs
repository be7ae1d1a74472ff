//! The RPM packages, by `rpmbuild`: it finds the names of the libraries, and writes a changelog.

use std::path::PathBuf;

use xtask::Trouble;
use xtask::process::{Program, write};

use crate::artefact::{Artefact, Effort, Kind, Stage};
use crate::contents::{Format, Item, contents, laid_out};
use crate::debian::wrapped;
use crate::part::Part;

/// Makes both.
pub(crate) fn make(stage: &Stage<'_>) -> Result<Vec<Artefact>, Trouble> {
    let package = |part| Ok(Artefact::here(Kind::Rpm, package(stage, part)?));
    Part::ALL.into_iter().map(package).collect()
}

fn package(stage: &Stage<'_>, part: Part) -> Result<PathBuf, Trouble> {
    let items = contents(stage, part, Format::Rpm)?;
    let folder = stage.scratch("rpm")?;
    laid_out(&items, &folder.join("tree"), stage.epoch)?;
    let architecture = std::env::consts::ARCH;
    let spec = folder.join("portico.spec");
    write(&spec, &description(stage, part, &items))?;
    let payload = match stage.effort {
        Effort::Full => "w9.xzdio",
        Effort::Little => "w1.gzdio",
    };
    let macros = [
        format!("_topdir {}", folder.display()),
        format!("portico_tree {}", folder.join("tree").display()),
        format!("_rpmdir {}", stage.out.display()),
        "_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm".to_owned(),
        // Twice the same: neither this machine nor this hour is in it.
        "_buildhost localhost".to_owned(),
        "use_source_date_epoch_as_buildtime 1".to_owned(),
        "clamp_mtime_to_source_date_epoch 1".to_owned(),
        "source_date_epoch_from_changelog 0".to_owned(),
        "_build_id_links none".to_owned(),
        format!("_binary_payload {payload}"),
        // The files are as they are to be.
        "debug_package %{nil}".to_owned(),
        "__os_install_post %{nil}".to_owned(),
    ];
    let macros = macros.iter().flat_map(|one| ["--define", one]);
    Program::new("rpmbuild")
        .args(["-bb", "--quiet", "--target", architecture])
        .args(macros)
        .arg(&spec)
        .with("SOURCE_DATE_EPOCH", stage.epoch.to_string())
        .output()?;
    let file = format!("{}-{}-1.{architecture}.rpm", part.name(), stage.version());
    Ok(stage.out.join(file))
}

fn description(stage: &Stage<'_>, part: Part, items: &[Item]) -> String {
    let table = stage.table;
    let version = stage.version();
    let relations = match part {
        Part::CommandLine => "Recommends: ca-certificates\nRecommends: xdg-utils\n".to_owned(),
        Part::Window => format!(
            "Requires: portico%{{?_isa}} = {version}-1\n\
             Recommends: libayatana-appindicator3.so.1()(64bit)\nRecommends: xdg-utils\n"
        ),
    };
    let files = items.iter().map(|item| {
        let kind = if item.content.is_none() {
            "%dir "
        } else if item.place.starts_with("usr/share/licenses/") {
            "%license "
        } else if item.is_documentation() {
            "%doc "
        } else {
            ""
        };
        format!("%attr({:o}, root, root) {kind}/{}\n", item.mode, item.place)
    });
    let own_folders = own_folders(items);
    let folders = own_folders
        .iter()
        .map(|folder| format!("%attr(755, root, root) %dir /{folder}\n"));
    let files: String = folders.chain(files).collect();
    let changes: Vec<String> = table
        .releases
        .iter()
        .map(|release| {
            format!(
                "* {} {} <{}> - {}-1\n- {}\n",
                release.date.format("%a %b %d %Y"),
                table.publisher,
                table.contact,
                release.version,
                wrapped(&release.notes.en.replace('%', "%%"), 74, "\n  "),
            )
        })
        .collect();
    let summary = part.summary();
    let (first, rest) = summary.split_at(summary.chars().next().map_or(0, char::len_utf8));
    format!(
        "Name: {name}\nVersion: {version}\nRelease: 1\nSummary: {}{rest}\nLicense: {}\n\
         Vendor: {}\nPackager: {} <{}>\nGroup: Productivity/Networking/Security\nURL: {}\n{relations}AutoReqProv: yes\n\n\
         %description\n{}\n\n%prep\n\n%build\n\n%install\n\
         mkdir -p %{{buildroot}}\ncp -a %{{portico_tree}}/. %{{buildroot}}/\n\n\
         %files\n{files}\n%changelog\n{}",
        first.to_uppercase(),
        table.licence,
        table.publisher,
        table.publisher,
        table.contact,
        table.homepage,
        part.description().join("\n\n"),
        changes.join("\n"),
        name = part.name(),
    )
}

/// Folders that nobody else brings, and those in them: they go when the package goes.
fn own_folders(items: &[Item]) -> Vec<String> {
    let mut folders = Vec::new();
    for item in items {
        let (mut folder, mut is_own) = (String::new(), false);
        for name in item.place.split('/') {
            let place = format!("{folder}{name}");
            is_own |= matches!(name, "portico" | "portico-desktop");
            let is_folder = item.place.starts_with(&format!("{place}/"));
            let is_listed = items.iter().any(|item| item.place == place);
            if is_own && is_folder && !is_listed && !folders.contains(&place) {
                folders.push(place);
            }
            folder.push_str(name);
            folder.push('/');
        }
    }
    if let Some(examples) = items
        .iter()
        .find_map(|item| item.place.split_once("/examples/"))
    {
        let examples = format!("{}/examples", examples.0);
        if !folders.contains(&examples) {
            folders.push(examples);
        }
    }
    folders
}
