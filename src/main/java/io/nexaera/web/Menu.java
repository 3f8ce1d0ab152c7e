package io.nexaera.web;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import java.util.List;

/// The pages of a place that its caller may open.
final class Menu {
    private Menu() {}

    /// @param title empty for the first, unnamed group
    record Group(String title, List<Item> items) {}

    /// @param section the name by which a page says that it belongs here
    /// @param shortcut the letter after `g` that leads here
    record Item(String section, String label, String icon, String path, String shortcut) {}

    private record Entry(Permission needs, String section, String label, String icon, String path, String shortcut) {}

    private static final List<Entry> AGENCY = List.of(
            new Entry(Permission.AGENCY_VIEW, "home", "Home", "home", "", "h"),
            new Entry(Permission.SUB_ACCOUNTS_VIEW, "sub-accounts", "Clients", "building-store", "/sub-accounts", "s"),
            new Entry(Permission.ACCESS_REQUEST, "access", "Access", "shield-lock", "/access", "x"),
            new Entry(Permission.SUB_ACCOUNTS_MANAGE, "add-ons", "Healthcare", "lock", "/healthcare", "r"),
            new Entry(Permission.MODELS_VIEW, "ai-keys", "AI keys", "plug-connected", "/ai-keys", "m"));

    private static final List<Entry> CLIENT = List.of(
            new Entry(Permission.AGENTS_VIEW, "home", "Home", "home", "", "h"),
            new Entry(Permission.AGENTS_VIEW, "agents", "Agents", "robot", "/agents", "a"),
            new Entry(Permission.AGENTS_VIEW, "workflows", "Workflows", "list-details", "/workflows", "w"),
            new Entry(Permission.KNOWLEDGE_VIEW, "knowledge", "Knowledge", "books", "/knowledge", "k"),
            new Entry(
                    Permission.CONVERSATIONS_VIEW, "conversations", "Conversations", "messages", "/conversations", "c"),
            new Entry(Permission.MODELS_VIEW, "models", "Models", "plug-connected", "/models", "m"),
            new Entry(Permission.AGENTS_VIEW, "privacy", "Privacy", "eye", "/privacy", "y"),
            new Entry(Permission.AGENTS_VIEW, "healthcare", "Healthcare", "lock", "/healthcare", "r"));

    private static final List<Entry> SETTINGS = List.of(
            new Entry(Permission.KEYS_VIEW, "keys", "API keys", "key", "/keys", "p"),
            new Entry(Permission.KEYS_VIEW, "encryption", "Encryption", "lock", "/encryption", "e"),
            new Entry(Permission.MODELS_VIEW, "outbound", "Outbound calls", "external-link", "/outbound", "o"),
            new Entry(Permission.WEBHOOKS_VIEW, "webhooks", "Webhooks", "send", "/webhooks", "w"),
            new Entry(Permission.TEAM_VIEW, "team", "Team", "users", "/team", "t"),
            new Entry(Permission.ACCESS_DECIDE, "access", "Agency access", "shield-lock", "/access", "x"),
            new Entry(Permission.AUDIT_VIEW, "audit", "Audit log", "history", "/audit", "l"),
            new Entry(Permission.AUDIT_VIEW, "log-streams", "Log streaming", "send", "/log-streams", "o"),
            new Entry(Permission.AUDIT_VIEW, "retention", "Retention", "clock", "/retention", "n"),
            new Entry(Permission.DATA_MANAGE, "data", "Your data", "database", "/data", "d"));

    static List<Group> of(Caller caller) {
        boolean client = caller.place().subAccount().isPresent();
        return List.of(group("", client ? CLIENT : AGENCY, caller), group("Settings", SETTINGS, caller)).stream()
                .filter(group -> !group.items().isEmpty())
                .toList();
    }

    private static Group group(String title, List<Entry> entries, Caller caller) {
        String root = caller.place().path();
        return new Group(
                title,
                entries.stream()
                        .filter(entry -> caller.may(entry.needs()))
                        .map(entry -> new Item(
                                entry.section(), entry.label(), entry.icon(), root + entry.path(), entry.shortcut()))
                        .toList());
    }
}
