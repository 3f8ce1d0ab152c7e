package io.nexaera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Superuser;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ContextKeyCheckTest {
    @Test
    void acceptedKeysAreNamedWithTheirEndAndOverOnesAreNot() throws SQLException {
        TestInstallation.url();
        keep("f1", "'2099-01-02 03:04:00+00'");
        keep("f2", "now() - interval '1 minute'");
        try {
            Finding finding = new ContextKeyCheck(TestDatabase.url(), "nx_owner").run();
            assertThat(finding.toString())
                    .contains("(current)", "f1 (until 2099-01-02 03:04 UTC)")
                    .doesNotContain("f2 (");
        } finally {
            Superuser.run("delete from ctx_private.key where kid in ('f1', 'f2')");
        }
    }

    private static void keep(String kid, String notAfter) throws SQLException {
        Superuser.run("insert into ctx_private.key (kid, ipad, opad, not_after) values ('" + kid
                + "', decode(repeat('00', 64), 'hex'), decode(repeat('00', 64), 'hex'), " + notAfter + ")");
    }
}
