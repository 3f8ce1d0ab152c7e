package io.nexaera.knowledge;

import io.nexaera.problem.Problem;
import io.nexaera.shield.KnowledgeMode;
import io.nexaera.tenancy.TenantScope;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Makes what is kept of a document: the file, or where it is to be anonymized, its text, read and freed of personal
/// data
/// before anything of it is stored. No transaction is open here.
@Component
class Intakes {
    private final DocumentParser parser;
    private final Anonymizing anonymizing;

    Intakes(DocumentParser parser, Anonymizing anonymizing) {
        this.parser = parser;
        this.anonymizing = anonymizing;
    }

    /// @throws IllegalStateException where the process stops while a document is read
    Intake of(TenantScope scope, Upload upload, KnowledgeMode mode) {
        return mode == KnowledgeMode.ANONYMIZE
                ? anonymized(scope, upload.name(), upload.mediaType(), upload.content())
                : Intake.asItIs(upload, mode);
    }

    private Intake anonymized(TenantScope scope, String name, String mediaType, byte[] content) {
        return switch (read(name, content)) {
            case Reading.Refused refused -> {
                Reading.Parsed nothing = new Reading.Parsed("", 0, List.of(), false);
                String clean = anonymizing
                        .of(scope, KnowledgeMode.ANONYMIZE, name, nothing)
                        .name();
                yield Intake.refused(clean, mediaType, content.length, refused);
            }
            case Reading.Parsed parsed ->
                Intake.anonymized(
                        mediaType, content.length, anonymizing.of(scope, KnowledgeMode.ANONYMIZE, name, parsed));
        };
    }

    private Reading read(String name, byte[] content) {
        try {
            return parser.read(name, content);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting for the parser process", stopping);
        }
    }

    /// The same of a document that is there already.
    ///
    /// @param content what is kept of it now
    /// @throws Problem.Conflict where its file can't be read any more
    Intake again(TenantScope scope, Document before, byte[] content, KnowledgeMode mode) {
        return mode == KnowledgeMode.ANONYMIZE
                ? anonymizedAgain(scope, before, content)
                : new Intake(
                        before.name(),
                        before.mediaType(),
                        content.length,
                        content,
                        mode,
                        "",
                        List.of(),
                        Optional.empty());
    }

    private Intake anonymizedAgain(TenantScope scope, Document before, byte[] content) {
        if (before.privacy().mode() != KnowledgeMode.ANONYMIZE) {
            Intake intake = anonymized(scope, before.name(), before.mediaType(), content);
            intake.refusal().ifPresent(refused -> {
                throw new Problem.Conflict(refused.reason().code(), refused.sentence());
            });
            return intake;
        }
        Anonymizing.Done done =
                anonymizing.of(scope, KnowledgeMode.ANONYMIZE, before.name(), Anonymizing.read(content));
        List<PersonalData> all = Stream.concat(before.privacy().found().stream(), done.report().stream())
                .toList();
        return Intake.anonymized(
                before.mediaType(),
                content.length,
                new Anonymizing.Done(done.name(), done.parsed(), PersonalData.together(all)));
    }
}
