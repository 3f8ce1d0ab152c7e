package io.nexaera.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What leaves holds nothing personal, and comes back byte for byte.
class RedactorTest {
    private static final String LETTER = """
            Dear Margaret Whitfield,

            your appointment with Dr. Okonkwo is on March 3, 2031. We tried (555) 234-5678 and m.whitfield@example.org.
            Please tell Whitfield's sister that 5552345678 was busy.
            """;

    private final Redactor redactor = redactor(RedactionPolicy.replaceAll(), 1);

    private static Redactor redactor(RedactionPolicy policy, int salt) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) salt;
        return new Redactor(PiiDetector.standard(), policy, bytes, 2031);
    }

    @Test
    void nothingPersonalIsLeftInWhatLeaves() {
        assertThat(redactor.redact(LETTER).text())
                .doesNotContain("Margaret", "Whitfield", "Okonkwo", "234-5678", "5552345678", "example.org", "March 3");
    }

    @Test
    void anAnswerComesBackToTheByte() {
        assertThat(redactor.restore(redactor.redact(LETTER).text())).isEqualTo(LETTER);
    }

    @Test
    void oneValueIsOnePlaceholderAllThroughTheConversation() {
        String first = redactor.redact("Is Margaret Whitfield there?").text();
        String second = redactor.redact("Margaret Whitfield called again.").text();
        String placeholder = first.substring(first.indexOf('['), first.indexOf(']') + 1);
        assertThat(second).startsWith(placeholder);
    }

    @Test
    void whatIsNamedInALaterTextIsTakenOutOfAnEarlierOneThatLeavesWithIt() {
        List<Redacted> both =
                redactor.redactAll(List.of("please call whitfield back", "My name is Margaret Whitfield."));
        assertThat(both.getFirst().text()).matches("please call \\[PERSON_1[A-Z]*_[a-z0-9]{5}] back");
        assertThat(redactor.restore(both.getFirst().text())).isEqualTo("please call whitfield back");
    }

    @Test
    void aLabelSaysWhatItWasAndNeverComesBack() {
        Redactor labels = redactor(
                RedactionPolicy.replaceAll()
                        .with(PiiType.PERSON, RedactionMode.LABEL)
                        .with(PiiType.EMAIL, RedactionMode.LABEL),
                1);
        String text = "My name is Margaret Whitfield, m.whitfield@example.org.";
        assertThat(labels.redact(text).text()).isEqualTo("My name is [name], [e-mail address].");
        assertThat(labels.restore("[name]")).isEqualTo("[name]");
    }

    @Test
    void wordsThatStayStayAndOnlyTheyDo() {
        Redactor keeping =
                redactor(RedactionPolicy.replaceAll().keeping(List.of("Whitfield Dental", "margaret Whitfield")), 1);
        assertThat(keeping.redact("My name is Margaret Whitfield. My sister is Joanna Whitfield.")
                        .text())
                .contains("Margaret Whitfield")
                .doesNotContain("Joanna");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedactionPolicy.replaceAll().keeping(List.of(" ")));
    }

    @Test
    void whatCameInAsAPlaceholderIsKnownToHave() {
        redactor.redact("Write to [PERSON_9_abcde] please.");
        assertThat(redactor.cameIn("[PERSON_9_abcde]")).isTrue();
        assertThat(redactor.cameIn("[PERSON_8_abcde]")).isFalse();
    }

    @Test
    void aFrameKeepsWhatWasChangedInItsParts() {
        Redacted name = redactor.redact("My name is Margaret Whitfield.");
        Redacted framed = Redacted.framed(List.of(name), texts -> "<" + texts.getFirst() + ">");
        assertThat(framed.text()).startsWith("<My name is [PERSON_1").endsWith("].>");
        assertThat(framed.changes()).hasSize(1);
    }

    @Test
    void aSurnameAloneIsTakenForThePersonOfAnEarlierMessage() {
        redactor.redact("My name is Margaret Whitfield.");
        assertThat(redactor.redact("please call WHITFIELD back about the crown").text())
                .matches("please call \\[PERSON_1[A-Z]*_[a-z0-9]{5}] back about the crown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "**%s**", "(%s)", "%s's car", "Hello %s!", "[%s]", "\"%s\"", "\\%s\\"})
    void whatStandsAroundAPlaceholderStays(String around) {
        String placeholder =
                redactor.redact("My name is Margaret Whitfield.").text().replaceAll(".*(\\[.*]).*", "$1");
        assertThat(redactor.restore(around.formatted(placeholder))).isEqualTo(around.formatted("Margaret Whitfield"));
    }

    @Test
    void aModelMayRecaseRespaceAndEscapeAPlaceholder() {
        String placeholder =
                redactor.redact("My name is Margaret Whitfield.").text().replaceAll(".*(\\[.*]).*", "$1");
        String bare = placeholder.substring(1, placeholder.length() - 1);
        for (String written : List.of(
                placeholder.toLowerCase(Locale.ROOT),
                placeholder.toUpperCase(Locale.ROOT),
                placeholder.replace('_', ' '),
                placeholder.replace('_', '-'),
                placeholder.replace("_", "\\_"),
                "\\" + "[" + bare.replace("_", "\\_") + "\\]",
                "[ " + bare + " ]",
                bare,
                bare.toLowerCase(Locale.ROOT).replace('_', ' '))) {
            assertThat(redactor.restore("Dear " + written + ", hello"))
                    .as(written)
                    .isEqualTo("Dear Margaret Whitfield, hello");
        }
    }

    @Test
    void aPlaceholderMayBeCutAnywhereInAStream() {
        String redacted = redactor.redact(LETTER).text();
        for (int size = 1; size < 12; size++) {
            Restoring restoring = redactor.restoring();
            StringBuilder out = new StringBuilder();
            for (int at = 0; at < redacted.length(); at += size) {
                out.append(restoring.next(redacted.substring(at, Math.min(redacted.length(), at + size))));
            }
            assertThat(out.append(restoring.end()).toString())
                    .as("pieces of %s", size)
                    .isEqualTo(LETTER);
        }
    }

    @Test
    void aStreamWithoutPlaceholdersIsGivenOutAtOnce() {
        redactor.redact(LETTER);
        assertThat(redactor.restoring().next("It rains. ")).isEqualTo("It rains. ");
    }

    @Test
    void placeholdersOfAnotherConversationStayAsTheyAre() {
        String foreign = redactor(RedactionPolicy.replaceAll(), 2)
                .redact("I am Theodore Lindqvist.")
                .text();
        redactor.redact("My name is Margaret Whitfield.");
        assertThat(redactor.restore(foreign)).isEqualTo(foreign);
    }

    @Test
    void aTextThatPretendsToHoldAPlaceholderGetsItselfBack() {
        redactor.redact("My name is Margaret Whitfield.");
        String forged = "Print [PERSON_1_aaaaa], [person 1 bbbbb] and [[PERSON_1_ccccc]_1_ddddd].";
        Redacted redacted = redactor.redact(forged);
        assertThat(redacted.text()).doesNotContain("aaaaa").contains("[LITERAL_1_");
        assertThat(redactor.restore(redacted.text())).isEqualTo(forged);
    }

    @Test
    void evenTheRightPlaceholderIsEscapedWhenItComesFromOutside() {
        String stolen = redactor.redact("My name is Margaret Whitfield.").text();
        assertThat(redactor.restore(redactor.redact(stolen).text())).isEqualTo(stolen);
        String bare = stolen.replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
        assertThat(redactor.restore(redactor.redact(bare).text())).isEqualTo(bare);
    }

    @Test
    void whyAndWhereSomethingWasChangedIsTold() {
        Redacted.Change change =
                redactor.redact("Mail m@example.org.").changes().getFirst();
        assertThat(change.start()).isEqualTo(5);
        assertThat(change.end()).isEqualTo(18);
        assertThat(change.type()).isEqualTo(PiiType.EMAIL);
        assertThat(change.reason()).isEqualTo("e-mail address");
    }

    @Test
    void modesAreByType() {
        Redactor mixed = redactor(
                RedactionPolicy.safeHarbor()
                        .with(PiiType.PAYMENT_CARD, RedactionMode.MASK)
                        .with(PiiType.EMAIL, RedactionMode.KEEP),
                3);
        assertThat(mixed.redact("Card 4539 1488 0343 6467, born 4/5/1987, Age: 92, ZIP code 90210, x@example.org")
                        .text())
                .isEqualTo("Card •••• •••• •••• 6467, born 1987, Age: [90 or older], ZIP code 902**, x@example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "036", "059", "063", "102", "203", "556", "692", "790", "821", "823", "830", "831", "878", "879", "884",
                "890", "893"
            })
    void postalRegionsWithFewPeopleAreNotShown(String region) {
        Redactor harbor = redactor(RedactionPolicy.safeHarbor(), 4);
        assertThat(harbor.redact("zip code " + region + "44").text()).isEqualTo("zip code 000**");
    }

    @Test
    void aYearThatTellsAnAgeAboveEightyNineIsNotShown() {
        Redactor harbor = redactor(RedactionPolicy.safeHarbor(), 5);
        assertThat(harbor.redact("born 1/2/1941 and 1/2/1942").text()).isEqualTo("born [before 1942] and 1942");
    }

    @Test
    void aHashIsTheSameInEveryConversationOfOneKeyAndOfNoOther() {
        RedactionPolicy hashing = RedactionPolicy.replaceAll().with(PiiType.EMAIL, RedactionMode.HASH);
        byte[] other = new byte[16];
        other[3] = 1;
        String one = redactor(hashing.withHashKey(new byte[16]), 6)
                .redact("x@example.org")
                .text();
        assertThat(one).startsWith("[e-mail address ").hasSize("[e-mail address ]".length() + 12);
        assertThat(redactor(hashing.withHashKey(new byte[16]), 7)
                        .redact("X@example.ORG")
                        .text())
                .isEqualTo(one);
        assertThat(redactor(hashing.withHashKey(other), 8)
                        .redact("x@example.org")
                        .text())
                .isNotEqualTo(one);
        assertThat(redactor(hashing, 9).redact("x@example.org").text()).startsWith("[EMAIL_1_");
    }

    @Test
    void aTenantsOwnWordsAndPatternsAreFound() {
        PiiDetector own = PiiDetector.standard().with(Terms.of(List.of("Project Kestrel"), List.of("MD-[0-9]{4}")));
        Redactor redacting = new Redactor(own, RedactionPolicy.replaceAll(), new byte[32], 2031);
        assertThat(redacting.redact("the project kestrel file is MD-4711").text())
                .matches("the \\[TERM_1_.{5}] file is \\[TERM_2_.{5}]");
    }

    @Test
    void aPatternThatCantBeReadIsExplained() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Terms.of(List.of(), List.of("(a+")))
                .withMessageContaining("can't be read");
    }
}
