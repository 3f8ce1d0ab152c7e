package io.nexaera.audit;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Records of a CSV file (RFC 4180) that no spreadsheet takes for formulas: an apostrophe goes before each line of a
/// field
/// that would begin one, also behind blanks and in full width (OWASP, CSV Injection). What is written is read by
/// people;
/// programs take JSON Lines, which change nothing.
final class SafeCsv {
    /// Excel takes a file for UTF-8 only with this in front.
    static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final Pattern FORMULA = Pattern.compile("\\A(?=[\\t\\r\\n])"
            + "|(?:\\A|(?<=[\\r\\n\\x0B\\f\\u0085\\u2028\\u2029]))"
            + "(?=[\\p{Z}\\p{Cf}\\p{Cc}&&[^\\r\\n]]*[=+\\-@\\uFF1D\\uFF0B\\uFF0D\\uFF20])");

    private SafeCsv() {}

    /// One record with its line end; every field is quoted.
    static String row(List<@Nullable Object> fields) {
        return fields.stream().map(SafeCsv::field).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String field(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        return "\"" + FORMULA.matcher(text).replaceAll("'").replace("\"", "\"\"") + "\"";
    }
}
