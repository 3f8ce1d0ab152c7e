package io.nexaera.tlog;

import java.util.Base64;
import java.util.List;

/// A proof file (c2sp.org/tlog-proof): an entry's place in the log, checkable without the server.
///
/// @param extra what the entry's leaf is made from; not to be believed before the leaf was computed from it
/// @param checkpoint the signed note, verbatim
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
public record TlogProof(byte[] extra, long index, List<byte[]> path, String checkpoint) {
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        StringBuilder text = new StringBuilder("c2sp.org/tlog-proof@v1\n");
        text.append("extra ").append(base64.encodeToString(extra)).append('\n');
        text.append("index ").append(index).append('\n');
        path.forEach(hash -> text.append(base64.encodeToString(hash)).append('\n'));
        return text.append('\n').append(checkpoint).toString();
    }
}
