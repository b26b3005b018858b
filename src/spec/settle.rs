//! What follows from other members before a spec is read: which page an inherited section stands on, and how binding a clause is.

use serde_json::{Map, Value, json};

/// Before a profile with a document of its own is merged in: what the base says stands on another page from then on.
pub(super) fn part_from_document(base: &mut Value, profile: &Value) {
    let own = |member: &str| profile.pointer(&format!("/source/{member}")).is_some();
    if !own("title") && !own("url") {
        return;
    }
    let name = base.get("name").and_then(Value::as_str);
    let name = name.unwrap_or("base").to_owned();
    let Some(source) = base.get_mut("source").and_then(Value::as_object_mut) else {
        return;
    };
    let mut page = Map::new();
    for member in ["title", "url", "date"] {
        if let Some(value) = source.shift_remove(member) {
            page.insert(member.to_owned(), value);
        }
    }
    if let Some(sections) = source.get_mut("sections").and_then(Value::as_object_mut) {
        for section in sections.values_mut().filter_map(Value::as_object_mut) {
            section.entry("page").or_insert_with(|| json!(name));
        }
    }
    let pages = source.entry("pages").or_insert_with(|| json!({}));
    if let Some(pages) = pages.as_object_mut() {
        pages.insert(name, Value::Object(page));
    }
}

/// Fills in the standing of clauses whose statements all stand on other pages, and the level of clauses that do not say it.
pub(super) fn levels(spec: &mut Value) {
    let source = spec.get("source").cloned().unwrap_or_default();
    let elsewhere = |statement: &Value| {
        let statement = statement.as_str()?;
        let section = source.get("statements")?.get(statement)?.get("section")?;
        let section = source.get("sections")?.get(section.as_str()?)?;
        Some(section.get("page").is_some_and(Value::is_string))
    };
    let Some(clauses) = spec.get_mut("clauses").and_then(Value::as_object_mut) else {
        return;
    };
    for clause in clauses.values_mut().filter_map(Value::as_object_mut) {
        let statements = clause.get("statements").and_then(Value::as_array);
        let foreign = statements.is_some_and(|all| {
            !all.is_empty() && all.iter().all(|one| elsewhere(one) == Some(true))
        });
        if foreign && clause.get("standing").is_none_or(|one| one == "document") {
            clause.insert("standing".to_owned(), json!("sibling"));
        }
        let standing = clause.get("standing").and_then(Value::as_str);
        if standing.is_some_and(|one| one != "document") && !clause.contains_key("level") {
            clause.insert("level".to_owned(), json!("should"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Value {
        json!({
            "name": "base",
            "source": {
                "title": {"en": "The base"},
                "url": "https://a.example/",
                "sections": {"intro": {"en": "Introduction"}},
                "statements": {"intro.what": {"section": "intro", "quote": "It works."}}
            },
            "clauses": {"works": {"statements": ["intro.what"]}}
        })
    }

    #[test]
    fn what_a_profile_with_a_document_of_its_own_inherits_is_no_requirement_of_that_document() {
        let mut spec = base();
        let profile = json!({"source": {"title": {"en": "The profile"}}});
        part_from_document(&mut spec, &profile);
        super::super::merge(&mut spec, profile);
        levels(&mut spec);
        assert_eq!(spec["source"]["sections"]["intro"]["page"], "base");
        assert_eq!(spec["source"]["pages"]["base"]["url"], "https://a.example/");
        assert_eq!(spec["source"]["title"]["en"], "The profile");
        assert_eq!(spec["clauses"]["works"]["standing"], "sibling");
        assert_eq!(spec["clauses"]["works"]["level"], "should");
    }

    #[test]
    fn a_profile_without_a_document_of_its_own_follows_the_document_of_its_base() {
        let mut spec = base();
        part_from_document(&mut spec, &json!({"readings": {}}));
        levels(&mut spec);
        assert_eq!(spec, base());
    }

    #[test]
    fn a_level_that_is_given_stays_and_is_held_against_the_standing_later() {
        let mut spec = base();
        spec["clauses"]["works"] = json!({"standing": "example", "level": "must"});
        levels(&mut spec);
        assert_eq!(spec["clauses"]["works"]["level"], "must");
    }
}
