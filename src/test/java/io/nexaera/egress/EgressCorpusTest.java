package io.nexaera.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.problem.Problem;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

/// The labelled corpus `vectors/egress.csv`: no verdict may be wrong. `answers` scripts the name server: `|` between
/// the addresses of one answer, `;` between one lookup and the next, `alias>` for each name in between, `none` for a
/// name that isn't there; names lead to a public address otherwise. ` -> ` in `url` is a redirect.
class EgressCorpusTest {
    private static final UUID TENANT = UUID.randomUUID();
    private static final String PUBLIC = "93.184.215.14";
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-f]{4})|\\\\)");
    private static final EgressSettings SETTINGS = new EgressSettings(
            List.of(), Set.of(80, 443, 8080, 8443), List.of("console.example"), Duration.ofSeconds(20), 4096, 50);

    private record Case(String kind, String url, String answers, String verdict, String rule) {}

    @Test
    void noVerdictIsWrong() throws IOException {
        List<Case> cases = cases();
        assertThat(cases).hasSizeGreaterThan(500);
        assertThat(wrong(cases, EgressCorpusTest::script)).isEmpty();
    }

    /// The control: with a guard that believes every name server, the corpus finds it out.
    @Test
    void aGuardThatSeesPublicAnswersOnlyWouldBeFoundOut() throws IOException {
        List<String> wrong = wrong(cases(), answers -> name -> addresses(PUBLIC));
        assertThat(wrong).hasSizeGreaterThan(40);
    }

    private interface Scripts {
        NameLookup of(String answers);
    }

    private static List<String> wrong(List<Case> cases, Scripts scripts) {
        List<String> wrong = new ArrayList<>();
        for (Case one : cases) {
            String said = said(one, scripts.of(one.answers()));
            if (!said.equals(one.verdict() + " " + one.rule())) {
                wrong.add(one + " but was " + said);
            }
        }
        return wrong;
    }

    private static String said(Case one, NameLookup names) {
        try (AddressCheck check = AddressCheck.with(SETTINGS, names)) {
            int lookups = one.answers().split(";", -1).length;
            String said = "";
            for (int i = 0; i < lookups; i++) {
                said = said(check, one.url());
            }
            return said;
        }
    }

    private static String said(AddressCheck check, String url) {
        return url.contains(" -> ") ? chain(check, url.split(" -> ", -1)) : words(check.of(TENANT, url));
    }

    private static String words(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allowed allowed -> "allowed -";
            case Verdict.Unresolved unresolved -> "allowed egress.unknown-host";
            case Verdict.Refused refused -> "refused " + refused.rule().code();
        };
    }

    private static String chain(AddressCheck check, String[] hops) {
        OutboundLimits limits = new OutboundLimits(Door.LONG, Door.LONG, 1);
        OutboundRequest request =
                new OutboundRequest(TENANT, "GET", check.allow(TENANT, hops[0]), Map.of(), null, limits).following(5);
        try {
            for (int i = 1; i < hops.length; i++) {
                request = Redirects.next(request, 302, Optional.of(hops[i])).orElseThrow();
                check.allow(TENANT, request.target().toString());
            }
            return "allowed -";
        } catch (Problem.Invalid refused) {
            return "refused " + refused.code();
        }
    }

    private static NameLookup script(String answers) {
        String[] script = (answers.isEmpty() ? PUBLIC : answers).split(";", -1);
        AtomicInteger at = new AtomicInteger();
        return name -> addresses(script[Math.min(at.getAndIncrement(), script.length - 1)]);
    }

    private static InetAddress[] addresses(String answer) throws UnknownHostException {
        if (answer.startsWith("none")) {
            throw new UnknownHostException();
        }
        String[] literals = answer.replace("alias>", "").split("\\|", -1);
        InetAddress[] addresses = new InetAddress[literals.length];
        for (int i = 0; i < literals.length; i++) {
            addresses[i] = InetAddress.ofLiteral(literals[i]);
        }
        return addresses;
    }

    private static List<Case> cases() throws IOException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (Reader text = new InputStreamReader(
                Objects.requireNonNull(EgressCorpusTest.class.getResourceAsStream("/vectors/egress.csv")),
                StandardCharsets.UTF_8)) {
            return format.parse(text).stream().map(EgressCorpusTest::row).toList();
        }
    }

    private static Case row(CSVRecord row) {
        String url = ESCAPE.matcher(row.get("url"))
                .replaceAll(found -> java.util.regex.Matcher.quoteReplacement(
                        found.group(1) == null ? "\\" : String.valueOf((char) Integer.parseInt(found.group(1), 16))));
        return new Case(row.get("class"), url, row.get("answers"), row.get("verdict"), row.get("rule"));
    }
}
