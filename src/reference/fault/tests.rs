//! The catalogue for the API that the program carries.

use super::catalogue;
use crate::reference::tests::spec;

#[test]
fn the_catalogue_can_be_read() {
    let faults = catalogue(&spec());
    for fault in &faults {
        println!(
            "{} -> {}",
            fault.id,
            fault.clause.as_deref().unwrap_or("NONE")
        );
    }
    println!("{}", faults.len());
}
