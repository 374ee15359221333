//! Output files that are whole or not there.

use anyhow::{Context, Result};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file that gets its name only when everything is written.
///
/// Until [`finish`](Self::finish) it has another name in the same folder; dropped before that, it
/// is gone and what had the name before is untouched.
#[derive(Debug)]
pub(crate) struct Output {
    target: Target,
    path: PathBuf,
}

#[derive(Debug)]
enum Target {
    File(BufWriter<NamedTempFile>),
    /// A pipe or a device cannot be replaced by a file: it is written to as it is.
    Stream(BufWriter<File>),
}

impl Output {
    pub(crate) fn create(path: &Path) -> Result<Self> {
        let cannot = || format!("cannot write {}", path.display());
        let target = match fs::metadata(path) {
            Ok(found) if !found.is_file() => {
                let stream = OpenOptions::new().write(true).open(path).with_context(cannot)?;
                Target::Stream(BufWriter::new(stream))
            }
            _ => Target::File(BufWriter::with_capacity(
                1 << 18,
                temporary(&resolved(path)).with_context(cannot)?,
            )),
        };
        Ok(Self { target, path: resolved(path) })
    }

    /// Whether the file of this path is to be replaced.
    pub(crate) fn replaces(&self, path: &Path) -> bool {
        matches!(self.target, Target::File(_)) && self.path == resolved(path)
    }

    /// Gives the file its name.
    pub(crate) fn finish(self) -> Result<()> {
        let cannot = || format!("cannot write {}", self.path.display());
        match self.target {
            Target::Stream(mut stream) => stream.flush().with_context(cannot),
            Target::File(writer) => {
                let file = writer.into_inner().map_err(io::IntoInnerError::into_error);
                let file = file.with_context(cannot)?;
                file.persist(&self.path).with_context(cannot)?;
                Ok(())
            }
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.target {
            Target::File(file) => file.write(bytes),
            Target::Stream(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.target {
            Target::File(file) => file.flush(),
            Target::Stream(stream) => stream.flush(),
        }
    }
}

/// The one name of a file, which need not be there yet. What a link points to is replaced, not the
/// link.
fn resolved(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| {
        match (folder_of(path).canonicalize(), path.file_name()) {
            (Ok(folder), Some(name)) => folder.join(name),
            _ => path.to_owned(),
        }
    })
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file in the folder of `path`, with the permissions that a new file there would have.
fn temporary(path: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".referee-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder_of(path))
}
