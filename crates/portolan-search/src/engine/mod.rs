//! Answers questions from an index of which only the needed chunks are at hand.
//!
//! Entry point: [`Engine`]. Sans I/O: it says which chunks it needs, the caller brings them. A question goes through
//! [`query`] (what was typed), [`plan`] and [`expand`] (what is looked for), [`evidence`] (where it stands), [`score`] (what
//! it is worth), [`filter`] (what is left and how it divides) and [`show`] (what readers see). The answer follows from the
//! index and the question alone, whichever chunks were there before.

mod distance;
mod evidence;
mod expand;
mod filter;
pub(crate) mod lexicon;
mod memory;
mod plan;
mod query;
mod score;
mod show;
mod snippet;
mod stop;
mod weights;

use std::panic::{AssertUnwindSafe, catch_unwind};

use tantivy::{Directory, Index, SegmentReader};

use crate::analysis::stem::Stemmers;
use crate::analysis::stop::StopWords;
use crate::format::boot::Boot;
use crate::format::pages::words;
use crate::format::schema::Fields;
use crate::shelf::Shelf;
use crate::{Answer, ChunkId, Error, Facet, Hits, Request, format};
use evidence::{Finder, Scratch};
use expand::Expander;
use filter::Filters;
use lexicon::Lexicon;
use memory::Memory;
use plan::{Plan, Planner, Synonyms};
use query::Query;
use score::{Candidate, Found, Scorer};
use show::{Manner, Showcase, Shown};
use stop::{Gathering, Stop};
use weights::{ENOUGH, ENOUGH_WORDS, SOME};

/// The most pages that one answer gives.
const MOST_PAGES: usize = 200;
/// The most words that are marked in texts.
const MOST_MARKED: usize = 64;

/// An open index.
pub struct Engine {
    boot: Boot,
    shelf: Shelf,
    lexicon: Lexicon,
    stemmers: Stemmers,
    stop: Vec<StopWords>,
    synonyms: Synonyms,
    /// The mean length of a text, in words.
    mean: f32,
    record_starts: Vec<usize>,
    scratch: Scratch,
    asked: Option<Request>,
    ranked: Option<Ranked>,
    memory: Memory,
}

/// What a question came to. The next one is often the same: for the words around its hits, or with chunks that it lacked.
#[derive(Debug)]
struct Ranked {
    /// The question, as far as this depends on it.
    request: Request,
    total: usize,
    shown: Vec<Shown>,
    words: Vec<String>,
    corrected: Vec<(String, String)>,
    near: Vec<String>,
    some: bool,
    facets: Vec<Facet>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut engine = formatter.debug_struct("Engine");
        engine
            .field("pages", &self.boot.pages.len())
            .finish_non_exhaustive()
    }
}

/// tantivy's index, opened.
pub(crate) struct Opened {
    /// The name that tantivy gave it.
    #[cfg(feature = "writer")]
    pub(crate) segment: String,
    pub(crate) lexicon: Lexicon,
}

/// Opens tantivy's index over a directory, reading only what [`Engine::open`] needs.
pub(crate) fn open_index(directory: impl Directory) -> Result<Opened, Error> {
    let failed = |error: tantivy::TantivyError| Error::Index(error.to_string());
    let directory: Box<dyn Directory> = Box::new(directory);
    let index = Index::open(directory).map_err(failed)?;
    let segments = index.searchable_segments().map_err(failed)?;
    let segment = segments.first().ok_or(Error::Damaged("the search index"))?;
    let segment = SegmentReader::open(segment).map_err(failed)?;
    let fields = Fields::of(&index.schema()).map_err(failed)?;
    let lexicon = Lexicon {
        head: segment.inverted_index(fields.head).map_err(failed)?,
        body: segment.inverted_index(fields.body).map_err(failed)?,
        odd: segment.inverted_index(fields.odd).map_err(failed)?,
    };
    Ok(Opened {
        #[cfg(feature = "writer")]
        segment: segment.segment_id().uuid_string(),
        lexicon,
    })
}

impl Engine {
    /// Opens an index by its boot file, inflated.
    ///
    /// # Errors
    /// When the bytes are damaged or of another version.
    pub fn open(boot: &[u8]) -> Result<Self, Error> {
        catch_unwind(|| Self::opened(boot)).unwrap_or(Err(Error::Damaged("the search index")))
    }

    fn opened(boot: &[u8]) -> Result<Self, Error> {
        let mut boot = Boot::read(boot)?;
        let shelf = Shelf::new(&boot.meta, std::mem::take(&mut boot.files));
        let lexicon = open_index(shelf.clone())?.lexicon;
        let languages: Vec<&str> = std::iter::once(boot.options.language.as_str())
            .chain(boot.pages.values[3].names.iter().map(String::as_str))
            .collect();
        let stemmers = Stemmers::of(languages.iter().copied());
        let mut starts = vec![0];
        for pages in &boot.records {
            starts.push(starts.last().copied().unwrap_or_default() + *pages as usize);
        }
        let total: f32 = boot.pages.lengths.iter().map(|level| words(*level)).sum();
        let documents = boot.pages.documents();
        Ok(Self {
            stop: languages
                .iter()
                .map(|language| StopWords::of_questions(language))
                .collect(),
            stemmers,
            synonyms: Synonyms::of(&boot.options.synonyms),
            mean: total / score::as_real(documents.max(1)),
            record_starts: starts,
            scratch: Scratch::new(documents),
            asked: None,
            ranked: None,
            memory: Memory::default(),
            boot,
            shelf,
            lexicon,
        })
    }

    /// Takes a chunk, inflated.
    ///
    /// # Errors
    /// When it is truncated, changed, another one, or of another index. It is then not kept.
    pub fn put(&mut self, id: ChunkId, bytes: Vec<u8>) -> Result<(), Error> {
        if id >= self.boot.chunks() {
            return Err(Error::Unknown(id));
        }
        let content = format::chunk::open(self.boot.pack, id, bytes)?;
        self.shelf.put(id, content);
        Ok(())
    }

    /// Answers a question, or says which chunks are missing for it.
    ///
    /// tantivy takes for granted that an index is as it was written, and panics where it is not. Checksums find what is
    /// damaged; where something was forged, or they did not, the panic is caught here. In a browser, which cannot unwind,
    /// it ends the instance of the module.
    pub fn ask(&mut self, request: &Request) -> Answer {
        let is_new = self.asked.as_ref() != Some(request);
        if is_new {
            self.asked = Some(request.clone());
        }
        self.shelf.begin(is_new);
        let answered = catch_unwind(AssertUnwindSafe(|| self.answer(request))).unwrap_or_else(|_| {
            self.scratch = Scratch::new(self.boot.pages.documents());
            self.ranked = None;
            self.memory = Memory::default();
            Err(Error::Damaged("the search index").into())
        });
        match answered {
            Ok(hits) => Answer::Hits(hits),
            Err(Stop::Missing) => Answer::Need(self.shelf.missing()),
            Err(Stop::Damaged(message)) => Answer::Failed(message),
        }
    }

    fn answer(&mut self, request: &Request) -> Result<Hits, Stop> {
        let same = Request {
            sections: 0,
            snippets: false,
            ..request.clone()
        };
        let ranked = match self.ranked.take().filter(|ranked| ranked.request == same) {
            Some(ranked) => ranked,
            None => self.rank(same)?,
        };
        let ranked = self.ranked.insert(ranked);
        let manner = Manner {
            sections: request.sections.max(1),
            snippet: request
                .snippets
                .then_some(usize::from(self.boot.options.snippet_words)),
            words: &ranked.words,
        };
        let showcase = Showcase {
            boot: &self.boot,
            shelf: &self.shelf,
            record_starts: &self.record_starts,
        };
        let pages = showcase.show(&ranked.shown, &manner)?;
        Ok(Hits {
            total: ranked.total,
            pages,
            words: ranked.words.clone(),
            corrected: ranked.corrected.clone(),
            near: ranked.near.clone(),
            some: ranked.some,
            facets: ranked.facets.clone(),
        })
    }

    /// Which pages match a question, the best ones first.
    fn rank(&mut self, request: Request) -> Result<Ranked, Stop> {
        let query = query::parse(&request.q, request.typing && self.boot.options.expand);
        let plan = self.planner().plan(&query)?;
        let filters = Filters::of(&self.boot.pages, &request, &query.filters);
        let (found, mut candidates) = self.candidates(&plan, &filters)?;
        let wanted = plan
            .slots
            .iter()
            .filter(|slot| slot.need == plan::Need::Wanted)
            .count();
        let some = choose(&mut candidates, wanted, self.boot.options.any_word);
        let near = if candidates.is_empty() {
            self.planner().near(&query, &plan)?
        } else {
            Vec::new()
        };
        let (candidates, facets) = filters.apply(&self.boot.pages, candidates, |candidate| candidate.page);
        let total = candidates.len();
        Ok(Ranked {
            total,
            shown: self.shown(&candidates, &found, &request),
            words: marked(&query, &plan),
            some: (some || plan.left_out) && total > 0,
            corrected: plan.corrected,
            near,
            facets,
            request,
        })
    }

    fn planner(&self) -> Planner<'_> {
        Planner {
            expander: Expander {
                lexicon: &self.lexicon,
                stemmers: &self.stemmers,
                memory: &self.memory.words,
            },
            stop: &self.stop,
            synonyms: &self.synonyms,
        }
    }

    /// What was found for each slot, and the pages that have some of it and are not ruled out.
    fn candidates(&mut self, plan: &Plan, filters: &Filters) -> Result<(Vec<Found>, Vec<Candidate>), Stop> {
        let mut finder = Finder {
            lexicon: &self.lexicon,
            scratch: &mut self.scratch,
            boot: &self.boot,
            shelf: &self.shelf,
            memory: &self.memory.found,
        };
        let mut gathering = Gathering::default();
        let mut found = Vec::with_capacity(plan.slots.len());
        for slot in &plan.slots {
            if let Some(evidence) = gathering.take(finder.find(&slot.variants, &slot.sequences))? {
                found.push(Found {
                    evidence,
                    weight: slot.weight,
                    need: slot.need,
                });
            }
        }
        let pages = &self.boot.pages;
        let mut out = vec![false; pages.len()];
        for excluded in &plan.excluded {
            let hits = finder.find(&[], &[(excluded.clone(), 1.0)]);
            for hit in &gathering.take(hits)?.unwrap_or_default().hits {
                mark(&mut out, pages.page_of(hit.document));
            }
        }
        for title in &plan.titles {
            let hits = finder.find(&[], &[(title.clone(), 1.0)]);
            let mut has = vec![false; pages.len()];
            for hit in &gathering.take(hits)?.unwrap_or_default().hits {
                let page = pages.page_of(hit.document);
                if hit.head > 0.0 && pages.documents_of(page).start == hit.document {
                    mark(&mut has, page);
                }
            }
            out.iter_mut().zip(&has).for_each(|(out, has)| *out |= !has);
        }
        gathering.finish()?;
        let mut candidates = if plan.slots.is_empty() && (!plan.titles.is_empty() || !filters.is_empty()) {
            // Only filters: every page that passes.
            let all = |page| Candidate {
                page,
                share: 1.0,
                has_all: true,
            };
            (0..pages.len()).map(all).collect()
        } else {
            Scorer::new(pages, &self.boot.options, &found, self.mean).candidates()
        };
        candidates.retain(|candidate| out.get(candidate.page) != Some(&true));
        Ok((found, candidates))
    }

    /// The best pages, as many as are wanted, with their sections.
    fn shown(&self, candidates: &[Candidate], found: &[Found], request: &Request) -> Vec<Shown> {
        let mut scorer = Scorer::new(&self.boot.pages, &self.boot.options, found, self.mean);
        let mut scored: Vec<(f32, usize)> = candidates
            .iter()
            .map(|candidate| (scorer.score(candidate), candidate.page))
            .collect();
        let better =
            |left: &(f32, usize), right: &(f32, usize)| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1));
        let last = request.offset.saturating_add(request.limit.min(MOST_PAGES));
        if last < scored.len() {
            scored.select_nth_unstable_by(last, better);
            scored.truncate(last);
        }
        scored.sort_unstable_by(better);
        let wanted = scored.into_iter().skip(request.offset);
        let mut shown = Vec::new();
        for (score, page) in wanted {
            let mut sections = scorer.sections(page);
            if sections.is_empty() {
                let document = self.boot.pages.documents_of(page).start;
                sections.push(score::Section { document, score });
            }
            sections.sort_by(|left, right| {
                let by_score = right.score.total_cmp(&left.score);
                by_score.then(left.document.cmp(&right.document))
            });
            shown.push(Shown {
                page,
                score,
                sections,
            });
        }
        shown
    }
}

fn mark(pages: &mut [bool], page: usize) {
    if let Some(page) = pages.get_mut(page) {
        *page = true;
    }
}

/// Keeps the pages that have all words, of a longer question those that have enough of it; where no page has all, those
/// that have the most. Says whether none has all.
fn choose(candidates: &mut Vec<Candidate>, words: usize, any_word: bool) -> bool {
    let none_has_all = candidates.iter().all(|candidate| !candidate.has_all);
    let most = candidates
        .iter()
        .map(|candidate| candidate.share)
        .fold(0.0, f32::max);
    let least = if none_has_all { SOME * most } else { ENOUGH };
    if any_word && !none_has_all {
        return false;
    }
    let is_long = none_has_all || words >= ENOUGH_WORDS;
    candidates.retain(|candidate| candidate.has_all || is_long && candidate.share >= least);
    none_has_all
}

/// The words that are marked: those of the question first, then what they stand for.
fn marked(query: &Query, plan: &Plan) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut push = |word: &str| {
        if words.len() < MOST_MARKED && words.iter().all(|other| other != word) {
            words.push(word.to_owned());
        }
    };
    let required = plan.slots.iter().filter(|slot| slot.need != plan::Need::Optional);
    let mut variants: Vec<&expand::Variant> = Vec::new();
    for slot in required {
        variants.extend(&slot.variants);
        for (sequence, _) in &slot.sequences {
            variants.extend(sequence.0.iter().flat_map(|(_, variants)| variants));
        }
    }
    for word in &query.words {
        if variants.iter().any(|variant| variant.entry.folded == word.folded) {
            push(&word.folded);
        }
    }
    variants.iter().for_each(|variant| push(&variant.entry.folded));
    words
}
