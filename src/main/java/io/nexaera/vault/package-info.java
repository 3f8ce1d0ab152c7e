/// Secrets at rest. Promises: AES-256-GCM under a data key of the tenant, bound to its tenant, table, row and column: a
/// ciphertext moved elsewhere does not open. Data keys rotate online; a key is made of two halves, one in the database,
/// wrapped by a key that never enters it, and one in a folder beside: deleting that one shreds all that a tenant
/// sealed.
/// Start reading at [Vault#seal]; the bytes are in `docs/formats.md`. Tables: `data_key`,
/// `client_key`.
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"audit", "outbox", "tenancy", "problem"})
@org.jspecify.annotations.NullMarked
package io.nexaera.vault;
