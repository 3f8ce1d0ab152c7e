package io.nexaera.knowledge;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import io.nexaera.shield.KnowledgeMode;
import io.nexaera.tenancy.Page;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/// Documents of a client. Adding answers at once; reading goes on in the background: ask again until the status is
/// `ready` or `failed`.
@RestController
@Tag(name = "Knowledge")
@RequestMapping("/api/v1/sub-accounts/{subAccount}/documents")
class DocumentsApi {
    private static final int MOST_PASSAGES = 50;
    private static final int PASSAGES = 8;

    private final Knowledge knowledge;
    private final ExtractiveAnswer extractive;

    private final PrivacyChoice choice;

    DocumentsApi(Knowledge knowledge, ExtractiveAnswer extractive, PrivacyChoice choice) {
        this.choice = choice;
        this.knowledge = knowledge;
        this.extractive = extractive;
    }

    /// @param privateTo the only agent that may use it; absent: every agent
    /// @param privacy `anonymize`, `pseudonymize` or `keep`; absent: what this client chose for all
    record TextFields(
            @NotNull String title,
            @NotNull String text,
            @Nullable UUID privateTo,
            @Nullable String privacy) {}

    /// @param privacy `anonymize`, `pseudonymize` or `keep`; absent: as before
    record AgainFields(@Nullable String privacy) {}

    /// @param mode what was done with personal data
    /// @param by on whose word
    /// @param outdated whether reading it again would find more
    record PrivacyView(String mode, String by, boolean outdated, List<PersonalData> found) {}

    /// @param privateTo the only agent that may use it; absent or null: every agent
    record ChangedFields(@Nullable UUID privateTo) {}

    /// @param documents search these alone; absent: all
    record SearchFields(
            @NotNull String question,
            @Nullable Set<UUID> documents,
            @Nullable Integer limit) {}

    record DocumentView(
            UUID id,
            String name,
            String title,
            String mediaType,
            long sizeBytes,
            String status,
            int progress,
            Optional<Document.Failure> failure,
            boolean truncated,
            int pages,
            int chunks,
            Optional<Document.Reader> privateTo,
            Instant createdAt,
            Optional<Instant> readyAt,
            PrivacyView privacy) {
        static DocumentView of(Document document) {
            return new DocumentView(
                    document.id(),
                    document.name(),
                    document.title(),
                    document.mediaType(),
                    document.sizeBytes(),
                    document.status().word(),
                    document.progress(),
                    document.failure(),
                    document.truncated(),
                    document.pages(),
                    document.chunks(),
                    document.privateTo(),
                    document.createdAt(),
                    document.readyAt(),
                    new PrivacyView(
                            document.privacy().mode().word(),
                            document.privacy().by(),
                            document.privacy().outdated(),
                            document.privacy().found()));
        }
    }

    /// @param found  whether the documents hold an answer
    /// @param answer what an agent without a model would say
    record SearchView(boolean found, String answer, List<Passage> passages) {}

    @GetMapping
    @Requires(Permission.KNOWLEDGE_VIEW)
    Page<DocumentView> list(Caller caller, @RequestParam Optional<UUID> cursor, @RequestParam Optional<Integer> limit) {
        int size = Page.limit(limit);
        List<DocumentView> documents = knowledge.list(caller.scope(), cursor, size + 1).stream()
                .map(DocumentView::of)
                .toList();
        return Page.of(documents, size, DocumentView::id);
    }

    @GetMapping("/{id}")
    @Requires(Permission.KNOWLEDGE_VIEW)
    DocumentView get(Caller caller, @PathVariable UUID id) {
        return DocumentView.of(knowledge.find(caller.scope(), id));
    }

    /// Files as multipart parts called `files`, `privateTo` where one agent alone may use them, and `privacy` for what
    /// is done with personal data in them; all are taken or none. What is to be anonymized is read before this answers.
    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @Requires(Permission.KNOWLEDGE_EDIT)
    @ResponseStatus(HttpStatus.ACCEPTED)
    List<DocumentView> upload(
            Caller caller,
            @RequestParam("files") List<MultipartFile> files,
            @RequestParam Optional<UUID> privateTo,
            @RequestParam Optional<String> privacy)
            throws IOException {
        KnowledgeMode mode = choice.of(caller, privacy);
        List<Upload> uploads = new ArrayList<>();
        for (MultipartFile file : files) {
            uploads.add(Upload.file(String.valueOf(file.getOriginalFilename()), file.getBytes()));
        }
        return knowledge.addAll(caller.scope(), uploads, privateTo, Optional.of(mode)).stream()
                .map(DocumentView::of)
                .toList();
    }

    /// Text that somebody typed or pasted.
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Requires(Permission.KNOWLEDGE_EDIT)
    @ResponseStatus(HttpStatus.ACCEPTED)
    DocumentView paste(Caller caller, @RequestBody @Valid TextFields fields) {
        List<Upload> text = List.of(Upload.text(fields.title(), fields.text()));
        return DocumentView.of(knowledge
                .addAll(
                        caller.scope(),
                        text,
                        Optional.ofNullable(fields.privateTo()),
                        Optional.of(choice.of(caller, Optional.ofNullable(fields.privacy()))))
                .getFirst());
    }

    /// Keeps a document for one agent alone, or opens it to all.
    @PutMapping("/{id}")
    @Requires(Permission.KNOWLEDGE_EDIT)
    DocumentView change(Caller caller, @PathVariable UUID id, @RequestBody @Valid ChangedFields fields) {
        return DocumentView.of(knowledge.keepFor(caller.scope(), id, Optional.ofNullable(fields.privateTo())));
    }

    /// Does something else with the personal data of a document, or the same by today's rules, and reads it again. What
    /// was anonymized stays so: the file itself is not there any more.
    @PostMapping("/{id}/read-again")
    @Requires(Permission.KNOWLEDGE_EDIT)
    @ResponseStatus(HttpStatus.ACCEPTED)
    DocumentView readAgain(Caller caller, @PathVariable UUID id, @RequestBody AgainFields fields) {
        KnowledgeMode before = knowledge.find(caller.scope(), id).privacy().mode();
        KnowledgeMode mode =
                choice.of(caller, Optional.of(fields.privacy() == null ? before.word() : fields.privacy()));
        return DocumentView.of(knowledge.readAgain(caller.scope(), id, mode));
    }

    /// The document's passages in reading order.
    ///
    /// @param from ordinal of the first one
    @GetMapping("/{id}/chunks")
    @Requires(Permission.KNOWLEDGE_VIEW)
    List<Chunk> chunks(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") int from,
            @RequestParam Optional<Integer> limit) {
        return knowledge.chunks(caller.scope(), id, from, Page.limit(limit));
    }

    /// The retrieval test bench: which passages speak to a question, and why.
    @PostMapping("/search")
    @Requires(Permission.KNOWLEDGE_VIEW)
    SearchView search(Caller caller, @RequestBody @Valid SearchFields fields) {
        if (fields.question().length() > Knowledge.LONGEST_QUESTION) {
            throw new Problem.Invalid(
                    "knowledge.question-too-long", "question", "A question has 4,000 characters at most.");
        }
        int limit = Math.clamp(Optional.ofNullable(fields.limit()).orElse(PASSAGES), 1, MOST_PASSAGES);
        List<Passage> passages =
                knowledge.search(caller.scope(), fields.question(), Optional.ofNullable(fields.documents()), limit);
        Answer answer = extractive.answer(fields.question(), passages);
        return new SearchView(answer instanceof Answer.Quoted, answer.text(), passages);
    }

    /// Deletes the document, its passages and their vectors.
    @DeleteMapping("/{id}")
    @Requires(Permission.KNOWLEDGE_EDIT)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable UUID id) {
        knowledge.delete(caller.scope(), id);
    }
}
