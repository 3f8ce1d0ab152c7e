package io.nexaera.logbook;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Part of a file, as a `Range` header asks for it (RFC 9110 §14.1.2). Of several ranges in one header none is given:
/// the
/// whole file is, as §14.2 allows.
///
/// @param from the first byte
/// @param until the first that isn't in it any more
record ByteRange(long from, long until) {
    private static final Pattern ONE = Pattern.compile("bytes=\\s*([0-9]{0,18})\\s*-\\s*([0-9]{0,18})\\s*");

    /// The range lies beyond the file's end.
    static final class Unsatisfiable extends Exception {
        private static final long serialVersionUID = 1;
    }

    static ByteRange whole(long size) {
        return new ByteRange(0, size);
    }

    /// Empty where the header asks for something else, which is to be ignored.
    static Optional<ByteRange> parse(String header, long size) throws Unsatisfiable {
        Matcher one = ONE.matcher(header);
        if (!one.matches() || (one.group(1) + one.group(2)).isEmpty()) {
            return Optional.empty();
        }
        return one.group(1).isEmpty() ? Optional.of(last(number(one.group(2)), size)) : from(one, size);
    }

    private static ByteRange last(long bytes, long size) throws Unsatisfiable {
        if (bytes == 0 || size == 0) {
            throw new Unsatisfiable();
        }
        return new ByteRange(Math.max(0, size - bytes), size);
    }

    private static Optional<ByteRange> from(Matcher one, long size) throws Unsatisfiable {
        long from = number(one.group(1));
        long last = one.group(2).isEmpty() ? Long.MAX_VALUE - 1 : number(one.group(2));
        if (last < from) {
            return Optional.empty();
        }
        if (from >= size) {
            throw new Unsatisfiable();
        }
        return Optional.of(new ByteRange(from, Math.min(size, last + 1)));
    }

    private static long number(String digits) {
        return Long.parseLong(digits);
    }

    long length() {
        return until - from;
    }

    /// `bytes 0-99/1234`
    String contentRange(long size) {
        return "bytes " + from + "-" + (until - 1) + "/" + size;
    }
}
