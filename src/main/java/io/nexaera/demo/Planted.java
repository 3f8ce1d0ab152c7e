package io.nexaera.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who can use the demo, with what they need to sign in or call. For `demo.json`.
public record Planted(List<User> users, List<Key> apiKeys) {
    /// @param subAccount null for a person of the agency
    public record User(
            String email,
            String password,
            String role,
            String agency,
            @Nullable String subAccount) {}

    /// @param subAccount null for a key of the agency
    public record Key(String agency, @Nullable String subAccount, List<String> scopes, String key) {}

    @Override
    public String toString() {
        return "[secret]";
    }
}
