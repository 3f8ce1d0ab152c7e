package io.nexaera.mail;

import io.nexaera.problem.Problem;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.IDN;

/// A mail as its author thinks of it: plain text to one person.
///
/// @param to a bare address, `ada@example.com`; a domain in another script is kept in its ASCII form
/// @param subject one line
public record MailDraft(String to, String subject, String text) {
    private static final int MAX_ADDRESS_CHARS = 254; // RFC 5321 §4.5.3.1.3, less the angle brackets
    private static final int MAX_SUBJECT_CHARS = 200;
    private static final int MAX_TEXT_CHARS = 100_000;

    /// @throws Problem.Invalid for what could become a header or a second recipient, or is too long
    public MailDraft {
        to = address(to);
        if (subject.isBlank() || subject.length() > MAX_SUBJECT_CHARS || hasControls(subject)) {
            throw new Problem.Invalid(
                    "mail.subject", "subject", "A subject is one line of 1 to " + MAX_SUBJECT_CHARS + " characters.");
        }
        if (text.isBlank() || text.length() > MAX_TEXT_CHARS) {
            throw new Problem.Invalid("mail.text", "text", "A mail has 1 to " + MAX_TEXT_CHARS + " characters.");
        }
    }

    private static String address(String to) {
        try {
            int at = to.lastIndexOf('@');
            String ascii = to.substring(0, at + 1) + IDN.toASCII(to.substring(at + 1), IDN.USE_STD3_ASCII_RULES);
            if (at < 1 || ascii.length() > MAX_ADDRESS_CHARS || !isPrintableAscii(ascii)) {
                throw new AddressException();
            }
            InternetAddress parsed = new InternetAddress(ascii, true);
            if (!ascii.equals(parsed.getAddress()) || parsed.isGroup()) {
                throw new AddressException();
            }
            return ascii;
        } catch (AddressException | IllegalArgumentException notOne) {
            throw new Problem.Invalid("mail.recipient", "to", "This is not the mail address of one person.");
        }
    }

    private static boolean isPrintableAscii(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /// Line ends of every script included: header injection begins with one.
    static boolean hasControls(String text) {
        return text.codePoints()
                .map(Character::getType)
                .anyMatch(type -> type == Character.CONTROL
                        || type == Character.LINE_SEPARATOR
                        || type == Character.PARAGRAPH_SEPARATOR);
    }
}
