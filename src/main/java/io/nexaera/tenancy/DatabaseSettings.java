package io.nexaera.tenancy;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the database is and how its roles sign in.
///
/// @param url JDBC URL without user or password
/// @param contextKey base64 of 32 random bytes, shared by all nodes
/// @param context where a transaction keeps whom it works for; see [ContextMode]
/// @param contextKeyOverlap how long tokens under an earlier context key are still accepted
/// @param connections size of the application's pool
@ConfigurationProperties("nexaera.database")
record DatabaseSettings(
        String url,
        @DefaultValue("nx_app") String appUser,
        String appPassword,
        String ownerPassword,
        String platformPassword,
        String contextKey,
        @DefaultValue("20") int connections,
        @DefaultValue("6") int platformConnections,
        @DefaultValue("auto") ContextMode context,
        @DefaultValue("1h") Duration contextKeyOverlap) {
    @Override
    public String toString() {
        return "DatabaseSettings[" + url + ", passwords and key [secret]]";
    }
}
