//! What desktops and their shops read about the window.

use xtask::Trouble;
use xtask::xml::escaped;

use crate::release::Table;

/// The name of the desktop file, of the metainfo, and of the icon.
pub(crate) const ID: &str = "app.portico.desktop";

/// Pictures of the real window, in `packaging/screenshots`, and what they show.
pub(crate) const SCREENSHOTS: [(&str, &str, &str); 3] = [
    ("sign-in.png", "Signing in", "Innlogging"),
    ("signed-in.png", "Signed in", "Innlogget"),
    (
        "troubleshooting.png",
        "Why it does not work",
        "Hvorfor det ikke går",
    ),
];

/// AppStream's metainfo.
pub(crate) fn metainfo(table: &Table) -> Result<String, Trouble> {
    let mut screenshots = String::new();
    for (place, (file, english, norwegian)) in SCREENSHOTS.iter().enumerate() {
        let kind = if place == 0 { " type=\"default\"" } else { "" };
        screenshots.push_str(&format!(
            "    <screenshot{kind}>\n      <caption>{}</caption>\n      \
             <caption xml:lang=\"nb\">{}</caption>\n      <image>{}</image>\n    </screenshot>\n",
            escaped(english),
            escaped(norwegian),
            escaped(&table.screenshot(file)),
        ));
    }
    let mut releases = String::new();
    for release in &table.releases {
        let urgency = if release.security { "high" } else { "low" };
        let kind = match release.channel {
            crate::release::Channel::Stable => "stable",
            crate::release::Channel::Beta => "development",
        };
        releases.push_str(&format!(
            "    <release version=\"{}\" date=\"{}\" type=\"{kind}\" urgency=\"{urgency}\">\n      \
             <description>\n        <p>{}</p>\n        <p xml:lang=\"nb\">{}</p>\n      \
             </description>\n      <url>{}</url>\n    </release>\n",
            escaped(&release.version),
            release.date,
            escaped(&release.notes.en),
            escaped(&release.notes.nb),
            escaped(&table.page(release)),
        ));
    }
    let [name, publisher, licence, homepage, issues] = [
        &table.name,
        &table.publisher,
        &table.licence,
        &table.homepage,
        &table.issues,
    ]
    .map(|text| escaped(text));
    Ok(format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>{ID}</id>
  <name>{name}</name>
  <summary>Sign in once, on the desktop</summary>
  <summary xml:lang="nb">Logg inn én gang, på skrivebordet</summary>
  <metadata_license>CC0-1.0</metadata_license>
  <project_license>{licence}</project_license>
  <developer_name>{publisher}</developer_name>
  <developer id="app.portico">
    <name>{publisher}</name>
  </developer>
  <description>
    <p>Portico signs you in with e-mail and password, with Google or with your company's SSO, and keeps the session in the system's keychain.</p>
    <p xml:lang="nb">Portico logger deg inn med e-post og passord, med Google eller med bedriftens SSO, og tar vare på økten i systemets nøkkelring.</p>
    <p>When signing in does not work, it finds out why, and says what to do about it.</p>
    <p xml:lang="nb">Når innloggingen ikke virker, finner Portico ut hvorfor og sier hva du kan gjøre.</p>
  </description>
  <launchable type="desktop-id">{ID}.desktop</launchable>
  <icon type="stock">{ID}</icon>
  <categories>
    <category>Utility</category>
  </categories>
  <url type="homepage">{homepage}</url>
  <url type="bugtracker">{issues}</url>
  <provides>
    <binary>portico-desktop</binary>
    <mediatype>x-scheme-handler/portico</mediatype>
  </provides>
  <content_rating type="oars-1.1"/>
  <screenshots>
{screenshots}  </screenshots>
  <releases>
{releases}  </releases>
</component>
"#
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_that_is_named_is_there() {
        for (file, _, _) in SCREENSHOTS {
            let path = xtask::workspace::root()
                .join("packaging/screenshots")
                .join(file);
            let size = path.metadata().map(|it| it.len());
            assert!(size.is_ok_and(|size| size > 1_000), "{file}");
        }
    }

    #[test]
    fn words_of_the_table_stay_words() {
        let mut table = Table::load().unwrap();
        table.releases[0].notes.en = "a <b> & \"c\"".to_owned();
        let text = metainfo(&table).unwrap();
        assert!(
            text.contains("<p>a &lt;b&gt; &amp; &quot;c&quot;</p>"),
            "{text}"
        );
    }
}
