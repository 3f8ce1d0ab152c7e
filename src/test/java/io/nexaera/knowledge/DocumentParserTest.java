package io.nexaera.knowledge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.unit.DataSize;

/// Real documents and hostile ones through the real parser process.
class DocumentParserTest {
    private static final DocumentParser PARSER = new DocumentParser(settings(Duration.ofSeconds(90), 384));

    @AfterAll
    static void end() {
        PARSER.close();
    }

    static KnowledgeSettings settings(Duration time, int megabytes) {
        return new KnowledgeSettings(
                DataSize.ofMegabytes(50),
                3000,
                8_000_000,
                time,
                DataSize.ofMegabytes(megabytes),
                Duration.ofMinutes(1),
                DataSize.ofMegabytes(400),
                100,
                1);
    }

    static Stream<Arguments> hostile() {
        byte[] docx = Samples.docx("A letter about nothing in particular.");
        return Stream.of(
                Arguments.of("bomb.docx", Samples.zipBomb(), Refusal.ZIP_BOMB),
                Arguments.of("long.pdf", Samples.pdfOfPages(10_000), Refusal.TOO_MANY_PAGES),
                Arguments.of("locked.pdf", Samples.encryptedPdf(), Refusal.ENCRYPTED),
                Arguments.of("letter.pdf", docx, Refusal.WRONG_EXTENSION),
                Arguments.of("letter.txt", Samples.pdf("Not a text"), Refusal.WRONG_EXTENSION),
                Arguments.of("cut.docx", Arrays.copyOf(docx, docx.length / 2), Refusal.DAMAGED),
                Arguments.of("cut.pdf", Arrays.copyOf(Samples.pdf("Text"), 90), Refusal.DAMAGED),
                Arguments.of("laughs.docx", Samples.billionLaughs(), Refusal.DAMAGED),
                Arguments.of(
                        "laughs.xml", "<?xml version=\"1.0\"?><!DOCTYPE d><d/>".getBytes(UTF_8), Refusal.UNSUPPORTED),
                Arguments.of("empty.txt", new byte[0], Refusal.EMPTY),
                Arguments.of("blank.md", " \n\t\n".getBytes(UTF_8), Refusal.EMPTY),
                Arguments.of("scan.pdf", Samples.pdfOfPictures(), Refusal.ONLY_PICTURES),
                Arguments.of("program.exe", new byte[] {'M', 'Z', 0, 1, 2, 3, 4, 5, 0, 0, 0}, Refusal.UNSUPPORTED),
                Arguments.of("archive.zip", Samples.zip(Map.of("a.txt", new byte[9])), Refusal.UNSUPPORTED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void hostile(String name, byte[] bytes, Refusal expected) throws InterruptedException {
        Reading reading = PARSER.read(name, bytes);
        assertThat(reading).isInstanceOf(Reading.Refused.class);
        assertThat(((Reading.Refused) reading).reason()).isEqualTo(expected);
        assertThat(((Reading.Refused) reading).sentence()).endsWith(".");
    }

    @Test
    void aWrongNameIsToldWithWhatTheFileReallyIs() throws InterruptedException {
        Reading reading = PARSER.read("letter.pdf", Samples.docx("Dear Sir"));
        assertThat(((Reading.Refused) reading).sentence()).contains(".pdf", "a Word document");
    }

    @Test
    void pdfPagesKeepTheirNumbers() throws InterruptedException {
        assertThat(sections(
                        "two.pdf", Samples.pdf("The first page speaks of bees.", "The second page speaks of ants.")))
                .extracting(Section::page, Section::text)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, "The first page speaks of bees."),
                        org.assertj.core.groups.Tuple.tuple(2, "The second page speaks of ants."));
    }

    @Test
    void slidesAreNumberedAsPages() throws InterruptedException {
        assertThat(sections("talk.pptx", Samples.pptx("Opening remarks on bees", "Closing remarks on ants")))
                .extracting(Section::page)
                .containsExactly(1, 2);
    }

    @Test
    void wordHeadingsBecomeThePath() throws InterruptedException {
        assertThat(sections("care.docx", Samples.docx("# Fillings", "A filling lasts ten years.")))
                .containsExactly(new Section(null, "Fillings", "A filling lasts ten years."));
    }

    @Test
    void sheetsAreHeadingsAndRowsNameTheirColumns() throws InterruptedException {
        byte[] xlsx = Samples.xlsx(
                "Prices", new String[] {"Service", "Price"}, new String[] {"Filling", "120"}, new String[] {
                    "Crown", "900"
                });
        assertThat(sections("prices.xlsx", xlsx)).singleElement().satisfies(section -> {
            assertThat(section.heading()).isEqualTo("Prices");
            assertThat(section.text()).contains("Service: Filling; Price: 120", "Service: Crown; Price: 900");
        });
    }

    @Test
    void csvRowsNameTheirColumnsToo() throws InterruptedException {
        byte[] csv = "Service,Price\n\"Filling, small\",120\nCrown,900\n".getBytes(UTF_8);
        assertThat(sections("prices.csv", csv))
                .singleElement()
                .satisfies(section -> assertThat(section.text()).contains("Service: Filling, small; Price: 120"));
    }

    @Test
    void csvWithUnrulyQuotesIsReadAllTheSame() throws InterruptedException {
        byte[] csv = "name,note\nAnn,\"she said \"hello\" twice\nBob,5\" pipe\n".getBytes(UTF_8);
        assertThat(sections("notes.csv", csv).toString()).contains("Ann", "hello", "Bob");
    }

    @Test
    void webPagesLoseWhatSurroundsTheirContent() throws InterruptedException {
        byte[] html = ("<html><head><title>Care</title><style>p{}</style></head><body><nav>Home Shop</nav><h1>Care</h1>"
                        + "<h2>After a filling</h2><p>Do not eat for&nbsp;two hours.</p><script>alert(1)</script></body></html>")
                .getBytes(UTF_8);
        assertThat(sections("care.html", html))
                .containsExactly(new Section(null, "Care › After a filling", "Do not eat for two hours."));
    }

    @Test
    void markdownHeadingsBecomeThePathButNotInsideCode() throws InterruptedException {
        byte[] markdown = "# Care\n## Fillings\nRinse with\nwater.\n```\n# no heading\n```\n".getBytes(UTF_8);
        assertThat(sections("care.md", markdown)).singleElement().satisfies(section -> {
            assertThat(section.heading()).isEqualTo("Care › Fillings");
            assertThat(section.text()).startsWith("Rinse with water.");
        });
    }

    @Test
    void formFeedsPartTheTextIntoPages() throws InterruptedException {
        byte[] text = "Bees live in hives.\n\fAnts live in hills.\n\fWasps live in nests.\n".getBytes(UTF_8);
        assertThat(sections("animals.txt", text)).extracting(Section::page).containsExactly(1, 2, 3);
    }

    @Test
    void textMayBeUtf16OrLatin1() throws InterruptedException {
        assertThat(sections("a.txt", "\ufeffGrüße aus Köln und Umgebung".getBytes(UTF_16LE))
                        .getFirst()
                        .text())
                .isEqualTo("Grüße aus Köln und Umgebung");
        assertThat(sections("b.txt", "Grusse ohne Marke".getBytes(UTF_16LE))
                        .getFirst()
                        .text())
                .isEqualTo("Grusse ohne Marke");
        assertThat(sections("c.txt", "Grüße aus Köln, schöne Straßen, süße Äpfel".getBytes(ISO_8859_1))
                        .getFirst()
                        .text())
                .contains("Köln");
    }

    @Test
    void aVeryLongLineIsCutIntoChunks() throws InterruptedException {
        List<Section> sections = sections("line.txt", "bee ".repeat(100_000).getBytes(UTF_8));
        assertThat(Chunker.chunks(sections))
                .hasSizeGreaterThan(300)
                .allSatisfy(chunk -> assertThat(chunk.text().length()).isLessThanOrEqualTo(Chunker.MOST));
    }

    @Test
    void tooSlowAndTooHungryReadersAreReplaced() throws InterruptedException {
        byte[] large = "Bees live in hives. ".repeat(1_500_000).getBytes(UTF_8);
        assertThat(reason(settings(Duration.ofMillis(1), 384), large)).isEqualTo(Refusal.TOO_SLOW);
        assertThat(reason(settings(Duration.ofSeconds(60), 40), large)).isEqualTo(Refusal.TOO_MUCH_MEMORY);
    }

    @Test
    void aReaderKilledFromOutsideIsReplaced() throws InterruptedException {
        sections("a.txt", "Bees live in hives.".getBytes(UTF_8));
        ProcessHandle killed = ProcessHandle.of(PARSER.pid().orElseThrow()).orElseThrow();
        killed.destroyForcibly();
        killed.onExit().join();
        assertThat(sections("a.txt", "Bees live in hives.".getBytes(UTF_8))).hasSize(1);
        assertThat(PARSER.pid().orElseThrow()).isNotEqualTo(killed.pid());
    }

    @Test
    void theReaderSeesNoSecret() throws InterruptedException {
        sections("a.txt", "Bees live in hives.".getBytes(UTF_8));
        assertThat(java.nio.file.Path.of("/proc", String.valueOf(PARSER.pid().orElseThrow()), "environ"))
                .satisfiesAnyOf(
                        environment -> assertThat(environment).doesNotExist(),
                        environment -> assertThat(environment).isEmptyFile());
    }

    private static Refusal reason(KnowledgeSettings settings, byte[] bytes) throws InterruptedException {
        DocumentParser parser = new DocumentParser(settings);
        try {
            return ((Reading.Refused) parser.read("large.txt", bytes)).reason();
        } finally {
            parser.close();
        }
    }

    private static List<Section> sections(String name, byte[] bytes) throws InterruptedException {
        return ((Reading.Parsed) PARSER.read(name, bytes)).sections();
    }
}
