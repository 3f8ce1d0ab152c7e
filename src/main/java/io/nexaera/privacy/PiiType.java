package io.nexaera.privacy;

import java.util.Locale;

/// What kind of personal data a span is. The letter is the class of 45 CFR 164.514(b)(2)(i) (HIPAA Safe Harbor) it
/// falls
/// under; a blank says that the rule doesn't name it.
public enum PiiType {
    PERSON('A'),
    ORGANIZATION(' '),
    STREET_ADDRESS('B'),
    PLACE('B'),
    POSTAL_CODE('B'),
    DATE('C'),
    AGE('C'),
    PHONE('D'),
    FAX('E'),
    EMAIL('F'),
    SSN('G'),
    ITIN('G'),
    EIN(' '),
    MEDICAL_RECORD('H'),
    HEALTH_PLAN('I'),
    MBI('I'),
    BANK_ACCOUNT('J'),
    BANK_ROUTING('J'),
    IBAN('J'),
    BIC(' '),
    PAYMENT_CARD('J'),
    CRYPTO_WALLET('J'),
    NPI('K'),
    DEA_NUMBER('K'),
    PASSPORT('K'),
    DRIVER_LICENCE('K'),
    VIN('L'),
    LICENCE_PLATE('L'),
    DEVICE_ID('M'),
    URL('N'),
    IP_ADDRESS('O'),
    MAC_ADDRESS('M'),
    USER_HANDLE('R'),
    API_KEY(' '),
    PRIVATE_KEY(' '),
    /// A tenant's own word or pattern.
    TERM('R');

    private final char safeHarborClass;

    PiiType(char safeHarborClass) {
        this.safeHarborClass = safeHarborClass;
    }

    /// In words: `street address`.
    public String label() {
        return switch (this) {
            case PERSON -> "name";
            case EMAIL -> "e-mail address";
            case SSN -> "social security number";
            case ITIN -> "tax number";
            case EIN -> "employer tax number";
            case MBI -> "Medicare number";
            case NPI -> "provider number";
            case DEA_NUMBER -> "DEA number";
            case VIN -> "vehicle number";
            case IP_ADDRESS -> "IP address";
            case MAC_ADDRESS -> "MAC address";
            case URL -> "web address";
            case IBAN, BIC -> name();
            case API_KEY -> "API key";
            case TERM -> "private term";
            default -> name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    /// The letter in 45 CFR 164.514(b)(2)(i), or a blank.
    public char safeHarborClass() {
        return safeHarborClass;
    }
}
