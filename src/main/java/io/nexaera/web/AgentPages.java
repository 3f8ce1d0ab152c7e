package io.nexaera.web;

import io.nexaera.agents.Agent;
import io.nexaera.agents.AgentDraft;
import io.nexaera.agents.Agents;
import io.nexaera.agents.Guardrails;
import io.nexaera.chat.Chat;
import io.nexaera.chat.Conversation;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.knowledge.Document;
import io.nexaera.knowledge.Knowledge;
import io.nexaera.models.KeyTier;
import io.nexaera.models.ModelConnections;
import io.nexaera.models.ProviderKind;
import io.nexaera.models.SavedConnection;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// A client's agents as pages. Here and not in `agents`, because an agent's page also shows models and documents.
@Controller
@RequestMapping("/a/{agency}/s/{sub}/agents")
class AgentPages {
    private static final int MOST_DOCUMENTS = 200;
    private static final int RECENT = 20;
    private static final int HINTS = 3;

    private final TenantDatabase database;
    private final Agents agents;
    private final ModelConnections connections;
    private final Knowledge knowledge;
    private final Chat chat;

    AgentPages(TenantDatabase database, Agents agents, ModelConnections connections, Knowledge knowledge, Chat chat) {
        this.database = database;
        this.agents = agents;
        this.connections = connections;
        this.knowledge = knowledge;
        this.chat = chat;
    }

    /// What the form of an agent sends; the fields keep what was typed when something is wrong with it.
    ///
    /// @param connection a connection's id, or a provider's
    /// @param knowledge `all`, or `some`: then `document` says which
    record Form(
            String name,
            String instructions,
            @Nullable String connection,
            @Nullable String model,
            double temperature,
            int maxAnswerTokens,
            int maxQuestionChars,
            String knowledge,
            @Nullable List<UUID> document,
            @Nullable List<String> keyTier,
            @Nullable List<String> refuse,
            @Nullable Integer maxQuestionTokens,
            int version) {

        static Form of(Agent agent) {
            AgentDraft draft = agent.draft();
            return new Form(
                    draft.name(),
                    draft.instructions(),
                    draft.connection()
                            .map(UUID::toString)
                            .or(() -> draft.provider().map(ProviderKind::id))
                            .orElse(null),
                    draft.model().orElse(""),
                    draft.temperature(),
                    draft.maxAnswerTokens(),
                    draft.maxQuestionChars(),
                    draft.documents().isEmpty() ? "all" : "some",
                    draft.documents().orElse(List.of()),
                    draft.keyTiers().stream().map(KeyTier::code).toList(),
                    draft.guardrails().codes(),
                    draft.guardrails().maxQuestionTokens(),
                    agent.version());
        }

        AgentDraft draft() {
            return new AgentDraft(
                    name,
                    unixLines(instructions),
                    provider().isPresent() ? Optional.empty() : chosenConnection(),
                    Optional.ofNullable(model),
                    temperature,
                    maxAnswerTokens,
                    maxQuestionChars,
                    everyDocument() ? Optional.empty() : Optional.of(chosen()),
                    provider(),
                    tiers().stream().flatMap(code -> KeyTier.of(code).stream()).collect(Collectors.toSet()),
                    Guardrails.of(
                            refused(),
                            maxQuestionTokens == null ? Guardrails.DEFAULT_QUESTION_TOKENS : maxQuestionTokens));
        }

        private Optional<ProviderKind> provider() {
            return Optional.ofNullable(connection).flatMap(ProviderKind::byId);
        }

        private Optional<UUID> chosenConnection() {
            return Optional.ofNullable(connection).filter(id -> !id.isBlank()).map(Form::id);
        }

        private static UUID id(String text) {
            try {
                return UUID.fromString(text);
            } catch (IllegalArgumentException e) {
                throw new Problem.Invalid("agents.connection", "connection", "Choose a connection or a provider.");
            }
        }

        public List<String> tiers() {
            return keyTier == null ? List.of() : keyTier;
        }

        public List<String> refused() {
            return refuse == null ? List.of() : refuse;
        }

        public boolean everyDocument() {
            return !"some".equals(knowledge);
        }

        public List<UUID> chosen() {
            return document == null ? List.of() : document;
        }
    }

    @GetMapping
    @Requires(Permission.AGENTS_VIEW)
    String list(Caller caller, Model model) {
        model.addAttribute("agents", database.inTransaction(caller.scope(), agents::list));
        model.addAttribute("mayEdit", caller.may(Permission.AGENTS_EDIT));
        return "agents/list";
    }

    @GetMapping("/new")
    @Requires(Permission.AGENTS_EDIT)
    String fresh() {
        return "agents/new";
    }

    @PostMapping
    @Requires(Permission.AGENTS_EDIT)
    String create(
            Caller caller,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String instructions,
            HttpServletResponse response,
            Model model) {
        try {
            AgentDraft draft = AgentDraft.plain(name, unixLines(instructions));
            Agent agent = database.inTransaction(caller.scope(), tx -> agents.create(tx, draft));
            return "redirect:" + path(caller, agent.id()) + "?done=agent-created";
        } catch (Problem.Invalid refused) {
            tell(refused, response, model);
            model.addAttribute("name", name);
            model.addAttribute("instructions", instructions);
            return "agents/new";
        }
    }

    @GetMapping("/{id}")
    @Requires(Permission.AGENTS_VIEW)
    String edit(Caller caller, @PathVariable UUID id, Model model) {
        Agent agent = database.inTransaction(caller.scope(), tx -> agents.find(tx, id));
        return page(caller, agent, Form.of(agent), model);
    }

    @PostMapping("/{id}")
    @Requires(Permission.AGENTS_EDIT)
    String save(
            Caller caller,
            @PathVariable UUID id,
            @ModelAttribute Form form,
            HttpServletResponse response,
            Model model) {
        try {
            AgentDraft draft = form.draft();
            database.run(caller.scope(), tx -> agents.update(tx, id, form.version(), draft));
            return "redirect:" + path(caller, id) + "?done=agent-saved";
        } catch (Problem.Invalid | Problem.Conflict refused) {
            tell(refused, response, model);
            Agent agent = database.inTransaction(caller.scope(), tx -> agents.find(tx, id));
            return page(caller, agent, form, model);
        }
    }

    @PostMapping("/{id}/delete")
    @Requires(Permission.AGENTS_EDIT)
    String delete(Caller caller, @PathVariable UUID id) {
        database.run(caller.scope(), tx -> agents.delete(tx, id));
        return "redirect:" + caller.place().path() + "/agents?done=agent-deleted";
    }

    private String page(Caller caller, Agent agent, Form form, Model model) {
        List<SavedConnection> connected =
                caller.may(Permission.MODELS_VIEW) ? connections.list(caller.scope()) : List.<SavedConnection>of();
        model.addAttribute("agent", agent);
        model.addAttribute("form", form);
        model.addAttribute("connections", connected);
        model.addAttribute("kinds", ProviderKind.values());
        model.addAttribute("tiers", KeyTier.values());
        model.addAttribute("checks", Guardrails.CHOICES);
        model.addAttribute("modelNames", modelNames(connected));
        model.addAttribute("documents", documents(caller));
        model.addAttribute("hints", hints(caller, agent));
        model.addAttribute("mayEdit", caller.may(Permission.AGENTS_EDIT));
        model.addAttribute("mayChat", caller.may(Permission.CHAT));
        model.addAttribute("maySeeModels", caller.may(Permission.MODELS_VIEW));
        return "agents/edit";
    }

    private List<Document> documents(Caller caller) {
        return caller.may(Permission.KNOWLEDGE_VIEW)
                ? knowledge.list(caller.scope(), Optional.empty(), MOST_DOCUMENTS)
                : List.of();
    }

    /// Questions that this agent was asked before, to try it with one click.
    private List<String> hints(Caller caller, Agent agent) {
        if (!caller.may(Permission.CONVERSATIONS_VIEW)) {
            return List.of();
        }
        return chat.conversations(caller.scope(), Optional.of(agent.id()), Optional.empty(), RECENT).stream()
                .map(Conversation::title)
                .filter(title -> !title.endsWith("…"))
                .distinct()
                .limit(HINTS)
                .toList();
    }

    private static List<String> modelNames(List<SavedConnection> connected) {
        return connected.stream()
                .flatMap(one -> Stream.concat(Stream.of(one.defaultModel()), one.kind().models().stream()))
                .distinct()
                .toList();
    }

    /// Browsers send the lines of a text area with CR LF; stored like that, each save would look like a change.
    private static String unixLines(String text) {
        return text.replace("\r\n", "\n");
    }

    private static String path(Caller caller, UUID agent) {
        return caller.place().path() + "/agents/" + agent;
    }

    private static void tell(Problem problem, HttpServletResponse response, Model model) {
        response.setStatus(problem.status());
        model.addAttribute("trouble", problem.sentence());
        model.addAttribute("troubleField", problem instanceof Problem.Invalid invalid ? invalid.field() : "");
    }
}
