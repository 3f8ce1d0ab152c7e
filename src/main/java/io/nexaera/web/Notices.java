package io.nexaera.web;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a page says after a deed that sent the browser there: `?done=agent-saved`. The words are ours, so an address
/// that somebody made up can't put words into our mouth.
final class Notices {
    private static final Map<String, String> SENTENCES = Map.ofEntries(
            Map.entry("agent-created", "The agent is ready. Ask it something."),
            Map.entry("agent-saved", "Saved."),
            Map.entry("agent-deleted", "The agent is deleted."),
            Map.entry("document-added", "Added. It is being read now."),
            Map.entry("document-readers", "Saved. It holds from the next question on."),
            Map.entry("document-again", "It is being read again now."),
            Map.entry("healthcare-agreement", "The agreement is on record."),
            Map.entry("healthcare-on", "It is on. Nothing that is said is stored from now on."),
            Map.entry("healthcare-off", "It is off. Conversations are stored again from now on."),
            Map.entry("add-on-granted", "Granted. The client can turn it on now."),
            Map.entry(
                    "add-on-taken-back",
                    "Taken back. Where the mode is on, nothing is answered until it is turned off."),
            Map.entry("privacy-saved", "Saved. It holds from the next question and the next document on."),
            Map.entry("document-deleted", "The document and its passages are deleted."),
            Map.entry("model-connected", "The model is connected."),
            Map.entry("model-key-replaced", "The new key serves from the next question on."),
            Map.entry("model-key-removed", "The key is gone. The next one takes over, or documents are quoted."),
            Map.entry("ai-key-added", "The key is kept."),
            Map.entry("ai-key-replaced", "The new key serves from the next question on."),
            Map.entry("ai-key-shared", "Saved. It holds from the next question on."),
            Map.entry("ai-key-removed", "The key is gone."),
            Map.entry("model-deleted", "The connection is deleted."),
            Map.entry("encryption-changed", "A new key is in use. What is stored moves to it now."),
            Map.entry("own-key-withdrawn", "The key is yours alone again. Nothing encrypted opens here."),
            Map.entry("own-key-lent", "Your key is here. Agents answer again."),
            Map.entry("own-key-in-token", "Your key is in use. It stays in your token."),
            Map.entry("own-key-passphrase", "The new passphrase holds. The recovery code stays the same."),
            Map.entry("own-key-off", "Your own key is removed."),
            Map.entry("key-revoked", "The key no longer works."),
            Map.entry("member-removed", "They are off the team."),
            Map.entry("access-requested", "Asked. Their owner and admins see it now."),
            Map.entry("access-approved", "They are in. You can end it at any time."),
            Map.entry("access-denied", "Denied."),
            Map.entry("access-ended", "Access has ended."),
            Map.entry("access-blocked", "All agency access is blocked."),
            Map.entry("access-allowed", "Your agency may ask again."),
            Map.entry("export-requested", "It is being packed now."),
            Map.entry("search-saved", "The search is saved."),
            Map.entry("search-restored", "The search is back."),
            Map.entry("retention-set", "Saved. What is older goes now, and once a day."),
            Map.entry("data-retention-set", "Saved. What is older goes within a day."),
            Map.entry("agency-retention-set", "Saved. It holds for your clients in a week; they see it now."),
            Map.entry("legal-hold-set", "Held. Nothing of it goes or is deleted until the hold is lifted."),
            Map.entry("legal-hold-lifted", "The hold is lifted. What is older goes within a day."),
            Map.entry("healthcare-agreement-ended", "Recorded. While Healthcare Mode is on, nothing is answered."),
            Map.entry("proof-asked", "It has begun. It takes some seconds."),
            Map.entry("purge-asked", "It goes now. You can close this page meanwhile."),
            Map.entry("hold-set", "Nothing goes until you lift the hold."),
            Map.entry("hold-lifted", "The hold is lifted."),
            Map.entry("log-export-asked", "It is being written now. You can close this page meanwhile."),
            Map.entry("export-deleted", "The export is deleted."),
            Map.entry("stream-added", "Added. The log goes there now."),
            Map.entry("stream-secret", "The new one serves from the next delivery on."),
            Map.entry("stream-paused", "Paused. Entries wait in the log."),
            Map.entry("stream-resumed", "It goes on where it stopped."),
            Map.entry("stream-replayed", "It is sent again from there on."),
            Map.entry("stream-removed", "Removed. Nothing more goes there."),
            Map.entry("account-kept", "The account stays. Nothing is erased."),
            Map.entry("webhook-changed", "Saved. It holds from the next event on."),
            Map.entry("webhook-paused", "Nothing is sent now. What happens waits."),
            Map.entry("webhook-on", "It is on. What waited goes out now."),
            Map.entry("webhook-removed", "Nothing goes there any more."),
            Map.entry("webhook-replayed", "On its way again, under the same id."),
            Map.entry("webhook-nothing", "There was nothing to send again."),
            Map.entry("workflow-hook-closed", "Closed. Messages to that address are refused."),
            Map.entry("workflow-saved", "Saved. It holds for runs that start from now on."),
            Map.entry("workflow-deleted", "The workflow and its runs are deleted."),
            Map.entry("workflow-started", "It runs."),
            Map.entry("workflow-cancelled", "The run is cancelled."),
            Map.entry("workflow-decided", "Your word is kept."),
            Map.entry("signed-out", "You are signed out."));

    private Notices() {}

    static Optional<String> of(@Nullable String done) {
        return done == null ? Optional.empty() : Optional.ofNullable(SENTENCES.get(done));
    }
}
