//! JSON pointers (RFC 6901): from the way down to a value, and to its steps.

use std::borrow::Cow;

/// The way from the root to a value, as a list linked upwards.
///
/// Each level lives in the frame that reads it, so that going down costs a few
/// words and a pointer is only spelt out when there is a defect to report.
#[derive(Clone, Copy)]
pub(super) struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    step: PointerStep<'p>,
}

#[derive(Clone, Copy)]
enum PointerStep<'p> {
    Root,
    Member(&'p str),
    Item(usize),
}

impl<'p> Path<'p> {
    pub(super) const ROOT: Path<'static> = Path {
        parent: None,
        step: PointerStep::Root,
    };

    pub(super) fn member(&'p self, name: &'p str) -> Self {
        Path {
            parent: Some(self),
            step: PointerStep::Member(name),
        }
    }

    pub(super) fn item(&'p self, index: usize) -> Self {
        Path {
            parent: Some(self),
            step: PointerStep::Item(index),
        }
    }

    pub(super) fn pointer(&self) -> String {
        let mut steps = Vec::new();
        let mut level = Some(self);
        while let Some(path) = level {
            steps.push(path.step);
            level = path.parent;
        }
        let mut pointer = String::new();
        for step in steps.into_iter().rev() {
            match step {
                PointerStep::Root => {}
                PointerStep::Member(name) => {
                    pointer.push('/');
                    push_escaped(&mut pointer, name);
                }
                PointerStep::Item(index) => {
                    pointer.push('/');
                    pointer.push_str(&index.to_string());
                }
            }
        }
        pointer
    }
}

/// The pointer to a member of what stands at `pointer`.
pub fn under(pointer: &str, member: &str) -> String {
    let mut out = format!("{pointer}/");
    push_escaped(&mut out, member);
    out
}

/// The last step of a pointer, unescaped; of the empty pointer the empty text.
pub fn last_step(pointer: &str) -> Cow<'_, str> {
    unescaped(pointer.rsplit('/').next().unwrap_or_default())
}

fn push_escaped(pointer: &mut String, name: &str) {
    for char in name.chars() {
        match char {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(char),
        }
    }
}

/// The steps of a pointer, unescaped; `None` if it is neither empty nor begins
/// with a slash.
pub(super) fn steps(pointer: &str) -> Option<impl Iterator<Item = Cow<'_, str>>> {
    let mut parts = pointer.split('/');
    // What stands before the first slash is no step.
    parts
        .next()
        .is_some_and(str::is_empty)
        .then(|| parts.map(unescaped))
}

fn unescaped(step: &str) -> Cow<'_, str> {
    if step.contains('~') {
        // In this order, so that "~01" gives "~1" and not "/".
        Cow::Owned(step.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(step)
    }
}

/// The step as an array index: plain digits without a leading zero.
pub(super) fn index(step: &str) -> Option<usize> {
    let plain = step.bytes().all(|b| b.is_ascii_digit()) && (step == "0" || !step.starts_with('0'));
    plain.then(|| step.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_the_way_down() {
        let root = Path::ROOT;
        let member = root.member("a/b~");
        let item = member.item(12);
        assert_eq!(root.pointer(), "");
        assert_eq!(item.member("").pointer(), "/a~1b~0/12/");
    }

    #[test]
    fn steps_are_what_was_spelt() {
        let found: Vec<_> = steps("/a~1b~0/12/~01/").unwrap().collect();
        assert_eq!(found, ["a/b~", "12", "~1", ""]);
        assert_eq!(steps("").unwrap().count(), 0);
        assert!(steps("a/b").is_none());
    }

    #[test]
    fn an_index_is_plain_digits() {
        assert_eq!(index("0"), Some(0));
        assert_eq!(index("10"), Some(10));
        for not in ["", "-", "+1", "01", "1 ", "99999999999999999999999"] {
            assert_eq!(index(not), None, "{not:?}");
        }
    }
}
