package io.nexaera.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.PSQLException;

/// Whatever is wrong with a token, Postgres says the same, word for word, and the connection is as good as new.
class TokenRefusalDatabaseTest {
    private static final Map<ContextMode, RedTeamRange> RANGES = new EnumMap<>(ContextMode.class);

    static Stream<Arguments> bad() throws SQLException {
        Stream.Builder<Arguments> all = Stream.builder();
        for (ContextMode mode : new ContextMode[] {ContextMode.SEALED, ContextMode.PER_STATEMENT}) {
            RedTeamRange range =
                    RedTeamRange.open(mode == ContextMode.SEALED ? "refusal_sealed" : "refusal_per_statement", mode);
            RANGES.put(mode, range);
            tokens(range).forEach((name, token) -> all.add(Arguments.of(mode, name, token)));
        }
        return all.build();
    }

    private static Map<String, @Nullable String> tokens(RedTeamRange range) {
        String good = range.token(range.member(range.maple));
        Map<String, @Nullable String> tokens = new LinkedHashMap<>();
        tokens.put("null", null);
        tokens.put("empty", "");
        tokens.put("a blank", " ");
        tokens.put("the prefix alone", "nx1");
        tokens.put("not a token", "x".repeat(206));
        tokens.put("truncated by one", good.substring(0, 205));
        tokens.put("truncated to the claims", good.substring(0, 142));
        tokens.put("one too long", good + "0");
        tokens.put("twice", good + good);
        tokens.put("a million characters", good + "0".repeat(1_000_000));
        tokens.put("multibyte, 206 octets", "é".repeat(103));
        tokens.put("multibyte, 206 characters", "é".repeat(206));
        tokens.put("multibyte inside, 206 octets", good.substring(0, 60) + "é" + good.substring(62));
        tokens.put("multibyte inside the MAC, 206 octets", good.substring(0, 202) + "🦷");
        tokens.put("multibyte as the key id", "nx1" + "é" + good.substring(5));
        tokens.put("a MAC that is no hex", good.substring(0, 142) + "z".repeat(64));
        tokens.put("a MAC with blanks in it", good.substring(0, 204) + "  ");
        tokens.put("an expiry that is no hex", good.substring(0, 5) + "zzzzzzzz" + good.substring(13));
        tokens.put("another key id", "nx1ff" + good.substring(5));
        tokens.put("another version", "nx2" + good.substring(3));
        tokens.put("upper case", good.toUpperCase(java.util.Locale.ROOT));
        tokens.put(
                "quotes and a comment", "'; drop table app.agent; --".repeat(8).substring(0, 206));
        tokens.put("expired", range.expired(range.member(range.maple)));
        tokens.put(
                "signed under another key",
                new ContextKey(new byte[32]).token(range.member(range.maple), Clock.systemUTC()));
        tokens.put("the platform's", range.token(range.platform()));
        tokens.put(
                "a visit that ended",
                range.token(range.support(range.harbor, range.bo, RedTeamRange.SUPPORT_READS, "00000000000000a3")));
        return tokens;
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("bad")
    void isRefusedInTheSameWordsAndLeavesNothingBehind(ContextMode mode, String name, @Nullable String token)
            throws SQLException {
        RedTeamRange range = Objects.requireNonNull(RANGES.get(mode));
        try (Connection app = range.app();
                Statement statement = app.createStatement()) {
            app.setAutoCommit(false);
            assertThat(begin(app, token)).as("%s", name).isEqualTo("28000 context refused");
            app.rollback();
            assertThat(one(statement, "select ctx.claims() || coalesce(current_setting('nx.token', true), '')"))
                    .as("nothing is left of it")
                    .isEmpty();
            assertThat(one(statement, "select count(*) from app.agent")).isEqualTo("0");
            app.rollback();
            assertThat(begin(app, range.token(range.member(range.maple)))).isEqualTo("taken");
            assertThat(one(
                            statement,
                            "select count(distinct sub_account_id) || ' ' || min(sub_account_id::text) from app.agent"))
                    .isEqualTo("1 " + range.maple);
            app.rollback();
        }
    }

    private static String begin(Connection app, @Nullable String token) throws SQLException {
        try (PreparedStatement begin = app.prepareStatement("select ctx.begin(?)")) {
            begin.setString(1, token);
            begin.execute();
            return "taken";
        } catch (PSQLException refused) {
            return refused.getSQLState() + " "
                    + Objects.requireNonNull(refused.getServerErrorMessage()).getMessage();
        }
    }

    private static String one(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }
}
