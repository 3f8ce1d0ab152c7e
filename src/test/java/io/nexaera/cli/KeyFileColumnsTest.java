package io.nexaera.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.cli.KeyFileColumns.Wanted;
import io.nexaera.database.CannotStart;
import io.nexaera.problem.Problem;
import io.nexaera.vault.PreEnvelopeKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyFileColumnsTest {
    private static final String SECRET = "sk-canary-0123456789abcdef";
    private static final String SEALED = "AAECAwQFBgcICQoL:NGn7b6CWtk1n6gTsf3/5b/sGXBOnq+w=";
    private static final Optional<PreEnvelopeKey> PLAIN = Optional.empty();

    private static Csv.Line line(String... fields) {
        return new Csv.Line(2, List.of(fields), Optional.empty());
    }

    private static KeyFileColumns columns(String header) {
        return KeyFileColumns.of(line(header.split(",")), PLAIN);
    }

    private static KeyFileColumns usual() {
        return columns("provider,name,sub_account,base_url,model,secret");
    }

    @Test
    void columnsMayComeInAnyOrderAndCase() {
        Wanted wanted = columns(" Secret,SUB_ACCOUNT,name,Provider")
                .read(line(" " + SECRET + " ", "maple-dental", " Main ", "OpenAI"));
        assertThat(wanted.client()).isEqualTo("maple-dental");
        assertThat(wanted.connection().name()).isEqualTo("Main");
        assertThat(wanted.connection().kind().id()).isEqualTo("openai");
        assertThat(wanted.connection().baseUrl()).isEqualTo("https://api.openai.com/v1");
        assertThat(wanted).asString().doesNotContain(SECRET);
    }

    @Test
    void aKeyWithoutANameIsCalledAsItsProvider() {
        assertThat(usual().read(line("openai", "", "maple", "", "", SECRET))
                        .connection()
                        .name())
                .isEqualTo("OpenAI");
        assertThat(usual().read(line("openai", "Ours", "", "", "", SECRET))
                        .connection()
                        .name())
                .as("an agency has one key for a provider, and it has no name")
                .isEqualTo("OpenAI");
    }

    @Test
    void aHeaderThatLacksAColumnSaysWhichAndWhatIsKnown() {
        assertThatThrownBy(() -> columns("provider,name,secret"))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("lacks sub_account")
                .hasMessageContaining("base_url");
        assertThatThrownBy(() -> columns("provider,name,name,sub_account,secret"))
                .hasMessageContaining("name is there twice");
        assertThatThrownBy(() -> columns("provider,name,sub_account,secret,aad"))
                .hasMessageContaining("--under");
        assertThatThrownBy(() -> columns("provider;name;sub_account;secret"))
                .hasMessageContaining("Column 1")
                .hasMessageContaining("with commas between");
        assertThatThrownBy(() -> columns("provider,name,sub_account,base-url,secret"))
                .as("a misspelt address would send the key elsewhere")
                .hasMessageContaining("Column 4");
    }

    /// Its first line is a key's own.
    @Test
    void aFileWithoutAHeaderGivesNothingAway() {
        assertThatThrownBy(() -> columns("openai,Main,maple-dental," + SECRET))
                .isInstanceOf(CannotStart.class)
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain(SECRET, "maple", "Main"));
    }

    @Test
    void aRowThatIsWrongNamesTheColumnAndQuotesNothing() {
        assertRefused("provider", line("opnai-" + SECRET, "n", "maple", "", "", SECRET + "x"));
        assertRefused("provider", line("cohere", "n", "maple", "", "", SECRET));
        assertRefused("secret", line("openai", "n", "maple", "", "", ""));
        assertRefused("secret", line("openai", "n", "maple", "", "", "two\nlines of " + SECRET));
        assertRefused("secret", line("openai", "n", "maple", "", "", "k".repeat(4097)));
        assertRefused("secret", line("openai", "n", "maple", "", "", SEALED));
        assertRefused("name", line("openai", "two\nlines", "maple", "", "", SECRET));
        assertRefused("name", line("openai", "n".repeat(81), "maple", "", "", SECRET));
        assertRefused("model", line("openai", "n", "maple", "", "m".repeat(201), SECRET));
        assertRefused("", line("openai", "n", "maple", "", SECRET));
        assertRefused("", line("openai", "n", "maple", "", "", "\uFFFD" + SECRET));
        assertRefused("", new Csv.Line(3, List.of(SECRET), Optional.of("It has a defect.")));
    }

    private static void assertRefused(String column, Csv.Line row) {
        assertThatThrownBy(() -> usual().read(row))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        wrong -> assertThat(KeyFileColumns.column(wrong.field()) + wrong.sentence())
                                .startsWith(column)
                                .doesNotContain(SECRET)
                                .doesNotContain("maple"));
    }

    @Test
    void aSecretThatIsInAnotherColumnTooIsRefusedForPeopleWouldSeeIt() {
        for (int column = 1; column < 5; column++) {
            String[] row = {"openai", "n", "maple", "", "", SECRET};
            row[column] = "x" + SECRET;
            assertRefused("", line(row));
        }
    }

    /// What a spreadsheet would run, or a page would show as more than text, is text here: pages escape, cells are not
    /// made.
    @Test
    void formulasAndMarkupAreNames() {
        for (String name :
                List.of("=cmd|' /C calc'!A0", "<script>alert(1)</script>", "@SUM(1)", "'; drop table x; --")) {
            assertThat(usual().read(line("openai", name, "maple", "", "", SECRET))
                            .connection()
                            .name())
                    .isEqualTo(name);
        }
    }
}
