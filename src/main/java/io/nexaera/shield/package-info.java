/// What each client wants done with personal data: before a text leaves for a model, and when a document is taken in.
/// Promises: where nothing is set, everything that is found is replaced; every change is in the audit log; the preview
/// keeps nothing of what is pasted into it.
/// Start reading at [Shield#redactor]. Tables: `privacy_setting`.
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"privacy", "identity", "vault", "audit", "tenancy", "problem"})
@org.jspecify.annotations.NullMarked
package io.nexaera.shield;
