package io.nexaera.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.problem.Problem;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What may become a mail's headers, and a server's settings.
class MailDraftTest {
    @ParameterizedTest
    @ValueSource(strings = {"ada@example.com", "a.d+a@mail.example.com", "o'hara@example.com"})
    void anAddressIsKept(String to) {
        assertThat(new MailDraft(to, "s", "t").to()).isEqualTo(to);
    }

    @Test
    void aDomainInAnotherScriptIsKeptAsAscii() {
        assertThat(new MailDraft("ada@münchen.example", "s", "t").to()).isEqualTo("ada@xn--mnchen-3ya.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "ada",
                "@example.com",
                "ada@",
                "ada@example.com\r\nBcc: eve@example.com",
                "ada@example.com\n",
                "ada@exam\rple.com",
                "ada@example.com, eve@example.com",
                "ada@example.com;eve@example.com",
                "Ada <ada@example.com>",
                "<ada@example.com>",
                "ada@example.com (eve)",
                "list: ada@example.com;",
                "\"a\r\nb\"@example.com",
                "ada@@example.com",
                "ada eve@example.com",
                "ada@exa mple.com",
                "ädä@example.com",
                "ada\u2028@example.com",
                "ada\0@example.com"
            })
    void whatIsNoAddressOfOnePersonIsRefused(String to) {
        assertThatThrownBy(() -> new MailDraft(to, "s", "t"))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageContaining("one person");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "  ", "a\r\nBcc: eve@example.com", "a\nb", "a\rb", "a\u2028b", "a\u0085b", "a\0b", "a\tb"})
    void aSubjectIsOneLine(String subject) {
        assertThatThrownBy(() -> new MailDraft("ada@example.com", subject, "t"))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageContaining("one line");
    }

    @Test
    void aVeryLongAddressSubjectOrTextIsRefused() {
        assertThatThrownBy(() -> new MailDraft("a".repeat(250) + "@b.example", "s", "t"))
                .isInstanceOf(Problem.Invalid.class);
        assertThatThrownBy(() -> new MailDraft("a@b.example", "s".repeat(201), "t"))
                .isInstanceOf(Problem.Invalid.class);
        assertThatThrownBy(() -> new MailDraft("a@b.example", "s", "t".repeat(100_001)))
                .isInstanceOf(Problem.Invalid.class);
    }

    @Test
    void settingsComeFromTheEnvironment() {
        MailSettings settings = MailSettings.from(Map.of(
                "NEXAERA_MAIL_HOST",
                "smtp.example",
                "NEXAERA_MAIL_FROM",
                "a@b.example",
                "NEXAERA_MAIL_PASSWORD",
                "tulip"));
        assertThat(settings.port()).isEqualTo(587);
        assertThat(settings.tls()).isEqualTo(MailSettings.Tls.STARTTLS);
        assertThat(settings).hasToString("MailSettings[smtp.example:587 STARTTLS, password [secret]]");
        assertThat(MailSettings.from(Map.of()).isOff()).isTrue();
    }

    @Test
    void aPasswordIsNotSentInTheClear() {
        assertThatThrownBy(() -> settings("smtp.example", "a@b.example", MailSettings.Tls.NONE))
                .hasMessageContaining("would show the password");
        assertThat(settings("localhost", "a@b.example", MailSettings.Tls.NONE).port())
                .isEqualTo(25);
    }

    @Test
    void withoutAnAddressToComeFromThereIsNoMail() {
        assertThatThrownBy(() -> settings("smtp.example", "", MailSettings.Tls.IMPLICIT))
                .hasMessageContaining("mail.from");
    }

    @ParameterizedTest
    @ValueSource(strings = {"smtp.example.", "smtp_server", "user@smtp.example", "smtp.example/x", "010.0.0.1", "a b"})
    void aHostThatCouldBeReadInTwoWaysIsNone(String host) {
        assertThatThrownBy(() -> settings(host, "a@b.example", MailSettings.Tls.STARTTLS))
                .hasMessageContaining("nexaera.mail.host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mailpit", "localhost", "10.0.0.7", "::1", "smtp.agency.example"})
    void aHostMayLieInside(String host) {
        assertThat(settings(host, "a@b.example", MailSettings.Tls.STARTTLS)
                        .endpoint()
                        .host())
                .isEqualTo(host);
    }

    private static MailSettings settings(String host, String from, MailSettings.Tls tls) {
        return new MailSettings(host, 0, from, "user", "tulip", tls, "", Duration.ofSeconds(1));
    }
}
