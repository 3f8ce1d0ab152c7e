/// Talks to language models: own adapters for OpenAI-compatible servers and for Anthropic, streamed or not. Start
/// reading at [ModelProvider].
/// Promises: every failure is a sentence for a person and never the provider's own words; no key is ever printed;
/// closing a stream closes the provider's connection; nothing leaves except through `egress`.
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"problem", "egress"})
@org.jspecify.annotations.NullMarked
package io.nexaera.models;
