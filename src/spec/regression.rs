//! The regression suites of the built-in specs.

/// For each scenario of the regression suite of the built-in spec of this name: the name of its file, and its text.
pub fn regression(spec: &str) -> &'static [(&'static str, &'static str)] {
    let found = SUITES.iter().find(|(name, _)| *name == spec);
    found.map_or(&[], |(_, suite)| suite)
}

/// A file of a suite.
macro_rules! suite {
    ($folder:literal: $($name:literal)*) => {
        ($folder, &[$(($name, include_str!(concat!("../../specs/regression/", $folder, "/", $name, ".json")))),*])
    };
}

/// The suite of each spec, by its name.
type RegressionSuite = (&'static str, &'static [(&'static str, &'static str)]);

const SUITES: &[RegressionSuite] = &[
    suite!("my.getOpenUserInfo":
        "event-on-agreement"
        "event-on-refusal"
        "refusal-looks-like-agreement"
        "agreement-reports-an-error-too"
        "button-without-scope"
        "scope-of-something-else"
        "open-type-in-lower-case"
        "call-inside-the-handler"
        "agreement-is-not-enough"
        "function-is-a-stub"
        "success-and-fail"
        "complete-is-lost"
        "call-without-argument"
        "call-without-callbacks"
        "call-without-fail"
        "code-is-a-number"
        "one-layer-is-missing"
        "response-is-an-object"
        "default-nickname"
        "default-avatar"
        "emoji-in-the-nickname"
        "nickname-in-another-encoding"
        "quote-in-the-nickname"
        "backslash-in-the-nickname"
        "line-break-in-the-nickname"
        "refusal-ends-the-page"
        "busy-at-the-second-call"
        "information-before-consent"
        "refusal-grants"
        "grant-of-another-user"
        "restart-grants-for-all"
        "withdrawn-grant-still-works"
        "withdrawn-grant-comes-back"
        "product-unbound-meanwhile"
        "version-compared-as-text"
        "old-library-is-served"
        "old-client-is-served"
        "gender-is-told"
        "user-id-beside-the-reply"
        "overlapping-calls"
        "dollar-in-the-nickname"
        "refused-twice"
        "third-user-agrees"
        "third-user-refuses"
        "two-agreed-third-calls"
        "two-calls-inside-the-handler"
        "users-without-avatar-share-a-grant"
        "large-numbers-in-versions"
        "scopes-of-other-interfaces"
        "open-types-of-other-buttons"
        "button-with-more-attributes"
        "another-button-ends-the-grant"
        "another-button-after-a-refusal"
        "another-button-after-a-withdrawal"
        "another-button-grants-for-another-user"
        "call-after-overlapping-calls"
        "call-after-a-call-in-the-handler"
        "grant-after-an-update"
        "refusal-after-an-update"
        "withdrawal-after-an-update"
        "another-user-after-an-update"
        "updates-grant"
        "question-after-agreement"
        "users-of-one-name-share-a-grant"
        "third-user-withdraws"
        "call-inside-complete"
        "third-agreement"
        "two-agreements-and-a-withdrawal"
        "withdrawal-below-the-minimum"
        "refusal-at-a-button-of-another-scope"
        "two-calls-inside-a-callback"
        "overlapping-calls-before-another-user"
        "nickname-like-a-value"
        "failed-twice"
        "withdrawn-twice"
        "question-after-an-update"
        "button-after-an-update"
    ),
    suite!("my.getAuthCode":
        "error-scopes-are-missing"
        "code-is-used-again"
        "code-under-another-name"
        "silent-refusal"
        "refusal-through-success"
        "default-scope"
        "scope-as-text"
        "scopes-as-list"
        "refusal-gives-a-code"
        "agreement-of-another-user"
    ),
];
