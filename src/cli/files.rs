//! Reading and writing files: only ordinary files, and a file is written as a whole or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::error::CliError;

/// The largest file that is read, in bytes.
const LARGEST: u64 = 1 << 30;

fn failed(action: &'static str, file: &Path) -> impl Fn(io::Error) -> CliError {
    move |error| CliError::File {
        action,
        file: file.to_owned(),
        error,
    }
}

/// The bytes of a file. Pipes and devices are refused: they may never end.
pub(super) fn read_bytes(file: &Path) -> Result<Vec<u8>, CliError> {
    let failed = failed("read", file);
    let about = fs::metadata(file).map_err(&failed)?;
    if about.is_dir() {
        return Err(failed(ErrorKind::IsADirectory.into()));
    }
    if !about.is_file() {
        return Err(CliError::NotAFile(file.to_owned()));
    }
    if about.len() > LARGEST {
        return Err(failed(ErrorKind::FileTooLarge.into()));
    }
    fs::read(file).map_err(failed)
}

/// The text of a file, without its byte order mark.
pub(super) fn read(file: &Path) -> Result<String, CliError> {
    let text = String::from_utf8(read_bytes(file)?).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        let error = io::Error::new(
            ErrorKind::InvalidData,
            format!("the file is not UTF-8: the error is at byte {}", place + 1),
        );
        failed("read", file)(error)
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// The folder that a file lies in.
fn folder(file: &Path) -> &Path {
    match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// A file beside `file` that nobody else uses.
fn beside(file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    folder(file).join(format!(".{name}.{}.tmp", std::process::id()))
}

/// Writes a file as a whole: whoever reads it sees the old text or the new one.
pub(super) fn write(file: &Path, text: &str) -> Result<(), CliError> {
    let written = || -> io::Result<()> {
        fs::create_dir_all(folder(file))?;
        // A link is followed, so that what it points at is replaced and not the link.
        let target = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
        let new = beside(&target);
        let renamed = write_new(&new, text).and_then(|()| fs::rename(&new, &target));
        if renamed.is_err() {
            let _gone = fs::remove_file(&new);
        }
        renamed
    };
    written().map_err(failed("write", file))
}

fn write_new(file: &Path, text: &str) -> io::Result<()> {
    let mut out = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(file)?;
    out.write_all(text.as_bytes())?;
    out.sync_all()
}

/// Finds out whether a file can be written, before the campaign that it is for. What an earlier run wrote there is taken
/// away: it must not stand beside a run that fails.
pub(super) fn prepare_file(file: &Path) -> Result<(), CliError> {
    match fs::metadata(file) {
        Ok(about) if about.is_dir() => {
            return Err(failed("write", file)(ErrorKind::IsADirectory.into()));
        }
        Ok(about) if !about.is_file() => return Err(CliError::NotAFile(file.to_owned())),
        Ok(_) | Err(_) => {}
    }
    let made = fs::create_dir_all(folder(file));
    made.and_then(|()| probe(folder(file)))
        .map_err(failed("write", file))?;
    match fs::remove_file(file) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(failed("write", file)(error)),
        _ => Ok(()),
    }
}

/// Finds out whether files can be written in a folder, without making it.
pub(super) fn prepare_folder(folder: &Path) -> Result<(), CliError> {
    probe(folder).map_err(failed("write files in", folder))
}

fn probe(folder: &Path) -> io::Result<()> {
    // The folder need not be there yet; then the one above it counts.
    let mut there = folder;
    loop {
        match fs::metadata(there) {
            Ok(about) if about.is_dir() => break,
            Ok(_) => return Err(ErrorKind::NotADirectory.into()),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                there = match there.parent() {
                    Some(parent) if !parent.as_os_str().is_empty() => parent,
                    _ => Path::new("."),
                };
            }
            Err(error) => return Err(error),
        }
    }
    let probe = there.join(format!(".miniapp-conformance.{}.tmp", std::process::id()));
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&probe)?;
    fs::remove_file(&probe)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("miniapp-files-{name}-{}", std::process::id()));
        let _old = fs::remove_dir_all(&dir);
        fs::create_dir_all(&dir).expect("a directory");
        dir
    }

    #[test]
    fn a_mark_at_the_start_is_left_out_and_what_is_no_text_refused() {
        let dir = scratch("read");
        fs::write(dir.join("mark"), "\u{feff}{}").expect("a file");
        fs::write(dir.join("latin"), b"caf\xe9").expect("a file");
        assert_eq!(read(&dir.join("mark")).expect("a text"), "{}");
        let said = read(&dir.join("latin")).expect_err("an error").to_string();
        assert!(said.contains("not UTF-8: the error is at byte 4"), "{said}");
        assert!(read(&dir).is_err());
        if Path::new("/dev/zero").exists() {
            let error = read(Path::new("/dev/zero")).expect_err("an error");
            assert!(matches!(error, CliError::NotAFile(_)), "{error}");
        }
    }

    #[test]
    fn where_output_goes_is_found_out_without_leaving_anything() {
        let dir = scratch("prepare");
        fs::write(dir.join("file"), "x").expect("a file");
        assert!(prepare_folder(&dir.join("file/below")).is_err());
        assert!(prepare_folder(&dir.join("new/below")).is_ok());
        assert!(prepare_file(&dir.join("file/r.json")).is_err());
        assert!(prepare_file(&dir).is_err());
        assert!(prepare_file(&dir.join("file")).is_ok());
        assert_eq!(fs::read_dir(&dir).expect("a directory").count(), 0);
        write(&dir.join("new/below/r.json"), "text").expect("a file");
        write(&dir.join("new/below/r.json"), "other").expect("a file");
        assert_eq!(
            read(&dir.join("new/below/r.json")).expect("a text"),
            "other"
        );
        let left = fs::read_dir(dir.join("new/below")).expect("a directory");
        assert_eq!(left.count(), 1);
    }
}
