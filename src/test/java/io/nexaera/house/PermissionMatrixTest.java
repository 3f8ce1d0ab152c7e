package io.nexaera.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.identity.KeyScope;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Who may do what, as a file that a change of rights has to change visibly.
class PermissionMatrixTest {
    @Test
    void rolesAndScopesAreAsWritten() throws IOException {
        try (InputStream golden = PermissionMatrixTest.class.getResourceAsStream("/permissions.txt")) {
            assertThat(golden).isNotNull();
            assertThat(matrix()).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static String matrix() {
        String roles = Arrays.stream(Role.values())
                .map(role -> line(role.code(), role.permissions()))
                .collect(Collectors.joining());
        String scopes = Arrays.stream(KeyScope.values())
                .map(scope -> line("key " + scope.code(), scope.permissions()))
                .collect(Collectors.joining());
        return roles + scopes;
    }

    private static String line(String who, Set<Permission> may) {
        return who + ": "
                + Arrays.stream(Permission.values())
                        .filter(may::contains)
                        .map(Permission::name)
                        .collect(Collectors.joining(" "))
                + "\n";
    }
}
