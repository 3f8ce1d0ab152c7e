package io.nexaera.quarantine;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an answer may hold.
///
/// @param canary of the request's system prompt
/// @param prompt the system prompt itself, whose longer stretches must not be recited; may be empty
/// @param hosts that links may lead to: those that the operator names, in the agent's instructions for one
/// @param links that sources have exactly so, without a query; only as links, not as images
/// @param foreignPlaceholder whether a placeholder belongs to another conversation
public record OutputRules(
        Optional<Canary> canary,
        String prompt,
        Set<String> hosts,
        Set<String> links,
        Predicate<String> foreignPlaceholder) {
    private static final Pattern HOST =
            Pattern.compile("(?:https?://|www\\.)([A-Za-z0-9.-]{1,253})", Pattern.CASE_INSENSITIVE);
    private static final Pattern LINK =
            Pattern.compile("https?://[^\\s<>\"'`()\\[\\]]{1,2000}", Pattern.CASE_INSENSITIVE);

    public OutputRules {
        hosts = Set.copyOf(hosts);
        links = Set.copyOf(links);
    }

    /// Nothing secret in it, and links to nowhere.
    public static OutputRules strict() {
        return new OutputRules(Optional.empty(), "", Set.of(), Set.of(), placeholder -> true);
    }

    public OutputRules withCanary(Canary own) {
        return new OutputRules(Optional.of(own), prompt, hosts, links, foreignPlaceholder);
    }

    public OutputRules withPrompt(String own) {
        return new OutputRules(canary, own, hosts, links, foreignPlaceholder);
    }

    /// Adds the hosts that these trusted texts link to.
    public OutputRules withHostsOf(List<String> texts) {
        Set<String> known = new HashSet<>(hosts);
        for (String text : texts) {
            Matcher matcher = HOST.matcher(text);
            while (matcher.find()) {
                known.add(matcher.group(1).toLowerCase(Locale.ROOT).replaceAll("^www\\.", ""));
            }
        }
        return new OutputRules(canary, prompt, known, links, foreignPlaceholder);
    }

    /// Adds the links that these sources have, as they have them: nothing that was said can be in those.
    public OutputRules withLinksOf(List<String> sources) {
        Set<String> known = new HashSet<>(links);
        for (String source : sources) {
            LINK.matcher(source).results().map(match -> bare(match.group())).forEach(known::add);
        }
        return new OutputRules(canary, prompt, hosts, known, foreignPlaceholder);
    }

    private static String bare(String link) {
        return link.replaceAll("[.,;:!?]+$", "");
    }

    boolean allowsLink(String link) {
        return (links.contains(bare(link)) && link.indexOf('?') < 0 && link.indexOf('@') < 0) || allows(link);
    }

    /// Whether a link is to a host that the operator names, and carries nothing.
    boolean allows(String link) {
        try {
            URI uri = URI.create(link.startsWith("//") ? "https:" + link : link);
            String scheme = uri.getScheme();
            if ("mailto".equalsIgnoreCase(scheme) || "tel".equalsIgnoreCase(scheme)) {
                return uri.getSchemeSpecificPart().indexOf('?') < 0;
            }
            String host = uri.getHost();
            return host != null
                    && ("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme))
                    && uri.getRawUserInfo() == null
                    && (uri.getRawQuery() == null || uri.getRawQuery().isEmpty())
                    && hosts.contains(host.toLowerCase(Locale.ROOT).replaceAll("^www\\.", ""));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
