package io.nexaera.tlog;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The kinds of signature below checkpoints: a log's own, and those of witnesses.
public enum SignatureType {
    /// c2sp.org/signed-note, over the note's text.
    ED25519((byte) 1, "Ed25519", 32, 64, 64, "302a300506032b6570032100"),
    /// c2sp.org/tlog-cosignature, `cosignature/v1`: a witness's, over the time and the note's text.
    COSIGNATURE_V1((byte) 4, "Ed25519", 32, 64, 8 + 64, "302a300506032b6570032100"),
    /// c2sp.org/tlog-cosignature, over the time, the origin, the size and the root.
    ML_DSA_44((byte) 6, "ML-DSA-44", 1312, 2420, 8 + 2420, "30820532300b060960864801650304031103820521" + "00");

    final byte code;
    final String algorithm;
    final int keyBytes;
    final int rawSignatureBytes;
    final int signatureBytes;
    /// What stands before the raw key in its X.509 form (RFC 8410, RFC 9881).
    final String encodedPrefix;

    SignatureType(byte code, String algorithm, int keyBytes, int rawBytes, int signatureBytes, String encodedPrefix) {
        this.code = code;
        this.algorithm = algorithm;
        this.keyBytes = keyBytes;
        this.rawSignatureBytes = rawBytes;
        this.signatureBytes = signatureBytes;
        this.encodedPrefix = encodedPrefix;
    }

    static SignatureType of(byte code) {
        for (SignatureType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new IllegalArgumentException("unknown type of signature " + code);
    }

    byte[] message(String name, Checkpoint checkpoint, long time) {
        return switch (this) {
            case ED25519 -> checkpoint.body().getBytes(StandardCharsets.UTF_8);
            case COSIGNATURE_V1 ->
                ("cosignature/v1\ntime " + time + "\n" + checkpoint.body()).getBytes(StandardCharsets.UTF_8);
            case ML_DSA_44 -> cosigned(name, checkpoint, time);
        };
    }

    boolean saysTheTime() {
        return signatureBytes > rawSignatureBytes;
    }

    private static byte[] cosigned(String name, Checkpoint checkpoint, long time) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes("subtree/v1\n\0".getBytes(StandardCharsets.US_ASCII));
        writeShort(message, name);
        message.writeBytes(ByteBuffer.allocate(8).putLong(time).array());
        writeShort(message, checkpoint.origin());
        message.writeBytes(
                ByteBuffer.allocate(16).putLong(0).putLong(checkpoint.size()).array());
        message.writeBytes(checkpoint.root());
        return message.toByteArray();
    }

    private static void writeShort(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }
}
