package io.nexaera.privacy;

/// What the words around a number can say about it. The phrases of each are in `cues.txt`.
enum Cue {
    PHONE,
    FAX,
    SSN,
    ITIN,
    EIN,
    CARD,
    IBAN,
    BIC,
    ROUTING,
    ACCOUNT,
    PASSPORT,
    DRIVER,
    MRN,
    PLAN,
    MBI,
    NPI,
    DEA,
    VIN,
    PLATE,
    DEVICE,
    WALLET,
    SECRET,
    DATE,
    AGE,
    ZIP,
    HANDLE,
    ADDRESS,
    /// Numbers that are nobody's: order, invoice, ticket, version, page.
    HARMLESS;

    /// Its own bit in a set of cues that lives as long as one text.
    @SuppressWarnings("EnumOrdinal")
    long bit() {
        return 1L << ordinal();
    }
}
