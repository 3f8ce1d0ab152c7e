package io.nexaera.audit;

import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformTransaction;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import io.nexaera.tenancy.Transaction;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The audit log of each tenant.
@Component
public class AuditLog {
    private static final UUID PLATFORM = new UUID(0, 0);
    private static final String COLUMNS = """
            select id, at, actor_kind, actor_id, actor, action, outcome, target_kind, target_id, target,
                   before::text as before_text, after::text as after_text, address, user_agent, request_id, access_id,
                   null::bigint as leaf_index
            """;

    private final JsonMapper json;
    private final List<AuditListener> listeners;

    AuditLog(JsonMapper json, List<AuditListener> listeners) {
        this.json = json;
        this.listeners = List.copyOf(listeners);
    }

    /// For commands that work on the same database as the application does. Nobody listens there.
    public static AuditLog besideTheApplication() {
        return new AuditLog(JsonMapper.shared(), List.of());
    }

    /// Adds an entry to the log of the transaction's tenant; it is kept if and only if the transaction commits.
    public void record(TenantTransaction tx, AuditEvent event) {
        TenantScope scope = tx.scope();
        insert(
                tx,
                new Owner(
                        scope.tenant(),
                        scope.agency(),
                        scope.subAccount().orElse(null),
                        scope.access().orElse(null)),
                event);
    }

    /// Adds an entry about support access to the agency's log; the client reads it as well.
    ///
    /// @param tx of the agency
    /// @param access the grant that it is about
    public void recordAccess(TenantTransaction tx, UUID subAccount, UUID access, AuditEvent event) {
        TenantScope scope = tx.scope();
        insert(tx, new Owner(scope.tenant(), scope.agency(), subAccount, access), event);
    }

    /// What happened under one grant, on both sides, newest first: the agency and the client read the same.
    ///
    /// @param after continue below this entry, or empty for the first page
    public List<AuditEntry> accessRecord(
            TenantTransaction tx, UUID agency, UUID subAccount, UUID access, Optional<UUID> after, int limit) {
        return tx.sql(COLUMNS + """
                        from app.audit_entry
                        where tenant_id in (:agencySide, :clientSide) and access_id = :access
                          and (:after::uuid is null or id < :after::uuid)
                        order by id desc limit :limit""")
                .param("agencySide", agency)
                .param("clientSide", subAccount)
                .param("access", access)
                .param("after", after.orElse(null))
                .param("limit", limit)
                .query(AuditSearch::read)
                .list();
    }

    /// The same for a deed of the platform that concerns one tenant: a sign-in, a new agency.
    public void record(
            PlatformTransaction tx, UUID agency, Optional<UUID> subAccount, @Nullable UUID person, AuditEvent event) {
        Owner owner = new Owner(subAccount.orElse(agency), agency, subAccount.orElse(null), null);
        insert(tx, owner, person == null ? "platform" : "member", person, tx.origin(), event);
    }

    /// The same for what concerns no tenant, such as an attempt to sign in as somebody unknown.
    public void recordForPlatform(PlatformTransaction tx, AuditEvent event) {
        insert(tx, new Owner(PLATFORM, null, null, null), "platform", null, tx.origin(), event);
    }

    /// The tenant's newest entries, newest first.
    public List<AuditEntry> latest(TenantTransaction tx, int limit) {
        return page(tx, AuditFilter.ALL, Optional.empty(), limit);
    }

    /// The newest entries that match, newest first, as far as one [AuditSearch] looks.
    ///
    /// @param after continue below this entry, or empty for the first page
    public List<AuditEntry> page(TenantTransaction tx, AuditFilter filter, Optional<UUID> after, int limit) {
        return AuditSearch.page(tx, filter, after, limit).entries();
    }

    private record Owner(
            UUID tenant,
            @Nullable UUID agency,
            @Nullable UUID subAccount,
            @Nullable UUID access) {}

    private void insert(TenantTransaction tx, Owner owner, AuditEvent event) {
        TenantScope scope = tx.scope();
        insert(tx, owner, scope.kind().name().toLowerCase(Locale.ROOT), scope.principal(), scope.origin(), event);
    }

    private void insert(
            Transaction tx, Owner owner, String actorKind, @Nullable UUID actorId, Origin origin, AuditEvent event) {
        tx.sql("""
                        insert into app.audit_entry (tenant_id, agency_id, sub_account_id, actor_kind, actor_id, actor, action,
                          outcome, target_kind, target_id, target, before, after, address, user_agent, request_id, access_id)
                        values (:owner, :ownerAgency, :ownerSubAccount, :actorKind, :actorId, :actor, :action, :outcome,
                          :targetKind, :targetId, :target, :before::jsonb, :afterwards::jsonb, :address, :userAgent, :requestId,
                          :access)""")
                .param("owner", owner.tenant())
                .param("ownerAgency", owner.agency())
                .param("ownerSubAccount", owner.subAccount())
                .param("actorKind", actorKind)
                .param("actorId", actorId)
                .param("actor", origin.actor())
                .param("action", event.action())
                .param("outcome", event.outcome().name().toLowerCase(Locale.ROOT))
                .param("targetKind", event.target().map(AuditEvent.Target::kind).orElse(null))
                .param("targetId", event.target().map(AuditEvent.Target::id).orElse(null))
                .param("target", event.target().map(AuditEvent.Target::name).orElse(null))
                .param("before", text(event.before()))
                .param("afterwards", text(event.after()))
                .param("address", origin.address())
                .param("userAgent", origin.userAgent())
                .param("requestId", origin.requestId())
                .param("access", owner.access())
                .update();
        if (!owner.tenant().equals(PLATFORM)) {
            listeners.forEach(listener -> listener.recorded(tx, owner.tenant(), event));
        }
    }

    private @Nullable String text(Map<String, ?> fields) {
        return fields.isEmpty() ? null : json.writeValueAsString(MaskedFields.of(fields));
    }
}
