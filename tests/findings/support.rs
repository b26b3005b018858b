//! Campaigns on the reference platform with faults planted in it.
