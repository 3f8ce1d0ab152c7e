package io.nexaera.retention;

/// Bytes for people.
final class Size {
    private Size() {}

    /// `12.5 MB`; powers of 1,024.
    static String text(long bytes) {
        if (bytes < 1_024) {
            return bytes + " bytes";
        }
        double size = bytes;
        int unit = -1;
        while (size >= 1_024 && unit < 3) {
            size /= 1_024;
            unit++;
        }
        return "%.1f %s".formatted(size, new String[] {"KB", "MB", "GB", "TB"}[unit]);
    }
}
