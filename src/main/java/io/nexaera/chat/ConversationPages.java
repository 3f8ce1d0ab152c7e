package io.nexaera.chat;

import io.nexaera.agents.Agents;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.tenancy.Page;
import io.nexaera.tenancy.TenantDatabase;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/// A client's conversations as pages, and the door through which the console's test bench asks.
@Controller
@RequestMapping("/a/{agency}/s/{sub}")
class ConversationPages {
    private static final int ROWS = 50;

    private final TenantDatabase database;
    private final Chat chat;
    private final Agents agents;
    private final AnswerStream stream;

    ConversationPages(TenantDatabase database, Chat chat, Agents agents, AnswerStream stream) {
        this.database = database;
        this.chat = chat;
        this.agents = agents;
        this.stream = stream;
    }

    /// @param conversation to go on with; absent starts a new one
    /// @param history what was said before, where the caller keeps it: in Healthcare Mode nobody else does
    record Asked(
            @NotNull String text,
            @Nullable UUID conversation,
            @Nullable List<Said> history) {}

    @GetMapping("/conversations")
    @Requires(Permission.CONVERSATIONS_VIEW)
    String list(Caller caller, @RequestParam Optional<UUID> agent, @RequestParam Optional<UUID> after, Model model) {
        Page<Conversation> page =
                Page.of(chat.conversations(caller.scope(), agent, after, ROWS + 1), ROWS, Conversation::id);
        model.addAttribute("conversations", page.items());
        model.addAttribute("agents", database.inTransaction(caller.scope(), agents::list));
        model.addAttribute("agent", agent.orElse(null));
        model.addAttribute("filtered", agent.isPresent() || after.isPresent());
        String same = agent.map(id -> "&agent=" + id).orElse("");
        model.addAttribute(
                "nextPath", page.next().map(next -> "?after=" + next + same).orElse(null));
        return "chat/list";
    }

    @GetMapping("/conversations/{id}")
    @Requires(Permission.CONVERSATIONS_VIEW)
    String one(Caller caller, @PathVariable UUID id, Model model) {
        model.addAttribute("conversation", chat.conversation(caller.scope(), id));
        model.addAttribute("messages", chat.messages(caller.scope(), id));
        return "chat/conversation";
    }

    /// Answers as the API does, by the same stream of events; the conversation is marked as the console's.
    @PostMapping("/agents/{id}/messages")
    @Requires(Permission.CHAT)
    @ResponseBody
    void ask(Caller caller, @PathVariable UUID id, @RequestBody @Valid Asked asked, HttpServletResponse response) {
        Optional<UUID> conversation = Optional.ofNullable(asked.conversation());
        Question question = Question.of(id, conversation, asked.text(), "console");
        stream.send(caller, question.after(Said.messages(asked.history())), response);
    }
}
