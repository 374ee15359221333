//! The tables as bytes that gzip makes small.
//!
//! Each kind of number is a stream of its own: numbers of one kind are alike, and gzip finds that
//! where they stand together. A stream is its length, then its bytes. Numbers have seven bits a
//! byte, the lowest first, all but the last byte marked; what ascends is written as the distance
//! from the one before, what rises and falls as the distance from what is expected.
//!
//! What normalization and case make of a character, a JavaScript engine is asked (`src/engine.rs`):
//! of that, here is what it would not say, or not say yet.

use crate::source::{Character, Status};
use std::collections::BTreeSet;

pub(crate) fn pack(characters: &[Character]) -> Vec<u8> {
    let mut out = Vec::new();
    let asked = classes(characters, &mut out);
    known(characters, &asked, &mut out, |of| match of.status {
        Status::Valid => Some((of.c.to_string(), &of.engine.folded)),
        Status::Mapped => Some((of.mapping.clone(), &of.engine.folded)),
        Status::Ignored | Status::Disallowed => None,
    });
    known(characters, &asked, &mut out, |of| Some((of.lower.clone(), &of.engine.lower)));
    // The tables compose no mapped ones, whatever their parts.
    known(characters, &asked, &mut out, |of| {
        let parts = of.parts.clone().unwrap_or_else(|| of.c.to_string());
        (of.status == Status::Valid).then_some((parts, &of.engine.parts))
    });
    out
}

/// Status, letter and case of a character; what only valid ones need is that of the run before
/// where a character is not valid, which makes the runs longer. Gives of each code point whether an
/// engine is asked for it.
fn classes(characters: &[Character], out: &mut Vec<u8>) -> Vec<bool> {
    let mut runs: Vec<([u8; 3], u32)> = Vec::new();
    for character in characters {
        let [before, bidi, combining] = runs.last().map(|(class, _)| *class).unwrap_or_default();
        let status = match character.status {
            // Which of the two is told by what it is mapped to. 3 where an engine is asked.
            Status::Valid | Status::Mapped => 0,
            Status::Ignored => 1,
            Status::Disallowed => 2,
        };
        let of_all = status | u8::from(character.is_alphanumeric) << 2 | character.case << 4;
        let class = if character.status == Status::Valid {
            [
                of_all | u8::from(character.is_mark) << 3,
                character.bidi | character.joining << 3,
                character.combining,
            ]
        } else {
            [of_all | before & 8, bidi, combining]
        };
        match runs.last_mut() {
            Some((same, length)) if *same == class => *length += 1,
            _ => runs.push((class, 1)),
        }
        // Surrogates are no characters, but runs count in code points.
        let (_, length) = runs.last_mut().unwrap();
        if character.c == '\u{d7ff}' {
            *length += 0x800;
        }
    }
    // An engine is asked for all of a run or for none.
    let mut asked: Vec<bool> = Vec::new();
    let mut rest = characters;
    for (class, length) in &mut runs {
        let end = u32::try_from(asked.len()).unwrap() + *length;
        let (run, behind) = rest.split_at(rest.partition_point(|of| u32::from(of.c) < end));
        rest = behind;
        let is_asked = run.iter().any(Character::is_for_an_engine);
        class[0] |= if is_asked { 3 } else { 0 };
        asked.extend(std::iter::repeat_n(is_asked, *length as usize));
    }
    let legend: BTreeSet<[u8; 3]> = runs.iter().map(|(class, _)| *class).collect();
    let legend: Vec<[u8; 3]> = legend.into_iter().collect();
    let number = |class| u8::try_from(legend.binary_search(class).unwrap()).unwrap();
    stream(out, legend.as_flattened());
    stream(out, &numbers(runs.iter().map(|(_, length)| *length)));
    stream(out, &runs.iter().map(|(class, _)| number(class)).collect::<Vec<_>>());
    asked
}

/// Characters that become something else than an engine says, or that some engine is too old for.
/// They mostly run along with what they become. `says` gives both, where it matters.
fn known<'a>(
    characters: &'a [Character],
    asked: &[bool],
    out: &mut Vec<u8>,
    says: impl Fn(&'a Character) -> Option<(String, &'a String)>,
) {
    let (mut gaps, mut lengths) = (Vec::new(), Vec::new());
    let (mut firsts, mut others) = (Vec::new(), Vec::new());
    let (mut before, mut first) = (0, 0);
    for character in characters.iter().filter(|character| !character.c.is_ascii()) {
        let Some((right, engine)) = says(character) else { continue };
        let c = u32::from(character.c);
        let itself = character.c.to_string();
        let is_asked = asked.get(c as usize) == Some(&true);
        let said = if is_asked { engine } else { &itself };
        if right == *said && (character.is_old || right == itself) {
            continue;
        }
        // They are met where an engine's answers are read.
        assert!(is_asked, "{:?} is not asked for", character.c);
        gaps.push(c - before);
        let mut targets = right.chars().map(u32::from);
        let mut target = targets.next().unwrap();
        firsts.push(difference(first + (c - before), target));
        (before, first) = (c, target);
        lengths.push(u8::try_from(right.chars().count()).unwrap());
        for next in targets {
            others.push(difference(target, next));
            target = next;
        }
    }
    stream(out, &numbers(gaps));
    stream(out, &lengths);
    stream(out, &numbers(firsts));
    stream(out, &numbers(others));
}

fn stream(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend(numbers([u32::try_from(bytes.len()).unwrap()]));
    out.extend(bytes);
}

/// Twice the distance where it goes up, one less than that where it goes down.
fn difference(expected: u32, actual: u32) -> u32 {
    if actual >= expected { 2 * (actual - expected) } else { 2 * (expected - actual) - 1 }
}

fn numbers(numbers: impl IntoIterator<Item = u32>) -> Vec<u8> {
    let mut out = Vec::new();
    for mut number in numbers {
        while number >= 0x80 {
            out.push(u8::try_from(number & 0x7f).unwrap() | 0x80);
            number >>= 7;
        }
        out.push(u8::try_from(number).unwrap());
    }
    out
}
