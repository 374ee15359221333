//! The commands, one a file.

mod brand;
mod brand_plan;
mod call;
mod citations;
mod completions;
mod mentions;
mod platforms;
mod referrer;
mod split;
mod website;

use crate::Found;
use crate::args::{Brand, Command, Format, List};
use crate::brand_file::json;
use crate::input::Source;
use anstream::AutoStream;
use anstream::stream::RawStream;
use anyhow::{Context as _, Result};
use referee::referrer::{AllowList, Overlay};
use std::borrow::Cow;
use std::io::{self, BufRead, BufWriter};
use std::path::Path;

pub(crate) fn run(command: Command) -> Result<Found> {
    match command {
        Command::Check(args) => crate::check::run(&args),
        Command::Split(args) => split::run(&args),
        Command::Website(args) => website::run(&args),
        Command::Referrer(args) => referrer::run(&args),
        Command::Platforms(args) => platforms::run(&args),
        Command::Brand(Brand::Check(args)) => brand::check(&args),
        Command::Brand(Brand::Diff(args)) => brand::diff(&args),
        Command::Citations(args) => citations::run(&args),
        Command::Mentions(args) => mentions::run(&args),
        Command::Call(args) => call::run(&args),
        Command::Completions(args) => completions::run(&args),
    }
}

/// The built-in list of platforms, with what the user lays over it.
pub(crate) fn allow_list(list: &List) -> Result<Cow<'static, AllowList>> {
    let builtin = AllowList::builtin();
    let Some(path) = &list.overlay else { return Ok(Cow::Borrowed(builtin)) };
    let overlay = Overlay::from_json(&json(path)?);
    let laid = overlay.and_then(|overlay| builtin.with_overlay(&overlay));
    Ok(Cow::Owned(laid.with_context(|| path.display().to_string())?))
}

/// Standard output: for people without colours where it is no terminal.
type Stdout = BufWriter<AutoStream<io::StdoutLock<'static>>>;

fn stdout(format: Format) -> Stdout {
    BufWriter::with_capacity(1 << 16, coloured(io::stdout().lock(), format))
}

/// What programs read passes as it is: to take colours away would take U+007F from their data too.
pub(crate) fn coloured<S: RawStream>(stream: S, format: Format) -> AutoStream<S> {
    match format {
        Format::Human => AutoStream::auto(stream),
        Format::Json | Format::Ndjson => AutoStream::always_ansi(stream),
    }
}

/// The inputs of the command line or, without any, the lines of standard input.
fn inputs(given: &[String]) -> Result<Box<dyn Iterator<Item = Result<String>> + '_>> {
    if !given.is_empty() {
        return Ok(Box::new(given.iter().map(|input| Ok(input.clone()))));
    }
    lines(Path::new("-"))
}

/// The lines of a file as text. Bytes that are no UTF-8 become U+FFFD.
fn lines(path: &Path) -> Result<Box<dyn Iterator<Item = Result<String>>>> {
    let source = Source::from(path);
    let mut reader = source.open()?;
    let mut line = Vec::new();
    let mut first = true;
    Ok(Box::new(std::iter::from_fn(move || {
        line.clear();
        match reader.read_until(b'\n', &mut line) {
            Ok(0) => None,
            Ok(_) => {
                let text = line.strip_suffix(b"\n").unwrap_or(&line);
                let mut text = text.strip_suffix(b"\r").unwrap_or(text);
                if std::mem::take(&mut first) {
                    text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
                }
                Some(Ok(String::from_utf8_lossy(text).into_owned()))
            }
            Err(error) => Some(Err(
                anyhow::Error::new(error).context(format!("cannot read {}", source.name()))
            )),
        }
    })))
}
