package io.nexaera.siem;

import java.time.temporal.ChronoUnit;

/// An event as a syslog message (RFC 5424 §6): facility 13 (log audit), the OCSF event as its text, and the
/// entry's number as `sequenceId` (§7.3.1), which starts again at 1 behind 2147483647.
final class SyslogMessage {
    private static final int LOG_AUDIT = 13;
    private static final int WARNING = 4;
    private static final int INFORMATIONAL = 6;
    private static final int MOST_ID = 32;

    private SyslogMessage() {}

    static String of(Event event, String host) {
        int priority = LOG_AUDIT * 8 + (event.alarming() ? WARNING : INFORMATIONAL);
        return "<" + priority + ">1 " + event.at().truncatedTo(ChronoUnit.MICROS) + " " + host + " audit - "
                + messageId(event.action()) + " [meta sequenceId=\"" + sequenceId(event.number()) + "\"] "
                + event.json();
    }

    private static String messageId(String action) {
        return action.length() <= MOST_ID ? action : action.substring(0, MOST_ID);
    }

    private static long sequenceId(long number) {
        return number == 0 ? 1 : (number - 1) % Integer.MAX_VALUE + 1;
    }
}
