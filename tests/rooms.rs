//! The arrows of the code: who imports whom, held against the table in `ARCHITECTURE.md`; no files import each other in
//! a circle. And its names: no two types have the same one.
//!
//! A name that a module hands on (`pub use`) counts as an import of the file that declares the name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::support::place::root;

/// The way to a module from the root of the crate.
type Module = Vec<String>;

/// The files of the crate, as modules.
struct Files {
    texts: BTreeMap<Module, String>,
    /// For each module the names that it imports or hands on, and where they come from.
    names: BTreeMap<Module, BTreeMap<String, Module>>,
}

impl Files {
    fn read() -> Self {
        let mut texts = BTreeMap::new();
        collect(&root("src"), &mut Vec::new(), &mut texts);
        let of_tests: Vec<Module> = texts
            .iter()
            .flat_map(|(module, text)| {
                let after = text.split("#[cfg(test)]\nmod ").skip(1);
                let names = after.filter_map(|rest| Some(rest.split_once(';')?.0));
                names.map(move |name| [&module[..], &[name.to_owned()]].concat())
            })
            .collect();
        texts.retain(|module, _| !of_tests.iter().any(|one| module.starts_with(one)));
        let names = texts
            .iter()
            .map(|(module, text)| (module.clone(), names(text)))
            .collect();
        Self { texts, names }
    }

    /// The file in which a path ends that is written in `from`; `None` if it leads out of the crate.
    fn target(&self, from: &Module, path: &[String], depth: usize) -> Option<Module> {
        let mut at = from.clone();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => {
                at.clear();
                rest = &path[1..];
            }
            "self" => rest = &path[1..],
            "super" => {
                while rest.first().is_some_and(|step| step == "super") {
                    at.pop()?;
                    rest = &rest[1..];
                }
            }
            first if self.has(&at, first) => {}
            _ => return None,
        }
        while let [step, more @ ..] = rest {
            if self.has(&at, step) {
                at.push(step.clone());
            } else if let Some(whole) = self.names.get(&at).and_then(|names| names.get(step))
                && depth < 8
            {
                let mut whole = whole.clone();
                whole.extend_from_slice(more);
                return self.target(&at, &whole, depth + 1);
            } else {
                break;
            }
            rest = more;
        }
        Some(at)
    }

    fn has(&self, at: &Module, step: &str) -> bool {
        let mut child = at.clone();
        child.push(step.to_owned());
        self.texts.contains_key(&child)
    }

    /// Each file with the files that it imports from.
    fn arrows(&self) -> BTreeMap<&Module, BTreeSet<Module>> {
        let arrows = self.texts.iter().map(|(module, text)| {
            let imports = paths(text).into_iter();
            let targets = imports.filter_map(|path| self.target(module, &path, 0));
            (module, targets.filter(|target| target != module).collect())
        });
        arrows.collect()
    }
}

fn collect(dir: &Path, module: &mut Module, texts: &mut BTreeMap<Module, String>) {
    for entry in std::fs::read_dir(dir).expect("a directory of the crate") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_string_lossy();
        if path.is_dir() {
            module.push(name.into_owned());
            collect(&path, module, texts);
            module.pop();
        } else if path.extension().is_some_and(|one| one == "rs") {
            let mut module = module.clone();
            match &*name {
                // Tests look into everything.
                "tests" | "main" => continue,
                "mod" | "lib" => {}
                name => module.push(name.to_owned()),
            }
            let text = std::fs::read_to_string(&path).expect("a source file");
            if text.contains("#![cfg(test)]") {
                continue;
            }
            let code = text.split("#[cfg(test)]\nmod tests {").next();
            let code = code.unwrap_or_default().lines();
            let code = code.filter(|line| !line.trim_start().starts_with("//"));
            texts.insert(module, code.collect::<Vec<_>>().join("\n"));
        }
    }
}

/// The trees of all `use` declarations.
fn uses(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.match_indices("use ").filter(|(at, _)| {
        let line = text[..*at].rfind('\n').map_or(0, |end| end + 1);
        let before = text[line..*at].trim();
        before.is_empty() || before.starts_with("pub")
    });
    let trees = starts.map(|(at, word)| {
        let rest = &text[at + word.len()..];
        &rest[..rest.find(';').unwrap_or(rest.len())]
    });
    // A line of a text in quotation marks may begin with the same word.
    trees.filter(|tree| {
        tree.chars()
            .all(|one| one.is_alphanumeric() || one.is_whitespace() || "_:{},*".contains(one))
    })
}

/// The paths of a tree of imports, each with the name by which it is known then.
fn expand(prefix: &[String], tree: &str, paths: &mut Vec<(Module, String)>) {
    let tree = tree.trim();
    if let Some(at) = tree.find('{') {
        let mut prefix = prefix.to_vec();
        let steps = tree[..at].split("::").map(str::trim);
        prefix.extend(steps.filter(|step| !step.is_empty()).map(str::to_owned));
        let inner = &tree[at + 1..tree.rfind('}').unwrap_or(tree.len())];
        let (mut depth, mut start) = (0, 0);
        for (at, one) in inner.char_indices() {
            match one {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    expand(&prefix, &inner[start..at], paths);
                    start = at + 1;
                }
                _ => {}
            }
        }
        expand(&prefix, &inner[start..], paths);
    } else if !tree.is_empty() {
        let (path, name) = tree.split_once(" as ").unwrap_or((tree, ""));
        let mut whole = prefix.to_vec();
        let steps = path.split("::").map(|step| step.trim().to_owned());
        whole.extend(steps.filter(|step| step != "self" || prefix.is_empty()));
        let last = whole.last().cloned().unwrap_or_default();
        let name = if name.is_empty() {
            last
        } else {
            name.to_owned()
        };
        paths.push((whole, name));
    }
}

fn names(text: &str) -> BTreeMap<String, Module> {
    let mut paths = Vec::new();
    uses(text).for_each(|tree| expand(&[], tree, &mut paths));
    paths.into_iter().map(|(path, name)| (name, path)).collect()
}

/// Everything that a text imports or names by its path.
fn paths(text: &str) -> Vec<Module> {
    let mut paths = Vec::new();
    // What a module only hands on is no import of its own.
    let own = uses(text).filter(|tree| {
        let at = tree.as_ptr() as usize - text.as_ptr() as usize;
        let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
        !text[line..].starts_with("pub")
    });
    own.for_each(|tree| expand(&[], tree, &mut paths));
    let mut paths: Vec<_> = paths.into_iter().map(|(path, _)| path).collect();
    let is_name = |one: char| one.is_alphanumeric() || one == '_';
    for start in ["crate::", "super::"] {
        for (at, _) in text.match_indices(start) {
            if text[..at].ends_with(|one| is_name(one) || one == ':' || one == '$') {
                continue;
            }
            let rest = &text[at..];
            let end = rest.find(|one| !is_name(one) && one != ':');
            let path = rest[..end.unwrap_or(rest.len())].trim_end_matches(':');
            // The rest of a `use` with braces is in the list already.
            if path != "crate" && path != "super" {
                paths.push(path.split("::").map(str::to_owned).collect());
            }
        }
    }
    paths
}

/// A room of the table: the row it stands in, and the rooms above that it must not import from all the same.
type Room = (usize, BTreeSet<String>);

fn rooms() -> BTreeMap<String, Room> {
    let text = std::fs::read_to_string(root("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let (_, table) = text.split_once("| room |").expect("a table of rooms");
    let rows = table.lines().skip(2).take_while(|row| row.starts_with('|'));
    let quoted = |cell: &str| -> BTreeSet<String> {
        let odd = cell.split('`').skip(1).step_by(2);
        odd.map(str::to_owned).collect()
    };
    let mut all = BTreeMap::new();
    for (at, row) in rows.enumerate() {
        let cells: Vec<_> = row.trim_matches('|').split('|').collect();
        let [rooms, _, never] = cells[..] else {
            panic!("a row with other than three cells: {row}")
        };
        for room in quoted(rooms) {
            all.insert(room, (at, quoted(never)));
        }
    }
    all
}

#[test]
fn a_room_imports_only_from_rooms_above_it_in_the_table() {
    let files = Files::read();
    let rooms = rooms();
    let mut wrong = Vec::new();
    for (module, targets) in files.arrows() {
        let Some(room) = module.first() else { continue };
        let Some((row, never)) = rooms.get(room) else {
            wrong.push(format!("`{room}` is not in the table"));
            continue;
        };
        for target in targets {
            let Some(other) = target.first() else {
                continue;
            };
            let above = rooms.get(other).is_some_and(|(other, _)| other < row);
            if other != room && (!above || never.contains(other)) {
                let (from, to) = (module.join("::"), target.join("::"));
                wrong.push(format!("{from} imports {to}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let files = Files::read();
    let arrows = files.arrows();
    let reach = |from: &Module| {
        let mut seen = BTreeSet::new();
        let mut next: Vec<&Module> = arrows[from].iter().collect();
        while let Some(module) = next.pop() {
            if seen.insert(module) {
                next.extend(&arrows[module]);
            }
        }
        seen
    };
    let reached: BTreeMap<_, _> = arrows.keys().map(|from| (*from, reach(from))).collect();
    let mut circles = BTreeSet::new();
    for (from, to) in &reached {
        if to.contains(from) {
            let circle = to.iter().filter(|other| reached[*other].contains(from));
            let names: Vec<_> = circle.map(|module| module.join("::")).collect();
            circles.insert(names);
        }
    }
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn the_files_that_the_architecture_names_exist() {
    let text = std::fs::read_to_string(root("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let quoted = text.split('`').skip(1).step_by(2);
    let is_file = |one: &str| Path::new(one).extension().is_some_and(|end| end == "rs");
    let named = quoted.filter(|one| is_file(one) || one.ends_with('/'));
    let mut folder = "";
    let mut missing = Vec::new();
    let mut count = 0;
    for name in named {
        // After `campaign/examine.rs`, `shrink.rs` is a file beside it.
        let places = [
            name.to_owned(),
            format!("src/{name}"),
            format!("src/{folder}{name}"),
        ];
        if !places.iter().any(|place| root(place).exists()) {
            missing.push(name);
        }
        if let Some(end) = name.trim_end_matches('/').rfind('/') {
            folder = &name[..=end];
        }
        count += 1;
    }
    assert!(count > 20, "only {count} files are named");
    assert!(missing.is_empty(), "{missing:?}");
}

/// The name of the type that a line declares. Types that belong to a trait are named by the trait.
fn declared(line: &str) -> Option<&str> {
    let is_nested = line.starts_with(' ');
    let line = line.trim_start();
    let line = match line.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(')')?.1,
        Some(rest) => rest,
        None => line,
    };
    let (keyword, rest) = line.trim_start().split_once(' ')?;
    let is_type = match keyword {
        "struct" | "enum" | "trait" | "union" => true,
        "type" => !is_nested,
        _ => false,
    };
    let end = rest.find(|one: char| !one.is_alphanumeric() && one != '_');
    is_type.then(|| &rest[..end.unwrap_or(rest.len())])
}

#[test]
fn no_name_of_a_type_has_two_meanings() {
    let files = Files::read();
    let mut places: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (module, text) in &files.texts {
        for name in text.lines().filter_map(declared) {
            places.entry(name).or_default().insert(module.join("::"));
        }
    }
    assert!(places.len() > 500, "only {} types were found", places.len());
    places.retain(|_, modules| modules.len() > 1);
    assert!(places.is_empty(), "{places:#?}");
}

#[test]
fn a_declared_type_is_seen_as_one() {
    assert_eq!(declared("pub struct Spec {"), Some("Spec"));
    assert_eq!(
        declared("    pub(in crate::cli) enum Kind<'a> {"),
        Some("Kind")
    );
    assert_eq!(declared("type Shared = u8;"), Some("Shared"));
    assert_eq!(declared("    type Item = u8;"), None);
    assert_eq!(declared("structure(one)"), None);
}
