package io.nexaera.workflows;

import io.nexaera.problem.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The steps of a workflow, read and checked: what can't be done is refused with the place named.
record Definition(List<Step> steps, JsonNode source) {
    static final int MOST_BYTES = 64 * 1024;
    private static final int MOST_STEPS = 50;

    /// @throws Problem.TooLarge beyond 64 KB
    /// @throws Problem.Invalid whose field is the place: `steps[2].url`
    static Definition parse(String text) {
        if (text.length() > MOST_BYTES) {
            throw new Problem.TooLarge("workflows.definition-size", "A workflow is at most 64 KB long.");
        }
        try {
            return parse(Values.JSON.readTree(text));
        } catch (JacksonException e) {
            throw Expression.refused("steps", "This is not JSON.");
        }
    }

    static Definition parse(JsonNode source) {
        if (source.toString().length() > MOST_BYTES) {
            throw new Problem.TooLarge("workflows.definition-size", "A workflow is at most 64 KB long.");
        }
        require(!source.toString().contains("\\u0000"), "steps", "It must not hold a NUL character.");
        JsonNode steps = source.path("steps");
        require(source.isObject() && steps.isArray() && !steps.isEmpty(), "steps", "A workflow has at least one step.");
        require(steps.size() <= MOST_STEPS, "steps", "A workflow has at most " + MOST_STEPS + " steps.");
        source.properties()
                .forEach(field -> require(field.getKey().equals("steps"), field.getKey(), "There is no such field."));
        List<Step> read = IntStream.range(0, steps.size())
                .mapToObj(i -> StepReader.read(steps.get(i), "steps[" + i + "]"))
                .toList();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < read.size(); i++) {
            require(names.add(read.get(i).name()), "steps[" + i + "].name", "Another step has this name.");
        }
        return new Definition(read, source);
    }

    private static void require(boolean holds, String place, String otherwise) {
        if (!holds) {
            throw Expression.refused(place, otherwise);
        }
    }
}
