//! The files of the specifications.

use std::path::{Path, PathBuf};

/// One example.
pub struct Example {
    pub number: u32,
    pub section: String,
    pub markdown: String,
    pub html: String,
}

/// The examples of a file, in the folder that `PORTOLAN_SPECS` names or in `../shared/specs` beside the repository;
/// `None` (and a line that says so) where there is no such file.
#[expect(clippy::print_stdout, reason = "a test says what it could not compare")]
pub fn examples(file: &str) -> Option<Vec<Example>> {
    let Some(path) = folders()
        .into_iter()
        .map(|folder| folder.join(file))
        .find(|path| path.is_file())
    else {
        println!("{file} is absent: set PORTOLAN_SPECS to the folder that holds it; nothing was compared");
        return None;
    };
    let text = std::fs::read_to_string(&path).expect("the specification can be read");
    let json: serde_json::Value = serde_json::from_str(&text).expect("the specification is JSON");
    let text_of = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let list = json.as_array().expect("the specification is a list");
    let example = |item: &serde_json::Value| Example {
        number: item["example"]
            .as_u64()
            .and_then(|number| u32::try_from(number).ok())
            .unwrap_or_default(),
        section: text_of(&item["section"]),
        markdown: text_of(&item["markdown"]),
        html: text_of(&item["html"]),
    };
    Some(list.iter().map(example).collect())
}

fn folders() -> Vec<PathBuf> {
    match std::env::var_os("PORTOLAN_SPECS") {
        Some(folder) => vec![PathBuf::from(folder)],
        None => {
            let root = Path::new(env!("CARGO_MANIFEST_DIR"))
                .ancestors()
                .nth(2)
                .map(Path::to_path_buf);
            root.map(|root| root.join("../shared/specs"))
                .into_iter()
                .collect()
        }
    }
}
