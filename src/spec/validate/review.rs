//! What the reviews of all parts share.

use super::super::error_kind::ErrorKind;
use super::super::model::{Make, Spec};
use crate::fields::{Fields, Name};
use crate::ijson::under;

/// A spec under review, and what was found.
pub(super) struct Review<'s> {
    pub(super) spec: &'s Spec,
    pub(super) found: Vec<(String, ErrorKind)>,
}

impl<'s> Review<'s> {
    pub(super) const fn new(spec: &'s Spec) -> Self {
        Self {
            spec,
            found: Vec::new(),
        }
    }

    pub(super) fn fault(&mut self, pointer: impl Into<String>, fault: ErrorKind) {
        self.found.push((pointer.into(), fault));
    }

    /// Notes that `name` is none of `known`, if so; returns whether it is one.
    pub(super) fn known<'n>(
        &mut self,
        pointer: impl Into<String>,
        what: &'static str,
        name: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) -> bool {
        let known: Vec<&str> = known.into_iter().collect();
        let there = known.contains(&name);
        if !there {
            let fault = ErrorKind::Unknown {
                what,
                name: name.to_owned(),
                known: known.into_iter().map(str::to_owned).collect(),
            };
            self.fault(pointer, fault);
        }
        there
    }

    /// The same for the names of a collection of the spec.
    pub(super) fn declared<T>(
        &mut self,
        pointer: impl Into<String>,
        what: &'static str,
        name: &str,
        among: &Fields<T>,
    ) -> bool {
        self.known(pointer, what, name, among.names().map(|name| &**name))
    }

    /// Names that stand in a list, with a pointer to each.
    pub(super) fn all_declared<T>(
        &mut self,
        pointer: &str,
        what: &'static str,
        names: &[Name],
        among: &Fields<T>,
    ) {
        for (at, name) in names.iter().enumerate() {
            self.declared(under(pointer, &at.to_string()), what, name, among);
        }
        self.each_once(pointer, names.iter().map(|name| &**name));
    }

    /// Notes what stands in a list a second time.
    pub(super) fn each_once<'n>(&mut self, pointer: &str, list: impl Iterator<Item = &'n str>) {
        let mut seen: Vec<&str> = Vec::new();
        for (at, one) in list.enumerate() {
            if seen.contains(&one) {
                let pointer = under(pointer, &at.to_string());
                self.fault(pointer, ErrorKind::Twice(one.to_owned()));
            }
            seen.push(one);
        }
    }

    pub(super) fn without_effect(
        &mut self,
        pointer: impl Into<String>,
        member: impl Into<String>,
        why: &'static str,
    ) {
        let member = member.into();
        self.fault(pointer, ErrorKind::WithoutEffect { member, why });
    }

    pub(super) fn value(
        &mut self,
        pointer: impl Into<String>,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) {
        let (found, expected) = (found.into(), expected.into());
        self.fault(pointer, ErrorKind::Value { found, expected });
    }

    pub(super) fn empty(&mut self, pointer: impl Into<String>, what: &'static str, text: &str) {
        if text.trim().is_empty() {
            self.fault(pointer, ErrorKind::Empty(what));
        }
    }

    /// Whether values made so can be told from anything else that a reply may hold.
    pub(super) fn is_marked(make: &Make) -> bool {
        match make {
            Make::Text(_) => true,
            Make::Choice(_) => false,
            Make::Pattern(pattern) => pattern.contains("{mark}"),
        }
    }
}
