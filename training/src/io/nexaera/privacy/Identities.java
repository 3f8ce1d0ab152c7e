package io.nexaera.privacy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import net.datafaker.Faker;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// People, places, firms and addresses of some forty locales, from Datafaker and from patterns of our own.
final class Identities {
    private static final String[] LOCALES = {
        "en-US", "en-GB", "en-AU", "en-CA", "en-IND", "en-ZA", "de", "de-AT", "de-CH", "fr", "fr-CA", "es", "es-MX", "it", "nl", "pl", "sv", "da-DK",
        "nb-NO", "fi-FI", "pt-BR", "pt", "cs-CZ", "sk", "hu", "ro-MD", "tr", "ru", "uk", "bg", "el-GR", "ja", "zh-CN", "zh-TW", "ko", "ar",
        "he", "vi", "id", "hy", "ca", "et", "lv", "by", "hr", "ka", "th", "fa", "is-IS"
    };
    private static final int POOL = 500;

    record Pools(List<String> first, List<String> last, List<String> city, List<String> state, List<String> street, List<String> streetName, List<String> zip,
            List<String> org, List<String> country, boolean latin) {}

    final Map<String, Pools> pools = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> latin = new ArrayList<>();
    private final List<String> english = new ArrayList<>(List.of("en-US", "en-US", "en-US", "en-GB", "en-AU", "en-CA", "en-IND"));
    final List<String> towns = new ArrayList<>();
    final List<String> firms = new ArrayList<>();

    Identities(long seed, java.util.function.Predicate<String> locales) {
        for (String tag : LOCALES) {
            if (!locales.test(tag)) {
                continue;
            }
            Faker faker = new Faker(Locale.forLanguageTag(tag), new Random(seed + tag.hashCode()));
            Pools pool = new Pools(
                    draw(() -> faker.name().firstName(), POOL),
                    draw(() -> faker.name().lastName(), POOL),
                    draw(() -> faker.address().city(), POOL / 2),
                    draw(() -> faker.address().state(), 80),
                    draw(() -> faker.address().streetAddress(), POOL / 2),
                    draw(() -> faker.address().streetName(), POOL / 2),
                    draw(() -> faker.address().zipCode(), POOL / 4),
                    draw(() -> faker.company().name(), POOL / 2),
                    draw(() -> faker.address().country(), 200),
                    false);
            if (pool.first.size() < 5 || pool.last.size() < 5) {
                continue;
            }
            pools.put(tag, pool);
            names.add(tag);
            if (pool.first.getFirst().charAt(0) < 0x250) {
                latin.add(tag);
            }
        }
    }

    /// The pools of `training/identities.mjs` besides, and its towns and firms.
    void add(Path file) throws IOException {
        JsonNode all = JsonMapper.builder().build().readTree(Files.readString(file));
        all.get("towns").forEach(town -> towns.add(town.get(1).asString()));
        all.get("firms").forEach(firm -> firms.add(firm.asString()));
        for (Map.Entry<String, JsonNode> locale : all.get("locales").properties()) {
            JsonNode node = locale.getValue();
            Pools pool = new Pools(texts(node, "first"), texts(node, "last"), texts(node, "city"), texts(node, "state"), texts(node, "street"), texts(node, "streetName"), texts(node, "zip"), texts(node, "org"), texts(node, "country"), false);
            if (pool.first.size() < 20 || pool.last.size() < 20) {
                continue;
            }
            String tag = "more-" + locale.getKey();
            pools.put(tag, pool);
            names.add(tag);
            if (pool.first.getFirst().charAt(0) < 0x250) {
                latin.add(tag);
            }
            if (locale.getKey().startsWith("en")) {
                english.add(tag);
            }
        }
    }

    private static List<String> texts(JsonNode node, String name) {
        List<String> texts = new ArrayList<>();
        node.path(name).forEach(text -> texts.add(text.asString()));
        return texts;
    }

    private static List<String> draw(java.util.function.Supplier<String> source, int count) {
        List<String> drawn = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            try {
                String one = source.get();
                if (one != null && !one.isBlank() && one.length() < 80) {
                    drawn.add(one.strip());
                }
            } catch (RuntimeException missing) {
                break;
            }
        }
        return drawn;
    }

    /// One in three is English, most of the others write in Latin letters.
    String locale(Random random) {
        int dice = random.nextInt(100);
        if (dice < 38) {
            String tag = english.get(random.nextInt(english.size()));
            return pools.containsKey(tag) ? tag : names.getFirst();
        }
        return dice < 93 ? latin.get(random.nextInt(latin.size())) : names.get(random.nextInt(names.size()));
    }

    Pools of(String locale) {
        return pools.get(locale);
    }

    static String pick(List<String> from, Random random) {
        return from.isEmpty() ? "" : from.get(random.nextInt(from.size()));
    }
}
