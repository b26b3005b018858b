//! Words as a shell takes them, so that a command that is printed can be pasted.

use std::ffi::OsStr;
use std::fmt::Write as _;

use crate::report::acts;

/// A word as a shell takes it. A word that is not UTF-8, or that holds characters which act on a terminal, is written with
/// escapes, as `$'…'`.
pub(super) fn quoted(word: impl AsRef<OsStr>) -> String {
    let word = word.as_ref();
    let plain = word.to_str().filter(|text| !text.chars().any(acts));
    if let Some(text) = plain
        && let Ok(quoted) = shlex::try_quote(text)
    {
        return quoted.into_owned();
    }
    let mut out = String::from("$'");
    for chunk in word.as_encoded_bytes().utf8_chunks() {
        for one in chunk.valid().chars() {
            match one {
                '\'' | '\\' => out.extend(['\\', one]),
                '\n' => out.push_str("\\n"),
                '\t' => out.push_str("\\t"),
                _ if acts(one) => bytes(one.encode_utf8(&mut [0; 4]).as_bytes(), &mut out),
                _ => out.push(one),
            }
        }
        bytes(chunk.invalid(), &mut out);
    }
    out.push('\'');
    out
}

/// Octal escapes always have three digits, so that no digit of the text is taken for one of theirs.
fn bytes(bytes: &[u8], out: &mut String) {
    for byte in bytes {
        // Writing to a string does not fail.
        let _written = write!(out, "\\{byte:03o}");
    }
}

/// A URL without user and password.
pub(super) fn without_credentials(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host = authority.rsplit_once('@').map(|(_, host)| host);
    match (host, scheme) {
        (None, _) => url.to_owned(),
        (Some(host), "") => format!("…@{host}{path}"),
        (Some(host), _) => format!("{scheme}://…@{host}{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back_from_a_shell_as_they_were() {
        for (word, shown) in [
            ("node", "node"),
            ("", "''"),
            ("a b", "'a b'"),
            ("it's", "\"it's\""),
            ("$HOME", "'$HOME'"),
            ("张三.json", "张三.json"),
            ("a\nb", "$'a\\nb'"),
            ("\u{1b}7\u{202e}", "$'\\0337\\342\\200\\256'"),
        ] {
            let quoted = quoted(word);
            if shown == "张三.json" {
                assert!(quoted.contains(shown), "{quoted}");
            } else {
                assert_eq!(quoted, shown);
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_reads_back_every_byte() {
        use std::os::unix::ffi::OsStrExt;
        if !std::path::Path::new("/bin/bash").exists() {
            return;
        }
        for word in [
            &b"caf\xe9'\\ \n\x1b1"[..],
            "it's \"$x\" `y` 张\u{202e}".as_bytes(),
            b"-n",
        ] {
            let command = format!("printf %s {}", quoted(OsStr::from_bytes(word)));
            let output = std::process::Command::new("/bin/bash")
                .args(["-c", &command])
                .output()
                .expect("a shell");
            assert_eq!(output.stdout, word, "{command}");
        }
    }

    #[test]
    fn credentials_are_left_out_of_urls() {
        for (url, shown) in [
            ("http://u:p@h:1/x?q=a@b", "http://…@h:1/x?q=a@b"),
            ("http://h/x@y", "http://h/x@y"),
            ("http://u:p@q@h", "http://…@h"),
            ("u:p@h", "…@h"),
        ] {
            assert_eq!(without_credentials(url), shown);
        }
    }
}
