package io.nexaera.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagsInContextTest {
    private static String found(String text) {
        return PiiDetector.standard().find(text).stream()
                .map(span -> span.type() + " " + text.substring(span.start(), span.end()))
                .toList()
                .toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            The fitter was a Mr Gül, who left the door open.    | PERSON Gül
            Our landlord Chen wants the keys back.              | PERSON Chen
            Trees were cut, neighbours Holm and Frederiksen told. | PERSON Frederiksen
            Ship from: Jones, Mitchell and Williams             | ORGANIZATION Jones, Mitchell and Williams
            Our founders are here: Leehy, Perkins and Copeland. | PERSON Leehy
            Reddy PLC came first in the tender.                 | ORGANIZATION Reddy PLC
            Lot 40: letters between Lewis and Parker, undated.  | PERSON Parker
            Since spring we buy from Holt Inc of Leeds.         | ORGANIZATION Holt Inc,
            Refund, holder Penny Melton - trip cancelled.       | PERSON Penny Melton
            """)
    void aWordBesideANameTellsWhatItIs(String text, String span) {
        assertThat(found(text)).contains(span);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Ship to: Thierry Bourgeois, 54, avenue Jeanne Dumas | 54, avenue
            """)
    void aHouseIsNoAge(String text, String street) {
        assertThat(found(text)).doesNotContain("AGE").contains(street);
    }
}
