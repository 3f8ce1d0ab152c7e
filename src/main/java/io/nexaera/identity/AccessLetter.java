package io.nexaera.identity;

import io.nexaera.access.AccessGrant;
import io.nexaera.agencies.Agency;
import io.nexaera.agencies.SubAccount;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a mail about support access says. Names and reasons are other people's words: they stand in one line, or
/// quoted,
/// and never become a header or a sentence of ours.
record AccessLetter(String subject, String text) {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final int MOST_NAME_CHARS = 80;

    /// @param toClient whether the client's people read it, rather than the one who asked
    record Facts(Agency agency, SubAccount client, AccessGrant grant, boolean toClient, Links links) {
        String asker() {
            return line(grant.requestedByName());
        }

        String place() {
            return line(client.name());
        }

        String house() {
            return line(agency.name());
        }

        Optional<String> link(String path) {
            return links.to(agency.slug(), "/a/" + agency.slug() + path);
        }

        Optional<String> recordLink() {
            return link((toClient ? "/s/" + client.slug() : "") + "/access/" + grant.id());
        }
    }

    /// The address of a page of the console, where it is known.
    interface Links {
        Optional<String> to(String agency, String path);
    }

    /// Empty once the request is decided or taken back.
    static Optional<AccessLetter> asked(Facts facts) {
        AccessGrant grant = facts.grant();
        if (!grant.pending()) {
            return Optional.empty();
        }
        return Optional.of(new AccessLetter(facts.house() + " asks for access to " + facts.place(), """
                %s of %s asks to be let in to %s.

                Why, in their words:
                %s

                %s
                For: %d minutes

                Nobody gets in until you say yes. You can shorten the time, allow looking only, leave areas out, or say no.
                %s

                Without an answer the request is off after 7 days.
                """.formatted(
                facts.asker(),
                facts.house(),
                facts.place(),
                quoted(grant.reason()),
                permit(grant),
                grant.minutesAsked(),
                where("Decide here:", facts.link("/s/" + facts.client().slug() + "/access"), "Agency access"))));
    }

    /// Empty once it is over: its end is told by itself.
    static Optional<AccessLetter> decided(Facts facts) {
        return switch (facts.grant().state()) {
            case ACTIVE -> Optional.of(approved(facts));
            case DENIED -> Optional.of(denied(facts));
            default -> Optional.empty();
        };
    }

    private static AccessLetter approved(Facts facts) {
        AccessGrant grant = facts.grant();
        return new AccessLetter(facts.place() + " lets you in", """
                %s of %s lets you in until %s.

                %s

                Each page you open is on record, and they can end it at any moment.
                %s
                """.formatted(
                        decider(grant),
                        facts.place(),
                        moment(grant.until()),
                        permit(grant),
                        where("Go there:", facts.link("/s/" + facts.client().slug()), "Clients")));
    }

    private static AccessLetter denied(Facts facts) {
        AccessGrant grant = facts.grant();
        String why = grant.denial()
                .filter(words -> !words.isBlank())
                .map(words -> "Why, in their words:\n" + quoted(words) + "\n\n")
                .orElse("");
        return new AccessLetter(facts.place() + " does not let you in", """
                %s of %s said no to your request.

                %s%s
                """.formatted(
                        decider(grant), facts.place(), why, where("Your request:", facts.recordLink(), "Access")));
    }

    /// Ended or taken back.
    static Optional<AccessLetter> ended(Facts facts) {
        AccessGrant grant = facts.grant();
        String who = grant.endedByName().map(AccessLetter::line).orElse("Somebody");
        if (grant.until().isEmpty()) {
            return Optional.of(
                    new AccessLetter("The request for access to " + facts.place() + " was taken back", """
                    %s took back the request of %s of %s for access to %s. There is nothing left to decide.
                    """.formatted(
                                    who, facts.asker(), facts.house(), facts.place())));
        }
        return Optional.of(over(facts, "%s ended it on %s.".formatted(who, moment(grant.endedAt()))));
    }

    /// Empty where it was ended before its time.
    static Optional<AccessLetter> expired(Facts facts) {
        return facts.grant().state() == AccessGrant.State.EXPIRED
                ? Optional.of(over(
                        facts,
                        "Its time was up on %s.".formatted(moment(facts.grant().until()))))
                : Optional.empty();
    }

    private static AccessLetter over(Facts facts, String how) {
        return new AccessLetter("Access to " + facts.place() + " is over", """
                The access of %s of %s to %s is over. %s

                %s
                """.formatted(
                facts.asker(),
                facts.house(),
                facts.place(),
                how,
                where("What happened during it:", facts.recordLink(), facts.toClient() ? "Agency access" : "Access")));
    }

    static AccessLetter blocked(Agency agency, SubAccount client, Links links) {
        String place = line(client.name());
        Optional<String> link = links.to(agency.slug(), "/a/" + agency.slug() + "/s/" + client.slug() + "/access");
        return new AccessLetter("All agency access to " + place + " is blocked", """
                An owner or admin of %s has blocked all agency access. Every visit has ended, every request is denied, and \
                new ones are refused until one of you allows them again.

                %s
                """.formatted(
                        place, where("See it or undo it here:", link, "Agency access")));
    }

    private static String permit(AccessGrant grant) {
        String areas =
                AccessArea.of(grant.scopes()).stream().map(AccessArea::label).collect(Collectors.joining(", "));
        return "May: " + (grant.full() ? "look and change" : "look only") + "\nAreas: "
                + (areas.isEmpty() ? "none" : areas);
    }

    static String where(String what, Optional<String> link, String menu) {
        return link.map(address -> what + "\n" + address).orElse("Sign in and open “" + menu + "”.");
    }

    private static String decider(AccessGrant grant) {
        return grant.decidedByName().map(AccessLetter::line).orElse("Somebody");
    }

    static String moment(Optional<Instant> at) {
        return at.map(MOMENT::format).orElse("");
    }

    /// In one line: no line end of any script, nothing that turns the direction of writing or hides.
    static String line(String words) {
        String plain =
                words.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
        int end = Math.min(plain.length(), MOST_NAME_CHARS);
        return plain.isEmpty()
                ? "Somebody"
                : plain.substring(
                        0,
                        end > 0 && end < plain.length() && Character.isHighSurrogate(plain.charAt(end - 1))
                                ? end - 1
                                : end);
    }

    /// Each line of theirs behind a mark, so that none can pass for one of ours.
    static String quoted(String words) {
        return words.strip()
                .lines()
                .flatMap(row -> Arrays.stream(row.split("[\\x0B\\f\\u0085\\u2028\\u2029]")))
                .map(row -> "> " + row.replaceAll("[\\p{Cc}\\p{Cf}]", ""))
                .collect(Collectors.joining("\n"));
    }
}
