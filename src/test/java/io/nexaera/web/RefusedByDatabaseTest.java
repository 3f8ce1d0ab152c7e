package io.nexaera.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nexaera.TestInstallation;
import io.nexaera.audit.AuditEntry;
import io.nexaera.audit.AuditFilter;
import io.nexaera.audit.AuditLog;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Role;
import io.nexaera.tenancy.TenantDatabase;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.mock.web.MockHttpServletRequest;

/// A handler with a bug asks the database for the neighbour's rows.
class RefusedByDatabaseTest {
    private final Caller caller =
            TestInstallation.newClient("Wall Clinic", "wall-clinic").as(Role.CLIENT_OWNER);
    private final TenantDatabase database = TestInstallation.bean(TenantDatabase.class);

    @Test
    void whatTheWallRefusesIsInTheLogOfWhoAsked() {
        answer("insert into app.agent (sub_account_id, name, instructions) values ('"
                + TestInstallation.harborPlumbing()
                        .as(Role.CLIENT_OWNER)
                        .scope()
                        .tenant() + "', 'x', '')");
        assertThat(refusals()).singleElement().satisfies(entry -> {
            assertThat(entry.outcome()).isEqualTo("refused");
            assertThat(entry.target()).isEqualTo("POST /somewhere");
        });
    }

    /// The control: another failure of the database is no refusal.
    @Test
    void whatIsMerelyWrongIsNot() {
        List<UUID> before = refusals().stream().map(AuditEntry::id).toList();
        answer("select 1 / 0");
        assertThat(refusals())
                .as("an entry may have got its index in the log meanwhile")
                .extracting(AuditEntry::id)
                .isEqualTo(before);
    }

    private void answer(String statement) {
        DataAccessException failure = catchThrowableOfType(
                DataAccessException.class,
                () -> database.run(
                        caller.scope(), tx -> tx.sql(statement).query().listOfRows()));
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/somewhere");
        request.setAttribute(Caller.class.getName(), caller);
        TestInstallation.bean(ProblemAdvice.class).refusedByDatabase(failure, request);
    }

    private List<AuditEntry> refusals() {
        return database.inTransaction(
                caller.scope(),
                tx -> TestInstallation.bean(AuditLog.class).page(tx, AuditFilter.ALL, Optional.empty(), 50).stream()
                        .filter(entry -> entry.action().equals("access.refused-by-database"))
                        .toList());
    }
}
