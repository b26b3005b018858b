//! What somebody may have meant who wrote a name that does not exist.

/// The name that is most like `word`, if one is like it at all: so few letters are wrong, left out, added or swapped that it can be a slip.
pub fn nearest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    // Written in capitals, or with other signs between the words, it is the same name to whoever wrote it.
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|one| one.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let mine = plain(word);
    let distance = |name: &str| strsim::damerau_levenshtein(&mine, &plain(name));
    let nearest = names.into_iter().min_by_key(|name| distance(name))?;
    let most = (word.chars().count().max(nearest.chars().count()) / 3).max(1);
    (distance(nearest) <= most).then_some(nearest)
}

/// A sentence with the name that may have been meant, to be put behind another; empty if there is none.
pub fn did_you_mean<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    nearest(word, names).map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_seen_and_other_words_are_not() {
        let names = ["clientVersion", "productBound", "accountType"];
        let nearest = |word| nearest(word, names);
        assert_eq!(nearest("productBond"), Some("productBound"));
        assert_eq!(nearest("Product-Bound"), Some("productBound"));
        assert_eq!(nearest("clinetversion"), Some("clientVersion"));
        assert_eq!(nearest("region"), None);
        assert_eq!(super::nearest("x", []), None);
    }
}
