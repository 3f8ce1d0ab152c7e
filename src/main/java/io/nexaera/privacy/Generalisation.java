package io.nexaera.privacy;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is left of a value when it is made less exact, after 45 CFR 164.514(b)(2)(i).
final class Generalisation {
    private static final int OLDEST_SHOWN = 89;
    private static final Pattern YEAR = Pattern.compile("(?<!\\d)(1[0-9]|20|21)\\d{2}(?!\\d)");
    /// Regions of fewer than 20,000 people by the census of 2000: HHS, *Guidance Regarding Methods for
    /// De-identification of Protected
    /// Health Information* (2012).
    private static final Set<String> SMALL_REGIONS = Set.of(
            "036", "059", "063", "102", "203", "556", "692", "790", "821", "823", "830", "831", "878", "879", "884",
            "890", "893");

    private Generalisation() {}

    /// @param thisYear by which a year tells an age over 89
    static String of(PiiType type, String value, int thisYear) {
        return switch (type) {
            case DATE -> year(value, thisYear);
            case AGE -> age(value);
            case POSTAL_CODE -> region(value);
            case EMAIL -> "[EMAIL]" + value.substring(value.lastIndexOf('@'));
            case IP_ADDRESS -> network(value);
            default -> "[" + type + "]";
        };
    }

    private static String year(String date, int thisYear) {
        Matcher year = YEAR.matcher(date);
        if (!year.find()) {
            return "[DATE]";
        }
        int oldest = thisYear - OLDEST_SHOWN;
        return Integer.parseInt(year.group()) < oldest ? "[before " + oldest + "]" : year.group();
    }

    private static String age(String age) {
        boolean old = !age.matches("\\d{1,2}") || Integer.parseInt(age) > OLDEST_SHOWN;
        return old ? "[90 or older]" : age;
    }

    private static String region(String code) {
        if (!code.matches("\\d{5}(?:-\\d{4})?")) {
            return "[POSTAL_CODE]";
        }
        String region = code.substring(0, 3);
        return SMALL_REGIONS.contains(region) ? "000**" : region + "**";
    }

    private static String network(String address) {
        return address.matches("(?:\\d{1,3}\\.){3}\\d{1,3}")
                ? address.substring(0, address.lastIndexOf('.')) + ".0"
                : "[IP_ADDRESS]";
    }
}
