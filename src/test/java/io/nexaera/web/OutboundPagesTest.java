package io.nexaera.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import java.net.URI;
import org.junit.jupiter.api.Test;

/// "Why was this refused?", for an agency and for a client, as a page and by the API.
class OutboundPagesTest {
    private final String maple = TestInstallation.mapleDental().place().path();

    @Test
    void aRefusalNamesItsRuleAndNothingOfTheInside() {
        Browserless owner = Browserless.signedIn(TestInstallation.mapleDental(), Role.CLIENT_OWNER);
        String page = owner.form(maple + "/outbound", "url=http%3A%2F%2F10.0.0.1%2Fx%3Fa%3D1%26b%3D2")
                .body();
        assertThat(page)
                .contains("It is never called", "egress.reserved-address", "http://10.0.0.1/x?a=1&amp;b=2")
                .doesNotContain("RFC 1918", "Nexaera");
        assertThat(owner.form(maple + "/outbound", "url=https%3A%2F%2F8.8.8.8%2F")
                        .body())
                .contains("It may be called");
    }

    @Test
    void theApiAnswersForAClientAndForAnAgency() {
        Browserless key =
                Browserless.withKey(TestInstallation.mapleDental().key().text());
        String client = "/api/v1/sub-accounts/"
                + TestInstallation.mapleDental()
                        .place()
                        .subAccount()
                        .orElseThrow()
                        .id() + "/outbound/check";
        assertThat(key.post(client, "{\"url\":\"http://0x7f.1/\"}").body())
                .contains("\"verdict\":\"refused\"", "\"rule\":\"egress.url-ipv4\"");
        assertThat(key.post(client, "{\"url\":\"https://1.1.1.1/\"}").body()).contains("\"verdict\":\"allowed\"");
        assertThat(key.post(client, "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void theConsoleItselfIsRefusedThoughThisMachineIsOpen() {
        Browserless owner = Browserless.signedIn(TestInstallation.northwind(), Role.AGENCY_OWNER);
        int port = URI.create(TestInstallation.url()).getPort();
        String path = TestInstallation.northwind().place().path() + "/outbound";
        assertThat(owner.form(path, "url=http%3A%2F%2F127.0.0.1%3A" + port + "%2F")
                        .body())
                .contains("egress.own-listener");
        assertThat(owner.form(path, "url=http%3A%2F%2F127.0.0.1%3A9%2F").body()).contains("It may be called");
    }
}
