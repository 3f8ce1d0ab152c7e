/// Secrets at rest. Promises: AES-256-GCM under a data key of the tenant, bound to its tenant, table, row and column: a
/// ciphertext moved elsewhere does not open. The key-encryption key never enters the database.
/// Start reading at [Vault#seal]; the bytes are in `docs/formats.md`. Tables: `data_key`.
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"audit", "outbox", "tenancy", "problem"})
@org.jspecify.annotations.NullMarked
package io.nexaera.vault;
