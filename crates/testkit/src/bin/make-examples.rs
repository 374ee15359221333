//! Writes the made-up files of `examples/`.

fn main() -> std::io::Result<()> {
    testkit::examples::write()
}
