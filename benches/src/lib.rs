//! Benchmarks only: see `benches/`. Run one with `cargo bench -p referee-benches --bench website`.
