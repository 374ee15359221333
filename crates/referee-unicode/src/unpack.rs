//! Reads the packed tables: `tests/tables/pack.rs` writes them, and says why they look so.

use crate::engine::Engine;
use crate::tables::{Class, Run, Status, Tables, Texts};
use alloc::string::String;
use alloc::vec::Vec;

/// The tables in `packed`, and what `E` knows.
pub(crate) fn unpack<E: Engine>(packed: &[u8]) -> Tables {
    let mut reader = Reader(packed);
    let runs = runs(&mut reader);
    // No character has to do with one behind a zero.
    let mut text = String::new();
    for (run, next) in runs.iter().zip(runs.iter().skip(1)) {
        if run.class.status() == Status::Asked {
            for c in run.start..next.start {
                text.push(char_of(c));
                text.push('\0');
            }
        }
    }
    let compatible = |text: &str| E::normalized(text, "NFKC");
    // In lowercase after uppercase: that is how case is folded, but for what the tables say.
    let folded = compatible(&E::lower(&E::upper(&compatible(&text))));
    let mapped = Texts(reader.changed(&text, &folded));
    let lower = Texts(reader.changed(&text, &E::lower(&text)));
    let decomposed = Texts(reader.changed(&text, &E::normalized(&text, "NFD")));
    // Mapped characters are composed of nothing.
    let mut composed = Vec::new();
    for (c, parts) in &decomposed.0 {
        if mapped.of(*c).is_none() {
            composed.push((parts.clone(), *c));
        }
    }
    composed.sort_unstable();
    Tables { runs, mapped, lower, decomposed, composed }
}

fn runs(reader: &mut Reader) -> Vec<Run> {
    let (legend, mut lengths, classes) = (reader.stream(), reader.stream(), reader.stream());
    let (legend, _) = legend.0.as_chunks();
    let mut start = 0;
    let mut runs = Vec::new();
    for &class in classes.0 {
        let class = Class(legend.get(usize::from(class)).copied().unwrap_or_default());
        runs.push(Run { start, class });
        start += lengths.number();
    }
    runs
}

/// The character of a text that is one.
pub(crate) fn only(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

/// What the packed tables write is a character.
fn char_of(number: u32) -> char {
    char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Bytes yet to be read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Each character of `text` that is another in `changed`, or in the tables, which know better, and
    /// that. Both texts have a zero after each character.
    fn changed(&mut self, text: &str, changed: &str) -> Vec<(char, String)> {
        let (mut gaps, mut lengths) = (self.stream(), self.stream());
        let (mut firsts, mut others) = (self.stream(), self.stream());
        let mut changed = changed.chars();
        // The next character that the tables know, and how far it is from the one before.
        let mut gap = gaps.number();
        let (mut known, mut first) = (gap, 0);
        let mut all = Vec::new();
        for c in text.chars().filter(|c| *c != '\0') {
            let mut target: String = changed.by_ref().take_while(|c| *c != '\0').collect();
            if u32::from(c) == known {
                first = firsts.next_after(first + gap);
                target = String::from(char_of(first));
                let mut last = first;
                for _ in 1..lengths.number() {
                    last = others.next_after(last);
                    target.push(char_of(last));
                }
                gap = gaps.number();
                known += gap;
            }
            if only(&target) != Some(c) {
                all.push((c, target));
            }
        }
        all
    }

    /// The stream that comes next: its length, then its bytes.
    fn stream(&mut self) -> Self {
        let length = self.number() as usize;
        let (stream, rest): (&'a [u8], _) = self.0.split_at_checked(length).unwrap_or_default();
        self.0 = rest;
        Self(stream)
    }

    /// The number that comes next: seven bits a byte, the lowest first, all but the last marked.
    fn number(&mut self) -> u32 {
        let mut number = 0;
        let mut shift = 0;
        while let Some((&byte, rest)) = self.0.split_first() {
            self.0 = rest;
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
            shift += 7;
        }
        number
    }

    /// The number that is the next difference away from `expected`: twice as many up, or one less
    /// than twice as many down.
    fn next_after(&mut self, expected: u32) -> u32 {
        let difference = self.number();
        let half = difference.div_ceil(2);
        if difference.is_multiple_of(2) {
            expected.wrapping_add(half)
        } else {
            expected.wrapping_sub(half)
        }
    }
}
