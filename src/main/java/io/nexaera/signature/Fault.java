package io.nexaera.signature;

/// Why a signature was refused, in words for the person who has to mend it.
public enum Fault {
    NO_ID("The header webhook-id is missing. Some frameworks drop headers that they don't know; pass it on."),
    NO_TIMESTAMP("The header webhook-timestamp is missing."),
    NO_SIGNATURE("The header webhook-signature is missing."),
    TIMESTAMP_NOT_A_NUMBER("webhook-timestamp isn't a number of seconds since 1970."),
    TIMESTAMP_IN_MILLISECONDS("webhook-timestamp is in milliseconds; it has to be in seconds."),
    TOO_OLD("The message is more than five minutes old: a repeat by somebody else, or a clock that is wrong."),
    TOO_NEW("The message is from more than five minutes ahead: one of the clocks is wrong."),
    NO_PREFIX("The signature lacks its prefix: it has to look like v1,K5oZ… with the comma."),
    UNKNOWN_VERSION("The signature's version isn't known here: v1 (HMAC-SHA256) and v1a (Ed25519) are."),
    NOT_BASE64("What follows the comma of the signature isn't Base64."),
    WRONG_LENGTH(
            "The signature isn't whole: 32 bytes follow v1, and 64 bytes follow v1a. Maybe it was cut off when copied."),
    SIGNED_IN_HEX("The signature is in hexadecimal; it has to be in Base64."),
    OTHER_SECRET("It was signed with another secret of yours."),
    RETIRED_SECRET("It was signed with a secret that has been replaced since."),
    SECRET_AS_TEXT("The secret was used as text. What follows whsec_ has to be decoded from Base64 first."),
    BODY_ALONE(
            "Only the body was signed. Sign webhook-id, a full stop, webhook-timestamp, a full stop, then the body."),
    WITHOUT_ID("The id was left out: timestamp and body alone were signed."),
    BODY_LINE_END("The body has another line end than when it was signed, often one at its end that an editor added."),
    BODY_REFORMATTED(
            "The body is the same JSON, written anew: other spaces, line breaks or order. Check the bytes as they"
                    + " came, before anything parses them."),
    BODY_CHANGED("The body isn't the one that was signed."),
    OTHER_ID("webhook-id isn't the one that was signed."),
    OTHER_TIMESTAMP("webhook-timestamp isn't the one that was signed."),
    NO_MATCH(
            "No signature fits: the secret is another one, or the body, the id or the timestamp was changed on the way.");

    private final String sentence;

    Fault(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }

    /// `too-old`
    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
