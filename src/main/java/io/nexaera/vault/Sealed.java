package io.nexaera.vault;

/// A secret as it is stored, in four columns.
///
/// @param value `base64(iv):base64(ciphertext+authTag)`
/// @param keyId the data key that opens it
/// @param format version of the envelope: 2; what was sealed before that came has 1 until its data key changes
/// @param commitment ties the ciphertext to one data key (`docs/formats.md`, "Sealed secret")
public record Sealed(String value, String keyId, int format, String commitment) {
    @Override
    public String toString() {
        return "Sealed[under " + keyId + "]";
    }
}
