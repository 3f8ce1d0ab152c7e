package io.nexaera.identity;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a browser goes after signing in: a page of ours, never another site's.
final class NextPage {
    private static final Pattern OWN_PAGE = Pattern.compile("/(?!/)[A-Za-z0-9/_.~-]*(\\?[A-Za-z0-9/_.~=&%+-]*)?");
    private static final int MAX_CHARS = 500;

    private NextPage() {}

    /// `wanted` if it is a plain path of this host, else the start page.
    static String of(@Nullable String wanted) {
        if (wanted == null
                || wanted.length() > MAX_CHARS
                || !OWN_PAGE.matcher(wanted).matches()) {
            return "/";
        }
        return wanted;
    }
}
