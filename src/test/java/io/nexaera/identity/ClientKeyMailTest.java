package io.nexaera.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.TestMail;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.vault.ClientKeys;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Who is written to when a client's own key changes hands: through the database, the queue and a real SMTP server.
class ClientKeyMailTest {
    private static final String PASSPHRASE = "correct staple horse battery";

    private final String tag = UUID.randomUUID().toString().substring(0, 8);
    private final Tenant agency = TestInstallation.newAgency("keyed-" + tag, "Keyed Agency " + tag);
    private final Tenant client = TestInstallation.newClient(agency, "Key Clinic " + tag, "key-clinic-" + tag);
    private final TenantScope owner = client.as(Role.CLIENT_OWNER).scope();
    private final ClientKeys keys = TestInstallation.bean(ClientKeys.class);

    @Test
    void bothSidesOwnersAreToldOfEachChangeAndNobodyElse() throws Exception {
        keys.setUp(owner, "Ada\r\nBcc: stranger@evil.example", PASSPHRASE);
        told("Key Clinic " + tag + " now has a key of its own", "can be taken back at any moment");
        keys.withdraw(owner, "Ada");
        told("Key Clinic " + tag + " has taken its key back", "No agent of theirs answers");
        keys.giveBack(owner, "Ben", PASSPHRASE);
        told("Key Clinic " + tag + " has given its key again", "Agents answer again");
        keys.turnOff(owner, PASSPHRASE);
        told("Key Clinic " + tag + " does without a key of its own", "stays encrypted");

        assertThat(TestMail.at(domain(client, Role.CLIENT_OWNER)).stream().map(ClientKeyMailTest::to))
                .as("owners alone")
                .containsOnly(client.email(Role.CLIENT_OWNER));
        assertThat(TestMail.at(domain(agency, Role.AGENCY_OWNER)).stream().map(ClientKeyMailTest::to))
                .containsOnly(agency.email(Role.AGENCY_OWNER));
        assertThat(TestMail.at("evil.example")).isEmpty();
        MimeMessage first = TestMail.at(domain(client, Role.CLIENT_OWNER)).getFirst();
        assertThat(raw(first))
                .as("in the agency's name")
                .contains("Keyed Agency " + tag)
                .doesNotContainIgnoringCase("nexaera")
                .doesNotContain(PASSPHRASE);
        assertThat(text(first))
                .startsWith("Ada Bcc: stranger@evil.example of Key Clinic")
                .contains("https://keyed-" + tag + ".console.example"
                        + client.place().path() + "/encryption/own-key");
        assertThat(text(TestMail.at(domain(agency, Role.AGENCY_OWNER)).getFirst()))
                .as("who did it, is the client's")
                .startsWith("An owner of Key Clinic")
                .contains("https://keyed-" + tag + ".console.example/a/keyed-" + tag + "/sub-accounts/");
    }

    @Test
    void theMailStandsAndFallsWithTheDeed() throws Exception {
        keys.setUp(owner, "Ada", PASSPHRASE);
        told("Key Clinic " + tag + " now has a key of its own", "agents answer");
        TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
        try {
            database.run(owner, tx -> {
                tx.sql("update app.client_key set state = 'withdrawn' where sub_account_id = :subAccount")
                        .update();
                throw new IllegalStateException("rolled back");
            });
        } catch (IllegalStateException expected) {
            assertThat(jobs()).isEqualTo("0");
        }
        database.run(
                owner,
                tx -> tx.sql("update app.client_key set state = 'withdrawn' where sub_account_id = :subAccount")
                        .update());
        told("Key Clinic " + tag + " has taken its key back", "No agent of theirs answers");
    }

    private void told(String subject, String says) throws Exception {
        for (String domain : List.of(domain(client, Role.CLIENT_OWNER), domain(agency, Role.AGENCY_OWNER))) {
            await().until(() ->
                    TestMail.at(domain).stream().anyMatch(mail -> subject(mail).equals(subject)));
            MimeMessage mail = TestMail.at(domain).stream()
                    .filter(one -> subject(one).equals(subject))
                    .findFirst()
                    .orElseThrow();
            assertThat(text(mail)).contains(says);
        }
    }

    private String jobs() throws Exception {
        try (var superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement();
                var row = statement.executeQuery(
                        "select count(*) from app.job where kind like 'client-key.%' and subject = '" + owner.tenant()
                                + "'")) {
            row.next();
            return row.getString(1);
        }
    }

    private static String domain(Tenant tenant, Role role) {
        return tenant.email(role).substring(tenant.email(role).indexOf('@') + 1);
    }

    private static String to(MimeMessage mail) {
        try {
            return String.valueOf(mail.getAllRecipients()[0]);
        } catch (jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String subject(MimeMessage mail) {
        try {
            return MimeUtility.decodeText(String.valueOf(mail.getSubject()));
        } catch (jakarta.mail.MessagingException | java.io.UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(MimeMessage mail) throws Exception {
        return String.valueOf(mail.getContent()).replace("\r\n", "\n");
    }

    private static String raw(MimeMessage mail) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        mail.writeTo(out);
        return out.toString(java.nio.charset.StandardCharsets.UTF_8);
    }
}
