package io.nexaera.web;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Refusals;
import io.nexaera.problem.Problem;
import io.nexaera.web.Problems.Answer;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.sql.SQLException;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;

/// What handlers threw, told by [Problems].
@ControllerAdvice
class ProblemAdvice {
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String HELD = "NX042"; // V094

    private final Problems problems;
    private final Refusals refusals;

    ProblemAdvice(Problems problems, Refusals refusals) {
        this.problems = problems;
        this.refusals = refusals;
    }

    @ExceptionHandler
    Object problem(Problem problem, HttpServletRequest request) {
        return problems.answer(request, Answer.of(problem));
    }

    /// An id in the address that isn't one: nothing is there.
    @ExceptionHandler
    Object notAnId(MethodArgumentTypeMismatchException mismatch, HttpServletRequest request) {
        boolean inPath = request.getRequestURI().contains(String.valueOf(mismatch.getValue()));
        return problems.answer(
                request,
                inPath
                        ? Answer.of(new Problem.NotFound("thing"))
                        : Answer.of(new Problem.Invalid(
                                "web.parameter",
                                mismatch.getName(),
                                "The value of " + mismatch.getName() + " can't be read.")));
    }

    @ExceptionHandler
    Object missingField(MethodArgumentNotValidException invalid, HttpServletRequest request) {
        String field = invalid.getFieldErrors().isEmpty()
                ? ""
                : invalid.getFieldErrors().getFirst().getField();
        return problems.answer(
                request,
                Answer.of(new Problem.Invalid("web.field", field, "The field " + field + " is missing or not valid.")));
    }

    @ExceptionHandler
    Object tooLarge(MaxUploadSizeExceededException tooLarge, HttpServletRequest request) {
        return problems.answer(
                request,
                Answer.of(
                        new Problem.TooLarge("web.upload-size", "This is too large to upload: 50 MB a file at most.")));
    }

    /// The browser went away; there is nobody to tell.
    @ExceptionHandler({AsyncRequestNotUsableException.class})
    void gone(IOException gone) {}

    /// What the database refused: a text with a NUL in it; to a visit, that it only reads, or has just ended.
    @ExceptionHandler
    Object refusedByDatabase(DataAccessException failure, HttpServletRequest request) {
        boolean visit = Caller.of(request)
                .map(caller -> caller.scope().access().isPresent())
                .orElse(false);
        String state =
                failure.getMostSpecificCause() instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "";
        if (state.equals(INSUFFICIENT_PRIVILEGE)) {
            Caller.of(request)
                    .ifPresent(caller -> refusals.byDatabase(caller, request.getMethod(), request.getRequestURI()));
        }
        return switch (visit || state.equals("22021") || state.equals(HELD) ? state : "") {
            case "22021" ->
                problems.answer(
                        request,
                        Answer.of(new Problem.Invalid(
                                "web.text", "", "A text in this request holds a character that can't be kept.")));
            case HELD ->
                problems.answer(
                        request,
                        Answer.of(
                                new Problem.Conflict(
                                        "retention.held",
                                        "There is a legal hold on this. It can be deleted when an owner or admin has lifted it.")));
            case "25006", INSUFFICIENT_PRIVILEGE ->
                problems.answer(
                        request,
                        Answer.of(new Problem.Forbidden("access.read-only", "Your access here doesn't cover this.")));
            case "28000" ->
                problems.answer(
                        request, Answer.of(new Problem.Forbidden("access.ended", "Your access here has ended.")));
            default -> other(failure, request);
        };
    }

    @ExceptionHandler
    Object other(Exception failure, HttpServletRequest request) {
        if (failure instanceof ErrorResponse response
                && response.getStatusCode().is4xxClientError()) {
            return problems.answer(request, known(response.getStatusCode()));
        }
        if (failure instanceof org.springframework.http.converter.HttpMessageNotReadableException) {
            return problems.answer(
                    request,
                    Answer.of(
                            HttpStatus.BAD_REQUEST,
                            "web.unreadable",
                            "The body of this request can't be read as JSON."));
        }
        return problems.answer(request, problems.bug(request, failure));
    }

    private static Answer known(HttpStatusCode status) {
        String sentence = switch (status.value()) {
            case 404 -> "The address may be wrong, or the page has moved.";
            case 405 -> "This address doesn't take that method.";
            case 406 -> "None of the formats you accept is available here.";
            case 415 -> "This address doesn't take that kind of content.";
            default -> "Something in this request is missing or not valid.";
        };
        return new Answer(
                status.value(),
                "web.status-" + status.value(),
                sentence,
                java.util.Optional.empty(),
                java.util.Optional.empty());
    }
}
