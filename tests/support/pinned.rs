//! Texts that are pinned by a snapshot.

use super::place::root;

/// Holds a text against the file of this name in a folder of `snapshots/`.
pub fn pinned(folder: &str, name: &str, text: &str) {
    described(folder, name, text, None);
}

/// The same, with a line in the file that says what the snapshot is about.
pub fn described(folder: &str, name: &str, text: &str, description: Option<String>) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root("snapshots").join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    if let Some(description) = description {
        settings.set_description(description);
    }
    settings.bind(|| insta::assert_snapshot!(name, text));
}
