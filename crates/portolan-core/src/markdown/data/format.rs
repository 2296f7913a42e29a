//! The formats that data may have, by the ending of a file or the language of a fence.

use super::{Problem, Table, Value, separated, structured};

/// How data is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::markdown) enum Format {
    Csv,
    Tsv,
    Json,
    Yaml,
    Toml,
}

impl Format {
    /// The format of a file's ending or of a fence's language.
    pub(in crate::markdown) fn of(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "csv" => Self::Csv,
            "tsv" | "tab" => Self::Tsv,
            "json" => Self::Json,
            "yaml" | "yml" => Self::Yaml,
            "toml" => Self::Toml,
            _ => return None,
        })
    }

    /// What the author knows it as.
    pub(in crate::markdown) fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Tsv => "TSV",
            Self::Json => "JSON",
            Self::Yaml => "YAML",
            Self::Toml => "TOML",
        }
    }

    /// A text as a table or as a value, whichever it is.
    pub(in crate::markdown) fn read(self, text: &str) -> Result<Data, Problem> {
        match self {
            Self::Csv => separated::read(text, b',').map(Data::Table),
            Self::Tsv => separated::read(text, b'\t').map(Data::Table),
            Self::Json | Self::Yaml | Self::Toml => structured::read(self, text).map(Data::Value),
        }
    }
}

/// What a text holds.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::markdown) enum Data {
    /// Rows and columns.
    Table(Table),
    /// Values in each other, of which some may be rows: [`super::records`] says so.
    Value(Value),
}
