package io.nexaera.siem;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// JSON with one way only to write each value (RFC 8785), so that a hash over it can be made again elsewhere. For
/// maps, lists, texts, whole numbers up to 2^53 and booleans; other numbers are written as text.
final class CanonicalJson {
    private static final long LARGEST_EXACT = 1L << 53;
    private static final String SHORT = "\b\t\n\f\r\"\\";
    private static final String SHORT_LETTERS = "btnfr\"\\";

    private CanonicalJson() {}

    static String write(Map<String, ?> object) {
        StringBuilder out = new StringBuilder(1024);
        value(out, object);
        return out.toString();
    }

    private static void value(StringBuilder out, Object value) {
        if (value instanceof Map<?, ?> object) {
            object(out, object);
        } else if (value instanceof List<?> list) {
            list(out, list);
        } else if (value instanceof Boolean || isExact(value)) {
            out.append(value);
        } else {
            text(out, value.toString());
        }
    }

    private static boolean isExact(Object value) {
        return value instanceof Integer || (value instanceof Long number && Math.abs(number) <= LARGEST_EXACT);
    }

    private static void object(StringBuilder out, Map<?, ?> object) {
        TreeMap<String, Object> sorted = new TreeMap<>();
        object.forEach((name, value) -> {
            if (value != null) {
                sorted.put(name.toString(), value);
            }
        });
        out.append('{');
        for (Iterator<Map.Entry<String, Object>> left = sorted.entrySet().iterator(); left.hasNext(); ) {
            Map.Entry<String, Object> one = left.next();
            text(out, one.getKey());
            out.append(':');
            value(out, one.getValue());
            out.append(left.hasNext() ? "," : "");
        }
        out.append('}');
    }

    private static void list(StringBuilder out, List<?> list) {
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
            out.append(i > 0 ? "," : "");
            value(out, list.get(i) == null ? "" : list.get(i));
        }
        out.append(']');
    }

    private static void text(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int known = SHORT.indexOf(c);
            if (known >= 0) {
                out.append('\\').append(SHORT_LETTERS.charAt(known));
            } else if (c < 0x20) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
