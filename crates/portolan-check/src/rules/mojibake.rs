//! Text in the wrong encoding
//!
//! <!-- portolan-ignore mojibake: this is what it looks like -->
//!
//! The text is UTF-8 that was once read as Latin-1 or Windows-1252, and saved again: `cafÃ©` stands for `café`. The
//! repaired line is shown. What is reported is beyond doubt: every capital `Ã`, `Â` or `É` before a quotation mark is a
//! pair of bytes that could be UTF-8, so such pairs count only where no language writes them.
//!
//! `portolan check --fix` writes the lines as they were meant, also those that were garbled twice. A page that shows
//! garbled text on purpose has it in an [exception](index.md#exceptions).

// Owns `check` and `repair`; see `sequence_at` for what counts as proof.

use std::ops::Range;

use portolan_core::model::{Diagnostic, Diagnostics, Location};

/// Reports per page; the rest are counted.
const MOST: usize = 5;

/// How often a text may have been misread and saved.
const ROUNDS: usize = 4;

/// Characters of a repaired line that a message shows.
const SHOWN: usize = 100;

/// The garbled lines of a text, one diagnostic for each run of them.
pub(crate) fn check(file: &str, text: &str) -> Diagnostics {
    // Every sequence starts with a letter from `Â` to `ô`, which is 0xC3 and one more byte in UTF-8.
    if memchr::memchr(0xC3, text.as_bytes()).is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut runs = 0_usize;
    let mut last_bad = None;
    for (index, line) in text.split('\n').enumerate() {
        if let Some((first, repaired)) = repair(line) {
            if last_bad.is_none_or(|last| last + 1 != index) {
                runs += 1;
                if runs <= MOST {
                    let place = Location::in_text("", line, first);
                    let place = Location {
                        file: file.to_owned(),
                        line: to_u32(index + 1),
                        ..place
                    };
                    found.push(report(place, &repaired));
                }
            }
            last_bad = Some(index);
        }
    }
    if let Some(last) = found.last_mut().filter(|_| runs > MOST) {
        let more = runs - MOST;
        last.message.push_str(&format!(
            ", and {more} more {}",
            if more == 1 { "place" } else { "places" }
        ));
    }
    found
}

fn report(place: Location, repaired: &str) -> Diagnostic {
    Diagnostic::new(
        "mojibake",
        format!(
            "the text looks like UTF-8 that was read as Windows-1252; it should read `{}`",
            shorten(repaired)
        ),
    )
    .at(place)
    .hint("let `portolan check --fix` write what was meant, or paste the text again from its source")
}

fn shorten(line: &str) -> String {
    let line = line.trim().replace(char::is_control, "\u{fffd}");
    match line.char_indices().nth(SHOWN) {
        Some((cut, _)) => format!("{}…", line[..cut].trim_end()),
        None => line,
    }
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Where a line is garbled first, and what it should say.
pub(crate) fn repair(line: &str) -> Option<(Range<usize>, String)> {
    let (first, mut repaired) = repair_once(line)?;
    // What was garbled twice is itself garbled after the first repair.
    for _ in 1..ROUNDS {
        match repair_once(&repaired) {
            Some((_, better)) => repaired = better,
            None => break,
        }
    }
    Some((first, repaired))
}

fn repair_once(line: &str) -> Option<(Range<usize>, String)> {
    if line.is_ascii() {
        return None;
    }
    let chars: Vec<(usize, char)> = line.char_indices().collect();
    let mut sequences = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        match sequence_at(&chars, at) {
            Some(sequence) => {
                at += sequence.length;
                sequences.push(sequence);
            }
            None => at += 1,
        }
    }
    if !is_proven(&chars, &sequences) {
        return None;
    }
    let mut repaired = String::with_capacity(line.len());
    let mut first = None;
    let mut copied = 0;
    let offset = |at: usize| chars.get(at).map_or(line.len(), |(offset, _)| *offset);
    // Lines are garbled whole: once one sequence is beyond doubt, so are those that could stand alone (`Ã ` for `à`).
    for sequence in &sequences {
        let range = offset(sequence.start)..offset(sequence.start + sequence.length);
        repaired.push_str(&line[copied..range.start]);
        repaired.push(sequence.meant);
        copied = range.end;
        first.get_or_insert(range);
    }
    repaired.push_str(&line[copied..]);
    first.map(|first| (first, repaired))
}

/// Characters whose bytes are one character of UTF-8.
struct Sequence {
    /// Index of its first character in the line.
    start: usize,
    /// Characters.
    length: usize,
    /// The character that its bytes are.
    meant: char,
    /// How much it says by itself.
    proof: Proof,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// No language writes this.
    Certain,
    /// Proves garbling inside a word or next to another sequence: `Ã©` after `caf`, but not in `«IRMû`.
    InWord,
    /// Proves garbling after anything but a capital or an opening quotation mark: `Â°` in `20 Â°C`.
    Symbol,
    /// Proves garbling only in a row of its like: scripts beyond Latin, whose words are many sequences long.
    InRow,
}

/// The sequence that starts at a character, if its bytes and the next ones' are one plausible character of UTF-8.
fn sequence_at(chars: &[(usize, char)], start: usize) -> Option<Sequence> {
    let lead = byte_of(chars.get(start)?.1)?;
    let length = match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let mut bytes = [0_u8; 4];
    for (place, (_, letter)) in bytes.iter_mut().zip(chars.get(start..start + length)?) {
        *place = byte_of(*letter)?;
    }
    let meant = std::str::from_utf8(&bytes[..length]).ok()?.chars().next()?;
    if meant.is_control() {
        // Half of a letter that was garbled twice; `“Â”` reads the same without a control character in it.
        let raw = chars
            .get(start + 1)
            .is_some_and(|(_, letter)| letter.is_control());
        return raw.then_some(Sequence {
            start,
            length,
            meant,
            proof: Proof::Certain,
        });
    }
    let rest = &bytes[1..length];
    let strong = rest.iter().any(|byte| is_strong(*byte));
    let proof = match lead {
        0xC2 if matches!(meant, '\u{a0}' | '«' | '»') => Proof::InWord,
        0xC2 if strong => Proof::Certain,
        0xC2 => Proof::Symbol,
        0xC3..=0xC5 if strong => Proof::Certain,
        0xC3..=0xC5 => Proof::InWord,
        // Vietnamese `ơ` and `ư`; Greek, Cyrillic, Armenian, Hebrew, Arabic.
        0xC6 | 0xCE..=0xDB => Proof::InRow,
        // Signs of Windows-1252 that are garbled a second time.
        0xCB if matches!(meant, 'ˆ' | '˜') => Proof::InRow,
        // Phonetic letters, combining marks, and scripts that few pages are written in.
        0xC7..=0xCD | 0xDC..=0xDF => return None,
        // Punctuation, currency, arrows, mathematics, boxes, dingbats; Vietnamese letters.
        0xE2 | 0xE1 | 0xEF if strong => Proof::Certain,
        0xF0 => Proof::Certain,
        _ => Proof::InRow,
    };
    Some(Sequence {
        start,
        length,
        meant,
        proof,
    })
}

/// Bytes that, read as Windows-1252, are not what follows an accented letter in any language: controls, `¡`, `¢`,
/// `ƒ`, `†`. Quotation marks, dashes, superscripts, trade marks and the no-break space do follow letters.
fn is_strong(byte: u8) -> bool {
    matches!(
        byte,
        0x80 | 0x81 | 0x83 | 0x86..=0x8D | 0x8F | 0x90 | 0x98 | 0x9C | 0x9D | 0x9F
            | 0xA1..=0xA6 | 0xA8 | 0xAC | 0xAD | 0xAF | 0xB5 | 0xB6 | 0xB8 | 0xBF
    )
}

/// Whether one of a line's sequences is beyond doubt.
fn is_proven(chars: &[(usize, char)], sequences: &[Sequence]) -> bool {
    let letter = |at: Option<usize>| at.and_then(|at| chars.get(at)).map(|(_, letter)| *letter);
    (0..sequences.len()).any(|index| {
        let sequence = &sequences[index];
        let end = sequence.start + sequence.length;
        let before = letter(sequence.start.checked_sub(1));
        let in_row = sequences.get(index + 1).is_some_and(|next| next.start == end)
            || index
                .checked_sub(1)
                .is_some_and(|at| sequences[at].start + sequences[at].length == sequence.start);
        match sequence.proof {
            Proof::Certain => true,
            Proof::InWord => {
                in_row
                    || before.is_some_and(char::is_lowercase)
                    || letter(Some(end)).is_some_and(char::is_lowercase)
            }
            Proof::Symbol => !before.is_some_and(|letter| letter.is_uppercase() || opens(letter)),
            Proof::InRow => in_row,
        }
    })
}

fn opens(letter: char) -> bool {
    matches!(
        letter,
        '«' | '‹' | '“' | '‘' | '„' | '‚' | '"' | '\'' | '(' | '[' | '`' | '*' | '_' | '\u{a0}'
    )
}

/// The byte that Windows-1252 writes a character as. Its five holes, and what Latin-1 makes of the same bytes, are
/// the control characters of that number.
fn byte_of(letter: char) -> Option<u8> {
    if let code @ 0x80..=0xFF = u32::from(letter) {
        return u8::try_from(code).ok();
    }
    let at = WINDOWS_1252.iter().position(|known| *known == letter)?;
    u8::try_from(0x80 + at).ok()
}

/// Windows-1252 from 0x80 to 0x9F.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a program that reads UTF-8 as Windows-1252 makes of a text.
    fn garble(text: &str) -> String {
        let as_windows = |byte: u8| match byte {
            0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
            byte => char::from(byte),
        };
        text.bytes().map(as_windows).collect()
    }

    fn as_latin1(text: &str) -> String {
        text.bytes().map(char::from).collect()
    }

    const GARBLED: [&str; 16] = [
        "le café est fermé à midi, où l'été a été très long",
        "¿Cuánto cuesta? El niño pidió una caña en España",
        "über die Straße nach Köln, schöne Grüße",
        "não há informações sobre a configuração",
        "Tiếng Việt được hiển thị đúng",
        "Привет, мир: настройка сервера",
        "Ελληνικά κείμενα στον διακομιστή",
        "日本語の文書を表示する",
        "中文文档与配置",
        "한국어 문서",
        "it’s the “best” choice – really… isn’t it",
        "20 °C ± 2 °C, 10 µm",
        "© 2026 Halyard",
        "done ✓ and 😀 shipped",
        "a → b",
        "żółw, příliš žluťoučký kůň",
    ];

    #[test]
    fn garbled_text_is_repaired() {
        for text in GARBLED {
            let found = repair(&garble(text)).map(|(_, repaired)| repaired);
            assert_eq!(found.as_deref(), Some(text), "as Windows-1252");
            let found = repair(&as_latin1(text)).map(|(_, repaired)| repaired);
            assert_eq!(found.as_deref(), Some(text), "as Latin-1");
            let found = repair(&garble(&garble(text))).map(|(_, repaired)| repaired);
            assert_eq!(found.as_deref(), Some(text), "twice");
        }
    }

    #[test]
    fn plain_text_of_many_languages_is_left_alone() {
        let plain = [
            "« CAFÉ » «CAFÉ» “CAFÉ” CAFÉ® CAFÉ™ CAFɲ CAFɰ É… À– Ê— Ô’ Û“",
            "«IRMû «IRMÃ\u{a0}», “MANHÔ, a letra «Ã», a letra Ã\u{a0}: NÃO, AÇÃO, CORAÇÕES",
            "la lettre Â\u{a0}: «Â», “Â”, l’Â’ (Â)",
            "liberté\u{a0}» voilà… »\u{a0}? l’été…» à\u{a0}» déjà\u{a0}—\u{a0}oui à…” é’”",
            "«está»… ¿será»? «¿Qué?» ¡Así! 1.º 2.ª N.º Mª",
            "»Ä« »Ö« »Ü« „Ä“ „Übergröße“ 5 Å³ 10 Å–20 Å Å² Ångström",
            "Úžasný, Ížď, ÚŽASNÝ, Šíp, Žluťoučký kůň",
            "Đà Nẵng, á», “là”… và…” được ạ”, ê…» â”…",
            "BÖ® ØÆÅ™ Ø½ 3×½ ײ ÆØÅ",
            "Привет “мир” – «да»… 中文“引号”… 日本語",
            "l·l il·lusió Ça va, Çeşme, Iğdır, Æsir, Þór, ðÞ",
            "çà… è” ì» ò… ù” é\u{a0}; ï… ü”",
        ];
        for text in plain {
            assert_eq!(repair(text), None, "{text}");
        }
        for text in GARBLED {
            assert_eq!(repair(text), None, "{text}");
        }
    }

    #[test]
    fn one_report_for_a_run_of_lines_and_five_for_a_page() {
        let bad = "x cafÃ©\n";
        let text = format!("fine\n{bad}{bad}fine\n{}", format!("{bad}fine\n").repeat(6));
        let reports: Vec<_> = check("src/a.md", &text)
            .into_iter()
            .map(|found| {
                let place = found.location.unwrap();
                format!(
                    "{}:{}:{}+{} {}",
                    place.file, place.line, place.column, place.length, found.message
                )
            })
            .collect();
        let says = "the text looks like UTF-8 that was read as Windows-1252; it should read `x café`";
        assert_eq!(
            reports,
            [
                format!("src/a.md:2:6+2 {says}"),
                format!("src/a.md:5:6+2 {says}"),
                format!("src/a.md:7:6+2 {says}"),
                format!("src/a.md:9:6+2 {says}"),
                format!("src/a.md:11:6+2 {says}, and 2 more places"),
            ]
        );
    }

    proptest! {
        #[test]
        fn any_text_can_be_checked(text in "[Â-ôa-z \n€-™¡-¿\\PC]{0,80}") {
            let _ = check("a.md", &text);
        }
    }
}
