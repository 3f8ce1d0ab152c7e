/// Talks to language models: own adapters for OpenAI-compatible servers and for Anthropic, streamed or not, the
/// connections that a sub-account has to them, and whose key pays. Start reading at [ModelProvider], then [ModelKeys].
/// Promises: every failure is a sentence for a person and never the provider's own words; no key is ever printed;
/// closing a stream closes the provider's connection; nothing leaves except through `egress`. Tables:
/// `model_connection`, `agency_model_key`, `usage_event`.
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"problem", "egress", "privacy", "tenancy", "audit", "vault", "agencies", "identity"})
@org.jspecify.annotations.NullMarked
package io.nexaera.models;
