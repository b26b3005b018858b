//! Quoting what an adapter sent.

/// How many characters are quoted.
const CUT: usize = 200;

/// The text between backticks, cut to a readable length, invisible characters written as escapes.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::from("`");
    for (count, one) in text.chars().enumerate() {
        if count == CUT {
            quoted.push('…');
            break;
        }
        match one {
            // Left as they are: JSON with every quotation mark escaped is hard to read.
            '"' | '\'' | '\\' => quoted.push(one),
            _ => quoted.extend(one.escape_debug()),
        }
    }
    quoted.push('`');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_and_escapes() {
        assert_eq!(quote("{\"a\":\u{0}}"), "`{\"a\":\\0}`");
        assert_eq!(quote("\u{feff}"), "`\\u{feff}`");
        assert_eq!(quote(&"x".repeat(1000)).chars().count(), CUT + 3);
    }
}
