/// Who somebody is and what they may do: people, roles, sessions, API keys. The only maker of a `TenantScope`.
/// Promises: passwords are kept as Argon2id, sessions and keys as hashes; another tenant's address answers like one
/// that
/// doesn't exist. Start reading at [Guard#preHandle]. Tables: `person`, `membership`, `session`, `api_key`.
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"access", "agencies", "mail", "vault", "audit", "outbox", "tenancy", "problem"})
@org.jspecify.annotations.NullMarked
package io.nexaera.identity;
