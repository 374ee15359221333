//! Mentions: an enumerator that tries every name at every place.

use referee::mention::{Case, Mention, MentionIndex, Offsets, OwnerNames, Unit};
use referee::owner::Owner;
use serde_json::Value;
use unicode_script::{Script, UnicodeScript};

/// The most bytes of names and of text: the enumerator is slow.
const MAX_BYTES: usize = 1000;

/// All laws of mentions for a text of lines: `+TERM` and `-EXCLUDED` of the first owner, after each
/// `!` those of the next one (`!!`: in its exact case), and after a line `=` the text.
pub fn assert_bytes(data: &[u8]) {
    let input = &*String::from_utf8_lossy(data);
    let (names, text) = input.split_once("\n=\n").unwrap_or((input, input));
    if input.len() > MAX_BYTES {
        return;
    }
    let mut owners = vec![nobody(0)];
    for line in names.lines() {
        let last = owners.len() - 1;
        if let Some(name) = line.strip_prefix('+') {
            owners[last].terms.push(name.to_owned());
        } else if let Some(name) = line.strip_prefix('-') {
            owners[last].excluded.push(name.to_owned());
        } else if let Some(rest) = line.strip_prefix('!') {
            owners.push(nobody(last + 1));
            if rest.starts_with('!') {
                owners[last + 1].case = Case::Exact;
            }
        }
    }
    are_those_of_the_enumerator(&owners, text);
}

fn nobody(index: usize) -> OwnerNames {
    OwnerNames {
        owner: Owner::Competitor { index, id: None, name: String::new() },
        terms: Vec::new(),
        excluded: Vec::new(),
        case: Case::Folded,
    }
}

pub(crate) fn seed(_: &str, argument: &Value) -> Option<Vec<u8>> {
    let (brand, text) = (argument.get("brand")?, crate::text(argument, "text")?);
    let competitors = brand.get("competitors").and_then(Value::as_array).into_iter().flatten();
    let mut seed = String::new();
    for owner in std::iter::once(brand).chain(competitors) {
        let is_exact = owner.get("case_sensitive").and_then(Value::as_bool).unwrap_or(false);
        seed.push_str(if is_exact { "!!\n" } else { "!\n" });
        let terms = crate::text(owner, "name").into_iter();
        for term in terms.chain(crate::texts(owner, "alternative_names")) {
            seed.extend(["+", term, "\n"]);
        }
        crate::texts(owner, "excluded_names").for_each(|name| seed.extend(["-", name, "\n"]));
    }
    Some(format!("{seed}=\n{text}").into_bytes())
}

/// The mentions in a text, at places where the text can be cut.
pub fn are_those_of_the_enumerator(owners: &[OwnerNames], text: &str) {
    let Ok(index) = MentionIndex::new(owners.to_vec()) else { return };
    let mentions = index.find(text);
    assert_eq!(plain(&mentions), naive(owners, text), "{text:?}");
    let mut code_points = Offsets::new(text, Unit::CodePoint);
    let mut utf16 = Offsets::new(text, Unit::Utf16);
    for mention in &mentions {
        let case = owners[mention.owner_position].case;
        let spelled = |text: &str| fold(text, case).iter().map(|it| it.c).collect::<String>();
        let found = text.get(mention.start..mention.end).expect("between characters");
        assert_eq!(spelled(found), spelled(mention.term.trim()), "{found:?}");
        for at in [mention.start, mention.end] {
            assert_eq!(code_points.at(at), text[..at].chars().count());
            assert_eq!(utf16.at(at), text[..at].encode_utf16().count());
        }
    }
}

/// One compared character and its bytes in the original.
#[derive(Debug, Clone, Copy)]
struct Folded {
    c: char,
    start: usize,
    end: usize,
}

fn fold(text: &str, case: Case) -> Vec<Folded> {
    let mut folded: Vec<Folded> = Vec::new();
    for (start, original) in text.char_indices() {
        let end = start + original.len_utf8();
        let c = match original {
            '’' | '‘' | 'ʼ' => '\'',
            '‐' | '\u{2011}' => '-',
            c if c.is_whitespace() => ' ',
            c if case == Case::Folded => unicode_case_mapping::case_folded(c)
                .map_or(c, |folded| char::from_u32(folded.get()).unwrap()),
            c => c,
        };
        match folded.last_mut() {
            Some(last) if last.c == ' ' && c == ' ' => last.end = end,
            _ => folded.push(Folded { c, start, end }),
        }
    }
    folded
}

fn joins(a: char, b: char) -> bool {
    let word = |c: char| c == '_' || c.is_alphanumeric();
    let unspaced = |c: char| {
        use Script::{Han, Hiragana, Katakana, Khmer, Lao, Myanmar, Thai};
        // `ー` is common to two scripts and belongs to both.
        let written_in = c.script_extension();
        !written_in.is_common()
            && !written_in.is_inherited()
            && [Han, Hiragana, Katakana, Thai, Lao, Khmer, Myanmar]
                .into_iter()
                .any(|script| written_in.contains_script(script))
    };
    word(a) && word(b) && !unspaced(a) && !unspaced(b)
}

/// All places where `name` stands in `text` as whole words, as indexes of folded characters.
fn occurrences(text: &[Folded], name: &str, case: Case) -> Vec<(usize, usize)> {
    let name: Vec<char> = fold(name.trim(), case).iter().map(|folded| folded.c).collect();
    if name.is_empty() || name.len() > text.len() {
        return Vec::new();
    }
    (0..=text.len() - name.len())
        .map(|start| (start, start + name.len()))
        .filter(|&(start, end)| {
            text[start..end].iter().zip(&name).all(|(a, b)| a.c == *b)
                && (start == 0 || !joins(text[start - 1].c, text[start].c))
                && (end == text.len() || !joins(text[end - 1].c, text[end].c))
        })
        .collect()
}

/// Start, position of the owner, end, term.
pub type Plain = (usize, usize, usize, String);

/// The mentions that a look for every name at every place gives.
pub fn naive(owners: &[OwnerNames], text: &str) -> Vec<Plain> {
    let mut mentions = Vec::new();
    for (position, names) in owners.iter().enumerate() {
        let folded = fold(text, names.case);
        let all = |names: &[String], case| -> Vec<(usize, usize, String)> {
            let of = |name: &String| {
                let places = occurrences(&folded, name, case).into_iter();
                places.map(|(start, end)| (start, end, name.clone())).collect::<Vec<_>>()
            };
            names.iter().flat_map(of).collect()
        };
        let excluded = all(&names.excluded, names.case);
        let mut candidates = all(&names.terms, names.case);
        candidates
            .retain(|(s, e, _)| !excluded.iter().any(|(start, end, _)| start <= s && e <= end));
        // Stable: of equal terms the first listed stays first.
        candidates.sort_by_key(|(start, end, _)| (*start, usize::MAX - end));
        let mut free = 0;
        for (start, end, term) in candidates {
            if start >= free {
                free = end;
                mentions.push((folded[start].start, position, folded[end - 1].end, term));
            }
        }
    }
    mentions.sort();
    mentions
}

/// The same of what the library gives.
pub fn plain(mentions: &[Mention<'_>]) -> Vec<Plain> {
    let plain = |it: &Mention<'_>| (it.start, it.owner_position, it.end, it.term.to_owned());
    mentions.iter().map(plain).collect()
}
