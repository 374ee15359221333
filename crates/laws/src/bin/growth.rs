//! Runs every path of `laws::growth` at both sizes: `cargo xtask growth` runs it below callgrind,
//! which counts what is inside `measured`. Prints the larger size and the name. An argument chooses
//! paths by a part of their name.

use laws::growth::{FACTOR, paths};
use std::hint::black_box;

fn main() {
    let only = std::env::args().nth(1).unwrap_or_default();
    // Lists that are made once are made before anything is counted.
    black_box(referee::referrer::AllowList::builtin());
    for path in paths().into_iter().filter(|path| path.name.contains(&only)) {
        for size in [path.size, path.size * FACTOR] {
            let work = (path.work)(size);
            measured(&*work);
        }
        println!("{} {}", path.size * FACTOR, path.name);
    }
}

#[inline(never)]
fn measured(work: &dyn Fn() -> u64) -> u64 {
    black_box(work())
}
