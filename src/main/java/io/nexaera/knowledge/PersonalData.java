package io.nexaera.knowledge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Personal data of one kind in a document: how much, how sure, where. Never the words themselves.
///
/// @param kind in words: `phone`
/// @param surest 0 to 1
/// @param places where the first of it stands: `page 3`, else under which heading
public record PersonalData(String kind, int count, double surest, List<String> places) {
    private static final int MOST_PLACES = 20;

    /// Each kind once.
    static List<PersonalData> together(List<PersonalData> all) {
        Map<String, PersonalData> kinds = new LinkedHashMap<>();
        all.forEach(one -> kinds.merge(one.kind(), one, PersonalData::and));
        return List.copyOf(kinds.values());
    }

    private PersonalData and(PersonalData more) {
        List<String> both = Stream.concat(places.stream(), more.places.stream())
                .distinct()
                .limit(MOST_PLACES)
                .toList();
        return new PersonalData(kind, count + more.count, Math.max(surest, more.surest), both);
    }
}
