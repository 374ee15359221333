//! Punycode (RFC 3492), of lowercase labels without their `xn--`.

use alloc::string::String;
use alloc::vec::Vec;

const BASE: u32 = 36;
const LEAST: u32 = 1;
const MOST: u32 = 26;
const INITIAL_BIAS: u32 = 72;
const INITIAL: u32 = 0x80;

/// What `label` stands for; `None` where it stands for nothing.
pub(crate) fn decode(label: &[char]) -> Option<Vec<char>> {
    let (plain, digits) = match label.iter().rposition(|c| *c == '-') {
        // A delimiter has something before it.
        Some(0) => return None,
        Some(at) => (label.get(..at)?, label.get(at + 1..)?),
        None => (Default::default(), label),
    };
    if !plain.iter().all(char::is_ascii) {
        return None;
    }
    let mut out = plain.to_vec();
    let mut digits = digits.iter();
    let (mut next, mut place, mut bias) = (INITIAL, 0_u32, INITIAL_BIAS);
    while !digits.as_slice().is_empty() {
        let before = place;
        let mut weight = 1_u32;
        let mut k = BASE;
        loop {
            let digit = match digits.next()? {
                c @ 'a'..='z' => u32::from(*c) - u32::from('a'),
                c @ '0'..='9' => u32::from(*c) - u32::from('0') + 26,
                _ => return None,
            };
            place = place.checked_add(digit.checked_mul(weight)?)?;
            let threshold = threshold(k, bias);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
            k += BASE;
        }
        let count = u32::try_from(out.len()).ok()? + 1;
        bias = adapt(place - before, count, before == 0);
        next = next.checked_add(place / count)?;
        place %= count;
        out.insert(place as usize, char::from_u32(next)?);
        place += 1;
    }
    Some(out)
}

/// Writes `label` to the end of `out`; `None` where a number overflows.
pub(crate) fn encode(label: &[char], out: &mut String) -> Option<()> {
    out.extend(label.iter().filter(|c| c.is_ascii()));
    let plain = u32::try_from(label.iter().filter(|c| c.is_ascii()).count()).ok()?;
    if plain > 0 {
        out.push('-');
    }
    let (mut current, mut delta, mut bias) = (INITIAL, 0_u32, INITIAL_BIAS);
    let mut done = plain;
    while let Some(next) = label.iter().map(|c| u32::from(*c)).filter(|c| *c >= current).min() {
        delta = delta.checked_add((next - current).checked_mul(done + 1)?)?;
        current = next;
        for &c in label {
            if u32::from(c) < current {
                delta += 1;
            } else if u32::from(c) == current {
                push_number(delta, bias, out);
                bias = adapt(delta, done + 1, done == plain);
                delta = 0;
                done += 1;
            }
        }
        delta += 1;
        current += 1;
    }
    Some(())
}

fn push_number(mut number: u32, bias: u32, out: &mut String) {
    let mut k = BASE;
    loop {
        let threshold = threshold(k, bias);
        if number < threshold {
            break;
        }
        out.extend(digit(threshold + (number - threshold) % (BASE - threshold)));
        number = (number - threshold) / (BASE - threshold);
        k += BASE;
    }
    out.extend(digit(number));
}

fn digit(number: u32) -> Option<char> {
    char::from_digit((number + 10) % BASE, BASE)
}

fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(LEAST, MOST)
}

fn adapt(delta: u32, count: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / 700 } else { delta / 2 };
    delta += delta / count;
    let mut k = 0;
    while delta > (BASE - LEAST) * MOST / 2 {
        delta /= BASE - LEAST;
        k += BASE;
    }
    k + (BASE - LEAST + 1) * delta / (delta + 38)
}
