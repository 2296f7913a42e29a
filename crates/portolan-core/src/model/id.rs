//! Names of things: sources, pages, URLs, editions. Text for humans is a `String`; everything here is not.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

macro_rules! path_newtype {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps a path that already has the form the type promises.
            #[must_use]
            pub fn new(path: impl AsRef<str>) -> Self {
                let path = path.as_ref();
                debug_assert!(
                    !path.starts_with('/') && !path.split('/').any(|part| part == ".."),
                    "`{path}` is not a normalised relative path"
                );
                Self(Arc::from(path))
            }

            /// The path as text, separated by `/`.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The folder that holds it: `a/b` for `a/b/c.md`, empty at the root.
            #[must_use]
            pub fn parent(&self) -> &str {
                self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
            }

            /// The last component: `c.md` for `a/b/c.md`.
            #[must_use]
            pub fn file_name(&self) -> &str {
                self.0.rsplit_once('/').map_or(&*self.0, |(_, name)| name)
            }

            /// The last component without its ending: `c` for `a/b/c.md`.
            #[must_use]
            pub fn stem(&self) -> &str {
                let name = self.file_name();
                name.rsplit_once('.').map_or(name, |(stem, _)| stem)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, out)
            }
        }
    };
}

path_newtype! {
    /// A file of the source, relative to the source root, `/` between components, never `.` or `..`.
    SourcePath
}

path_newtype! {
    /// Where something lies in the site, relative to the site root, `/` between components, not percent-encoded,
    /// with the file name (`guide/index.html`, not `guide/`), so that it works from `file://`.
    UrlPath
}

/// Which edition (version × locale) of the documentation: an index into the site's editions. Only the default one,
/// zero, exists until versions do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EditionId(pub u16);

/// A page's identity, stable while its source file stays where it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PageId {
    /// The edition that it belongs to.
    pub edition: EditionId,
    /// The source file; a generated page has a name that starts with `@`, which no source file may have.
    pub path: SourcePath,
}

impl PageId {
    /// The id of a page of the default edition.
    #[must_use]
    pub fn of(path: SourcePath) -> Self {
        Self {
            edition: EditionId::default(),
            path,
        }
    }
}

/// A language tag (BCP 47), as written: `en`, `es`, `pt-BR`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Locale(pub String);

impl Default for Locale {
    fn default() -> Self {
        Self("en".to_owned())
    }
}

impl Locale {
    /// The primary language: `pt` for `pt-BR`.
    #[must_use]
    pub fn language(&self) -> &str {
        self.0.split('-').next().unwrap_or("en")
    }

    /// Whether the script of this language runs from right to left.
    #[must_use]
    pub fn is_rtl(&self) -> bool {
        matches!(
            self.language(),
            "ar" | "ara"
                | "arc"
                | "ae"
                | "dv"
                | "fa"
                | "he"
                | "khw"
                | "ks"
                | "ku"
                | "pa"
                | "ps"
                | "sd"
                | "syc"
                | "ur"
                | "yi"
        )
    }
}
/// A path of the source as a path of the book, whose source folder is `source`. An empty path is that folder.
#[must_use]
pub fn file_in_book(source: &str, path: &str) -> String {
    match (source.trim_matches('/'), path) {
        ("" | ".", path) => path.to_owned(),
        (source, "") => source.to_owned(),
        (source, path) => format!("{source}/{path}"),
    }
}

/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: [&str; 22] = [
    "aux", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

/// Whether Windows keeps a file name (without its ending) for a device.
#[must_use]
pub fn is_windows_device(stem: &str) -> bool {
    DEVICES.iter().any(|device| device.eq_ignore_ascii_case(stem))
}
