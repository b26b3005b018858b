//! Two texts side by side, with the difference marked.

use super::words::Plain;
use crate::cut::cut;

/// The most lines that are compared and shown.
const LINES: usize = 200;

/// The longest line that is shown, in characters.
const LONG: usize = 400;

/// A part of a line; `differs` marks what the other side does not have.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct ComparedPart {
    pub(super) text: Plain,
    pub(super) differs: bool,
}

/// A line in parts.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct ComparedLine(pub(super) Vec<ComparedPart>);

impl ComparedLine {
    /// A line of one part.
    pub(super) fn whole(text: &str, differs: bool) -> Self {
        let text = Plain::of(&cut(text, LONG));
        Self(vec![ComparedPart { text, differs }])
    }

    /// Whether something in it differs.
    pub(super) fn differs(&self) -> bool {
        self.0.iter().any(|part| part.differs)
    }
}

/// Two texts in one line each: what they begin and end with alike is not marked.
pub(super) fn texts(one: &str, other: &str) -> [ComparedLine; 2] {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let rest = a.len().min(b.len()) - start;
    let ends = a.iter().rev().zip(b.iter().rev());
    let end = ends.take_while(|(x, y)| x == y).count().min(rest);
    // Words that have but a letter here and there in common are not compared letter by letter.
    let alike = (start + end) * 2 >= a.len().max(b.len());
    let (start, end) = if alike { (start, end) } else { (0, 0) };
    let cut = |text: &[char]| {
        let part = |part: &[char], differs| ComparedPart {
            text: Plain::of(&part.iter().collect::<String>()),
            differs,
        };
        let parts = [
            part(&text[..start], false),
            part(&text[start..text.len() - end], true),
            part(&text[text.len() - end..], false),
        ];
        ComparedLine(
            parts
                .into_iter()
                .filter(|one| !one.text.is_empty())
                .collect(),
        )
    };
    [cut(&a), cut(&b)]
}

/// Two texts of several lines: a line that the other side does not have is marked. A comma at the end of a line is of no
/// account.
pub(super) fn lines(one: &[String], other: &[String]) -> [Vec<ComparedLine>; 2] {
    let (a, b) = (
        &one[..one.len().min(LINES)],
        &other[..other.len().min(LINES)],
    );
    let (left, right): (Vec<_>, Vec<_>) = common(a, b).into_iter().unzip();
    let side = |text: &[String], kept: &[usize]| {
        let lines = text.iter().enumerate();
        lines
            .map(|(at, line)| ComparedLine::whole(line, !kept.contains(&at)))
            .collect()
    };
    [side(a, &left), side(b, &right)]
}

/// The longest common subsequence.
fn common(a: &[String], b: &[String]) -> Vec<(usize, usize)> {
    let same = |x: &String, y: &String| x.trim_end_matches(',') == y.trim_end_matches(',');
    let mut table = vec![vec![0_usize; b.len() + 1]; a.len() + 1];
    for x in (0..a.len()).rev() {
        for y in (0..b.len()).rev() {
            table[x][y] = if same(&a[x], &b[y]) {
                table[x + 1][y + 1] + 1
            } else {
                table[x + 1][y].max(table[x][y + 1])
            };
        }
    }
    let (mut x, mut y, mut pairs) = (0, 0, Vec::new());
    while x < a.len() && y < b.len() {
        if same(&a[x], &b[y]) {
            pairs.push((x, y));
            (x, y) = (x + 1, y + 1);
        } else if table[x + 1][y] >= table[x][y + 1] {
            x += 1;
        } else {
            y += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(line: &ComparedLine) -> Vec<(&str, bool)> {
        line.0
            .iter()
            .map(|part| (part.text.as_str(), part.differs))
            .collect()
    }

    #[test]
    fn what_differs_is_marked_and_nothing_else() {
        let [one, other] = texts("\"张三李\"", "\"张李\"");
        assert_eq!(
            parts(&one),
            [("\"张", false), ("三", true), ("李\"", false)]
        );
        assert_eq!(parts(&other), [("\"张", false), ("李\"", false)]);
        assert_eq!(parts(&texts("a", "a")[0]), [("a", false)]);
        assert_eq!(parts(&texts("", "a")[1]), [("a", true)]);
        let [one, other] = texts("unauthorised", "success");
        assert_eq!(parts(&one), [("unauthorised", true)]);
        assert_eq!(parts(&other), [("success", true)]);
    }

    #[test]
    fn lines_that_the_other_side_lacks_are_marked() {
        let own = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let [one, other] = lines(
            &own("{\n  \"a\": 1,\n  \"b\": 2\n}"),
            &own("{\n  \"a\": 1\n}"),
        );
        let marks =
            |lines: &[ComparedLine]| lines.iter().map(ComparedLine::differs).collect::<Vec<_>>();
        assert_eq!(marks(&one), [false, false, true, false]);
        assert_eq!(marks(&other), [false, false, false]);
    }
}
