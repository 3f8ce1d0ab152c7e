package io.nexaera.web;

import io.nexaera.agents.Agent;
import io.nexaera.agents.Agents;
import io.nexaera.audit.AuditEntry;
import io.nexaera.audit.AuditLog;
import io.nexaera.chat.Chat;
import io.nexaera.chat.Conversation;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.knowledge.Document;
import io.nexaera.knowledge.Knowledge;
import io.nexaera.models.ModelConnections;
import io.nexaera.tenancy.TenantDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/// A client's home: how its agents and documents are, what was asked last, and what one can try.
@Controller
class ClientPages {
    private static final int SHOWN = 5;
    private static final int MOST_COUNTED = 200;

    private final TenantDatabase database;
    private final Agents agents;
    private final Knowledge knowledge;
    private final Chat chat;
    private final ModelConnections connections;
    private final AuditLog audit;

    ClientPages(
            TenantDatabase database,
            Agents agents,
            Knowledge knowledge,
            Chat chat,
            ModelConnections connections,
            AuditLog audit) {
        this.database = database;
        this.agents = agents;
        this.knowledge = knowledge;
        this.chat = chat;
        this.connections = connections;
        this.audit = audit;
    }

    @GetMapping("/a/{agency}/s/{sub}")
    @Requires(Permission.AGENTS_VIEW)
    String home(Caller caller, Model model) {
        List<Agent> all = database.inTransaction(caller.scope(), agents::list);
        List<Document> documents = knowledge.list(caller.scope(), Optional.empty(), MOST_COUNTED);
        List<Conversation> conversations =
                chat.conversations(caller.scope(), Optional.empty(), Optional.empty(), MOST_COUNTED);
        boolean maySeeAudit = caller.may(Permission.AUDIT_VIEW);
        List<AuditEntry> entries = maySeeAudit ? lately(caller) : List.<AuditEntry>of();
        model.addAttribute("tiles", tiles(caller, all, documents, conversations));
        model.addAttribute(
                "checklist", Checklist.ofClient(caller, usual(all, conversations), documents, conversations));
        model.addAttribute("conversations", conversations.subList(0, Math.min(SHOWN, conversations.size())));
        model.addAttribute("entries", entries);
        model.addAttribute("maySeeAudit", maySeeAudit);
        model.addAttribute(
                "firstAgent",
                caller.may(Permission.CHAT) ? usual(all, conversations).orElse(null) : null);
        return "web/client-home";
    }

    /// The agent that was asked last, else the first.
    private static Optional<Agent> usual(List<Agent> all, List<Conversation> conversations) {
        return conversations.stream()
                .findFirst()
                .flatMap(last -> all.stream()
                        .filter(agent -> agent.id().equals(last.agent()))
                        .findFirst())
                .or(() -> all.stream().findFirst());
    }

    private List<AuditEntry> lately(Caller caller) {
        return database.inTransaction(caller.scope(), tx -> audit.latest(tx, SHOWN));
    }

    private List<Tile> tiles(
            Caller caller, List<Agent> all, List<Document> documents, List<Conversation> conversations) {
        String here = caller.place().path();
        List<Tile> tiles = new ArrayList<>();
        tiles.add(new Tile("Agents", "robot", counted(all), names(all), here + "/agents"));
        tiles.add(new Tile("Documents", "books", counted(documents), state(documents), here + "/knowledge"));
        tiles.add(
                new Tile("Conversations", "messages", counted(conversations), "kept in full", here + "/conversations"));
        if (caller.may(Permission.MODELS_VIEW)) {
            int connected = connections.list(caller.scope()).size();
            tiles.add(new Tile(
                    "Models",
                    "plug-connected",
                    connected,
                    connected == 0 ? "answers quote documents" : "connected",
                    here + "/models"));
        }
        return tiles;
    }

    private static String counted(List<?> items) {
        return items.size() < MOST_COUNTED ? String.valueOf(items.size()) : items.size() + "+";
    }

    private static String names(List<Agent> all) {
        return switch (all.size()) {
            case 0 -> "none yet";
            case 1 -> all.getFirst().name();
            default -> all.getFirst().name() + " and " + (all.size() - 1) + " more";
        };
    }

    private static String state(List<Document> documents) {
        long failed = documents.stream()
                .filter(document -> document.status() == Document.Status.FAILED)
                .count();
        long busy = documents.stream().filter(Document::underWay).count();
        if (failed > 0) {
            return failed + " not readable";
        }
        if (busy > 0) {
            return busy + " being read";
        }
        return documents.isEmpty() ? "none yet" : "all ready";
    }
}
