//! Values of users' fields.

use super::text::{TextClass, UrlPart};
use crate::fields::Fields;
use crate::marks::{Digits, Mark};
use crate::rng::Rng;
use crate::scenario::User;
use crate::spec::{Field, Make, Spec};

/// Which field of which user a value is made for: what its mark says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) user: usize,
    pub(super) field: usize,
}

impl Slot {
    /// The digits of the mark of this slot; `variant` tells several values of one slot apart.
    fn mark(self, variant: usize) -> Digits {
        let serial = (self.user % 10) * 100_000 + (self.field % 100) * 1000 + variant % 1000;
        let mark = u32::try_from(serial).ok().and_then(Mark::new);
        mark.expect("six digits").digits()
    }
}

/// What a field is filled with.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Fill {
    /// A text of this kind; where a field is no free text, only unset and empty are special.
    Class(TextClass),
    /// The choice at this place.
    Choice(usize),
    /// A text that is longer than the bound of the field: what comes back of it keeps to the bound.
    Beyond,
}

/// A value for a field; `None`: not set.
pub(super) fn make(rng: &mut Rng, field: &Field, slot: Slot, fill: Fill) -> Option<String> {
    let mark = slot.mark(1 + rng.below(999));
    let class = match (fill, &field.make) {
        (Fill::Choice(at), Make::Choice(values)) => return values.get(at).cloned(),
        (Fill::Choice(_), _) => TextClass::Plain,
        (Fill::Beyond, _) => TextClass::Long,
        (Fill::Class(class), _) => class,
    };
    let beyond = fill == Fill::Beyond;
    let bytes = field.bytes.map(|most| {
        if beyond {
            most + 1 + rng.below(most)
        } else {
            most
        }
    });
    match &field.make {
        Make::Text(most) => {
            let mut text = class.make(rng, &mark, *most)?;
            if let Some(bytes) = bytes {
                text.truncate(text.floor_char_boundary(bytes));
                if class == TextClass::Long {
                    // Where the last character did not fit in, shorter ones do.
                    let room = bytes - text.len();
                    text.extend(std::iter::repeat_n('e', if room < 4 { room } else { 0 }));
                }
            }
            Some(text)
        }
        _ if class == TextClass::Unset => None,
        _ if class == TextClass::Empty => Some(String::new()),
        Make::Choice(values) => values.get(rng.below(values.len())).cloned(),
        Make::Pattern(pattern) => {
            let part = if class == TextClass::Plain {
                UrlPart::PLAIN
            } else {
                UrlPart::any(rng)
            };
            let choice = usize::try_from(rng.next() >> 33).unwrap_or(0);
            let value = fill_in(pattern, &mark, choice, |out| part.write(out));
            match bytes {
                Some(most) if class == TextClass::Long || value.len() > most => {
                    let room = fill_in(pattern, &mark, choice, |_| ()).len();
                    let room = most.saturating_sub(room);
                    let mut text = String::with_capacity(room);
                    part.write(&mut text);
                    while class == TextClass::Long && text.len() < room {
                        UrlPart::any(rng).write(&mut text);
                    }
                    text.truncate(room);
                    Some(fill_in(pattern, &mark, choice, |out| out.push_str(&text)))
                }
                _ => Some(value),
            }
        }
    }
}

/// A value that has something of every kind of text in it, as far as the field allows.
pub(super) fn everything(rng: &mut Rng, field: &Field, slot: Slot) -> String {
    let mark = slot.mark(1 + rng.below(999));
    let bounded = |mut text: String, most: usize| {
        text.truncate(text.floor_char_boundary(field.bytes.unwrap_or(usize::MAX)));
        text.chars().take(most).collect()
    };
    match &field.make {
        Make::Text(most) => bounded(TextClass::everything(&mark), *most),
        Make::Choice(values) => values.first().cloned().unwrap_or_default(),
        Make::Pattern(pattern) => {
            let all = UrlPart::everything();
            bounded(
                fill_in(pattern, &mark, 0, |out| out.push_str(&all)),
                usize::MAX,
            )
        }
    }
}

/// The simplest value for a field.
pub(super) fn simplest(field: &Field, slot: Slot) -> String {
    let mark = slot.mark(0);
    match &field.make {
        Make::Text(most) => {
            let most = field.bytes.unwrap_or(*most).min(*most);
            ["Ann ", &*mark].concat().chars().take(most).collect()
        }
        Make::Choice(values) => values.first().cloned().unwrap_or_default(),
        Make::Pattern(pattern) => fill_in(pattern, &mark, 0, |out| UrlPart::PLAIN.write(out)),
    }
}

/// A pattern filled in, with what `text` appends; of alternatives (`{one|other}`) the `choice`-th is taken, counted round.
fn fill_in(pattern: &str, mark: &str, choice: usize, text: impl Fn(&mut String)) -> String {
    let mut out = String::with_capacity(pattern.len() + 64);
    let mut rest = pattern;
    // Splitting at characters would compare them one by one.
    let find = |one: u8, text: &str| memchr::memchr(one, text.as_bytes());
    while let Some(open) = find(b'{', rest)
        && let Some(length) = find(b'}', &rest[open..])
    {
        out.push_str(&rest[..open]);
        match &rest[open + 1..open + length] {
            "mark" => out.push_str(mark),
            "text" => text(&mut out),
            either => {
                let count = 1 + memchr::memchr_iter(b'|', either.as_bytes()).count();
                out.push_str(either.split('|').nth(choice % count).unwrap_or_default());
            }
        }
        rest = &rest[open + length + 1..];
    }
    out.push_str(rest);
    out
}

/// The simplest user: everything set that can be.
pub(super) fn simplest_user(spec: &Spec, user: usize) -> User {
    let fields = spec.users.profile.len();
    let values = |all: &Fields<Field>, from: usize| {
        all.iter()
            .enumerate()
            .map(|(at, (name, field))| {
                let slot = Slot {
                    user,
                    field: from + at,
                };
                (name.clone(), simplest(field, slot))
            })
            .collect()
    };
    User {
        profile: values(&spec.users.profile, 0),
        private: values(&spec.users.private, fields),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{BUILTIN, load};

    /// Values of every kind that keeps to the bound, for each field of each spec that has a bound.
    fn bounded(mut look: impl FnMut(&str, &Field, &[String])) {
        let mut rng = Rng::new(3);
        for one in BUILTIN {
            let spec = load(one.text, one.file).expect("a spec");
            for (at, (name, field)) in spec.users.profile.iter().enumerate() {
                let slot = Slot { user: 0, field: at };
                let mut values = vec![simplest(field, slot)];
                for class in TextClass::ALL {
                    for _ in 0..50 {
                        values.extend(make(&mut rng, field, slot, Fill::Class(class)));
                    }
                }
                if field.bytes.is_some() {
                    look(name, field, &values);
                }
            }
        }
    }

    #[test]
    fn some_values_are_longer_than_the_bound() {
        let mut rng = Rng::new(4);
        let mut seen = 0;
        for spec in BUILTIN
            .iter()
            .map(|one| load(one.text, one.file).expect("a spec"))
        {
            for (at, (name, field)) in spec.users.profile.iter().enumerate() {
                let Some(most) = field.bytes else { continue };
                let slot = Slot { user: 0, field: at };
                for _ in 0..50 {
                    let value = make(&mut rng, field, slot, Fill::Beyond).expect("a value");
                    assert!((most + 1..=2 * most).contains(&value.len()), "{name}");
                    seen += 1;
                }
            }
        }
        assert_eq!(seen, 200);
    }

    #[test]
    fn bounds_are_reached_and_passed_by_no_other_kind() {
        let mut seen = Vec::new();
        bounded(|name, field, values| {
            let most = field.bytes.expect("a bound");
            let longest = values.iter().map(String::len).max();
            assert_eq!(longest, Some(most), "{name}");
            // Counting characters would not do, but for an address.
            let full = values.iter().filter(|value| value.len() == most);
            let wide = full.filter(|value| value.chars().count() < most).count();
            assert_eq!(
                wide > 0,
                matches!(field.make, Make::Text(_)) || most < 1000,
                "{name}"
            );
            seen.push(name.to_owned());
        });
        assert_eq!(seen, ["nickName", "avatar", "province", "city"]);
    }
}
