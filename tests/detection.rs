//! Each defect of the comparison with other tools is found within its number of calls, at every one of a hundred seeds.

#[path = "../benches/defects.rs"]
mod defects;

#[test]
fn defects_are_found_within_their_number_of_calls() {
    let mut late = Vec::new();
    for (defect, calls) in defects::measure() {
        for (seed, calls) in calls.into_iter().enumerate() {
            if calls.is_none_or(|calls| calls > defect.target) {
                let name = defect.name;
                let target = defect.target;
                late.push(format!(
                    "{name}: {calls:?} calls at seed {seed}, target {target}"
                ));
            }
        }
    }
    assert!(late.is_empty(), "{}", late.join("\n"));
}
