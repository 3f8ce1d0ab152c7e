package io.nexaera.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ServerSentEventsTest {

    private static List<String> read(String stream) throws IOException {
        ServerSentEvents events =
                new ServerSentEvents(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)));
        List<String> all = new ArrayList<>();
        for (Optional<String> next = events.next(); next.isPresent(); next = events.next()) {
            all.add(next.get());
        }
        return all;
    }

    @Test
    void everyLineEndingAndSpacingIsRead() throws IOException {
        assertThat(read("data: a\n\ndata:b\r\n\r\ndata:  c\r\r")).containsExactly("a", "b", " c");
    }

    @Test
    void commentsNamesAndEmptyEventsAreSkipped() throws IOException {
        assertThat(read("\uFEFFdata: a\n\n: ping\n\nevent: x\nid: 1\nretry: 5\n\n\n\nevent: y\ndata: b\ndatax: no\n\n"))
                .containsExactly("a", "b");
    }

    @Test
    void severalDataLinesAreOneEvent() throws IOException {
        assertThat(read("data: a\ndata\ndata: b\n\n")).containsExactly("a\n\nb");
    }

    @Test
    void anEventThatTheEndCutsOffIsDropped() throws IOException {
        assertThat(read("data: a\n\ndata: half\n")).containsExactly("a");
    }

    /// Whatever texts are sent, with whatever line endings, they come out again.
    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Random random = new Random(20261123);
        String[] endings = {"\n", "\r\n", "\r"};
        for (int round = 0; round < 500; round++) {
            List<String> texts = new ArrayList<>();
            StringBuilder stream = new StringBuilder();
            for (int event = random.nextInt(5); event >= 0; event--) {
                String text = text(random);
                String ending = endings[random.nextInt(3)];
                texts.add(text);
                stream.append("data: ").append(text).append(ending).append(ending);
            }
            assertThat(read(stream.toString())).as("round %d", round).isEqualTo(texts);
        }
    }

    private static String text(Random random) {
        int[] characters = random.ints(random.nextInt(1, 40), 0, 0x1_0FFFF)
                .filter(c -> c != '\r' && c != '\n' && (c < 0xD800 || c > 0xDFFF))
                .toArray();
        return "x" + new String(characters, 0, characters.length);
    }
}
