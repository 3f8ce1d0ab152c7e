package io.nexaera.demo;

import io.nexaera.access.SupportAccess;
import io.nexaera.access.SupportAccess.Wish;
import io.nexaera.agents.AgentDraft;
import io.nexaera.agents.Agents;
import io.nexaera.identity.ApiKeys;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Founding;
import io.nexaera.identity.KeyScope;
import io.nexaera.identity.Place;
import io.nexaera.identity.Role;
import io.nexaera.identity.Visits;
import io.nexaera.knowledge.Knowledge;
import io.nexaera.knowledge.Upload;
import io.nexaera.outbox.Jobs;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.webhooks.Webhooks;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Fills an empty demo, and completes a half-filled one.
@Component
public class DemoSeed {
    public static final String AGENCY = "Northwind AI";
    public static final String COLOR = "#1c7c6d";
    private static final String RECEIVER = "http://127.0.0.1:8787/webhooks";
    private static final String DOMAIN = "northwind.example";
    private static final Map<Role, String> AGENCY_PEOPLE = Map.of(
            Role.AGENCY_OWNER, "Ada Northwood",
            Role.AGENCY_ADMIN, "Ben Castillo",
            Role.AGENCY_BUILDER, "Chloe Martin",
            Role.AGENCY_AUDITOR, "David Osei");

    private final Founding founding;
    private final ApiKeys keys;
    private final TenantDatabase database;
    private final Agents agents;
    private final Knowledge knowledge;
    private final Jobs jobs;
    private final SupportAccess access;
    private final Webhooks webhooks;

    DemoSeed(
            Founding founding,
            ApiKeys keys,
            TenantDatabase database,
            Agents agents,
            Knowledge knowledge,
            Jobs jobs,
            SupportAccess access,
            Webhooks webhooks) {
        this.founding = founding;
        this.keys = keys;
        this.database = database;
        this.agents = agents;
        this.knowledge = knowledge;
        this.jobs = jobs;
        this.access = access;
        this.webhooks = webhooks;
    }

    /// Plants what is missing and tells who can use it.
    ///
    /// @param passwords gives each name a password and the same name the same one again
    /// @param known the API keys that the last start handed out; they are shown once, so only their keeper knows them
    public Planted plant(UnaryOperator<String> passwords, List<Planted.Key> known) {
        Place agency = founding.agency("northwind", AGENCY, COLOR);
        List<Planted.User> users = new ArrayList<>();
        List<Planted.Key> apiKeys = new ArrayList<>();
        Caller owner = people(agency, AGENCY_PEOPLE, DOMAIN, passwords, users);
        apiKeys.add(key(owner, known));
        for (DemoClient client : DemoClient.ALL) {
            Place place = founding.subAccount(agency, client.name());
            Caller clientOwner = people(place, client.people(), client.domain(), passwords, users);
            apiKeys.add(key(clientOwner, known));
            furnish(clientOwner, client);
            connect(clientOwner);
        }
        ask(agency, passwords);
        return new Planted(users, apiKeys);
    }

    private Caller people(
            Place place,
            Map<Role, String> names,
            String domain,
            UnaryOperator<String> passwords,
            List<Planted.User> users) {
        List<Caller> callers = new ArrayList<>();
        Arrays.stream(Role.values()).filter(names::containsKey).forEach(role -> {
            String email = role.code().replaceFirst("^(agency|client)-", "") + "@" + domain;
            String password = passwords.apply(email);
            callers.add(founding.person(place, role, names.getOrDefault(role, ""), email, password));
            users.add(new Planted.User(email, password, role.code(), AGENCY, client(place)));
        });
        return callers.getFirst();
    }

    private Planted.Key key(Caller owner, List<Planted.Key> known) {
        @Nullable String client = client(owner.place());
        List<KeyScope> scopes = Arrays.stream(KeyScope.values())
                .filter(scope -> scope.fits(client == null))
                .toList();
        return known.stream()
                .filter(key -> Optional.ofNullable(key.subAccount()).equals(Optional.ofNullable(client)))
                .findFirst()
                .orElseGet(() -> new Planted.Key(
                        AGENCY,
                        client,
                        scopes.stream().map(KeyScope::code).toList(),
                        keys.create(owner, "Demo", scopes).text()));
    }

    /// The agent comes last: where it exists, everything else does.
    private void furnish(Caller owner, DemoClient client) {
        if (!database.inTransaction(owner.scope(), agents::list).isEmpty()) {
            return;
        }
        List<String> there = knowledge.list(owner.scope(), Optional.empty(), 50).stream()
                .map(document -> document.name())
                .toList();
        client.documents().stream()
                .filter(name -> !there.contains(name))
                .forEach(name -> knowledge.add(owner.scope(), Upload.file(name, file(client, name))));
        database.run(owner.scope(), tx -> {
            var agent = agents.create(tx, AgentDraft.plain(client.agent(), client.instructions()));
            jobs.enqueue(tx, DemoTalk.KIND, agent.id());
        });
    }

    /// An endpoint on this machine where nobody listens, and a delivery that failed: start a receiver there and send it
    /// again.
    private void connect(Caller owner) {
        if (webhooks.urls(owner.scope()).isEmpty()) {
            webhooks.tryOut(owner.scope(), webhooks.open(owner.scope(), RECEIVER, "CRM (nobody listens there yet)"));
        }
    }

    /// A request that waits for an answer, unless one was ever made.
    private void ask(Place agency, UnaryOperator<String> passwords) {
        String email = "admin@" + DOMAIN;
        Caller admin = founding.person(
                agency,
                Role.AGENCY_ADMIN,
                AGENCY_PEOPLE.getOrDefault(Role.AGENCY_ADMIN, ""),
                email,
                passwords.apply(email));
        if (access.list(admin.scope()).isEmpty()) {
            Place client = founding.subAccount(agency, DemoClient.ALL.getFirst().name());
            access.request(
                    admin.scope(),
                    admin.name(),
                    new Wish(
                            client.subAccount().orElseThrow().id(),
                            "A patient got last year's price. I would like to see which document the answer came from.",
                            30,
                            false,
                            Visits.scopes(false)));
        }
    }

    private static byte[] file(DemoClient client, String name) {
        String path = "/demo/" + client.folder() + "/" + name;
        try (InputStream in = DemoSeed.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(path + " is missing from this build");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable String client(Place place) {
        return place.subAccount().map(client -> client.name()).orElse(null);
    }
}
