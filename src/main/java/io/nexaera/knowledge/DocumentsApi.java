package io.nexaera.knowledge;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
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

    DocumentsApi(Knowledge knowledge, ExtractiveAnswer extractive) {
        this.knowledge = knowledge;
        this.extractive = extractive;
    }

    /// @param privateTo the only agent that may use it; absent: every agent
    record TextFields(
            @NotNull String title,
            @NotNull String text,
            @Nullable UUID privateTo) {}

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
            Optional<Instant> readyAt) {
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
                    document.readyAt());
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

    /// Files as multipart parts called `files`, and `privateTo` where one agent alone may use them; all are taken or
    /// none.
    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @Requires(Permission.KNOWLEDGE_EDIT)
    @ResponseStatus(HttpStatus.ACCEPTED)
    List<DocumentView> upload(
            Caller caller, @RequestParam("files") List<MultipartFile> files, @RequestParam Optional<UUID> privateTo)
            throws IOException {
        List<Upload> uploads = new ArrayList<>();
        for (MultipartFile file : files) {
            uploads.add(Upload.file(String.valueOf(file.getOriginalFilename()), file.getBytes()));
        }
        return knowledge.addAll(caller.scope(), uploads, privateTo).stream()
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
                .addAll(caller.scope(), text, Optional.ofNullable(fields.privateTo()))
                .getFirst());
    }

    /// Keeps a document for one agent alone, or opens it to all.
    @PutMapping("/{id}")
    @Requires(Permission.KNOWLEDGE_EDIT)
    DocumentView change(Caller caller, @PathVariable UUID id, @RequestBody @Valid ChangedFields fields) {
        return DocumentView.of(knowledge.keepFor(caller.scope(), id, Optional.ofNullable(fields.privateTo())));
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
