//! Versions on and around a bound, in all the ways in which they are written.

use crate::rng::Rng;
use crate::spec::VersionForm;
use crate::version::Version;

/// Versions to try for a facet with these bounds, the most telling first; each once.
pub(super) fn candidates(bounds: &[Version]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let columns: Vec<Vec<String>> = bounds.iter().map(around).collect();
    let longest = columns.iter().map(Vec::len).max().unwrap_or(0);
    for row in 0..longest {
        for column in &columns {
            if let Some(text) = column.get(row)
                && !all.contains(text)
            {
                all.push(text.clone());
            }
        }
    }
    if all.is_empty() {
        all.push("1.0.0".to_owned());
    }
    all
}

fn around(bound: &Version) -> Vec<String> {
    let parts = padded(bound);
    let with = |at: usize, value: u64| {
        let mut parts = parts.clone();
        parts[at] = value;
        join(&parts)
    };
    let last = parts.len() - 1;
    let misleading =
        |text: &String| VersionForm::Misleading.fits(text, std::slice::from_ref(bound));
    let older = |text: &String| Version::compare_text(text, bound).is_lt();
    let mut odd: Vec<String> = Vec::new();
    for at in 0..parts.len() {
        // Fewer digits than the bound has there, and more.
        for value in [9, 4, 2, 100, parts[at] * 10 + 1, parts[at] + 10] {
            let mut parts = parts.clone();
            parts[at] = value;
            parts[at + 1..].fill(0);
            odd.push(join(&parts));
            odd.push(with(at, value));
        }
    }
    odd.retain(misleading);
    let mut text = vec![join(&parts)];
    let before = before(&parts);
    text.push(join(&before));
    text.extend(odd.iter().find(|text| older(text)).cloned());
    text.extend(odd.iter().find(|text| !older(text)).cloned());
    text.push(with(last, parts[last] + 1));
    text.push(format!("{}.1", join(&parts)));
    text.push(format!("{}.9999", join(&before)));
    text.push(with_zero(&parts, last));
    text.push(with_zero(&before, last));
    text.push(shorter(&parts, 1));
    text.push(shorter(&parts, 0));
    text.push(join(&[parts[0] + 1, 0, 0]));
    text.push(join(&[parts[0].saturating_sub(1), 99, 99]));
    text.extend(odd.iter().rev().find(|text| older(text)).cloned());
    text.extend(odd.iter().rev().find(|text| !older(text)).cloned());
    text.push(with_zero(&parts, 1));
    text
}

/// The three parts of a bound at least.
fn padded(bound: &Version) -> Vec<u64> {
    let mut parts = bound.parts().to_vec();
    parts.resize(parts.len().max(3), 0);
    parts
}

/// The version just before one, as far as there is such a thing.
fn before(parts: &[u64]) -> Vec<u64> {
    let mut parts = parts.to_vec();
    if let Some(at) = parts.iter().rposition(|part| *part > 0) {
        parts[at] -= 1;
        parts[at + 1..].fill(99);
    }
    parts
}

/// Two parts: above the bound with `more` = 1, else at its first two parts.
fn shorter(parts: &[u64], more: u64) -> String {
    join(&[parts[0], parts[1] + more])
}

fn with_zero(parts: &[u64], at: usize) -> String {
    let written: Vec<String> = parts
        .iter()
        .enumerate()
        .map(|(index, part)| {
            if index == at {
                format!("0{part}")
            } else {
                part.to_string()
            }
        })
        .collect();
    written.join(".")
}

fn join(parts: &[u64]) -> String {
    parts
        .iter()
        .map(u64::to_string)
        .collect::<Vec<_>>()
        .join(".")
}

/// Any version near one of the bounds.
pub(super) fn random(rng: &mut Rng, bounds: &[Version]) -> String {
    let Some(bound) = bounds.get(rng.below(bounds.len())) else {
        return "1.0.0".to_owned();
    };
    let mut parts = padded(bound);
    let at = rng.below(parts.len());
    let moved = *rng.pick(&[0, 1, 2, 9, 10, 35, 99, 100, 1000]);
    parts[at] = if rng.chance(1, 2) {
        parts[at].saturating_sub(moved)
    } else {
        parts[at] + moved
    };
    match rng.below(6) {
        0 => parts.push(rng.below(10_000) as u64),
        1 => parts.truncate(2),
        2 => {
            let at = rng.below(parts.len());
            return with_zero(&parts, at);
        }
        _ => {}
    }
    join(&parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_telling_versions_come_first() {
        let bound = Version::parse("1.16.4").expect("a version");
        let all = candidates(&[bound]);
        assert_eq!(
            all[..4],
            ["1.16.4", "1.16.3", "1.9.0", "1.100.0"].map(str::to_owned),
            "{all:?}"
        );
    }
}
