package io.nexaera.retention;

import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.Vacuum;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Makes the room of what a purge removed usable again. Postgres does that by itself as well, later; where much went,
/// it is done at once and said in the certificate.
@Component
class PurgedSpace {
    private final Vacuum vacuum;
    private final RetentionSettings settings;
    private final JsonMapper json;

    PurgedSpace(Vacuum vacuum, RetentionSettings settings, JsonMapper json) {
        this.vacuum = vacuum;
        this.settings = settings;
        this.json = json;
    }

    /// What was done for each step that nothing is on record for yet, as JSON.
    Map<Integer, String> tidy(TenantScope scope, List<Purge.Part> parts) {
        Map<Integer, String> done = new TreeMap<>();
        parts.stream()
                .filter(part -> part.gone() > 0 && part.space().isEmpty())
                .collect(Collectors.groupingBy(Purge.Part::table, TreeMap::new, Collectors.toList()))
                .forEach((table, same) -> {
                    String what = json.writeValueAsString(tidy(scope, table, same));
                    same.forEach(part -> done.put(part.step(), what));
                });
        return done;
    }

    private Map<String, Object> tidy(TenantScope scope, String table, List<Purge.Part> parts) {
        if (parts.stream().mapToLong(Purge.Part::gone).sum() < settings.vacuumRows()) {
            return not("fewer than %,d rows: left to Postgres' own vacuum".formatted(settings.vacuumRows()));
        }
        try {
            Vacuum.Space space = vacuum.of(table, scope.tenant());
            return new TreeMap<>(Map.of(
                    "vacuumed", true,
                    "relation", space.relation(),
                    "bytesBefore", space.bytesBefore(),
                    "bytesAfter", space.bytesAfter(),
                    "deadRowsLeft", space.deadRows(),
                    "millis", space.took().toMillis()));
        } catch (Vacuum.Refused busy) {
            return not("the table was busy: left to Postgres' own vacuum");
        }
    }

    private static Map<String, Object> not(String why) {
        return new TreeMap<>(Map.of("vacuumed", false, "why", why));
    }
}
