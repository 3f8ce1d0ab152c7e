package io.nexaera.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Browserless;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SignInTest {
    private final TestInstallation.Tenant maple = TestInstallation.mapleDental();

    @Test
    void aWrongPasswordAndAnUnknownPersonGetTheSameAnswer() {
        var wrong = attempt(maple.email(Role.CLIENT_ADMIN), "not the password");
        var unknown = attempt("nobody@nowhere.example", "not the password");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(unknown.statusCode()).isEqualTo(401);
        String sentence = "don&#39;t fit together";
        assertThat(wrong.body()).contains(sentence);
        assertThat(unknown.body()).contains(sentence);
    }

    @Test
    void attemptsRunOutWithAWaitAndOnlyForThatPerson() {
        Set<Integer> statuses = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            statuses.add(attempt("guessed@maple.example", "guess " + i).statusCode());
        }
        var refused = attempt("guessed@maple.example", "one more");
        assertThat(statuses).containsExactlyInAnyOrder(401, 429);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(attempt(maple.email(Role.CLIENT_MEMBER), TestInstallation.PASSWORD)
                        .statusCode())
                .isEqualTo(302);
    }

    @Test
    void theCookieIsOutOfReachOfScriptsAndOtherSites() {
        String cookie = attempt(maple.email(Role.CLIENT_OWNER), TestInstallation.PASSWORD)
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();
        assertThat(cookie).contains("HttpOnly", "SameSite=Lax", "Path=/").doesNotContain("Domain=");
    }

    @Test
    void signingOutEndsTheSession() {
        Browserless person = Browserless.signedIn(maple, Role.CLIENT_VIEWER);
        assertThat(person.get("/api/v1/me").statusCode()).isEqualTo(200);
        assertThat(person.form("/sign-out", "").statusCode()).isEqualTo(302);
        assertThat(person.get("/api/v1/me").statusCode()).isEqualTo(401);
    }

    @Test
    void anotherSitesRequestIsNotCarriedOut() {
        Browserless person = Browserless.signedIn(maple, Role.CLIENT_OWNER);
        String agents = maple.place().apiPath() + "/agents";
        for (String[] header : new String[][] {
            {"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}
        }) {
            var answer = person.send(person.request(agents)
                    .header(header[0], header[1])
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"Forged\"}")));
            assertThat(answer.statusCode()).as(header[1]).isEqualTo(403);
        }
        assertThat(person.get(agents).body()).doesNotContain("Forged");
        var own = person.send(person.request(agents)
                .header("Origin", TestInstallation.url())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"Own\"}")));
        assertThat(own.statusCode()).isEqualTo(201);
    }

    @Test
    void aRevokedKeyIsUnknownAtOnceAndOnlyItsHashWasKept() throws SQLException {
        Caller owner = maple.as(Role.CLIENT_OWNER);
        ApiKeys keys = TestInstallation.bean(ApiKeys.class);
        ApiKey.Fresh fresh = keys.create(owner, "short-lived", Set.of(KeyScope.CHAT));
        Browserless client = Browserless.withKey(fresh.text());
        assertThat(client.get("/api/v1/me").statusCode()).isEqualTo(200);
        assertThat(client.get(maple.place().apiPath() + "/keys").statusCode()).isEqualTo(403);
        keys.revoke(owner, fresh.key().id());
        assertThat(client.get("/api/v1/me").statusCode()).isEqualTo(401);
        try (Connection superuser = TestDatabase.asSuperuser();
                var search =
                        superuser.prepareStatement("select count(*) from app.api_key k where strpos(k::text, ?) > 0")) {
            search.setString(1, fresh.text().substring(12));
            try (var row = search.executeQuery()) {
                row.next();
                assertThat(row.getInt(1)).isZero();
            }
        }
    }

    @Test
    void nobodyGivesAKeyMoreThanTheyMayDoThemselves() {
        var member = Browserless.signedIn(maple, Role.CLIENT_MEMBER);
        assertThat(member.post(maple.place().apiPath() + "/keys", "{\"name\":\"k\",\"scopes\":[\"chat\"]}")
                        .statusCode())
                .isEqualTo(403);
    }

    private static java.net.http.HttpResponse<String> attempt(String email, String password) {
        return Browserless.anonymous()
                .form("/sign-in", "email=" + Browserless.encoded(email) + "&password=" + Browserless.encoded(password));
    }
}
