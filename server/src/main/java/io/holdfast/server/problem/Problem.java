package io.holdfast.server.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdfast.control.FieldProblem;
import java.util.List;
import org.springframework.http.HttpStatusCode;

/**
 * A problem as RFC 9457 says it, media type {@code application/problem+json}.
 *
 * @param type {@code about:blank}: the status says what kind it is
 * @param title the status in words
 * @param detail what happened and what to do
 * @param instance the path that was asked for
 * @param errors what is wrong with each field, when the request was
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldProblem> errors) {
    static Problem of(HttpStatusCode status, String detail, String instance, List<FieldProblem> errors) {
        org.springframework.http.HttpStatus known = org.springframework.http.HttpStatus.resolve(status.value());
        String title = known == null ? "Status " + status.value() : known.getReasonPhrase();
        return new Problem("about:blank", title, status.value(), detail, instance, List.copyOf(errors));
    }
}
