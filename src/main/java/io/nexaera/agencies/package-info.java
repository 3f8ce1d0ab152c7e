/// Agencies and their client businesses, the sub-accounts. Promises: an agency lists its own sub-accounts only, and
/// sees
/// of them name and age, no content. Start reading at [Agencies]. Tables: `agency`, `sub_account`.
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"audit", "outbox", "tenancy", "problem"})
@org.jspecify.annotations.NullMarked
package io.nexaera.agencies;
