package io.nexaera.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/// Each type of personal data that has a shape, a check digit or a word beside it.
class RecognisersTest {
    private static final PiiDetector DETECTOR = PiiDetector.standard();

    @ParameterizedTest
    @CsvFileSource(resources = "/vectors/personal-data.csv", delimiter = '|', numLinesToSkip = 1)
    void whatIsPersonalIsFoundToTheLetter(PiiType type, String value, String text) {
        assertThat(DETECTOR.find(text)).as(text).anySatisfy(span -> {
            assertThat(span.in(text)).isEqualTo(value);
            assertThat(span.type()).isEqualTo(type);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Invoice 20240317 is due in 30 days, 12.50 net.",
                "We sold 4539214712746633 grains of sand.", // Luhn is off by one
                "Version 10.4.2.1 fixes bug 123456789.",
                "Chapter 12, page 345, lines 10-20 and 3.14159",
                "Room 12345 holds 1500 people, 50 % of 3000.",
                "GB00 PMNJ 1891 3943 4307 45 is nothing",
                "It costs $1,234,567.89 or 200/300.",
                "The ratio is 12:34:56, the score 3-2.",
                "ISBN 978-3-16-148410-0 is a book.",
                "He is 15 minutes late and she was 20 metres away.",
                "The room is 20. I'm 15 minutes late.",
                "Wir sind im 12. Stock; the client's 3. floor is closed.",
            })
    void whatOnlyLooksLikeItStays(String text) {
        assertThat(DETECTOR.find(text)).isEmpty();
    }

    @Test
    void aWordAtTheEndOfALineSpeaksOfThatLine() {
        String card = "Anna Weber\n555-201-4411 fax\n555-202-4410 mobile\nFax:\n555-203-4412";
        assertThat(DETECTOR.find(card))
                .extracting(PiiSpan::type)
                .containsExactly(PiiType.PERSON, PiiType.FAX, PiiType.PHONE, PiiType.FAX);
    }
}
