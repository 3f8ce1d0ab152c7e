package io.nexaera.privacy;

/// Looks for some types of personal data at one token. Called for every token in turn; must look only a bounded way
/// around, so that the whole stays linear.
interface Recogniser {
    /// The token to go on with: `token + 1`, or behind what was found.
    int at(Scan scan, int token, Found found);
}
