//! The coverage as a picture: a square for each pair of values of two parameters, filled if the two were run together.

use super::words::Words;
use crate::report::data::{CoverageReport, Covered, PictureReport};

/// A picture with more values than this is not drawn: nobody could see the squares.
const MOST: usize = 400;

/// How much of one kind of combination was covered.
pub(super) struct Bar {
    pub(super) title: Words,
    pub(super) covered: usize,
    pub(super) feasible: usize,
    pub(super) percent: usize,
}

/// The picture. A square is one unit wide.
pub(super) struct Picture {
    /// How wide and high it is.
    pub(super) size: usize,
    /// The squares that are filled, as a path of lines one unit thick.
    pub(super) seen: String,
    /// All squares, in the same way.
    pub(super) all: String,
    /// Where one parameter ends and the next begins.
    pub(super) bounds: Vec<usize>,
    pub(super) parameters: Vec<PictureParameter>,
    pub(super) covered: usize,
    pub(super) feasible: usize,
}

/// A parameter of the picture.
pub(super) struct PictureParameter {
    pub(super) title: Words,
    pub(super) values: usize,
    /// Pairs with values of any other parameter: how many were run, and how many there are.
    pub(super) covered: usize,
    pub(super) feasible: usize,
    pub(super) percent: usize,
}

pub(super) fn bars(coverage: &CoverageReport) -> Vec<Bar> {
    let bar = |title, one: Covered| Bar {
        title,
        covered: one.covered,
        feasible: one.feasible,
        percent: one.percent().min(100),
    };
    let all = [
        bar(
            Words::new("pairs of values, in each sequence", "各序列中的取值对"),
            coverage.pairs,
        ),
        bar(
            Words::new(
                "triples of values, in each sequence",
                "各序列中的三元取值组合",
            ),
            coverage.triples,
        ),
        bar(
            Words::new(
                "orders of three events that change the state",
                "三个改变状态的事件的先后次序",
            ),
            coverage.orders_of_three,
        ),
        bar(
            Words::new(
                "orders of four events that concern users and grants",
                "四个涉及用户与授权的事件的先后次序",
            ),
            coverage.orders_of_four,
        ),
    ];
    all.into_iter().filter(|one| one.feasible > 0).collect()
}

pub(super) fn picture(picture: &PictureReport) -> Option<Picture> {
    // A file may say anything.
    let size = picture.rows.len();
    let mut place = Vec::with_capacity(size);
    let mut bounds = Vec::new();
    for (at, one) in picture.parameters.iter().enumerate() {
        if one.values > MOST {
            return None;
        }
        bounds.push(place.len());
        place.extend(std::iter::repeat_n(at, one.values));
    }
    if size == 0 || size > MOST || place.len() != size {
        return None;
    }
    let (mut seen, mut all) = (String::new(), String::new());
    let mut counts = vec![(0, 0); picture.parameters.len()];
    for (y, row) in picture.rows.iter().enumerate() {
        let before = bounds[place[y]];
        if before > 0 {
            all.push_str(&format!("M0 {y}.5h{before}"));
        }
        let digits = row.bytes().chain(std::iter::repeat(b'0'));
        let digits: Vec<bool> = digits.take(before).map(|digit| digit == b'1').collect();
        for (x, filled) in digits.iter().enumerate() {
            for parameter in [place[x], place[y]] {
                counts[parameter].0 += usize::from(*filled);
                counts[parameter].1 += 1;
            }
        }
        let mut x = 0;
        for run in digits.chunk_by(|one, other| one == other) {
            if run[0] {
                seen.push_str(&format!("M{x} {y}.5h{}", run.len()));
            }
            x += run.len();
        }
    }
    let parameters = picture.parameters.iter().zip(&counts);
    let parameters = parameters.map(|(one, (covered, feasible))| PictureParameter {
        title: Words::of(&one.title),
        values: one.values,
        covered: *covered,
        feasible: *feasible,
        percent: (covered * 100).checked_div(*feasible).unwrap_or(100),
    });
    Some(Picture {
        size,
        seen,
        all,
        parameters: parameters.collect(),
        covered: counts.iter().map(|one| one.0).sum::<usize>() / 2,
        feasible: counts.iter().map(|one| one.1).sum::<usize>() / 2,
        bounds,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::data::ParameterReport;
    use crate::spec::Text;

    fn drawn(values: &[usize], rows: &[&str]) -> Option<Picture> {
        let parameters = values.iter().map(|values| ParameterReport {
            title: Text::default(),
            values: *values,
        });
        picture(&PictureReport {
            parameters: parameters.collect(),
            rows: rows.iter().map(ToString::to_string).collect(),
        })
    }

    #[test]
    fn a_pair_that_was_run_is_a_square() {
        let drawn = drawn(&[2, 1, 1], &["", "", "10", "111"]).expect("a picture");
        assert_eq!(drawn.seen, "M0 2.5h1M0 3.5h3");
        assert_eq!(drawn.all, "M0 2.5h2M0 3.5h3");
        assert_eq!((drawn.covered, drawn.feasible), (4, 5));
        assert_eq!(drawn.parameters[0].percent, 75);
    }

    #[test]
    fn a_file_that_says_nonsense_has_no_picture() {
        assert!(drawn(&[2], &[""]).is_none());
        assert!(drawn(&[usize::MAX, 2], &["", ""]).is_none());
        assert!(drawn(&[], &[]).is_none());
        let odd = drawn(&[1, 1], &["x<script>", "<script>1"]).expect("a picture");
        assert_eq!(odd.seen, "");
    }
}
