package io.nexaera.quarantine;

/// Text that nobody in charge wrote. It reaches a model only through [Spotlight#quote], which marks it, and a tool only
/// past [ToolPolicy].
public record Untrusted(String text, Provenance provenance) {
    /// Not the text: it would end up in a log or a prompt by accident.
    @Override
    public String toString() {
        return "[untrusted: " + provenance.getClass().getSimpleName() + "]";
    }
}
