package io.nexaera.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import org.junit.jupiter.api.Test;

class IdentityApiTest {
    private final TestInstallation.Tenant maple = TestInstallation.mapleDental();
    private final TestInstallation.Tenant harbor = TestInstallation.harborPlumbing();

    @Test
    void anonymousIsAskedToSignIn() {
        var answer = Browserless.anonymous().get(maple.place().apiPath() + "/agents");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("\"code\":\"identity.sign-in\"");
    }

    @Test
    void aKeyKnowsItsPlace() {
        var answer = Browserless.withKey(maple.key().text()).get("/api/v1/me");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("Maple Dental").doesNotContain("Harbor");
    }

    @Test
    void aNeighboursPlaceIsEmptyAndTheAttemptIsOnRecord() {
        Browserless client = Browserless.withKey(maple.key().text());
        var answer = client.get(harbor.place().apiPath() + "/agents");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEmpty();
        var log = client.get(maple.place().apiPath() + "/audit-entries?action=access.");
        assertThat(log.body()).contains("access.other-tenant", harbor.place().apiPath());
    }

    @Test
    void aMadeAgentIsListedAndAnUnknownOneIsNotFound() {
        Browserless client = Browserless.withKey(maple.key().text());
        var made = client.post(
                maple.place().apiPath() + "/agents", "{\"name\":\"Reception\",\"instructions\":\"Be kind.\"}");
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(client.get(maple.place().apiPath() + "/agents").body()).contains("Reception");
        var unknown = client.get(maple.place().apiPath() + "/agents/00000000-0000-7000-8000-000000000000");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).isEmpty();
    }
}
