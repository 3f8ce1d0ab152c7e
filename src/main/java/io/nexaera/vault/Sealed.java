package io.nexaera.vault;

/// A secret as it is stored, in four columns.
///
/// @param value `base64(iv):base64(ciphertext+authTag)`
/// @param keyId the data key that opens it
/// @param format version of the envelope, 1
/// @param commitment base64 of HMAC-SHA256(data key, "nexaera-commitment-v1" ‖ iv): the ciphertext opens under this key
/// only
public record Sealed(String value, String keyId, int format, String commitment) {
    @Override
    public String toString() {
        return "Sealed[under " + keyId + "]";
    }
}
