//! The tables as bytes that gzip makes small.
//!
//! Each kind of number is a stream of its own: numbers of one kind are alike, and gzip finds that
//! where they stand together. A stream is its length, then its bytes. Numbers have seven bits a
//! byte, the lowest first, all but the last byte marked; what ascends is written as the distance
//! from the one before, what rises and falls as the distance from what is expected.

use crate::source::{Character, Status};
use std::collections::BTreeSet;

pub(crate) fn pack(characters: &[Character]) -> Vec<u8> {
    let mut out = Vec::new();
    classes(characters, &mut out);
    mappings(characters, &mut out);
    compositions(characters, &mut out);
    lower(characters, &mut out);
    out
}

/// Status, letter and case of a character; what only valid ones need is that of the run before
/// where a character is not valid, which makes the runs longer.
fn classes(characters: &[Character], out: &mut Vec<u8>) {
    let mut runs: Vec<([u8; 3], u32)> = Vec::new();
    for character in characters {
        let [before, bidi, combining] = runs.last().map(|(class, _)| *class).unwrap_or_default();
        let status = match character.status {
            Status::Valid => 0,
            Status::Ignored => 1,
            Status::Mapped => 2,
            Status::Disallowed => 3,
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
        if character.c == '\u{d7ff}' {
            runs.last_mut().unwrap().1 += 0x800;
        }
    }
    let legend: BTreeSet<[u8; 3]> = runs.iter().map(|(class, _)| *class).collect();
    let legend: Vec<[u8; 3]> = legend.into_iter().collect();
    let number = |class| u8::try_from(legend.binary_search(class).unwrap()).unwrap();
    stream(out, legend.as_flattened());
    stream(out, &numbers(runs.iter().map(|(_, length)| *length)));
    stream(out, &runs.iter().map(|(class, _)| number(class)).collect::<Vec<_>>());
}

/// Mapped characters mostly run along with what they are mapped to.
fn mappings(characters: &[Character], out: &mut Vec<u8>) {
    let (mut lengths, mut firsts, mut others) = (Vec::new(), Vec::new(), Vec::new());
    let (mut before, mut first) = (0, 0);
    for character in characters.iter().filter(|character| character.status == Status::Mapped) {
        let c = u32::from(character.c);
        let mut targets = character.mapping.chars().map(u32::from);
        let mut target = targets.next().unwrap();
        firsts.push(difference(first + (c - before), target));
        (before, first) = (c, target);
        lengths.push(u8::try_from(character.mapping.chars().count()).unwrap());
        for next in targets {
            others.push(difference(target, next));
            target = next;
        }
    }
    stream(out, &lengths);
    stream(out, &numbers(firsts));
    stream(out, &numbers(others));
}

/// The second part is one of few marks.
fn compositions(characters: &[Character], out: &mut Vec<u8>) {
    let parts = |character: &Character| character.parts.map(|parts| (character.c, parts));
    let composed: Vec<_> = characters.iter().filter_map(parts).collect();
    let seconds: BTreeSet<char> = composed.iter().map(|(_, [_, second])| *second).collect();
    stream(out, &numbers(gaps(seconds.iter().copied())));
    stream(out, &numbers(gaps(composed.iter().map(|(c, _)| *c))));
    let firsts = composed.iter().map(|(_, [first, _])| u32::from(*first));
    let before = [0].into_iter().chain(firsts.clone());
    stream(out, &numbers(firsts.zip(before).map(|(first, before)| difference(before, first))));
    let number = |second| u8::try_from(seconds.range(..second).count()).unwrap();
    stream(out, &composed.iter().map(|(_, [_, second])| number(*second)).collect::<Vec<_>>());
}

fn lower(characters: &[Character], out: &mut Vec<u8>) {
    let upper = characters.iter().filter(|character| character.lower != character.c);
    let pairs: Vec<(char, char)> = upper.map(|upper| (upper.c, upper.lower)).collect();
    stream(out, &numbers(gaps(pairs.iter().map(|(upper, _)| *upper))));
    let mut before = (0, 0);
    let targets = pairs.into_iter().map(|(upper, lower)| {
        let (upper, lower) = (u32::from(upper), u32::from(lower));
        let expected = before.1 + (upper - before.0);
        before = (upper, lower);
        difference(expected, lower)
    });
    stream(out, &numbers(targets));
}

fn stream(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend(numbers([u32::try_from(bytes.len()).unwrap()]));
    out.extend(bytes);
}

fn gaps(ascending: impl Iterator<Item = char>) -> Vec<u32> {
    let mut before = 0;
    let gaps = ascending.map(|c| u32::from(c) - std::mem::replace(&mut before, u32::from(c)));
    gaps.collect()
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
