package io.nexaera.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UploadTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            value = {
                "care.pdf → care.pdf",
                "../../etc/passwd → passwd",
                "C:\\Users\\ann\\care.docx → care.docx",
                "..hidden.txt → hidden.txt",
                "a\u0000b\u202etxt.pdf → a b txt.pdf",
                "what?<script>.html → what script .html",
                "/ → document",
            })
    void aFileNameIsMadeSafe(String sent, String kept) {
        assertThat(Upload.file(sent, new byte[0]).name()).isEqualTo(kept);
    }

    @Test
    void aLongNameIsCutAndKeepsItsEnding() {
        assertThat(Upload.file("é".repeat(500) + ".pdf", new byte[0]).name())
                .hasSize(200)
                .endsWith("é.pdf");
    }

    @Test
    void pastedTextNeedsATitleAndAText() {
        assertThat(Upload.text("Opening hours", "Nine to five").name()).isEqualTo("Opening hours.md");
        assertThat(Upload.text("notes.txt", "Nine to five").name()).isEqualTo("notes.txt");
        assertThatThrownBy(() -> Upload.text(" ", "x")).isInstanceOf(Problem.Invalid.class);
        assertThatThrownBy(() -> Upload.text("x", "\n")).isInstanceOf(Problem.Invalid.class);
    }
}
