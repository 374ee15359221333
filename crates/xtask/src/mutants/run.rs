//! Each mutant against the tests that come by it.

use crate::find::{Mutant, Site};
use crate::tests::{Program, programs};
use crate::tree::Tree;
use anyhow::Result;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Which mutants are tried.
#[derive(Clone, Copy)]
pub(crate) struct Choice<'c> {
    /// Those whose name contains this.
    pub(crate) only: &'c str,
    /// One of so many.
    pub(crate) every: u32,
    /// The first of them.
    pub(crate) offset: u32,
}

impl Choice<'_> {
    fn takes(self, mutant: &Mutant) -> bool {
        mutant.name.contains(self.only) && mutant.id % self.every == self.offset % self.every
    }
}

pub(crate) fn run(choice: Choice<'_>) -> Result<()> {
    let workspace = testkit::root();
    let place = workspace.join("target/mutants");
    let cargo = || {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // In a folder of its own: nothing else may take what is built here for the core.
        cargo.env("CARGO_TARGET_DIR", place.join("target"));
        cargo
    };
    let mut tree = Tree::copy(&workspace, place.join("tree"))?;
    tree.weave(cargo)?;
    let programs = programs(&tree.root, cargo())?;
    for program in &programs {
        let (name, reached) = (program.name(), program.reached.len());
        eprintln!("{name:20} {:6.1} s, {reached} places", program.seconds);
    }
    let mut found = Found::default();
    let sites = tree.files.iter().flat_map(|file| &file.sites);
    let tried: Vec<(&Site, &Mutant)> = sites
        .flat_map(|site| site.mutants.iter().map(move |mutant| (site, mutant)))
        .filter(|(_, mutant)| choice.takes(mutant))
        .collect();
    for (at, (site, mutant)) in tried.iter().enumerate() {
        if at > 0 && at % 20 == 0 {
            eprintln!("{at} of {}: {found}", tried.len());
        }
        if tree.broken.contains(&mutant.id) {
            found.broken += 1;
            continue;
        }
        let comes_by = |program: &&Program| program.reached.contains(&site.number());
        let mut comers = programs.iter().filter(comes_by).peekable();
        if comers.peek().is_none() {
            found.live("never reached", mutant, &place)?;
        } else if fails_any(comers, mutant.id)? {
            found.caught += 1;
        } else {
            found.live("missed", mutant, &place)?;
        }
    }
    println!("{} mutants: {found}", tried.len());
    Ok(())
}

/// Does one of the programs fail with the mutant? The first that does is the last that is run.
fn fails_any<'p>(programs: impl Iterator<Item = &'p Program>, mutant: u32) -> Result<bool> {
    for program in programs {
        if program.fails_with(mutant)? {
            return Ok(true);
        }
    }
    Ok(false)
}

#[derive(Default)]
struct Found {
    caught: u32,
    broken: u32,
    missed: String,
    lives: u32,
}

impl Found {
    fn live(&mut self, how: &str, mutant: &Mutant, place: &Path) -> Result<()> {
        self.lives += 1;
        println!("{how}: {}", mutant.name);
        writeln!(self.missed, "{how}: {}", mutant.name)?;
        fs::write(place.join("missed.txt"), &self.missed)?;
        Ok(())
    }
}

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { caught, broken, lives, .. } = self;
        write!(f, "{caught} caught, {lives} live, {broken} do not compile")
    }
}
