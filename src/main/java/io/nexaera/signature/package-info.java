/// ◇ Signatures of webhooks, made, checked, and explained when they fail. Plain Java.
/// Promises: what it writes and accepts follows Standard Webhooks 1.0 (`v1` HMAC-SHA256, `v1a` Ed25519); comparing
/// takes
/// the same time whatever differs; keys print as `[secret]`. Start reading at [WebhookKey] and [SignatureCheck].
@org.springframework.modulith.ApplicationModule(allowedDependencies = {})
@org.jspecify.annotations.NullMarked
package io.nexaera.signature;
