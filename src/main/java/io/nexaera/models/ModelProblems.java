package io.nexaera.models;

import io.nexaera.egress.OutboundFailed;
import io.nexaera.egress.OutboundResponse;
import io.nexaera.models.ModelEvent.FinishReason;
import io.nexaera.problem.Problem;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import tools.jackson.databind.JsonNode;

/// Turns what went wrong at a provider into a sentence for a person. What the provider wrote is read for its error
/// code alone and never passed on: it may hold parts of the key or of the conversation.
final class ModelProblems {
    static final String EMPTY_ANSWER = "models.empty-answer";
    private static final int ERROR_BYTES = 65_536;

    private final String provider;
    private final String inSentence;
    private final String model;
    private final Clock clock;

    ModelProblems(ProviderKind kind, String model, Clock clock) {
        boolean unnamed = kind == ProviderKind.OPENAI_COMPATIBLE;
        this.provider = unnamed ? "The model server" : kind.label();
        this.inSentence = unnamed ? "the model server" : kind.label();
        this.model = model;
        this.clock = clock;
    }

    /// Returns when the answer is a good one, else throws what its status and error code mean.
    void check(OutboundResponse response) throws IOException {
        if (response.status() != 200) {
            Optional<Duration> wait = RetryAfter.of(response, clock.instant());
            throw ofStatus(response.status(), errorCode(response), wait);
        }
    }

    private static String errorCode(OutboundResponse response) throws IOException {
        return Json.read(response.body().readNBytes(ERROR_BYTES))
                .map(ModelProblems::errorCode)
                .orElse("");
    }

    /// `error.code` as OpenAI has it, else `error.type` as Anthropic has it, else nothing.
    private static String errorCode(JsonNode body) {
        JsonNode code = body.path("error").path("code");
        JsonNode type = body.path("error").path("type");
        return code.isString() || code.isNumber() ? code.asString() : type.asString("");
    }

    /// What came, if it is JSON.
    JsonNode json(byte[] text) {
        return Json.read(text).orElseThrow(this::malformed);
    }

    /// Some errors come inside an answer that began well.
    void checkNoError(JsonNode body) {
        if (body.path("error").isObject()) {
            String code = errorCode(body);
            throw code.matches("[1-9]\\d\\d") ? ofStatus(Integer.parseInt(code), "", Optional.empty()) : ofCode(code);
        }
    }

    private Problem ofStatus(int status, String code, Optional<Duration> wait) {
        return switch (status) {
            case 401, 403 -> keyRefused();
            case 402 -> outOfCredit();
            case 404 -> noSuchModel();
            case 408, 504 -> timeout();
            case 413 -> tooLong();
            case 429 -> code.equals("insufficient_quota") ? outOfCredit() : rateLimited(wait);
            case 503, 529 -> overloaded(wait);
            default -> status >= 500 ? broken(wait) : ofRefusal(status, code);
        };
    }

    private Problem ofRefusal(int status, String code) {
        if (status < 400) {
            return problem("models.moved", "The address of %2$s leads elsewhere. Check the base URL.");
        }
        return switch (code) {
            case "context_length_exceeded" -> tooLong();
            case "model_not_found" -> noSuchModel();
            case "invalid_api_key" -> keyRefused();
            default ->
                problem(
                        "models.request-refused",
                        "%s did not accept the request. This model may not take the chosen temperature or limits.");
        };
    }

    private Problem ofCode(String code) {
        return switch (code) {
            case "rate_limit_error", "rate_limit_exceeded" -> rateLimited(Optional.empty());
            case "overloaded_error" -> overloaded(Optional.empty());
            case "authentication_error", "permission_error", "invalid_api_key" -> keyRefused();
            case "insufficient_quota", "billing_error" -> outOfCredit();
            case "timeout_error" -> timeout();
            default -> broken(Optional.empty());
        };
    }

    Problem of(OutboundFailed failed) {
        return switch (failed.reason()) {
            case UNREACHABLE -> problem("models.unreachable", "%s can't be reached. Check the base URL.");
            case UNTRUSTED -> problem("models.untrusted", "The certificate of %2$s can't be verified.");
            case TIMED_OUT -> timeout();
            case TOO_LARGE -> problem("models.answer-too-large", "%s sent far more than an answer can be.");
            case CUT_OFF -> cutOff();
            case CLOSED -> throw new CancellationException("the call was given up");
        };
    }

    Problem cutOff() {
        return problem("models.cut-off", "The connection to %2$s broke off before the answer was complete.");
    }

    Problem malformed() {
        return problem("models.malformed", "%s sent something that is not an answer. Check the base URL.");
    }

    Problem empty(FinishReason reason) {
        return switch (reason) {
            case FILTERED -> problem("models.answer-filtered", "%s declined to answer this.");
            case LENGTH ->
                problem(EMPTY_ANSWER, "%s used up all its tokens before it said a word. Allow a longer answer.");
            default -> problem(EMPTY_ANSWER, "%s sent an empty answer. Try again.");
        };
    }

    private Problem keyRefused() {
        return problem(
                "models.key-refused", "%s refused the key. Check that it is complete, active and may use this model.");
    }

    private Problem outOfCredit() {
        return problem("models.out-of-credit", "The account at %2$s has no credit left.");
    }

    private Problem noSuchModel() {
        return new Problem.UpstreamFailed(
                "models.no-such-model",
                "%s knows no model named “%s” at this address. Check the model's name and the base URL."
                        .formatted(provider, model),
                Optional.empty());
    }

    private Problem timeout() {
        return problem("models.timeout", "%s took too long to answer. Try again.");
    }

    private Problem tooLong() {
        return problem("models.too-long", "The conversation is longer than this model can read at %2$s.");
    }

    private Problem rateLimited(Optional<Duration> wait) {
        return problem(
                "models.rate-limited", "%s gets too many requests with this key just now. Try again shortly.", wait);
    }

    private Problem overloaded(Optional<Duration> wait) {
        return problem("models.overloaded", "%s is overloaded just now. Try again shortly.", wait);
    }

    private Problem broken(Optional<Duration> wait) {
        return problem("models.provider-error", "%s had a failure of its own. Try again shortly.", wait);
    }

    private Problem problem(String code, String sentence) {
        return problem(code, sentence, Optional.empty());
    }

    private Problem problem(String code, String sentence, Optional<Duration> wait) {
        return new Problem.UpstreamFailed(code, sentence.formatted(provider, inSentence), wait);
    }
}
