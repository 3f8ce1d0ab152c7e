package io.nexaera.chat;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.tenancy.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Asking agents, and reading what was said.
@RestController
@Tag(name = "Conversations")
@RequestMapping("/api/v1/sub-accounts/{subAccount}")
class ChatApi {
    private final Chat chat;
    private final AnswerStream stream;

    ChatApi(Chat chat, AnswerStream stream) {
        this.chat = chat;
        this.stream = stream;
    }

    /// @param conversation to go on with; absent starts a new one
    /// @param history what was said before, where the caller keeps it: in Healthcare Mode nobody else does
    record NewMessage(
            @NotNull String text,
            @Nullable UUID conversation,
            @Nullable List<Said> history) {}

    @Operation(summary = "Ask an agent; the answer in one piece")
    @PostMapping(path = "/agents/{id}/messages", produces = MediaType.APPLICATION_JSON_VALUE)
    @Requires(Permission.CHAT)
    Message ask(Caller caller, @PathVariable UUID id, @RequestBody @Valid NewMessage message) {
        return chat.send(caller.scope(), question(id, message), event -> {}, new Stop());
    }

    @Operation(summary = "Ask an agent; the answer as server-sent events while it is made")
    @PostMapping(path = "/agents/{id}/messages", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Requires(Permission.CHAT)
    void askStreamed(
            Caller caller,
            @PathVariable UUID id,
            @RequestBody @Valid NewMessage message,
            HttpServletResponse response) {
        stream.send(caller, question(id, message), response);
    }

    @GetMapping("/conversations")
    @Requires(Permission.CONVERSATIONS_VIEW)
    Page<Conversation> conversations(
            Caller caller,
            @RequestParam Optional<UUID> agent,
            @RequestParam Optional<UUID> cursor,
            @RequestParam Optional<Integer> limit) {
        int size = Page.limit(limit);
        return Page.of(chat.conversations(caller.scope(), agent, cursor, size + 1), size, Conversation::id);
    }

    @GetMapping("/conversations/{id}")
    @Requires(Permission.CONVERSATIONS_VIEW)
    Conversation conversation(Caller caller, @PathVariable UUID id) {
        return chat.conversation(caller.scope(), id);
    }

    @GetMapping("/conversations/{id}/messages")
    @Requires(Permission.CONVERSATIONS_VIEW)
    List<Message> messages(Caller caller, @PathVariable UUID id) {
        return chat.messages(caller.scope(), id);
    }

    private static Question question(UUID agent, NewMessage message) {
        return Question.of(agent, Optional.ofNullable(message.conversation()), message.text(), "api")
                .after(Said.messages(message.history()));
    }
}
