/// Healthcare Mode: conversations that live in the request and are never stored, for a client whose agency granted the
/// add-on and who recorded a business associate agreement; and the dated registry of what may answer there.
/// Promises: the database refuses the mode without add-on and agreement; what isn't in the registry isn't asked; a
/// receipt says what served an answer and holds no word of it; the owner can have words looked for in all that is kept.
/// Start reading at [Healthcare]. Tables: `healthcare_addon`, `healthcare_mode`, `healthcare_receipt`.
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"identity", "audit", "tenancy", "problem"})
@org.jspecify.annotations.NullMarked
package io.nexaera.healthcare;
