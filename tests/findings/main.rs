//! What a campaign makes of an implementation with defects: findings, their smallest scenarios, and verdicts.

mod support;
