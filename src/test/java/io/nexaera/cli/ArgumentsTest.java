package io.nexaera.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.database.CannotStart;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The command line says what it means, and what was meant.
class ArgumentsTest {
    private static final Set<String> KNOWN = Set.of("--port", "--data", "--host", "--until-ready");

    @Test
    void readsBothSpellings() {
        Arguments arguments = Arguments.parse(
                List.of("--port", "9000", "--data=/tmp/a b", "--until-ready", "--host", "localhost"), KNOWN);
        assertThat(arguments.listen()).isEqualTo(new Listen("localhost", 9000));
        assertThat(arguments.data()).contains(Path.of("/tmp/a b"));
        assertThat(arguments.untilReady()).isTrue();
    }

    @Test
    void listensOnThisMachineAloneUnlessTold() {
        Listen usual = Arguments.parse(List.of(), KNOWN).listen();
        assertThat(usual).isEqualTo(new Listen("127.0.0.1", 8080));
        assertThat(usual.isPrivate()).isTrue();
        assertThat(new Listen("0.0.0.0", 8080).isPrivate()).isFalse();
        assertThat(new Listen("0.0.0.0", 0).url(8081)).isEqualTo("http://127.0.0.1:8081");
        assertThat(new Listen("::1", 0).url(8081)).isEqualTo("http://[::1]:8081");
    }

    @ParameterizedTest
    @CsvSource({
        "--prot 80, --prot",
        "--port, needs a value",
        "--port --data, needs a value",
        "--port 99999, 99999",
        "--port http, http",
        "--data= , --data",
        "here, here"
    })
    void namesWhatItDoesNotUnderstand(String line, String named) {
        assertThatThrownBy(() -> {
                    Arguments arguments = Arguments.parse(List.of(line.split(" ")), KNOWN);
                    arguments.listen();
                    arguments.data();
                })
                .isInstanceOf(UsageProblem.class)
                .hasMessageContaining(named);
    }

    @Test
    void aTakenPortIsNamedWithAnother() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Listen listen = new Listen("127.0.0.1", taken.getLocalPort());
            assertThatThrownBy(() -> listen.check("demo"))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("Port " + taken.getLocalPort())
                    .hasMessageContaining("./nexaera demo --port ");
        }
    }
}
