/// Talks to language models: own adapters for OpenAI-compatible servers and for Anthropic, streamed or not, and the
/// connections that a sub-account has to them. Start reading at [ModelProvider], then [ModelConnections].
/// Promises: every failure is a sentence for a person and never the provider's own words; no key is ever printed;
/// closing a stream closes the provider's connection; nothing leaves except through `egress`. Tables:
/// `model_connection`.
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"problem", "egress", "tenancy", "audit", "vault", "identity"})
@org.jspecify.annotations.NullMarked
package io.nexaera.models;
