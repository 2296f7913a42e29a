//! Words that say nothing of what a text is about, by language.
//!
//! They are left out of the index of texts (not of titles, headings and code) and are not asked for in a question as long
//! as it has other words. The lists are short on purpose: a word that is missing costs a few bytes, a word too many
//! cannot be found.

/// The lists: a language and its words, lower case, with accents.
const LISTS: &[(&str, &str)] = &[
    (
        "en",
        "a about again also an and any are as at be because been but by can could do does each every for from \
         had has have he her his how i if in into is it its just may me might more most my no not of on one \
         only or other our same she should since so some still such than that the their them then there these \
         they this those through to until very was we were what when where which while who will with would \
         you your",
    ),
    (
        "de",
        "aber als am an auf aus bei bin bis da das dass dem den der des die doch du durch ein eine einem einen einer eines \
         er es für hat haben ich ihr im in ist ja kann mit nach nicht noch nur oder sich sie sind so über um und uns von \
         vor was werden wie wir wird zu zum zur",
    ),
    (
        "fr",
        "à au aux avec ce ces cette dans de des du elle en est et eux il ils je la le les leur lui mais ne nous on ou où \
         par pas pour qu que qui sa se ses son sont sur ta te tes ton tu un une vos votre vous y",
    ),
    (
        "es",
        "a al como con de del desde donde el ella en entre era es esa ese eso esta este esto está fue ha hay la las le lo \
         los más me mi muy no nos o para pero por que qué se ser si sin sobre son su sus te tu un una uno y ya",
    ),
    (
        "pt",
        "a ao aos as com como da das de do dos e ela ele em entre era essa esse esta este foi há isso já mais mas me na nas \
         no nos não o os ou para pela pelo por que se sem ser seu sua são também um uma",
    ),
    (
        "it",
        "a ad al alla anche che chi ci come con da dal dalla dei del della delle di e è ed gli ha i il in io la le lo ma \
         mi nei nel nella non o per più quella quello questa questo se si sono su sul sulla tra un una uno",
    ),
    (
        "nl",
        "aan als bij dat de den der deze die dit door een en er geen haar had heb heeft het hij hoe ik in is je kan maar \
         me met naar niet nog nu of om ook op over te tot uit van voor was wat we wel wij worden wordt ze zijn zo",
    ),
    (
        "sv",
        "alla att av blir de den det detta du där ej eller en ett från för ha han har hon i inte jag kan med men min mot \
         mycket ni nu när och om på sig sin som så till under upp ut var vi vid är än",
    ),
    (
        "da",
        "af alle at de den der det dette du efter eller en er et for fra ham han har hun hvad i ikke jeg kan med men mig \
         nu når og om op os over på sig skal som så til ud var vi ved",
    ),
    (
        "no",
        "alle at av de den der det dette du eller en er et for fra ha han har hun hva i ikke jeg kan med men nå når og om \
         opp oss over på seg skal som så til ut var vi ved være",
    ),
    (
        "fi",
        "ei en että he hän ja jo jos joka kuin me mikä minä mutta mutta myös niin ne nyt on oli olla ovat se sekä siis sinä tai \
         tämä vain voi",
    ),
    (
        "pl",
        "a aby ale ani być był była było co czy dla do go i ich ile im ja jak jako je jego jej jest jeśli już ma może na \
         nie nim o od on ona oni oraz po pod przez przy się są ta tak także tam te tego tej ten to tu tylko tym w we \
         z za ze że",
    ),
    (
        "ru",
        "а без бы был была были было быть в вам вас во вот все вы да для до его ее если есть еще же за и из или им их к как \
         ко когда кто ли мне мы на над не него нет ни но ну о об он она они от по под при с со так то тоже только ты у \
         уже что чтобы эта эти это я",
    ),
];

/// Words that only ask, by language: texts keep them, but a question is not about them.
const ASKING: &[(&str, &str)] = &[
    ("en", "did must whether whose why"),
    (
        "de",
        "kann können muss soll sollte wann warum was welche welcher welches wer weshalb wieso wo woher wohin",
    ),
    (
        "fr",
        "combien comment dois faut pourquoi puis quand quel quelle quelles quels quoi",
    ),
    (
        "es",
        "cómo cuál cuáles cuándo cuánto debo dónde hago puedo quién tengo",
    ),
    ("pt", "como devo onde porque posso qual quais quando quanto quem"),
    ("it", "come cosa devo dove perché posso quale quali quando quanto"),
    ("nl", "hoe moet waar waarom wanneer welk welke wie"),
];

/// The stop words of one language. They are looked up for every word of every text, so by a table.
#[derive(Clone, Debug)]
pub(crate) struct StopWords {
    /// The words, lower case, with accents, by their [`place`].
    places: Vec<Vec<&'static str>>,
}

/// How many places the table has.
const PLACES: usize = 256;

/// Where a word stands in the table.
fn place(word: &str) -> usize {
    let bytes = word.as_bytes();
    let (first, last) = (
        bytes.first().copied().unwrap_or_default(),
        bytes.last().copied().unwrap_or_default(),
    );
    (usize::from(first) * 7 + usize::from(last) * 29 + word.len() * 67) % PLACES
}

impl StopWords {
    /// Those that texts of a language (BCP 47) are indexed without; none where the language has no list.
    pub(crate) fn of(language: &str) -> Self {
        Self::from_lists(language, &[LISTS])
    }

    /// Those that questions are asked without, as long as they have other words.
    pub(crate) fn of_questions(language: &str) -> Self {
        Self::from_lists(language, &[LISTS, ASKING])
    }

    fn from_lists(language: &str, lists: &[&[(&str, &'static str)]]) -> Self {
        let primary = primary(language);
        let lists = lists
            .iter()
            .filter_map(|list| list.iter().find(|(name, _)| *name == primary));
        let mut places = vec![Vec::new(); PLACES];
        for word in lists.flat_map(|(_, words)| words.split_whitespace()) {
            places[place(word)].push(word);
        }
        Self { places }
    }

    /// Whether a word, lower case with accents, is one of them.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.places
            .get(place(word))
            .is_some_and(|words| words.contains(&word))
    }
}

/// A language without its region and script, lower case; Norwegian's two forms are one.
pub(crate) fn primary(language: &str) -> String {
    let name = language
        .split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    match name.as_str() {
        "nb" | "nn" => "no".to_owned(),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_region_of_a_language_does_not_matter() {
        assert!(StopWords::of("en-GB").has("the"));
        assert!(StopWords::of("pt-BR").has("não"));
        assert!(StopWords::of("nb").has("ikke"));
        assert!(!StopWords::of("en").has("und"));
        assert!(!StopWords::of("tlh").has("the"));
        assert!(!StopWords::of("en").has("why") && StopWords::of_questions("en").has("why"));
    }
}
