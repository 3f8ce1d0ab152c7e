package io.nexaera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.TestMail;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The doctor's line about mail.
class MailCheckTest {
    @Test
    void offIsWorthKnowingAndNoFailure() {
        assertThat(MailCheck.of(Map.of())).extracting(Finding::kind).isEqualTo(Finding.Kind.NOTE);
    }

    @Test
    void aServerThatLetsUsInIsGood() {
        assertThat(MailCheck.of(server(TestMail.port(), TestMail.FROM)).kind()).isEqualTo(Finding.Kind.GOOD);
    }

    @Test
    void aServerThatDoesNotAnswerIsNamedWithTheReason() {
        TestMail.whileDown(() -> assertThat(MailCheck.of(server(TestMail.port(), TestMail.FROM)))
                .satisfies(finding -> assertThat(finding.isBad()).isTrue())
                .satisfies(finding -> assertThat(finding.detail()).contains("did not accept the connection")));
    }

    @Test
    void aWrongSettingIsNamed() {
        assertThat(MailCheck.of(server(TestMail.port(), "no address")).detail()).contains("nexaera.mail.from");
    }

    private static Map<String, String> server(int port, String from) {
        return Map.of(
                "NEXAERA_MAIL_HOST",
                "127.0.0.1",
                "NEXAERA_MAIL_PORT",
                String.valueOf(port),
                "NEXAERA_MAIL_TLS",
                "none",
                "NEXAERA_MAIL_FROM",
                from);
    }
}
