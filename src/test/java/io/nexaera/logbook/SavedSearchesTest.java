package io.nexaera.logbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.identity.Role;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A search is kept by one person: others see it where it is shared, and never change it.
class SavedSearchesTest {
    private final Tenant client = TestInstallation.newClient(
            "Searches " + UUID.randomUUID(), UUID.randomUUID().toString());
    private final Browserless owner = Browserless.signedIn(client, Role.CLIENT_OWNER);
    private final Browserless admin = Browserless.signedIn(client, Role.CLIENT_ADMIN);
    private final String path = client.place().apiPath() + "/audit-searches";
    private final String pages = client.place().path() + "/audit/searches";

    @Test
    void onesOwnAreOnesOwnUntilTheyAreShared() {
        String id = kept("Refusals", false);
        assertThat(names(owner)).containsExactly("Refusals");
        assertThat(names(admin)).isEmpty();
        assertThat(owner.send("PUT", path + "/" + id, "{\"name\":\"All refusals\",\"shared\":true}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(names(admin)).containsExactly("All refusals");
        assertThat(admin.get(client.place().path() + "/audit").body())
                .contains("All refusals", "?action=agent.&amp;outcome=refused");
    }

    @Test
    void othersDontChangeWhatIsShared() {
        String id = kept("Ours", true);
        assertThat(admin.send("PUT", path + "/" + id, "{\"name\":\"Mine\"}").statusCode())
                .isEqualTo(404);
        assertThat(admin.send("DELETE", path + "/" + id, "").statusCode()).isEqualTo(404);
        String change = "with changed as (update app.audit_search set name = 'x' where id = '" + id
                + "' returning 1) select count(*) from changed";
        assertThat(counted(client.as(Role.CLIENT_ADMIN).scope(), change)).isZero();
        assertThat(counted(
                        TestInstallation.harborPlumbing().as(Role.CLIENT_OWNER).scope(), change))
                .isZero();
        assertThat(counted(client.as(Role.CLIENT_VIEWER).scope(), "select count(*) from app.audit_search"))
                .isZero();
        assertThat(counted(client.as(Role.CLIENT_OWNER).scope(), change))
                .as("the control")
                .isEqualTo(1);
    }

    @Test
    void removingIsUndone() {
        String id = kept("Gone", false);
        HttpResponse<String> removed = owner.form(pages + "/" + id + "/remove", "");
        String back = removed.headers().firstValue("Location").orElseThrow().replace(TestInstallation.url(), "");
        assertThat(owner.get(back).body()).contains("The search is removed", pages + "/" + id + "/restore");
        assertThat(names(owner)).isEmpty();
        assertThat(admin.form(pages + "/" + id + "/restore", "").statusCode()).isEqualTo(404);
        assertThat(owner.form(pages + "/" + id + "/restore", "").statusCode()).isEqualTo(302);
        assertThat(names(owner)).containsExactly("Gone");
        owner.send("DELETE", path + "/" + id, "");
        kept("Gone", false);
        assertThat(owner.post(path + "/" + id + "/restore", "").body()).contains("audit.search-named");
    }

    @Test
    void badWishesGetAClearAnswerAndLoseNothing() {
        assertThat(owner.post(path, "{\"name\":\"All\"}").body()).contains("audit.search-empty");
        assertThat(owner.post(path, "{\"name\":\" \",\"filters\":{\"actor\":\"a\"}}")
                        .body())
                .contains("audit.search-name");
        kept("Twice", false);
        HttpResponse<String> again = owner.form(pages, "name=Twice&actor=ana");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("of that name already", "value=\"Twice\"", "value=\"ana\"");
        assertThat(Browserless.withKey(client.key().text())
                        .post(path, "{\"name\":\"K\",\"filters\":{\"actor\":\"a\"}}")
                        .statusCode())
                .isEqualTo(403);
    }

    private String kept(String name, boolean shared) {
        HttpResponse<String> answer = owner.post(
                path,
                "{\"name\":\"%s\",\"shared\":%s,\"filters\":{\"outcome\":\"refused\",\"action\":\"agent.\"}}"
                        .formatted(name, shared));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JsonMapper.shared().readTree(answer.body()).get("id").asString();
    }

    private List<String> names(Browserless who) {
        JsonNode all = JsonMapper.shared().readTree(who.get(path).body());
        return StreamSupport.stream(all.spliterator(), false)
                .map(one -> one.get("name").asString())
                .toList();
    }

    private static int counted(TenantScope by, String sql) {
        return TestInstallation.bean(TenantDatabase.class)
                .inTransaction(by, tx -> tx.sql(sql).query(Integer.class).single());
    }
}
