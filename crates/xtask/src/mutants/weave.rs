//! A source file in which every mutant stands, and a number chooses which is at work.

use crate::find::{Mutant, Shape, Site};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::ops::Range;

/// The crate's module that knows the number: `{SITES}` is how many places there are.
pub(crate) const SWITCH: &str = r#"

#[doc(hidden)]
pub mod chosen_mutant {
    //! Which mutant is at work.
    extern crate std;
    use core::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
    use std::io::Write as _;

    const RECORDING: u32 = u32::MAX - 1;
    const UNKNOWN: u32 = u32::MAX;
    static CHOSEN: AtomicU32 = AtomicU32::new(UNKNOWN);
    static REACHED: [AtomicBool; {SITES}] = [const { AtomicBool::new(false) }; {SITES}];

    /// The mutant at work, of this place or of another.
    #[inline]
    pub fn at(site: u32) -> u32 {
        let chosen = CHOSEN.load(Relaxed);
        if chosen < RECORDING { chosen } else { slowly(site, chosen) }
    }

    #[cold]
    #[inline(never)]
    fn slowly(site: u32, mut chosen: u32) -> u32 {
        if chosen == UNKNOWN {
            let told = std::env::var("REFEREE_MUTANT").ok();
            chosen = told.and_then(|told| told.parse().ok()).unwrap_or(RECORDING);
            CHOSEN.store(chosen, Relaxed);
            // The first failure tells: nothing is shrunk, no other test need run.
            std::panic::set_hook(std::boxed::Box::new(|_| std::process::exit(101)));
        }
        if chosen != RECORDING {
            return chosen;
        }
        if !REACHED[site as usize].swap(true, Relaxed)
            && let Ok(path) = std::env::var("REFEREE_REACHED")
            && let Ok(mut file) = std::fs::OpenOptions::new().append(true).create(true).open(path)
        {
            let _ = std::writeln!(file, "{site}");
        }
        0
    }
}
"#;

/// A file with its mutants, and where each stands in it.
pub(crate) struct Woven {
    pub(crate) text: String,
    /// The bytes that are there for one mutant alone, those of inner places last.
    pub(crate) mutants: Vec<(Range<usize>, u32)>,
    /// The bytes of a place, and all its mutants.
    pub(crate) sites: Vec<(Range<usize>, Vec<u32>)>,
}

/// Weaves the mutants of a file into it, but for those that do not compile.
pub(crate) fn weave(text: &str, sites: &[Site], broken: &HashSet<u32>) -> Woven {
    let woven = Woven { text: String::new(), mutants: Vec::new(), sites: Vec::new() };
    let mut weaver = Weaver { text, broken, woven };
    weaver.part(0..text.len(), sites);
    weaver.woven
}

struct Weaver<'t> {
    text: &'t str,
    broken: &'t HashSet<u32>,
    woven: Woven,
}

impl Weaver<'_> {
    /// Bytes and the places in them.
    fn part(&mut self, range: Range<usize>, sites: &[Site]) {
        let mut at = range.start;
        let mut rest = sites;
        while let Some((site, others)) = rest.split_first() {
            let is_within = |other: &Site| {
                site.range.start <= other.range.start && other.range.end <= site.range.end
            };
            let count = others.iter().take_while(|other| is_within(other)).count();
            let (inner, after) = others.split_at(count);
            self.raw(at..site.range.start);
            self.site(site, inner);
            at = site.range.end;
            rest = after;
        }
        self.raw(at..range.end);
    }

    fn raw(&mut self, range: Range<usize>) {
        self.woven.text.push_str(self.text.get(range).unwrap_or_default());
    }

    /// A part of a place, with the places in it.
    fn operand(&mut self, range: &Range<usize>, inner: &[Site]) {
        let is_within =
            |site: &&Site| range.start <= site.range.start && site.range.end <= range.end;
        let first = inner.iter().position(|site| is_within(&site)).unwrap_or(inner.len());
        let sites = inner.get(first..).unwrap_or_default();
        let count = sites.iter().take_while(is_within).count();
        self.part(range.clone(), sites.get(..count).unwrap_or_default());
    }

    fn put(&mut self, code: &str) {
        self.woven.text.push_str(code);
    }

    /// `ID => code,` for each mutant.
    fn arms(&mut self, mutants: &[&Mutant], mut arm: impl FnMut(&mut Self, &str)) {
        for mutant in mutants {
            let start = self.woven.text.len();
            let _ = write!(self.woven.text, "{} => ", mutant.id);
            arm(self, &mutant.code);
            self.put(", ");
            self.woven.mutants.push((start..self.woven.text.len(), mutant.id));
        }
    }

    fn site(&mut self, site: &Site, inner: &[Site]) {
        let alive: Vec<&Mutant> =
            site.mutants.iter().filter(|mutant| !self.broken.contains(&mutant.id)).collect();
        let Some(first) = alive.first() else {
            self.part(site.range.clone(), inner);
            return;
        };
        let start = self.woven.text.len();
        self.woven.sites.push((start..start, alive.iter().map(|mutant| mutant.id).collect()));
        let place = self.woven.sites.len() - 1;
        let at = format!("crate::chosen_mutant::at({})", site.number());
        match &site.shape {
            Shape::Arithmetic { left, op, right } | Shape::Comparison { left, op, right } => {
                let is_by_value = matches!(site.shape, Shape::Arithmetic { .. });
                let (reference, value) = if is_by_value { ("", "") } else { ("&", "*") };
                self.put(&format!("(match ({reference}("));
                self.operand(left, inner);
                self.put(&format!("), {reference}("));
                self.operand(right, inner);
                self.put(&format!(")) {{ (l, r) => match {at} {{ "));
                self.arms(&alive, |it, code| it.put(&format!("{value}l {code} {value}r")));
                self.put(&format!("_ => {value}l {op} {value}r }} }})"));
            }
            // Flips what the left side must be for the right one to be asked.
            Shape::Logic { left, is_and, right } => {
                let is_mutant = format!("({at} == {})", first.id);
                let flipped = if *is_and { is_mutant } else { format!("!{is_mutant}") };
                self.put("(if (");
                self.operand(left, inner);
                self.put(&format!(") != {flipped} {{ "));
                self.operand(right, inner);
                self.put(&format!(" }} else {{ {flipped} }})"));
            }
            Shape::Assignment { left, op, right } => {
                self.put(&format!("(match {at} {{ "));
                self.arms(&alive, |it, code| {
                    it.raw(left.clone());
                    it.put(&format!(" {code} "));
                    it.operand(right, inner);
                });
                self.put("_ => ");
                self.raw(left.clone());
                self.put(&format!(" {op} "));
                self.operand(right, inner);
                self.put(" })");
            }
            Shape::Prefix { operand } => {
                self.put(&format!("(if {at} == {} {{ ", first.id));
                self.operand(operand, inner);
                self.put(" } else { ");
                self.raw(site.range.start..operand.start);
                self.operand(operand, inner);
                self.put(" })");
            }
            Shape::Body => {
                self.put(&format!(" match {at} {{ "));
                self.arms(&alive, |it, code| it.put(&format!("return {code}")));
                self.put("_ => {} }");
                self.part(site.range.clone(), inner);
            }
            Shape::Guard { is_there } => {
                self.put(if *is_there { "match " } else { " if match " });
                self.put(&format!("{at} {{ "));
                self.arms(&alive, Self::put);
                self.put("_ => ");
                if *is_there {
                    self.part(site.range.clone(), inner);
                } else {
                    self.put("true");
                }
                self.put(" }");
            }
        }
        let end = self.woven.text.len();
        if let Some((range, _)) = self.woven.sites.get_mut(place) {
            range.end = end;
        }
    }
}
