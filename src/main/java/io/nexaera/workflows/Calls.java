package io.nexaera.workflows;

import io.nexaera.egress.Outbound;
import io.nexaera.egress.OutboundExchange;
import io.nexaera.egress.OutboundFailed;
import io.nexaera.egress.OutboundLimits;
import io.nexaera.egress.OutboundRequest;
import io.nexaera.egress.OutboundResponse;
import io.nexaera.egress.TargetUrl;
import io.nexaera.workflows.Work.Outcome;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Calls the addresses of workflows, through `egress`. Redirects aren't followed.
@Component
class Calls {
    private static final int MOST_ANSWER_BYTES = 64 * 1024;
    private static final Set<Integer> MAY_PASS = Set.of(408, 425, 429, 500, 502, 503, 504);

    private final Outbound outbound;

    Calls(Outbound outbound) {
        this.outbound = outbound;
    }

    Outcome made(Work.Task task, Action.Call call) {
        TargetUrl target = TargetUrl.parse(call.url()
                .text(
                        task.data(),
                        value ->
                                URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20")));
        Optional<JsonNode> body = call.body().map(template -> template.filled(task.data()));
        ObjectNode input =
                Values.JSON.createObjectNode().put("method", call.method()).put("url", target.toString());
        body.ifPresent(sent -> input.set("body", sent));
        OutboundLimits limits =
                new OutboundLimits(task.step().time(), task.step().time(), MOST_ANSWER_BYTES);
        OutboundRequest request = new OutboundRequest(
                task.scope().tenant(),
                call.method(),
                target,
                headers(task, call, body),
                body.map(Calls::text).orElse(null),
                limits);
        try (OutboundExchange exchange = outbound.exchange(request)) {
            return outcome(exchange.send(), input);
        } catch (OutboundFailed e) {
            return Outcome.failed(Optional.of(input), sentence(e.reason()), mayPass(e.reason()));
        } catch (IOException e) {
            return Outcome.failed(Optional.of(input), sentence(OutboundFailed.Reason.CUT_OFF), true);
        }
    }

    private static Map<String, String> headers(Work.Task task, Action.Call call, Optional<JsonNode> body) {
        Map<String, String> headers = new HashMap<>();
        body.ifPresent(sent ->
                headers.put("Content-Type", sent.isString() ? "text/plain; charset=utf-8" : "application/json"));
        call.headers().forEach((name, value) -> headers.put(name, printable(value.text(task.data(), text -> text))));
        headers.put("Idempotency-Key", task.key().toString());
        return headers;
    }

    private static String printable(String value) {
        if (!OutboundRequest.printable(value)) {
            throw Expression.refused("headers", "A header's value came to hold a character that headers can't carry.");
        }
        return value;
    }

    private static String text(JsonNode body) {
        return body.isString() ? body.stringValue() : body.toString();
    }

    private static Outcome outcome(OutboundResponse response, JsonNode input) throws IOException {
        String text = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
        int status = response.status();
        if (status < 200 || status > 299) {
            return Outcome.failed(Optional.of(input), "The server answered " + status + ".", MAY_PASS.contains(status));
        }
        ObjectNode output = Values.JSON.createObjectNode().put("status", status);
        output.set("body", body(text));
        return Outcome.done(input, output);
    }

    /// NUL can't be kept in the database.
    private static JsonNode body(String text) {
        String clean = text.replace("\0", "");
        try {
            return clean.contains("\\u0000")
                    ? Values.JSON.getNodeFactory().stringNode("")
                    : Values.JSON.readTree(clean);
        } catch (JacksonException e) {
            return Values.JSON.getNodeFactory().stringNode(clean);
        }
    }

    private static boolean mayPass(OutboundFailed.Reason reason) {
        return switch (reason) {
            case UNREACHABLE, TIMED_OUT, CUT_OFF, CLOSED -> true;
            case UNTRUSTED, TOO_LARGE -> false;
        };
    }

    private static String sentence(OutboundFailed.Reason reason) {
        return switch (reason) {
            case UNREACHABLE -> "The server can't be reached.";
            case UNTRUSTED -> "The server's certificate can't be trusted.";
            case TIMED_OUT -> "The server took too long to answer.";
            case TOO_LARGE -> "The server's answer was too large.";
            case CUT_OFF, CLOSED -> "The connection broke before the answer was complete.";
        };
    }
}
