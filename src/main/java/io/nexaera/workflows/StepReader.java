package io.nexaera.workflows;

import io.nexaera.egress.OutboundRequest;
import io.nexaera.egress.TargetUrl;
import io.nexaera.problem.Problem;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Reads one step out of JSON.
final class StepReader {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");
    private static final Pattern HOST = Pattern.compile("https?://[^/?#{}]+([/?].*)?", Pattern.DOTALL);
    private static final Pattern SECRET = Pattern.compile(".*(authorization|cookie|secret|token|password|api-?key).*");
    private static final Pattern EVENT = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,39}");
    private static final int MOST_VALUES = 10;
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> TYPES = Set.of("text", "number", "yes-no");
    private static final Set<String> OF_EVERY_STEP = Set.of("name", "do", "when", "each", "retries", "seconds");
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "call", Set.of("method", "url", "headers", "body"),
            "ask", Set.of("question"),
            "extract", Set.of("text", "fields"),
            "approve", Set.of("question", "hours"),
            "delay", Set.of("minutes"),
            "mail", Set.of("to", "subject", "text"),
            "condition", Set.of("that"),
            "emit", Set.of("event", "values"),
            "compute", Set.of("values"));
    private static final int MOST_MINUTES = 60 * 24 * 30;

    private final JsonNode node;
    private final String place;

    private StepReader(JsonNode node, String place) {
        this.node = node;
        this.place = place;
    }

    static Step read(JsonNode node, String place) {
        return new StepReader(node, place).step();
    }

    private Step step() {
        require(node.isObject(), "", "A step is an object.");
        String kind = node.path("do").asString("");
        Set<String> fields = FIELDS.getOrDefault(kind, Set.of());
        require(FIELDS.containsKey(kind), ".do", "There is no step “" + clipped(kind) + "”.");
        node.propertyNames()
                .forEach(name -> require(
                        OF_EVERY_STEP.contains(name) || fields.contains(name),
                        "." + clipped(name),
                        "This step has no such field."));
        String name = node.path("name").asString("");
        require(NAME.matcher(name).matches(), ".name", "A name is 1 to 40 small letters, digits and _.");
        Action action = action(kind);
        Optional<Expression> each = expression("each");
        require(each.isEmpty() || action.isWork(), ".each", "This step can't be repeated for a list.");
        return new Step(
                name,
                kind,
                action,
                expression("when"),
                each,
                number("retries", 3, 0, 10),
                Duration.ofSeconds(number("seconds", 60, 1, 120)));
    }

    private Action action(String kind) {
        return switch (kind) {
            case "call" -> call();
            case "ask" -> new Action.Ask(template("question"));
            case "extract" -> new Action.Extract(template("text"), types());
            case "approve" -> new Action.Approve(template("question"), Duration.ofHours(number("hours", 72, 1, 720)));
            case "delay" -> new Action.Delay(Duration.ofMinutes(number("minutes", -1, 1, MOST_MINUTES)));
            case "mail" -> new Action.SendMail(template("to"), template("subject"), template("text"));
            case "emit" -> emit();
            case "condition" ->
                new Action.Condition(
                        expression("that").orElseThrow(() -> Expression.refused(place + ".that", "It is missing.")));
            default -> new Action.Compute(template("values"));
        };
    }

    /// The host stands in the workflow itself: no data decides where a call goes.
    private Action.Call call() {
        String method = node.path("method").asString("POST");
        require(METHODS.contains(method), ".method", "It is one of GET, POST, PUT, PATCH, DELETE.");
        Template url = template("url");
        String text = url.node().asString();
        require(
                HOST.matcher(text).matches(),
                ".url",
                "It begins with https:// and a host; only what follows may hold {{ }}.");
        try {
            TargetUrl.parse(text.replaceAll("\\{\\{.*?}}", "x"));
        } catch (Problem.Invalid refused) {
            throw Expression.refused(place + ".url", refused.sentence());
        }
        return new Action.Call(
                method,
                url,
                headers(),
                Optional.of(node.path("body"))
                        .filter(body -> !body.isMissingNode())
                        .map(body -> Template.parse(body, place + ".body")));
    }

    private Action.Emit emit() {
        String event = node.path("event").asString("");
        require(EVENT.matcher(event).matches(), ".event", "A name is 1 to 40 small letters, digits and -.");
        JsonNode values = node.path("values");
        require(
                values.isMissingNode() || (values.isObject() && values.size() <= MOST_VALUES),
                ".values",
                "An event tells at most " + MOST_VALUES + " values.");
        values.propertyNames()
                .forEach(name -> require(
                        VALUE.matcher(name).matches(),
                        ".values." + clipped(name),
                        "A name is 1 to 40 letters, digits and _."));
        return new Action.Emit(
                event, Template.parse(values.isObject() ? values : Values.JSON.createObjectNode(), place + ".values"));
    }

    private Map<String, Template> headers() {
        Map<String, Template> headers = new LinkedHashMap<>();
        for (var header : node.path("headers").properties()) {
            String at = ".headers." + clipped(header.getKey());
            require(OutboundRequest.mayBeSet(header.getKey()), at, "This header can't be set.");
            require(
                    !SECRET.matcher(header.getKey().toLowerCase(Locale.ROOT)).matches(),
                    at,
                    "A workflow keeps no keys: everybody who may see it would see them.");
            headers.put(header.getKey(), Template.parse(header.getValue(), place + at));
        }
        return headers;
    }

    private Map<String, String> types() {
        Map<String, String> types = new LinkedHashMap<>();
        node.path("fields").properties().forEach(field -> {
            String at = ".fields." + clipped(field.getKey());
            require(NAME.matcher(field.getKey()).matches(), at, "A name is 1 to 40 small letters, digits and _.");
            require(TYPES.contains(field.getValue().asString("")), at, "Its type is text, number or yes-no.");
            types.put(field.getKey(), field.getValue().asString());
        });
        require(!types.isEmpty() && types.size() <= 20, ".fields", "It finds 1 to 20 fields.");
        return types;
    }

    private Template template(String field) {
        JsonNode value = node.path(field);
        boolean given = field.equals("values")
                ? value.isObject()
                : value.isString() && !value.stringValue().isBlank();
        require(given, "." + field, "It is missing.");
        return Template.parse(value, place + "." + field);
    }

    private Optional<Expression> expression(String field) {
        JsonNode value = node.path(field);
        require(value.isMissingNode() || value.isString(), "." + field, "It is an expression, as text.");
        return value.isMissingNode() || value.asString().isBlank()
                ? Optional.empty()
                : Optional.of(Expression.parse(value.stringValue(), place + "." + field));
    }

    private int number(String field, int usual, int least, int most) {
        JsonNode value = node.path(field);
        int number = value.isMissingNode() ? usual : value.isInt() ? value.intValue() : least - 1;
        require(
                number >= least && number <= most,
                "." + field,
                "It is a whole number from " + least + " to " + most + ".");
        return number;
    }

    private static String clipped(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    private void require(boolean holds, String at, String otherwise) {
        if (!holds) {
            throw Expression.refused(place + at, otherwise);
        }
    }
}
