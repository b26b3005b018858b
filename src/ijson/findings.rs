//! The list of defects, as it grows.

use super::defect::{Defect, DefectKind};
use super::pointer::Path;

/// About how many bytes the list may take.
///
/// Each defect has a pointer of its own, and a pointer can be as long as the
/// text: without a bound, a megabyte of control characters in a member's name
/// would make a list of a terabyte.
const ROOM: usize = 1 << 24;

/// The defects found so far, by rising offset. When there is no more room for
/// them, those that are not fatal are let go.
pub(super) struct Findings {
    list: Vec<Defect>,
    room: usize,
}

impl Findings {
    pub(super) fn new() -> Self {
        Findings {
            list: Vec::new(),
            room: ROOM,
        }
    }

    pub(super) fn count(&self) -> usize {
        self.list.len()
    }

    pub(super) fn into_list(self) -> Vec<Defect> {
        self.list
    }

    #[cold]
    pub(super) fn note(&mut self, kind: DefectKind, offset: usize, path: &Path<'_>) {
        self.insert(self.list.len(), kind, offset, path);
    }

    /// Notes a defect before those from `index` on, as it has a lower offset.
    #[cold]
    pub(super) fn insert(
        &mut self,
        index: usize,
        kind: DefectKind,
        offset: usize,
        path: &Path<'_>,
    ) {
        if self.room == 0 && !kind.is_fatal() {
            return;
        }
        let defect = Defect {
            kind,
            offset,
            pointer: path.pointer(),
        };
        self.put(index, defect);
    }

    /// Gives the defects from `index` on, none of which is fatal, another path.
    #[cold]
    pub(super) fn move_to(&mut self, index: usize, path: &Path<'_>) {
        let pointer = path.pointer();
        let moved = self.list.split_off(index);
        self.room += moved.iter().map(size).sum::<usize>();
        for defect in moved {
            if self.room == 0 {
                return;
            }
            let pointer = pointer.clone();
            self.put(self.list.len(), Defect { pointer, ..defect });
        }
    }

    fn put(&mut self, index: usize, defect: Defect) {
        self.room = self.room.saturating_sub(size(&defect));
        self.list.insert(index, defect);
    }
}

fn size(defect: &Defect) -> usize {
    size_of::<Defect>() + defect.pointer.len()
}

#[cfg(test)]
mod tests {
    use super::super::reading::read;
    use super::*;

    #[test]
    fn the_list_keeps_its_order() {
        let root = Path::ROOT;
        let mut findings = Findings::new();
        findings.note(DefectKind::ByteOrderMark, 0, &root);
        findings.note(DefectKind::ControlCharacter { char: '\n' }, 5, &root);
        findings.move_to(1, &root.member("a"));
        let name = "a".to_owned();
        findings.insert(
            1,
            DefectKind::DuplicateMember { name },
            4,
            &root.member("a"),
        );
        assert_eq!(findings.count(), 3);
        let list = findings.into_list();
        let found: Vec<_> = list
            .iter()
            .map(|d| (d.offset, d.pointer.as_str()))
            .collect();
        assert_eq!(found, [(0, ""), (4, "/a"), (5, "/a")]);
    }

    #[test]
    fn a_long_name_full_of_defects_is_bounded() {
        let name = "\n".repeat(1_000_000);
        let reading = read(&format!("{{\"{name}\": [\"{name}\", 01]}}"));
        let taken: usize = reading.defects.iter().map(size).sum();
        assert!(taken < 2 * ROOM, "{taken}");
        assert_eq!(reading.value, None);
        assert!(reading.defects.len() > 2);
        assert!(reading.defects.last().unwrap().kind.is_fatal());
    }

    #[test]
    fn many_defects_are_all_listed() {
        let text = format!("[{}0]", "\"\\ud800\",".repeat(50_000));
        let reading = read(&text);
        assert_eq!(reading.defects.len(), 50_000);
        assert_eq!(reading.defects.last().unwrap().pointer, "/49999");
    }
}
