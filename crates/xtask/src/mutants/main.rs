//! Mutants of the core, all built into one copy of it: `cargo xtask mutants`.
//!
//! To build each mutant apart takes half a minute, for thousands of them. Here every one stands in the
//! code behind a number, so that a copy of the workspace is built once, and a mutant costs no more than
//! the tests until the first that fails. A test program that never comes by a mutant's place is not run.
//!
//! What it does to the code is what `cargo mutants` does: operators, bodies of functions, arms and
//! guards of matches.

mod find;
mod run;
mod tests;
mod tree;
mod weave;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [only, every, offset] = arguments.as_slice() else {
        eprintln!("usage: mutants ONLY EVERY OFFSET");
        return ExitCode::from(2);
    };
    let chosen = every.parse().and_then(|every| Ok((every, offset.parse()?)));
    let Ok((every, offset)) = chosen else {
        eprintln!("EVERY and OFFSET should be whole numbers");
        return ExitCode::from(2);
    };
    match run::run(run::Choice { only, every, offset }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
