package io.nexaera.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nexaera.Browserless;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.identity.KeyScope;
import io.nexaera.identity.Role;
import io.nexaera.models.KeyTier;
import io.nexaera.outbox.JobHandler;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Does everything that can be done here, once, and looks for it in the log. An endpoint that changes something and a
/// kind of job are in the list by themselves; one without a deed below fails.
class EveryDeedLeavesAnEntryTest {
    /// These change nothing an admin would look for.
    private static final Map<String, String> NO_DEED = Map.ofEntries(
            Map.entry(
                    "POST /api/v1/sub-accounts/{subAccount}/agents/{id}/messages", "a conversation is its own record"),
            Map.entry("POST /a/{agency}/s/{sub}/agents/{id}/messages", "a conversation is its own record"),
            Map.entry("POST /v1/chat/completions", "a conversation is its own record"),
            // Two installations that witness each other would have each entry of the one make one in the other for
            // good.
            Map.entry(
                    "POST /witness/add-checkpoint",
                    "another's log grew; what it must not do is on record (WitnessTest)"),
            Map.entry("POST /api/v1/sub-accounts/{subAccount}/documents/search", "it only reads"),
            Map.entry(
                    "POST /api/v1/sub-accounts/{subAccount}/encryption/own-key/token",
                    "needs a token; OwnTokenBrowserTest reads its entry"),
            Map.entry("POST /a/{agency}/s/{sub}/encryption/own-key/token", "as above"),
            Map.entry("POST /api/v1/sub-accounts/{subAccount}/outbound/check", "it only reads"),
            Map.entry("POST /api/v1/agencies/{agencyId}/outbound/check", "it only reads"),
            Map.entry("POST /a/{agency}/outbound", "it only reads"),
            Map.entry("POST /a/{agency}/s/{sub}/outbound", "it only reads"),
            Map.entry("POST /api/v1/hooks/{id}", "of a stranger, by a signature; HooksTest reads its entry"),
            Map.entry("POST /api/v1/sub-accounts/{subAccount}/webhooks/{id}/examine", "it only reads"),
            Map.entry("POST /api/v1/agencies/{agencyId}/webhooks/{id}/examine", "it only reads"),
            Map.entry("POST /a/{agency}/webhooks/{id}/debugger", "it only reads"),
            Map.entry("POST /a/{agency}/s/{sub}/webhooks/{id}/debugger", "it only reads"),
            Map.entry("POST /a/{agency}/s/{sub}/guardrails", "it only reads"),
            Map.entry("POST /a/{agency}/s/{sub}/privacy/preview", "it only reads"),
            Map.entry("POST /api/v1/sub-accounts/{subAccount}/privacy/preview", "it only reads"));

    /// What each kind of job leaves behind. The first four run here; the others wait for days or minutes, and their own
    /// tests bring the time forward.
    private static final Map<String, String> JOBS = Map.ofEntries(
            Map.entry("knowledge.ingest", "document.ready"),
            Map.entry("mail.send", "mail.sent"),
            Map.entry("workflow.run", "workflow.finished"),
            Map.entry("workflow.schedule", "workflow.started"),
            Map.entry("workflow.cue", "workflow.started"),
            Map.entry("export.pack", "export.finished"),
            Map.entry("audit.export", "audit.exported"),
            Map.entry("vault.re-encrypt", "vault.re-encrypted"),
            Map.entry("export.expire", "export.expired"),
            Map.entry("vault.destroy-unused", "vault.key-destroyed"),
            Map.entry("vault.rotate-when-due", "vault.key-rotated"),
            Map.entry("vault.look-at-token", "vault.client-key-away"),
            Map.entry("audit.export-expire", "audit.export-expired"),
            Map.entry("audit.age-out", "audit.aged-out"),
            Map.entry("retention.purge", "retention.purged"),
            Map.entry("healthcare.prove", "healthcare.proved"),
            Map.entry("erasure.erase", "erasure.finished"));

    private static final Set<String> RUN_HERE = Set.of(
            "document.ready",
            "document.failed",
            "mail.sent",
            "export.finished",
            "vault.re-encrypted",
            "audit.exported");

    /// They write mails about a deed that is on record; the mails leave entries of their own.
    private static final Set<String> WRITE_MAILS = Set.of(
            "access.asked",
            "access.decided",
            "access.ended",
            "access.expired",
            "access.blocked",
            "client-key.made",
            "client-key.withdrawn",
            "client-key.lent",
            "client-key.removed",
            "client-key.away",
            "client-key.back");

    /// It writes the demo's conversations, on a demo alone.
    private static final String OF_THE_DEMO = "demo.talk";

    /// Method and address, who does it, the entry whose target is the id in the address, what is sent, the entry that
    /// it
    /// leaves. `C`, `A`, `c`, `a` stand for a client's and an agency's part of the API and of the pages.
    private static final String DEEDS = """
            POST C/agents  owner  -  {"name":"Desk","instructions":""}  agent.created
            PUT C/agents/{id}  owner  agent.created  {"name":"Front desk","instructions":"Be kind."}  agent.updated
            POST C/agents/{agent}/tokens  owner  agent.created  {"scopes":["knowledge:read"]}  agent.token-minted
            DELETE C/agents/{id}  owner  agent.created  -  agent.deleted
            POST c/agents  owner  -  name=Desk&instructions=  agent.created
            POST c/agents/{id}  owner  agent.created  name=Night+desk&instructions=y&connection=&model=&temperature=0.3&maxAnswerTokens=800&maxQuestionChars=4000&knowledge=all{tiers}&version=1  agent.updated
            POST c/agents/{id}/delete  owner  agent.created  -  agent.deleted
            POST C/agents  owner  -  {"name":"Kept","instructions":""}  agent.created
            POST C/documents  owner  -  {"title":"Prices","text":"A cleaning costs 90 dollars."}  document.added
            PUT C/documents/{id}  owner  document.added  {"privateTo":"{agent.created}"}  document.readers-changed
            POST C/documents/{id}/read-again  owner  document.added  {"privacy":"anonymize"}  document.read-again
            DELETE C/documents/{id}  owner  document.added  -  document.deleted
            POST C/documents  owner  -  multipart:files  document.added
            POST c/knowledge  owner  -  multipart:file  document.added
            POST c/knowledge/text  owner  -  name=Hours&text=We+open+at+nine.  document.added
            POST c/knowledge/{id}/readers  owner  document.added  privateTo={agent.created}  document.readers-changed
            POST c/knowledge/{id}/read-again  owner  document.added  privacy=anonymize  document.read-again
            POST c/knowledge/{id}/delete  owner  document.added  -  document.deleted
            PUT C/privacy  owner  -  {"modes":{"date":"keep"}}  privacy.settings-changed
            POST c/privacy  owner  -  knowledge=keep&preset=business  privacy.settings-changed
            POST C/model-connections  owner  -  {"name":"Ours","kind":"openai","baseUrl":"http://127.0.0.1:9/v1","defaultModel":"m","key":"sk-0123456789abcdefghij"}  model-connection.added
            PUT C/model-connections/{id}/key  owner  model-connection.added  {"key":"sk-0123456789abcdefghik"}  model-connection.key-changed
            POST C/model-connections/{id}/test  owner  model-connection.added  {}  model-connection.tested
            DELETE C/model-connections/{id}/key  owner  model-connection.added  -  model-connection.key-removed
            DELETE C/model-connections/{id}  owner  model-connection.added  -  model-connection.deleted
            POST c/models  owner  -  kind=openai&key=sk-0123456789abcdefghij&name=Ours&baseUrl=http://127.0.0.1:9/v1&model=m  model-connection.added
            POST c/models/{id}/key  owner  model-connection.added  key=sk-0123456789abcdefghik  model-connection.key-changed
            POST c/models/{id}/test  owner  model-connection.added  -  model-connection.tested
            POST c/models/{id}/key/remove  owner  model-connection.added  -  model-connection.key-removed
            POST c/models/{id}/delete  owner  model-connection.added  -  model-connection.deleted
            POST A/model-keys  agency  -  {"provider":"openai","baseUrl":"http://127.0.0.1:9/v1","defaultModel":"m","key":"sk-0123456789abcdefghij"}  model-key.added
            PUT A/model-keys/{id}/key  agency  model-key.added  {"key":"sk-0123456789abcdefghik"}  model-key.changed
            PUT A/model-keys/{id}/sharing  agency  model-key.added  {"with":"some","clients":["{subAccount}"]}  model-key.shared
            POST A/model-keys/{id}/test  agency  model-key.added  {}  model-key.tested
            DELETE A/model-keys/{id}  agency  model-key.added  -  model-key.removed
            POST a/ai-keys  agency  -  kind=openai&key=sk-0123456789abcdefghij&baseUrl=http://127.0.0.1:9/v1&model=m&with=NONE  model-key.added
            POST a/ai-keys/{id}/key  agency  model-key.added  key=sk-0123456789abcdefghik  model-key.changed
            POST a/ai-keys/{id}/sharing  agency  model-key.added  with=SOME&client={subAccount}  model-key.shared
            POST a/ai-keys/{id}/test  agency  model-key.added  -  model-key.tested
            POST a/ai-keys/{id}/remove  agency  model-key.added  -  model-key.removed
            POST C/members  owner  -  {"name":"Nora","email":"nora@deeds.example","role":"{client role}"}  member.added
            DELETE C/members/{person}  owner  member.added  -  member.removed
            POST c/team  owner  -  name=Otto&email=otto@deeds.example&role={client role}  member.added
            POST c/team/{person}/remove  owner  member.added  -  member.removed
            POST A/members  agency  -  {"name":"Pia","email":"pia@deeds.example","role":"{agency role}"}  member.added
            DELETE A/members/{person}  agency  member.added  -  member.removed
            POST a/team  agency  -  name=Quin&email=quin@deeds.example&role={agency role}  member.added
            POST a/team/{person}/remove  agency  member.added  -  member.removed
            POST C/keys  owner  -  {"name":"Site","scopes":["{client scope}"]}  api-key.created
            DELETE C/keys/{id}  owner  api-key.created  -  api-key.revoked
            POST c/keys  owner  -  name=Site&scope={client scope}  api-key.created
            POST c/keys/{id}/revoke  owner  api-key.created  -  api-key.revoked
            POST A/keys  agency  -  {"name":"Site","scopes":["{agency scope}"]}  api-key.created
            DELETE A/keys/{id}  agency  api-key.created  -  api-key.revoked
            POST a/keys  agency  -  name=Site&scope={agency scope}  api-key.created
            POST a/keys/{id}/revoke  agency  api-key.created  -  api-key.revoked
            PUT A/brand  agency  -  {"name":"Deeds and Sons","brandColor":"#336699"}  agency.rebranded
            POST A/sub-accounts  agency  -  {"name":"Second Clinic","ownerName":"Rita","ownerEmail":"rita@deeds.example"}  sub-account.created
            POST a/sub-accounts  agency  -  name=Third+Clinic&ownerName=Sam&ownerEmail=sam@deeds.example  sub-account.created
            POST A/access-requests  agency  -  {"subAccount":"{subAccount}","reason":"The agent quotes old prices"}  access.requested
            POST C/access-requests/{access}/approve  owner  access.requested  {}  access.approved
            POST A/access-requests/{access}/end  agency  access.requested  {}  access.ended
            POST A/access-requests  agency  -  {"subAccount":"{subAccount}","reason":"The agent quotes old prices"}  access.requested
            POST C/access-requests/{access}/deny  owner  access.requested  {}  access.denied
            POST A/access-requests  agency  -  {"subAccount":"{subAccount}","reason":"The agent quotes old prices"}  access.requested
            POST C/access-requests/{access}/approve  owner  access.requested  {}  access.approved
            POST C/access-requests/{access}/end  owner  access.requested  {}  access.ended
            POST a/access  agency  -  client={subAccount}&reason=The+agent+quotes+old+prices&minutes=30  access.requested
            POST c/access/{access}/approve  owner  access.requested  minutes=30&area=agents&area=documents  access.approved
            POST a/access/{access}/end  agency  access.requested  -  access.ended
            POST a/access  agency  -  client={subAccount}&reason=The+agent+quotes+old+prices&minutes=30  access.requested
            POST c/access/{access}/deny  owner  access.requested  why=Not+now  access.denied
            POST a/access  agency  -  client={subAccount}&reason=The+agent+quotes+old+prices&minutes=30  access.requested
            POST c/access/{access}/approve  owner  access.requested  minutes=30&area=agents&area=documents  access.approved
            POST c/access/{access}/end  owner  access.requested  -  access.ended
            PUT C/access-stop  owner  -  {}  access.blocked
            DELETE C/access-stop  owner  -  -  access.unblocked
            POST c/access/block  owner  -  -  access.blocked
            POST c/access/allow  owner  -  -  access.unblocked
            POST C/model-connections  owner  -  {"name":"Ours","kind":"openai","baseUrl":"http://127.0.0.1:9/v1","defaultModel":"m","key":"sk-0123456789abcdefghij"}  model-connection.added
            POST A/model-keys  agency  -  {"provider":"openai","baseUrl":"http://127.0.0.1:9/v1","defaultModel":"m","key":"sk-0123456789abcdefghij"}  model-key.added
            POST C/encryption/rotate  owner  -  {}  vault.key-rotated
            POST c/encryption/rotate  owner  -  -  vault.key-rotated
            POST A/encryption/rotate  agency  -  {}  vault.key-rotated
            POST a/encryption/rotate  agency  -  -  vault.key-rotated
            POST C/encryption/own-key  owner  -  {"passphrase":"seven purple lanterns sail home","password":"{password}"}  vault.client-key-made
            POST C/encryption/own-key/withdraw  owner  -  {}  vault.client-key-withdrawn
            POST C/encryption/own-key/give-back  owner  -  {"passphrase":"seven purple lanterns sail home"}  vault.client-key-lent
            PUT C/encryption/own-key/passphrase  owner  -  {"current":"seven purple lanterns sail home","passphrase":"eight purple lanterns sail home"}  vault.client-key-passphrase-changed
            POST C/encryption/own-key/off  owner  -  {"passphrase":"eight purple lanterns sail home"}  vault.client-key-removed
            POST c/encryption/own-key  owner  -  passphrase=seven+purple+lanterns+sail+home&again=seven+purple+lanterns+sail+home&password={password}  vault.client-key-made
            POST c/encryption/own-key/withdraw  owner  -  -  vault.client-key-withdrawn
            POST c/encryption/own-key/give-back  owner  -  passphrase=seven+purple+lanterns+sail+home  vault.client-key-lent
            POST c/encryption/own-key/passphrase  owner  -  current=seven+purple+lanterns+sail+home&passphrase=eight+purple+lanterns+sail+home&again=eight+purple+lanterns+sail+home  vault.client-key-passphrase-changed
            POST c/encryption/own-key/off  owner  -  passphrase=eight+purple+lanterns+sail+home  vault.client-key-removed
            POST C/siem-destinations  owner  -  {"name":"One","kind":"https","address":"http://127.0.0.1:9/"}  siem.destination-added
            PUT C/siem-destinations/{id}/secret  owner  siem.destination-added  {}  siem.destination-secret-changed
            POST C/siem-destinations/{id}/test  owner  siem.destination-added  {}  siem.destination-tested
            POST C/siem-destinations/{id}/pause  owner  siem.destination-added  {}  siem.destination-paused
            POST C/siem-destinations/{id}/resume  owner  siem.destination-added  {}  siem.destination-resumed
            POST C/siem-destinations/{id}/replay  owner  siem.destination-added  {"from":"beginning"}  siem.destination-replayed
            DELETE C/siem-destinations/{id}  owner  siem.destination-added  -  siem.destination-removed
            POST c/log-streams  owner  -  kind=https&name=Two&address=http://127.0.0.1:9/&start=now  siem.destination-added
            POST c/log-streams/{id}/secret  owner  siem.destination-added  -  siem.destination-secret-changed
            POST c/log-streams/{id}/test  owner  siem.destination-added  -  siem.destination-tested
            POST c/log-streams/{id}/pause  owner  siem.destination-added  -  siem.destination-paused
            POST c/log-streams/{id}/resume  owner  siem.destination-added  -  siem.destination-resumed
            POST c/log-streams/{id}/replay  owner  siem.destination-added  from=1  siem.destination-replayed
            POST c/log-streams/{id}/remove  owner  siem.destination-added  -  siem.destination-removed
            POST A/siem-destinations  agency  -  {"name":"One","kind":"https","address":"http://127.0.0.1:9/"}  siem.destination-added
            PUT A/siem-destinations/{id}/secret  agency  siem.destination-added  {}  siem.destination-secret-changed
            POST A/siem-destinations/{id}/test  agency  siem.destination-added  {}  siem.destination-tested
            POST A/siem-destinations/{id}/pause  agency  siem.destination-added  {}  siem.destination-paused
            POST A/siem-destinations/{id}/resume  agency  siem.destination-added  {}  siem.destination-resumed
            POST A/siem-destinations/{id}/replay  agency  siem.destination-added  {"from":"beginning"}  siem.destination-replayed
            DELETE A/siem-destinations/{id}  agency  siem.destination-added  -  siem.destination-removed
            POST a/log-streams  agency  -  kind=https&name=Two&address=http://127.0.0.1:9/&start=now  siem.destination-added
            POST a/log-streams/{id}/secret  agency  siem.destination-added  -  siem.destination-secret-changed
            POST a/log-streams/{id}/test  agency  siem.destination-added  -  siem.destination-tested
            POST a/log-streams/{id}/pause  agency  siem.destination-added  -  siem.destination-paused
            POST a/log-streams/{id}/resume  agency  siem.destination-added  -  siem.destination-resumed
            POST a/log-streams/{id}/replay  agency  siem.destination-added  from=1  siem.destination-replayed
            POST a/log-streams/{id}/remove  agency  siem.destination-added  -  siem.destination-removed
            POST C/webhooks  owner  -  {"url":"http://127.0.0.1:9/hooks"}  webhook.added
            PUT C/webhooks/{id}  owner  webhook.added  {"url":"http://127.0.0.1:9/other","types":["document.ready"]}  webhook.changed
            PUT C/webhooks/{id}/state  owner  webhook.added  {"state":"on"}  webhook.turned-on
            POST C/webhooks/{id}/secret  owner  webhook.added  {}  webhook.secret-rotated
            POST C/webhooks/{id}/test  owner  webhook.added  {}  webhook.tested
            POST C/webhooks/{id}/deliveries/{event}/replay  owner  webhook.added  {}  webhook.replayed
            POST C/webhooks/{id}/replay  owner  webhook.added  {"which":"failed"}  webhook.replayed
            DELETE C/webhooks/{id}  owner  webhook.added  -  webhook.removed
            POST c/webhooks  owner  -  url=http://127.0.0.1:9/hooks  webhook.added
            POST c/webhooks/{id}  owner  webhook.added  url=http://127.0.0.1:9/other  webhook.changed
            POST c/webhooks/{id}/pause  owner  webhook.added  -  webhook.paused
            POST c/webhooks/{id}/turn-on  owner  webhook.added  -  webhook.turned-on
            POST c/webhooks/{id}/secret  owner  webhook.added  -  webhook.secret-rotated
            POST c/webhooks/{id}/test  owner  webhook.added  -  webhook.tested
            POST c/webhooks/{id}/deliveries/{event}/replay  owner  webhook.added  -  webhook.replayed
            POST c/webhooks/{id}/replay  owner  webhook.added  which=FAILED&since=  webhook.replayed
            POST c/webhooks/{id}/remove  owner  webhook.added  -  webhook.removed
            POST A/webhooks  agency  -  {"url":"http://127.0.0.1:9/hooks"}  webhook.added
            PUT A/webhooks/{id}  agency  webhook.added  {"url":"http://127.0.0.1:9/other","types":["document.ready"]}  webhook.changed
            PUT A/webhooks/{id}/state  agency  webhook.added  {"state":"on"}  webhook.turned-on
            POST A/webhooks/{id}/secret  agency  webhook.added  {}  webhook.secret-rotated
            POST A/webhooks/{id}/test  agency  webhook.added  {}  webhook.tested
            POST A/webhooks/{id}/deliveries/{event}/replay  agency  webhook.added  {}  webhook.replayed
            POST A/webhooks/{id}/replay  agency  webhook.added  {"which":"failed"}  webhook.replayed
            DELETE A/webhooks/{id}  agency  webhook.added  -  webhook.removed
            POST a/webhooks  agency  -  url=http://127.0.0.1:9/hooks  webhook.added
            POST a/webhooks/{id}  agency  webhook.added  url=http://127.0.0.1:9/other  webhook.changed
            POST a/webhooks/{id}/pause  agency  webhook.added  -  webhook.paused
            POST a/webhooks/{id}/turn-on  agency  webhook.added  -  webhook.turned-on
            POST a/webhooks/{id}/secret  agency  webhook.added  -  webhook.secret-rotated
            POST a/webhooks/{id}/test  agency  webhook.added  -  webhook.tested
            POST a/webhooks/{id}/deliveries/{event}/replay  agency  webhook.added  -  webhook.replayed
            POST a/webhooks/{id}/replay  agency  webhook.added  which=FAILED&since=  webhook.replayed
            POST a/webhooks/{id}/remove  agency  webhook.added  -  webhook.removed
            POST C/exports  owner  -  {}  export.requested
            DELETE C/exports/{id}  owner  export.requested  -  export.deleted
            POST c/data/exports  owner  -  -  export.requested
            POST c/data/exports/{id}/delete  owner  export.requested  -  export.deleted
            POST C/audit-searches  owner  -  {"name":"Refusals","filters":{"outcome":"refused"}}  audit.search-saved
            PUT C/audit-searches/{id}  owner  audit.search-saved  {"name":"All refusals","shared":true}  audit.search-changed
            DELETE C/audit-searches/{id}  owner  audit.search-saved  -  audit.search-removed
            POST C/audit-searches/{id}/restore  owner  audit.search-saved  {}  audit.search-restored
            POST A/audit-searches  agency  -  {"name":"Refusals","filters":{"outcome":"refused"}}  audit.search-saved
            PUT A/audit-searches/{id}  agency  audit.search-saved  {"name":"All refusals","shared":true}  audit.search-changed
            DELETE A/audit-searches/{id}  agency  audit.search-saved  -  audit.search-removed
            POST A/audit-searches/{id}/restore  agency  audit.search-saved  {}  audit.search-restored
            POST c/audit/searches  owner  -  name=Ana&actor=ana  audit.search-saved
            POST c/audit/searches/{id}  owner  audit.search-saved  name=Ana+Ruiz  audit.search-changed
            POST c/audit/searches/{id}/remove  owner  audit.search-saved  -  audit.search-removed
            POST c/audit/searches/{id}/restore  owner  audit.search-saved  -  audit.search-restored
            POST a/audit/searches  agency  -  name=Ana&actor=ana  audit.search-saved
            POST a/audit/searches/{id}  agency  audit.search-saved  name=Ana+Ruiz  audit.search-changed
            POST a/audit/searches/{id}/remove  agency  audit.search-saved  -  audit.search-removed
            POST a/audit/searches/{id}/restore  agency  audit.search-saved  -  audit.search-restored
            PUT C/audit-retention  owner  -  {"days":3000}  audit.retention-set
            PUT C/audit-retention/hold  owner  -  {"reason":"A dispute"}  audit.hold-set
            DELETE C/audit-retention/hold  owner  -  -  audit.hold-lifted
            PUT A/audit-retention  agency  -  {"days":3000}  audit.retention-set
            PUT A/audit-retention/hold  agency  -  {"reason":"A dispute"}  audit.hold-set
            DELETE A/audit-retention/hold  agency  -  -  audit.hold-lifted
            POST c/audit/retention  owner  -  days=2500  audit.retention-set
            POST c/audit/retention/hold  owner  -  reason=A+dispute  audit.hold-set
            POST c/audit/retention/hold/lift  owner  -  -  audit.hold-lifted
            POST a/audit/retention  agency  -  forGood=true  audit.retention-set
            POST a/audit/retention/hold  agency  -  reason=A+dispute  audit.hold-set
            POST a/audit/retention/hold/lift  agency  -  -  audit.hold-lifted
            PUT C/retention/rules  owner  -  {"kind":"documents","days":90}  retention.rule-set
            DELETE C/retention/rules?kind=documents  owner  -  -  retention.rule-set
            PUT A/retention/rules  agency  -  {"kind":"documents","days":900,"clientsMayKeepLonger":true}  retention.rule-set
            DELETE A/retention/rules?kind=documents  agency  -  -  retention.rule-set
            POST C/retention/holds  owner  -  {"kind":"exports","reason":"A dispute"}  retention.hold-set
            DELETE C/retention/holds/{id}  owner  retention.hold-set  -  retention.hold-lifted
            POST C/retention/purges  owner  -  {}  retention.purge-asked
            POST c/retention  owner  -  kind=findings&days=90  retention.rule-set
            POST a/retention  agency  -  kind=findings&deed=forGood  retention.rule-set
            POST c/retention/holds  owner  -  kind=exports&reason=A+dispute  retention.hold-set
            POST c/retention/holds/{id}/lift  owner  retention.hold-set  -  retention.hold-lifted
            POST c/retention/purge  owner  -  -  retention.purge-asked
            POST C/audit-exports  owner  -  {"format":"csv"}  audit.export-asked
            DELETE C/audit-exports/{id}  owner  audit.export-asked  -  audit.export-deleted
            POST A/audit-exports  agency  -  {"format":"jsonl","filters":{"action":"agent."}}  audit.export-asked
            DELETE A/audit-exports/{id}  agency  audit.export-asked  -  audit.export-deleted
            POST c/audit/exports  owner  -  format=csv&actor=ana  audit.export-asked
            POST c/audit/exports/{id}/delete  owner  audit.export-asked  -  audit.export-deleted
            POST a/audit/exports  agency  -  format=csv  audit.export-asked
            POST a/audit/exports/{id}/delete  agency  audit.export-asked  -  audit.export-deleted
            POST C/erasures  owner  -  {"name":"Deeds Clinic","password":"{password}"}  erasure.requested
            DELETE C/erasures/{id}  owner  erasure.requested  -  erasure.cancelled
            POST c/data/erasures  owner  -  name=Deeds+Clinic&password={password}  erasure.requested
            POST c/data/erasures/{id}/cancel  owner  erasure.requested  -  erasure.cancelled
            POST C/workflows  owner  -  {"name":"Ask first","definition":{"steps":[{"name":"ok","do":"approve","question":"Go on?"}]}}  workflow.created
            PUT C/workflows/{id}  owner  workflow.created  {"name":"Ask twice","definition":{"steps":[{"name":"ok","do":"approve","question":"Really?"}]},"version":1}  workflow.updated
            POST C/workflows/{id}/runs  owner  workflow.created  {"input":{}}  workflow.started
            POST C/runs/{run}/decision  owner  workflow.started  {"step":0,"approved":true}  workflow.decided
            POST C/runs/{run}/again  owner  workflow.started  {"step":0}  workflow.started
            POST C/runs/{run}/cancel  owner  workflow.started  {}  workflow.cancelled
            POST C/workflows/{id}/hook  owner  workflow.created  -  workflow.hook-opened
            POST C/workflows/{id}/hook  owner  workflow.created  -  workflow.hook-secret-changed
            DELETE C/workflows/{id}/hook  owner  workflow.created  -  workflow.hook-closed
            DELETE C/workflows/{id}  owner  workflow.created  -  workflow.deleted
            POST c/workflows  owner  -  name=Ask&s0.do=approve&s0.name=ok&s0.question=Go+on  workflow.created
            POST c/workflows/{id}  owner  workflow.created  name=Ask&version=1&s0.do=approve&s0.name=ok&s0.question=Really  workflow.updated
            POST c/workflows/{id}/start  owner  workflow.created  -  workflow.started
            POST c/runs/{run}/decision  owner  workflow.started  step=0&word=yes  workflow.decided
            POST c/runs/{run}/again  owner  workflow.started  step=0  workflow.started
            POST c/runs/{run}/cancel  owner  workflow.started  -  workflow.cancelled
            POST c/workflows/{id}/hook  owner  workflow.created  -  workflow.hook-opened
            POST c/workflows/{id}/hook/close  owner  workflow.created  -  workflow.hook-closed
            POST c/workflows/{id}/delete  owner  workflow.created  -  workflow.deleted
            PUT A/healthcare-add-ons/{client}  agency  -  {}  healthcare.add-on-granted
            DELETE A/healthcare-add-ons/{client}  agency  -  -  healthcare.add-on-taken-back
            POST a/healthcare/{client}/grant  agency  -  until=2099-12-31  healthcare.add-on-granted
            POST a/healthcare/{client}/take-back  agency  -  -  healthcare.add-on-taken-back
            PUT A/healthcare-add-ons/{client}  agency  -  {}  healthcare.add-on-granted
            PUT C/healthcare/agreement  owner  -  {"signer":"Dr. Weiss","signedOn":"2026-11-01","sha256":"{digest}"}  healthcare.agreement-recorded
            PUT C/healthcare  owner  -  {"on":true}  healthcare.turned-on
            PUT C/healthcare  owner  -  {"on":false,"reason":"A trial","password":"{password}"}  healthcare.turned-off
            POST C/healthcare/receipts/matching  owner  -  {"text":"What does a crown cost?"}  healthcare.receipts-looked-for
            POST C/healthcare/look  owner  -  {"words":"heliotrope-zeppelin"}  healthcare.words-looked-for
            POST c/healthcare/look  owner  -  words=heliotrope-zeppelin  healthcare.words-looked-for
            POST c/healthcare/agreement  owner  -  signer=Dr.+Weiss&signedOn=2026-11-02&sha256={digest}  healthcare.agreement-recorded
            POST c/healthcare/on  owner  -  -  healthcare.turned-on
            POST C/healthcare/proofs  owner  -  {}  healthcare.proof-asked
            POST c/healthcare/proofs  owner  -  words=heliotrope-regatta  healthcare.proof-asked
            POST c/healthcare/off  owner  -  reason=A+trial&password={password}  healthcare.turned-off
            POST C/healthcare/agreement/end  owner  -  {"reason":"We part ways"}  healthcare.agreement-ended
            PUT C/healthcare/agreement  owner  -  {"signer":"Dr. Weiss","signedOn":"2026-11-01","sha256":"{digest}"}  healthcare.agreement-recorded
            POST c/healthcare/agreement/end  owner  -  ended=We+part+ways  healthcare.agreement-ended
            POST /sign-in  nobody  -  email={email}&password={password}  session.started
            POST /sign-out  leaving  -  -  session.ended
            """;

    private final TestInstallation.Tenant agency = TestInstallation.newAgency("deeds", "Deeds Agency");
    private final TestInstallation.Tenant client = TestInstallation.newClient(agency, "Deeds Clinic", "deeds-clinic");
    private final Map<String, Browserless> people = Map.of(
            "nobody", Browserless.anonymous(),
            "leaving", Browserless.signedIn(client, Role.CLIENT_OWNER),
            "owner", Browserless.signedIn(client, Role.CLIENT_OWNER),
            "agency", Browserless.signedIn(agency, Role.AGENCY_OWNER));

    private record Deed(String method, String path, String who, String thing, String body, String action) {
        static Deed of(String line) {
            String[] part = line.split(" {2}", -1);
            String[] address = part[0].split(" ", -1);
            return new Deed(address[0], wholePath(address[1]), part[1], part[2], part[3], part[4]);
        }

        private static String wholePath(String path) {
            return switch (path.charAt(0)) {
                case 'C' -> "/api/v1/sub-accounts/{subAccount}" + path.substring(1);
                case 'A' -> "/api/v1/agencies/{agencyId}" + path.substring(1);
                case 'c' -> "/a/{agency}/s/{sub}" + path.substring(1);
                case 'a' -> "/a/{agency}" + path.substring(1);
                default -> path;
            };
        }

        String endpoint() {
            return method + " " + path.replaceFirst("\\?.*", "");
        }
    }

    @Test
    void whateverIsDoneIsInTheLog() throws SQLException {
        List<String> wrong = new ArrayList<>();
        for (Deed deed : deeds()) {
            if (deed.path().endsWith("/read-again")) { // not before it was read once
                await().atMost(60, TimeUnit.SECONDS)
                        .untilAsserted(() -> assertThat(done(deed)).isEmpty());
            } else {
                done(deed).ifPresent(wrong::add);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(done(Deed.of("POST C/documents/search  owner  -  {\"question\":\"When?\"}  document.added")))
                .as("the control: a deed without an entry is seen")
                .isPresent();
        done(Deed.of("POST C/documents  owner  -  {\"title\":\"Prices\",\"text\":\"A cleaning costs 90 dollars.\"}"
                        + "  document.added"))
                .ifPresent(wrong::add);
        done(Deed.of("POST C/documents  owner  -  multipart:broken  document.added"))
                .ifPresent(wrong::add);
        done(Deed.of("POST C/exports  owner  -  {}  export.requested")).ifPresent(wrong::add);
        done(Deed.of("POST C/audit-exports  owner  -  {\"format\":\"csv\"}  audit.export-asked"))
                .ifPresent(wrong::add);
        assertThat(wrong).isEmpty();
        await().atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(ofJobs()).containsAll(RUN_HERE));
    }

    @Test
    void everyEndpointThatChangesSomethingHasADeed() {
        Set<String> endpoints = EveryEndpointIsGuardedTest.all()
                .filter(endpoint -> !endpoint.method().equals("GET"))
                .map(Object::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = Stream.concat(deeds().stream().map(Deed::endpoint), NO_DEED.keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(known).isEqualTo(endpoints);
    }

    @Test
    void everyKindOfJobHasAnEntry() {
        Set<String> kinds = TestInstallation.beans(JobHandler.class).stream()
                .map(JobHandler::kind)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = new TreeSet<>(JOBS.keySet());
        known.addAll(WRITE_MAILS);
        known.add(OF_THE_DEMO);
        assertThat(known).isEqualTo(kinds);
    }

    private static List<Deed> deeds() {
        return DEEDS.lines().map(Deed::of).toList();
    }

    /// What is wrong with it; empty where it was done and is in the log, with who, from where and by which request.
    private Optional<String> done(Deed deed) throws SQLException {
        UUID before = newest();
        HttpResponse<String> answer = send(deed);
        for (int tries = 0; answer.statusCode() == 409 && tries < 100; tries++) { // a job has to end first
            await().pollDelay(100, TimeUnit.MILLISECONDS).until(() -> true);
            answer = send(deed);
        }
        if (answer.statusCode() >= 400) {
            return Optional.of(deed.endpoint() + ": " + answer.statusCode() + " "
                    + answer.body().substring(0, Math.min(300, answer.body().length())));
        }
        List<String> entries = since(before);
        return entries.contains(deed.action()) ? Optional.empty() : Optional.of(deed.endpoint() + ": " + entries);
    }

    private HttpResponse<String> send(Deed deed) throws SQLException {
        Browserless who = people.getOrDefault(deed.who(), Browserless.anonymous());
        HttpRequest.Builder request = who.request(filled(deed, deed.path())).header("User-Agent", "deeds");
        String body = deed.body().equals("-") ? "" : filled(deed, deed.body());
        String type = deed.path().startsWith("/api/") ? "application/json" : "application/x-www-form-urlencoded";
        if (body.startsWith("multipart:")) {
            type = "multipart/form-data; boundary=x";
            boolean broken = body.endsWith("broken");
            body = "--x\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n\r\n%s\r\n--x--\r\n"
                    .formatted(
                            broken ? "files" : body.substring(10),
                            broken ? "broken.pdf" : "a.txt",
                            broken ? "%PDF-1.7 and nothing more" : "We open at nine.");
        }
        return who.send(
                request.header("Content-Type", type).method(deed.method(), HttpRequest.BodyPublishers.ofString(body)));
    }

    private String filled(Deed deed, String text) throws SQLException {
        String filled = text.replace("{agency}", agency.place().agency().slug())
                .replace("{sub}", client.place().subAccount().orElseThrow().slug())
                .replace("{agencyId}", agency.place().agency().id().toString())
                .replace(
                        "{subAccount}",
                        client.place().subAccount().orElseThrow().id().toString())
                .replace(
                        "{client}",
                        client.place().subAccount().orElseThrow().id().toString())
                .replace("{digest}", "0123456789abcdef".repeat(4))
                .replace("{agent.created}", target("agent.created"))
                .replace("{event}", text.contains("{event}") ? tested() : "")
                .replace("{client role}", Role.CLIENT_MEMBER.code())
                .replace("{agency role}", Role.AGENCY_ADMIN.code())
                .replace("{client scope}", scope(false))
                .replace("{agency scope}", scope(true))
                .replace("{email}", client.email(Role.CLIENT_OWNER))
                .replace("{password}", TestInstallation.PASSWORD.replace(' ', text.contains("=") ? '+' : ' '))
                .replace(
                        "{tiers}",
                        Arrays.stream(KeyTier.values())
                                .map(tier -> "&keyTier=" + tier.code())
                                .collect(Collectors.joining()));
        return deed.thing().equals("-")
                ? filled
                : filled.replaceAll("\\{(id|agent|person|access|run)}", target(deed.thing()));
    }

    private static String scope(boolean ofAgency) {
        return Arrays.stream(KeyScope.values())
                .filter(scope -> scope.fits(ofAgency))
                .findFirst()
                .orElseThrow()
                .code();
    }

    private String target(String action) throws SQLException {
        List<String> targets = entries("select target_id from app.audit_entry where agency_id = ? and action = '"
                + action + "' order by id desc limit 1");
        return targets.isEmpty() ? "" : targets.getFirst();
    }

    /// The event of the last test of a webhook.
    private String tested() throws SQLException {
        return entries("select e.id::text from app.event e join app.webhook_delivery d on d.event_id = e.id"
                        + " join app.webhook_endpoint p on p.id = d.endpoint_id"
                        + " where p.agency_id = ? and e.type = 'webhook.test' order by e.id desc limit 1")
                .getFirst();
    }

    private UUID newest() throws SQLException {
        return UUID.fromString(
                entries("select id::text from app.audit_entry where agency_id = ? order by id desc limit 1")
                        .getFirst());
    }

    /// Of a person's deed: complete entries alone.
    private List<String> since(UUID entry) throws SQLException {
        return entries("select action from app.audit_entry where agency_id = ? and id > '" + entry
                + "' and actor <> '' and address <> '' and user_agent = 'deeds' and request_id <> ''");
    }

    private List<String> ofJobs() throws SQLException {
        return entries("select distinct action from app.audit_entry where agency_id = ? and actor_kind = 'job'");
    }

    private List<String> entries(String select) throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.prepareStatement(select)) {
            statement.setObject(1, agency.place().agency().id());
            List<String> found = new ArrayList<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        }
    }
}
