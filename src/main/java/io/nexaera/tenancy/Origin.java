package io.nexaera.tenancy;

/// Where a deed comes from, for the record: the actor in words (`Ana Ruiz <ana@maple.example>`, `key nx_3fA9…`), the
/// network address, the user agent and the request id.
public record Origin(String actor, String address, String userAgent, String requestId) {
    private static final int MAX_CHARS = 200;

    public Origin {
        actor = clipped(actor);
        address = clipped(address);
        userAgent = clipped(userAgent);
        requestId = clipped(requestId);
    }

    /// Something that the installation does by itself.
    public static Origin ofPlatform(String what) {
        return new Origin(what, "", "", "");
    }

    private static String clipped(String text) {
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
    }
}
