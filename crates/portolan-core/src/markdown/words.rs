//! The few words that blocks show, in the language of the page.
//!
//! Owns the type and its English default; where other languages come from is the theme's affair.

use serde::{Deserialize, Serialize};

/// Words that parsing writes into a page. Text, not HTML: they are escaped where they are used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct BlockWords {
    /// The title of `> [!NOTE]`.
    pub note: String,
    /// The title of `> [!TIP]`.
    pub tip: String,
    /// The title of `> [!IMPORTANT]`.
    pub important: String,
    /// The title of `> [!WARNING]`.
    pub warning: String,
    /// The title of `> [!CAUTION]`.
    pub caution: String,
    /// The title of `:::danger`.
    pub danger: String,
    /// The title of `:::details`.
    pub details: String,
    /// The title of `:::expected`.
    pub expected: String,
    /// The name of what becomes of an example's source, for screen readers.
    pub result: String,
    /// The title of `:::rollback`.
    pub rollback: String,
    /// The title of `:::verify`.
    pub verify: String,
    /// The title of a runbook's step that has no words of its own; `{}` is its number.
    pub step: String,
    /// On paper, over the room for the name of who did a step.
    pub sign_name: String,
    /// On paper, over the room for when it was done.
    pub sign_time: String,
    /// On paper, over the room for initials.
    pub sign_initials: String,
    /// On paper, before the room for who went through a runbook.
    pub signed_by: String,
    /// On paper, before the room for the day.
    pub signed_on: String,
    /// On paper, before the room for a signature.
    pub signature: String,
    /// What a drawing is called that has no name.
    pub diagram: String,
    /// The title of a diagram's source.
    pub diagram_source: String,
    /// Stands above the source of a diagram that has no picture.
    pub diagram_lost: String,
    /// The name of the list of footnotes, for screen readers.
    pub footnotes: String,
    /// The name of the link from a footnote back to its reference, for screen readers.
    pub back_to_text: String,
    /// The name of a heading's own link; `{}` is the heading.
    pub link_to: String,
    /// The name of a table's scrolling frame, before its number.
    pub table: String,
    /// Stands in the place of data that cannot be had.
    pub data_missing: String,
    /// Stands in the place of a table without rows.
    pub no_entries: String,
    /// Under a table that is not whole; `{shown}` and `{count}` are rows.
    pub rows_cut: String,
    /// Over the names of settings and of series.
    pub name: String,
    /// Over the defaults of settings.
    pub default: String,
    /// Over what says whether a setting must be given.
    pub required: String,
    /// Over what is said of settings.
    pub description: String,
    /// A setting must be given.
    pub yes: String,
    /// A setting need not be given.
    pub no: String,
    /// Stands in the place of a value that looks like a secret.
    pub not_shown: String,
    /// Over the names of alerts.
    pub alert: String,
    /// Over the conditions of alerts.
    pub condition: String,
    /// Over how long a condition holds before its alert fires.
    pub lasts: String,
    /// Over what alerts mean.
    pub meaning: String,
    /// The link to an alert's runbook.
    pub runbook: String,
    /// Over series that are recorded.
    pub recordings: String,
    /// Over the expressions of such series.
    pub expression: String,
}

impl Default for BlockWords {
    fn default() -> Self {
        Self {
            note: "Note".to_owned(),
            tip: "Tip".to_owned(),
            important: "Important".to_owned(),
            warning: "Warning".to_owned(),
            caution: "Caution".to_owned(),
            danger: "Danger".to_owned(),
            details: "Details".to_owned(),
            expected: "Expected".to_owned(),
            result: "Result".to_owned(),
            rollback: "Rollback".to_owned(),
            verify: "Verify".to_owned(),
            step: "Step {}".to_owned(),
            sign_name: "Name".to_owned(),
            sign_time: "Time".to_owned(),
            sign_initials: "Initials".to_owned(),
            signed_by: "Carried out by".to_owned(),
            signed_on: "Date".to_owned(),
            signature: "Signature".to_owned(),
            diagram: "Diagram".to_owned(),
            diagram_source: "Source of the diagram".to_owned(),
            diagram_lost: "This diagram could not be drawn; this is its source.".to_owned(),
            footnotes: "Footnotes".to_owned(),
            back_to_text: "Back to text".to_owned(),
            link_to: "Link to {}".to_owned(),
            table: "Table".to_owned(),
            data_missing: "This data cannot be shown.".to_owned(),
            no_entries: "No entries.".to_owned(),
            rows_cut: "{shown} of {count} rows are shown.".to_owned(),
            name: "Name".to_owned(),
            default: "Default".to_owned(),
            required: "Required".to_owned(),
            description: "Description".to_owned(),
            yes: "yes".to_owned(),
            no: "no".to_owned(),
            not_shown: "not shown".to_owned(),
            alert: "Alert".to_owned(),
            condition: "Condition".to_owned(),
            lasts: "For".to_owned(),
            meaning: "Meaning".to_owned(),
            runbook: "Runbook".to_owned(),
            recordings: "Recorded series".to_owned(),
            expression: "Expression".to_owned(),
        }
    }
}
