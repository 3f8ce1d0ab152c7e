package io.nexaera.web;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Refusals;
import io.nexaera.identity.RequestId;
import io.nexaera.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.databind.json.JsonMapper;

/// Every failure as an answer: RFC 9457 JSON for programs, a page for people. A 404 below a tenant's address has no
/// body
/// at all for programs: nothing in it can tell a neighbour's row from one that never was.
@Component
class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private final Refusals refusals;
    private final JsonMapper json;

    Problems(Refusals refusals, JsonMapper json) {
        this.refusals = refusals;
        this.json = json;
    }

    /// @param status HTTP status
    /// @param code stable dotted name
    /// @param sentence for the person who reads it
    record Answer(int status, String code, String sentence, Optional<String> field, Optional<Long> waitSeconds) {
        static Answer of(Problem problem) {
            return new Answer(
                    problem.status(),
                    problem.code(),
                    problem.sentence(),
                    problem instanceof Problem.Invalid invalid
                                    && !invalid.field().isEmpty()
                            ? Optional.of(invalid.field())
                            : Optional.empty(),
                    problem.retryAfter().map(wait -> Math.max(1, wait.toSeconds())));
        }

        static Answer of(HttpStatus status, String code, String sentence) {
            return new Answer(status.value(), code, sentence, Optional.empty(), Optional.empty());
        }
    }

    /// A bug: logged with its request's id, told without a cause.
    Answer bug(HttpServletRequest request, Throwable failure) {
        LOG.error("request {} {} failed", RequestId.of(request), request.getRequestURI(), failure);
        return Answer.of(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "web.bug",
                "Something went wrong on our side. It has been noted; please try again.");
    }

    Object answer(HttpServletRequest request, Answer answer) {
        if (answer.status() == 404) {
            Caller.of(request)
                    .ifPresent(caller -> refusals.notFound(caller, request.getMethod(), request.getRequestURI()));
        }
        return wantsPage(request) ? page(request, answer) : json(request, answer);
    }

    private ResponseEntity<byte[]> json(HttpServletRequest request, Answer answer) {
        ResponseEntity.BodyBuilder response = ResponseEntity.status(answer.status());
        answer.waitSeconds().ifPresent(wait -> response.header(HttpHeaders.RETRY_AFTER, wait.toString()));
        if (answer.status() == 401) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (isOpenAi(request)) {
            return response.contentType(MediaType.APPLICATION_JSON).body(json.writeValueAsBytes(openAiError(answer)));
        }
        if (answer.status() == 404 && Caller.of(request).isPresent()) {
            return response.contentLength(0).build();
        }
        return response.contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(json.writeValueAsBytes(fields(request, answer)));
    }

    private static Map<String, Object> fields(HttpServletRequest request, Answer answer) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", "about:blank");
        fields.put("title", title(answer.status()));
        fields.put("status", answer.status());
        fields.put("detail", answer.sentence());
        fields.put("code", answer.code());
        answer.field().ifPresent(field -> fields.put("field", field));
        fields.put("requestId", RequestId.of(request));
        return fields;
    }

    /// As programs that speak OpenAI's API expect it.
    private static Map<String, Object> openAiError(Answer answer) {
        String type = answer.status() < 500 ? "invalid_request_error" : "server_error";
        return Map.of("error", Map.of("message", answer.sentence(), "type", type, "code", answer.code()));
    }

    private static boolean isOpenAi(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/v1/");
    }

    private static ModelAndView page(HttpServletRequest request, Answer answer) {
        ModelAndView page = new ModelAndView("web/problem");
        page.setStatus(HttpStatus.valueOf(answer.status()));
        page.addObject("status", answer.status());
        page.addObject("title", title(answer.status()));
        page.addObject("sentence", answer.sentence());
        page.addObject("requestId", RequestId.of(request));
        page.addObject("seconds", answer.waitSeconds().orElse(null));
        return page;
    }

    static String title(int status) {
        return switch (status) {
            case 400 -> "That didn't work";
            case 401 -> "Please sign in";
            case 403 -> "Not allowed";
            case 404 -> "This page does not exist";
            case 405 -> "That doesn't work here";
            case 409 -> "That doesn't fit any more";
            case 413 -> "That is too large";
            case 415 -> "Unknown kind of content";
            case 429 -> "Too many requests";
            case 502 -> "A service we depend on failed";
            default -> "Something went wrong";
        };
    }

    private static boolean wantsPage(HttpServletRequest request) {
        String path = request.getRequestURI();
        String accept = String.valueOf(request.getHeader(HttpHeaders.ACCEPT));
        return !path.startsWith("/api/")
                && !isOpenAi(request)
                && !accept.contains(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    }
}
