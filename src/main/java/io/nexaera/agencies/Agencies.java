package io.nexaera.agencies;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.PlatformTransaction;
import io.nexaera.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/// The agency a transaction belongs to, and its sub-accounts.
@Component
public class Agencies {
    private static final int MAX_NAME_CHARS = 80;
    private static final Pattern COLOR = Pattern.compile("#[0-9a-f]{6}");

    private final AuditLog audit;

    public Agencies(AuditLog audit) {
        this.audit = audit;
    }

    /// Opens an agency; platform work.
    ///
    /// @throws Problem.Conflict `agencies.slug-taken`
    public Agency open(PlatformTransaction tx, String slug, String name, String brandColor) {
        try {
            UUID id = tx.sql(
                            "insert into app.agency (slug, name, brand_color) values (:slug, :name, :color) returning id")
                    .param("slug", slug)
                    .param("name", named(name))
                    .param("color", colored(brandColor))
                    .query(UUID.class)
                    .single();
            audit.record(
                    tx,
                    id,
                    Optional.empty(),
                    null,
                    AuditEvent.of("agency.opened").target("agency", id, name));
            return new Agency(id, slug, name, brandColor);
        } catch (DuplicateKeyException e) {
            throw new Problem.Conflict(
                    "agencies.slug-taken", "The address " + slug + " is taken. Please choose another.");
        }
    }

    /// The agency with this address.
    public Optional<Agency> at(PlatformTransaction tx, String slug) {
        return tx.sql("select id, slug, name, brand_color from app.agency where slug = :slug")
                .param("slug", slug)
                .query(Agencies::readAgency)
                .optional();
    }

    /// An agency's client by its name.
    public Optional<SubAccount> clientNamed(PlatformTransaction tx, UUID agency, String name) {
        return tx.sql("""
                        select id, agency_id, slug, name, created_at from app.sub_account
                        where agency_id = :agency and slug = :slug""")
                .param("agency", agency)
                .param("slug", Slug.of(name, "client"))
                .query(Agencies::read)
                .optional();
    }

    /// The agency of this transaction.
    public Agency own(TenantTransaction tx) {
        return tx.sql("select id, slug, name, brand_color from app.agency where id = :agency")
                .query(Agencies::readAgency)
                .single();
    }

    /// Gives the agency another name and colour.
    public void rebrand(TenantTransaction tx, String name, String brandColor) {
        Agency before = own(tx);
        tx.sql("update app.agency set name = :name, brand_color = :color where id = :agency")
                .param("name", named(name))
                .param("color", colored(brandColor))
                .update();
        audit.record(
                tx,
                AuditEvent.of("agency.rebranded")
                        .target("agency", before.id(), name)
                        .before(Map.of("name", before.name(), "brandColor", before.brandColor()))
                        .after(Map.of("name", name, "brandColor", brandColor)));
    }

    /// Opens a sub-account; its address is made from its name. Platform work, because its first owner may be new here.
    ///
    /// @throws Problem.Conflict `sub-accounts.name-taken` where the agency has one with this address
    public SubAccount create(PlatformTransaction tx, UUID agency, @Nullable UUID person, String name) {
        String slug = Slug.of(named(name), "client");
        SubAccount created = tx.sql("""
                        insert into app.sub_account (agency_id, slug, name) values (:agency, :slug, :name)
                        on conflict (agency_id, slug) do nothing returning id, agency_id, slug, name, created_at""")
                .param("agency", agency)
                .param("slug", slug)
                .param("name", named(name))
                .query(Agencies::read)
                .optional()
                .orElseThrow(() -> new Problem.Conflict(
                        "sub-accounts.name-taken", "You have a client with this name already. Please choose another."));
        AuditEvent event = AuditEvent.of("sub-account.created").target("sub-account", created.id(), created.name());
        audit.record(tx, agency, Optional.empty(), person, event);
        audit.record(tx, agency, Optional.of(created.id()), person, event);
        return created;
    }

    /// All sub-accounts of the agency by name, without the erased; in a sub-account's transaction just itself.
    public List<SubAccount> subAccounts(TenantTransaction tx) {
        return tx.sql(
                        "select id, agency_id, slug, name, created_at from app.sub_account where agency_id = :agency and erased_at is null order by name, id")
                .query(Agencies::read)
                .list();
    }

    /// @throws Problem.NotFound where it isn't one of this transaction's
    public SubAccount find(TenantTransaction tx, UUID id) {
        return tx.sql(
                        "select id, agency_id, slug, name, created_at from app.sub_account where agency_id = :agency and id = :id")
                .param("id", id)
                .query(Agencies::read)
                .optional()
                .orElseThrow(() -> new Problem.NotFound("sub-account"));
    }

    private static String named(String name) {
        String stripped = name.strip();
        if (stripped.isEmpty() || stripped.length() > MAX_NAME_CHARS) {
            throw new Problem.Invalid(
                    "agencies.name-length", "name", "A name has 1 to " + MAX_NAME_CHARS + " characters.");
        }
        return stripped;
    }

    private static String colored(String color) {
        if (!COLOR.matcher(color).matches()) {
            throw new Problem.Invalid("agencies.color", "brandColor", "A colour looks like #1f5fbf.");
        }
        return color;
    }

    private static Agency readAgency(ResultSet row, int n) throws SQLException {
        return new Agency(
                row.getObject("id", UUID.class),
                row.getString("slug"),
                row.getString("name"),
                row.getString("brand_color"));
    }

    private static SubAccount read(ResultSet row, int n) throws SQLException {
        return new SubAccount(
                row.getObject("id", UUID.class),
                row.getObject("agency_id", UUID.class),
                row.getString("slug"),
                row.getString("name"),
                row.getTimestamp("created_at").toInstant());
    }
}
