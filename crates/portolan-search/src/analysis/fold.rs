//! Letters without what readers leave out when they type: case and accents.
//!
//! Covers Latin letters (Latin-1, Extended-A, Extended Additional), Greek accents, Cyrillic `ё`, the vowel signs of Arabic
//! and Hebrew and combining marks. Small on purpose: the tables of full Unicode normalisation would be a large part of
//! the browser's module.

/// Base letters of U+00C0 to U+00FF after lower-casing; a space where a letter has no base or more than one.
const LATIN_1: &[u8; 64] = b"aaaaaa ceeeeiiii nooooo ouuuuy  aaaaaa ceeeeiiii nooooo ouuuuy y";

/// Base letters of U+0100 to U+017F.
const EXTENDED_A: &[u8; 128] = b"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii  jjkk lllllll\
lllnnnnnnn  oooooo  rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/// Base letters of U+1E00 to U+1EFF.
const ADDITIONAL: &[u8; 256] = b"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm\
mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv\
wwwwwwwwwwxxxxyyzzzzzzhtwyas    aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy      ";

/// Appends a letter in lower case, with its accents.
pub(crate) fn lower(letter: char, out: &mut String) {
    if letter.is_ascii() {
        out.push(letter.to_ascii_lowercase());
    } else {
        out.extend(letter.to_lowercase());
    }
}

/// Appends a lower-case letter without its accents.
pub(crate) fn plain(letter: char, out: &mut String) {
    if letter.is_ascii() {
        out.push(letter);
        return;
    }
    match letter {
        'ß' => out.push_str("ss"),
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        'þ' => out.push_str("th"),
        'ð' => out.push('d'),
        'ĳ' => out.push_str("ij"),
        'ŋ' => out.push('n'),
        'ά' => out.push('α'),
        'έ' => out.push('ε'),
        'ή' => out.push('η'),
        'ί' | 'ϊ' | 'ΐ' => out.push('ι'),
        'ό' => out.push('ο'),
        'ύ' | 'ϋ' | 'ΰ' => out.push('υ'),
        'ώ' => out.push('ω'),
        'ς' => out.push('σ'),
        'ё' => out.push('е'),
        _ if is_mark(letter) => {}
        _ => out.push(base(letter).unwrap_or(letter)),
    }
}

/// Whether it only changes the letter before it.
pub(crate) fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

fn base(letter: char) -> Option<char> {
    let code = u32::from(letter);
    let found = match code {
        0xc0..=0xff => LATIN_1.get((code - 0xc0) as usize),
        0x100..=0x17f => EXTENDED_A.get((code - 0x100) as usize),
        0x1e00..=0x1eff => ADDITIONAL.get((code - 0x1e00) as usize),
        _ => None,
    };
    found.filter(|base| **base != b' ').map(|base| char::from(*base))
}

/// A word as readers may type it: lower case, no accents.
pub(crate) fn fold(word: &str) -> String {
    let mut lowered = String::with_capacity(word.len());
    word.chars().for_each(|letter| lower(letter, &mut lowered));
    let mut folded = String::with_capacity(lowered.len());
    lowered.chars().for_each(|letter| plain(letter, &mut folded));
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_fall_away() {
        let cases = [
            ("Configuración", "configuracion"),
            ("ÜBERGRÖSSE Straße", "ubergrosse strasse"),
            ("Łódź żółć ąę", "lodz zolc ae"),
            ("Ångström Øresund", "angstrom oresund"),
            ("Việt Nam ỹ", "viet nam y"),
            ("ÆON Œuvre", "aeon oeuvre"),
            ("Ένας άνθρωπος", "ενασ ανθρωποσ"),
            ("ещё", "еще"),
            ("cafe\u{301}", "cafe"),
            ("日本語", "日本語"),
            ("ĿŒ ſ ĸ ŉ", "loe s ĸ n"),
        ];
        for (written, folded) in cases {
            assert_eq!(fold(written), folded, "{written}");
        }
    }

    #[test]
    fn every_letter_of_the_tables_folds_to_what_its_name_says() {
        // A sample at each table's ends and at letters after a gap, where a shifted table shows.
        let pairs = "àa ýy ÿy āa ďd ħh ıi ĵj ķk ĺl łl ńn ōo ŕr śs ťt ũu ŵw ŷy žz ḁa ḃb ḋd ḕe ḟf ḡg ḣh ḭi ḱk ḷl ḿm ṅn ṍo ṕp ṙr \
                     ṡs ṫt ṳu ṽv ẁw ẋx ẏy ẑz ạa ẹe ỉi ọo ụu ỳy ỹy";
        for pair in pairs.split_whitespace() {
            let mut letters = pair.chars();
            let (letter, base) = (letters.next().unwrap(), letters.next().unwrap());
            assert_eq!(fold(&letter.to_string()), base.to_string(), "{letter}");
        }
    }
}
