/// What is kept about a sub-account, for its owner to take along: one ZIP with every table and every file.
/// Promises: a table takes part by itself; what is left out is listed with its reason; no secret is packed.
/// Start reading at [Packing]. Tables: `export`, `export_piece`.
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"problem", "tenancy", "audit", "outbox", "identity"})
@org.jspecify.annotations.NullMarked
package io.nexaera.portability;
