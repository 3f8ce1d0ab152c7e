/// The failures a caller can act on. Promises: texts are written for strangers, never a secret, never a cause's
/// message.
/// Start reading at [Problem].
@org.springframework.modulith.ApplicationModule(allowedDependencies = {})
@org.jspecify.annotations.NullMarked
package io.nexaera.problem;
