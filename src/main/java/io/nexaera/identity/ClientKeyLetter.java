package io.nexaera.identity;

import io.nexaera.agencies.Agency;
import io.nexaera.agencies.SubAccount;
import io.nexaera.vault.ClientKeys.Standing;
import io.nexaera.vault.ClientKeys.State;

/// What a mail about a client's own key says. Who did it is told to the client's side alone, as on the pages; a mail
/// that comes
/// late names nobody for what somebody else has changed since.
record ClientKeyLetter(String subject, String text) {
    /// @param now how the key stands when the mail is written
    /// @param toClient whether the client's owners read it, rather than the agency's
    record Facts(Agency agency, SubAccount client, Standing now, boolean toClient, AccessLetter.Links links) {
        private String place() {
            return AccessLetter.line(client.name());
        }

        private String whoIf(State state) {
            return now.by()
                    .filter(name -> now.state() == state)
                    .map(AccessLetter::line)
                    .orElse("An owner");
        }

        private String atIf(State state) {
            return now.state() == state ? " on " + AccessLetter.moment(now.since()) : "";
        }

        private String where() {
            String path = "/a/" + agency.slug();
            return toClient
                    ? AccessLetter.where(
                            "See it here:",
                            links.to(agency.slug(), path + "/s/" + client.slug() + "/encryption/own-key"),
                            "Encryption")
                    : AccessLetter.where(
                            "See it here:",
                            links.to(agency.slug(), path + "/sub-accounts/" + client.slug()),
                            "Clients");
        }

        private ClientKeyLetter letter(String subject, String text) {
            return new ClientKeyLetter(subject, text.strip() + "\n\n" + where() + "\n");
        }

        /// What an owner does who didn't expect this.
        private String unexpected() {
            return toClient
                    ? "If none of you meant this, change your passwords and take the key back."
                    : "Nothing is asked of you.";
        }
    }

    static ClientKeyLetter made(Facts facts) {
        return facts.letter(facts.place() + " now has a key of its own", """
                %s of %s put a key of the client's own around everything that is encrypted there%s. The client lends it, and \
                agents answer as before; it can be taken back at any moment.

                %s""".formatted(
                        facts.whoIf(State.LENT), facts.place(), facts.atIf(State.LENT), facts.unexpected()));
    }

    static ClientKeyLetter withdrawn(Facts facts) {
        return facts.letter(facts.place() + " has taken its key back", """
                %s of %s took the client's own key back%s. No agent of theirs answers and nothing encrypted there opens, until \
                an owner gives the key again.

                %s""".formatted(
                        facts.whoIf(State.WITHDRAWN),
                        facts.place(),
                        facts.atIf(State.WITHDRAWN),
                        facts.toClient
                                ? "If none of you meant this, change your passwords, then give the key again."
                                : "Neither you nor whoever runs this service can undo that."));
    }

    static ClientKeyLetter lent(Facts facts) {
        return facts.letter(facts.place() + " has given its key again", """
                %s of %s gave the client's own key again%s. Agents answer again.

                %s""".formatted(
                        facts.whoIf(State.LENT), facts.place(), facts.atIf(State.LENT), facts.unexpected()));
    }

    static ClientKeyLetter removed(Facts facts) {
        return facts.letter(facts.place() + " does without a key of its own", """
                An owner of %s removed the client's own key. What is stored stays encrypted, with keys that this service holds \
                alone. Nobody at the client can take them back.

                %s""".formatted(
                        facts.place(),
                        facts.toClient
                                ? "If none of you meant this, change your passwords and make a key again."
                                : "Nothing is asked of you."));
    }

    static ClientKeyLetter away(Facts facts) {
        return facts.letter("The key of " + facts.place() + " can't be reached", """
                The key of %s is in a token of the client's own, which doesn't serve at the moment.%s Meanwhile no agent of theirs \
                answers and nothing encrypted there opens.

                %s""".formatted(
                        facts.place(),
                        facts.now.trouble().map(why -> " " + why).orElse(""),
                        facts.toClient
                                ? "Please look after the token. Where the PIN was refused or the key is another one, give it again on the page."
                                : "Only the client can mend that."));
    }

    static ClientKeyLetter back(Facts facts) {
        return facts.letter("The key of " + facts.place() + " is back", """
                The token with the key of %s serves again. Agents answer as before.
                """.formatted(facts.place()));
    }
}
