package io.nexaera.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.house.Needs;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The telling attacks in Debian's own `psql`, signed in as `nx_app`: what one types and what Postgres says. The script
/// is `red-team.psql`; its transcript stands in `docs/red-team.md`, and this test keeps it true.
class RedTeamTranscriptTest {
    private static final Path DOCUMENT = Path.of("docs/red-team.md");
    private static final String BEGIN = "<!-- transcript: made by RedTeamTranscriptTest, don't edit -->\n```\n";
    private static final String END = "```\n<!-- transcript ends -->";

    @Test
    void theTranscriptInTheDocumentIsWhatPostgresSays() throws Exception {
        Needs.debianPackages("postgresql-client");
        RedTeamRange range = RedTeamRange.open("transcript", ContextMode.SEALED);
        String before = range.harborDigest();
        String said = named(range, psql(range));
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target/red-team-transcript.txt"), said);
        assertThat(said).doesNotContain(RedTeamRange.CANARY).contains("ERROR:  context refused");
        assertThat(range.harborDigest()).isEqualTo(before);
        String document = Files.readString(DOCUMENT);
        String kept = document.substring(document.indexOf(BEGIN) + BEGIN.length(), document.indexOf(END));
        assertThat(said)
                .as("put target/red-team-transcript.txt into %s", DOCUMENT)
                .isEqualTo(kept);
    }

    private static String psql(RedTeamRange range) throws IOException, InterruptedException {
        URI server = URI.create(range.url.substring("jdbc:".length()));
        List<String> command = new ArrayList<>(List.of(
                "psql",
                "-X",
                "-q",
                "-a",
                "-h",
                server.getHost(),
                "-p",
                String.valueOf(server.getPort()),
                "-U",
                "nx_app"));
        variables(range).forEach((name, value) -> command.addAll(List.of("-v", name + "=" + value)));
        command.addAll(List.of("-f", "-", server.getPath().substring(1)));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", "nx_app");
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        try (InputStream script = RedTeamTranscriptTest.class.getResourceAsStream("/red-team.psql");
                var in = process.getOutputStream()) {
            in.write(java.util.Objects.requireNonNull(script).readAllBytes());
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    private static Map<String, String> variables(RedTeamRange range) {
        String maple = range.token(range.member(range.maple));
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("maples_token", maple);
        variables.put("forged_token", maple.replace(hex(range.maple), hex(range.harbor)));
        variables.put("expired_token", range.expired(range.member(range.maple)));
        variables.put("platforms_token", range.token(range.platform()));
        variables.put("agencys_token", range.token(range.memberWith(Optional.empty(), range.bo, 1L << 17)));
        variables.put("ended_visit", visit(range, "00000000000000a3"));
        variables.put("reading_visit", visit(range, "00000000000000a4"));
        variables.put("agents_token", range.token(range.agent(range.mapleAgent, 0b0011)));
        variables.put("agency", range.agency.toString());
        variables.put("maple", range.maple.toString());
        variables.put("harbor", range.harbor.toString());
        variables.put("harbors_agent", range.harborAgent.toString());
        return variables;
    }

    private static String visit(RedTeamRange range, String session) {
        return range.token(range.support(range.harbor, range.bo, RedTeamRange.SUPPORT_READS, session));
    }

    /// Ids differ from run to run; psql drops the empty lines between, and pads.
    private static String named(RedTeamRange range, String said) {
        return said.replace(range.maple.toString(), "MAPLE'S-ID")
                .replace(range.harbor.toString(), "HARBOR'S-ID")
                .replace(range.harborAgent.toString(), "HARBOR'S-AGENT'S-ID")
                .replace(range.agency.toString(), "AGENCY'S-ID")
                .replaceAll("psql:<stdin>:\\d+: ", "")
                .replaceAll("(?m) +$", "")
                .replaceAll("(?<!\n)\n-- (\\d+)\\.", "\n\n-- $1.");
    }

    private static String hex(UUID id) {
        return id.toString().replace("-", "");
    }
}
