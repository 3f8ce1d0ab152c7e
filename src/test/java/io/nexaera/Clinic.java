package io.nexaera;

import io.nexaera.TestInstallation.Tenant;
import io.nexaera.identity.Role;
import java.net.http.HttpResponse;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/// A client in Healthcare Mode with one agent, which quotes documents.
public record Clinic(Tenant agency, Tenant client, String agent) {
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    /// Of an agency of its own.
    public static Clinic inTheMode(String name) {
        Tenant agency = TestInstallation.newAgency(name + "-agency", name + " Agency");
        Tenant client = TestInstallation.newClient(agency, name, name);
        String api = client.place().apiPath();
        Browserless owner = Browserless.signedIn(client, Role.CLIENT_OWNER);
        String agent = JsonMapper.builder()
                .build()
                .readTree(expect(201, owner.post(api + "/agents", "{\"name\":\"Mia\",\"instructions\":\"\"}")))
                .get("id")
                .asString();
        UUID id = client.as(Role.CLIENT_OWNER).scope().requireSubAccount();
        expect(
                204,
                Browserless.signedIn(agency, Role.AGENCY_OWNER)
                        .send("PUT", agency.place().apiPath() + "/healthcare-add-ons/" + id, "{}"));
        expect(
                200,
                owner.send(
                        "PUT",
                        api + "/healthcare/agreement",
                        "{\"signer\":\"Dr. Weiss\",\"signedOn\":\"2026-11-01\",\"sha256\":\"" + DIGEST + "\"}"));
        expect(200, owner.send("PUT", api + "/healthcare", "{\"on\":true}"));
        return new Clinic(agency, client, agent);
    }

    private static String expect(int status, HttpResponse<String> answer) {
        if (answer.statusCode() != status) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }
}
