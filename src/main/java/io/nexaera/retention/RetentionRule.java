package io.nexaera.retention;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// What holds for one kind of data in one place: of a client what it keeps, of an agency what it gives to its clients.
///
/// @param days empty: for ever
/// @param source whose rule that is: `own`, `agency` or `default`
/// @param floorDays no rule goes below
/// @param defaultDays the installation's; empty: for ever
/// @param own what was set here, if anything
/// @param agencys what the client's agency has set, if anything
/// @param mayKeepLonger whether a client may keep longer than its agency says
/// @param setBy who set what is `own`
/// @param held nothing of it goes now
record RetentionRule(
        DataClass kind,
        Optional<Integer> days,
        String source,
        int floorDays,
        Optional<Integer> defaultDays,
        Optional<Set> own,
        Optional<Set> agencys,
        boolean mayKeepLonger,
        Optional<String> setBy,
        boolean held) {
    /// What somebody has set.
    ///
    /// @param days empty: for ever
    /// @param from when it begins to hold: an agency's a week after it was set
    record Set(Optional<Integer> days, Optional<Instant> from) {
        public String text() {
            return days.map(RetentionRule::text).orElse("for ever");
        }
    }

    static final String COLUMNS = "select * from ctx.retention()";

    static RetentionRule read(ResultSet row, int n) throws SQLException {
        return new RetentionRule(
                DataClass.of(row.getString("class")),
                days(row, "days"),
                row.getString("source"),
                row.getInt("floor_days"),
                days(row, "default_days"),
                row.getBoolean("has_own")
                        ? Optional.of(new Set(days(row, "own_days"), Optional.empty()))
                        : Optional.empty(),
                row.getBoolean("has_agencys")
                        ? Optional.of(new Set(
                                days(row, "agencys_days"),
                                Optional.of(row.getTimestamp("agencys_from").toInstant())))
                        : Optional.empty(),
                row.getBoolean("may_keep_longer"),
                Optional.ofNullable(row.getString("set_by")),
                row.getBoolean("held"));
    }

    /// `1 day`, `2,192 days`.
    static String text(int days) {
        return days == 1 ? "1 day" : "%,d days".formatted(days);
    }

    /// What it comes to, in words.
    public String text() {
        return days.map(RetentionRule::text).orElse("for ever");
    }

    private static Optional<Integer> days(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, Integer.class));
    }
}
