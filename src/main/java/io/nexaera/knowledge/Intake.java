package io.nexaera.knowledge;

import io.nexaera.privacy.PiiDetector;
import io.nexaera.shield.KnowledgeMode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/// A document as it is kept: the file itself, or where it is anonymized, its text without personal data.
///
/// @param sizeBytes of what was uploaded
/// @param content what is stored
/// @param rules by which personal data was looked for already; empty: when it is read
/// @param refusal why it could not be read, where that is known already
@SuppressWarnings("ArrayRecordComponent") // made once, stored once, never compared
record Intake(
        String name,
        String mediaType,
        int sizeBytes,
        byte[] content,
        KnowledgeMode mode,
        String rules,
        List<PersonalData> found,
        Optional<Reading.Refused> refusal) {

    static Intake asItIs(Upload upload, KnowledgeMode mode) {
        return new Intake(
                upload.name(),
                upload.mediaType(),
                upload.content().length,
                upload.content(),
                mode,
                "",
                List.of(),
                Optional.empty());
    }

    static Intake anonymized(String mediaType, int sizeBytes, Anonymizing.Done done) {
        return new Intake(
                done.name(),
                mediaType,
                sizeBytes,
                Anonymizing.stored(done.parsed()),
                KnowledgeMode.ANONYMIZE,
                PiiDetector.RULES,
                done.report(),
                Optional.empty());
    }

    /// Nothing of it is kept but that it was there.
    static Intake refused(String name, String mediaType, int sizeBytes, Reading.Refused refusal) {
        return new Intake(
                name,
                mediaType,
                sizeBytes,
                new byte[0],
                KnowledgeMode.ANONYMIZE,
                PiiDetector.RULES,
                List.of(),
                Optional.of(refusal));
    }

    byte[] sha256() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
