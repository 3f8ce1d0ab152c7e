package io.nexaera.vault;

import java.sql.ResultSet;
import java.sql.SQLException;

/// A secret as it is stored, in four columns.
///
/// @param value `base64(iv):base64(ciphertext+authTag)`
/// @param keyId the data key that opens it
/// @param format version of the envelope: 2; what was sealed before that came has 1 until its data key changes
/// @param commitment ties the ciphertext to one data key (`docs/formats.md`, "Sealed secret")
public record Sealed(String value, String keyId, int format, String commitment) {
    /// As the columns `prefix_value`, `prefix_key_id`, `prefix_format` and `prefix_commitment` of a row hold it.
    public static Sealed read(ResultSet row, String prefix) throws SQLException {
        return new Sealed(
                row.getString(prefix + "_value"),
                row.getString(prefix + "_key_id"),
                row.getInt(prefix + "_format"),
                row.getString(prefix + "_commitment"));
    }

    @Override
    public String toString() {
        return "Sealed[under " + keyId + "]";
    }
}
