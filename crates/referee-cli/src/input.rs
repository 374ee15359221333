//! Files and standard input, packed or not.

use crate::progress::Progress;
use anyhow::{Context, Result, bail};
use flate2::bufread::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal as _, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// The bytes of an input, for any thread to read.
pub(crate) type Lines = Box<dyn BufRead + Send>;

/// How much is read at once.
pub(crate) const CHUNK: usize = 1 << 18;

/// Whether standard input has its reader. It leaves nothing: a second one would find an empty file.
static STDIN_TAKEN: AtomicBool = AtomicBool::new(false);

/// The name of an input on the command line: a file, or `-` for standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// `-`
    Stdin,
    /// A file.
    File(PathBuf),
}

impl From<&Path> for Source {
    fn from(path: &Path) -> Self {
        if path == Path::new("-") { Self::Stdin } else { Self::File(path.to_owned()) }
    }
}

impl Source {
    /// The name to show.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Stdin => "standard input".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// Its bytes, unpacked where they are gzip or Zstandard.
    pub(crate) fn open(&self) -> Result<Lines> {
        let (raw, total): (Box<dyn Read + Send>, _) = match self {
            Self::Stdin => {
                let stdin = io::stdin();
                if stdin.is_terminal() {
                    bail!("name a file, or send the data to standard input; see --help");
                }
                if STDIN_TAKEN.swap(true, Ordering::Relaxed) {
                    bail!(
                        "standard input can be read only once; name a file for one of the inputs"
                    );
                }
                (Box::new(stdin), None)
            }
            Self::File(path) => {
                let cannot = || format!("cannot read {}", path.display());
                let file = match File::open(path) {
                    Err(error) if error.kind() == io::ErrorKind::NotFound => bail!(
                        "cannot read {}: there is no such file; `-` reads standard input, so that \
                         text itself can be piped in",
                        path.display()
                    ),
                    opened => opened.with_context(cannot)?,
                };
                let found = file.metadata().with_context(cannot)?;
                if found.is_dir() {
                    bail!("cannot read {}: it is a folder, name a file in it", path.display());
                }
                (Box::new(file), found.is_file().then_some(found.len()))
            }
        };
        let watched = Watched { raw, progress: Progress::new(total) };
        unpack(BufReader::with_capacity(CHUNK, watched))
            .with_context(|| format!("cannot read {}", self.name()))
    }

    /// All of it as text.
    pub(crate) fn read_text(&self) -> Result<String> {
        let mut text = String::new();
        self.open()?
            .read_to_string(&mut text)
            .with_context(|| format!("cannot read {} as UTF-8 text", self.name()))?;
        Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
    }
}

/// A file without a name for what is read once more, in the folder if there is one: beside an output
/// there is room for what goes into it.
pub(crate) fn spool(folder: Option<&Path>) -> Result<File> {
    let folder = folder.filter(|folder| folder.is_dir()).unwrap_or(Path::new("."));
    let file = tempfile::tempfile_in(folder).or_else(|_| tempfile::tempfile());
    file.context("cannot make a temporary file")
}

/// Unpacks what its first bytes say is packed, whatever its name.
fn unpack(mut raw: BufReader<Watched>) -> io::Result<Lines> {
    const GZIP: &[u8] = &[0x1f, 0x8b];
    const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
    // A pipe may give less than was asked for, so the buffer alone does not do.
    let mut head = Vec::with_capacity(ZSTD.len());
    raw.by_ref().take(ZSTD.len() as u64).read_to_end(&mut head)?;
    let gzip = head.starts_with(GZIP);
    // A file of Zstandard may begin with a frame that is to be skipped; those of pzstd do.
    let zstd = head.starts_with(ZSTD) || matches!(*head, [0x50..=0x5f, 0x2a, 0x4d, 0x18]);
    let whole = io::Cursor::new(head).chain(raw);
    if gzip {
        return Ok(Box::new(BufReader::with_capacity(CHUNK, MultiGzDecoder::new(whole))));
    }
    if zstd {
        let unpacked = zstd::Decoder::with_buffer(whole)?;
        return Ok(Box::new(BufReader::with_capacity(CHUNK, unpacked)));
    }
    Ok(Box::new(whole))
}

/// A reader whose progress is shown.
struct Watched {
    raw: Box<dyn Read + Send>,
    progress: Progress,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.raw.read(buffer)?;
        self.progress.advance(read as u64);
        Ok(read)
    }
}
