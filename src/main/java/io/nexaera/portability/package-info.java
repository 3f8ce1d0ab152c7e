/// What is kept about a sub-account, for its owner to take along or to have erased: one ZIP with every table and every
/// file, and a certificate of what was deleted. Promises: a table takes part by itself; what is left out or stays is
/// listed with its reason; no secret is packed; nothing is erased before the seven days are over.
/// Start reading at [Packing] and [Erasing]. Tables: `export`, `export_piece`, `erasure`.
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"problem", "tenancy", "audit", "outbox", "vault", "identity"})
@org.jspecify.annotations.NullMarked
package io.nexaera.portability;
