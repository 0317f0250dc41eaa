package io.holdfast.server.problem;

import io.holdfast.control.ConflictException;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.NotFoundException;
import io.holdfast.repository.RepositoryException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns what a resource throws into a problem. What nobody foresaw is logged here and told without detail. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class ProblemHandler extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);
    /** PostgreSQL's: a text holds the character NUL, which no column takes. */
    private static final String CHARACTER_NOT_IN_REPERTOIRE = "22021";

    @ExceptionHandler
    ResponseEntity<Problem> invalid(InvalidRequestException e, HttpServletRequest request) {
        return answer(HttpStatus.BAD_REQUEST, "The request cannot be done as it was made.", request, e.problems());
    }

    @ExceptionHandler
    ResponseEntity<Problem> absent(NotFoundException e, HttpServletRequest request) {
        return answer(HttpStatus.NOT_FOUND, String.valueOf(e.getMessage()), request, List.of());
    }

    @ExceptionHandler
    ResponseEntity<Problem> conflict(ConflictException e, HttpServletRequest request) {
        return answer(HttpStatus.CONFLICT, String.valueOf(e.getMessage()), request, List.of());
    }

    /** A repository that is missing, damaged or locked: its message is written for operators. */
    @ExceptionHandler
    ResponseEntity<Problem> repository(RepositoryException e, HttpServletRequest request) {
        LOG.warn("{} {}: {}", request.getMethod(), request.getRequestURI(), e.getMessage());
        return answer(HttpStatus.CONFLICT, String.valueOf(e.getMessage()), request, List.of());
    }

    /** What the container finds when the first parameter is asked for. */
    @ExceptionHandler
    ResponseEntity<Problem> badQuery(InvalidParameterException e, HttpServletRequest request) {
        return answer(
                HttpStatus.BAD_REQUEST,
                "The address cannot be read from its question mark on. Write parameters as name=value, joined by &, with"
                        + " special characters percent-encoded.",
                request,
                List.of());
    }

    @ExceptionHandler
    ResponseEntity<Problem> wrongType(MethodArgumentTypeMismatchException e, HttpServletRequest request) {
        Class<?> type = e.getRequiredType();
        String wanted = type == int.class || type == Integer.class || type == long.class || type == Long.class
                ? "a whole number"
                : type == null ? "another type" : "a " + type.getSimpleName();
        String message = e.getValue() instanceof Object[]
                ? "is given more than once; it must be " + wanted
                : "is '" + e.getValue() + "'; it must be " + wanted;
        return answer(
                HttpStatus.BAD_REQUEST,
                "The request cannot be done as it was made.",
                request,
                List.of(new FieldProblem(e.getName(), message)));
    }

    @ExceptionHandler
    ResponseEntity<Problem> catalog(DataAccessException e, HttpServletRequest request) {
        if (e instanceof DataIntegrityViolationException
                && e.getMostSpecificCause() instanceof java.sql.SQLException sql
                && CHARACTER_NOT_IN_REPERTOIRE.equals(sql.getSQLState())) {
            return answer(
                    HttpStatus.BAD_REQUEST,
                    "A text of the request holds the character NUL, which cannot be kept.",
                    request,
                    List.of());
        }
        return e instanceof DataAccessResourceFailureException ? noCatalog(e, request) : unforeseen(e, request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> noTransaction(CannotCreateTransactionException e, HttpServletRequest request) {
        return noCatalog(e, request);
    }

    private static ResponseEntity<Problem> noCatalog(Exception e, HttpServletRequest request) {
        LOG.error("{} {}: the catalog does not answer", request.getMethod(), request.getRequestURI(), e);
        return answer(HttpStatus.SERVICE_UNAVAILABLE, CatalogAway.DETAIL, request, List.of());
    }

    /** Security's own answers say more; they stand further out. */
    @ExceptionHandler
    void refused(AccessDeniedException e) {
        throw e;
    }

    @ExceptionHandler
    ResponseEntity<Problem> unforeseen(Exception e, HttpServletRequest request) {
        LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
        return answer(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "The server failed in a way that nobody foresaw. Its log says more.",
                request,
                List.of());
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return entity(BAD_JSON, headers, status, request, JsonProblems.of(e));
    }

    private static final String BAD_JSON = "The request's body cannot be read.";

    @Override
    protected ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return entity(
                "The request cannot be done as it was made.",
                headers,
                status,
                request,
                List.of(new FieldProblem(e.getParameterName(), "is missing")));
    }

    @Override
    protected ResponseEntity<Object> handleHttpRequestMethodNotSupported(
            HttpRequestMethodNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var supported = e.getSupportedHttpMethods();
        String detail = e.getMethod() + " is not possible here"
                + (supported == null || supported.isEmpty()
                        ? "."
                        : "; possible are "
                                + supported.stream()
                                        .map(Object::toString)
                                        .sorted()
                                        .collect(Collectors.joining(", "))
                                + ".");
        return entity(detail, headers, status, request, List.of());
    }

    @Override
    protected ResponseEntity<Object> handleHttpMediaTypeNotSupported(
            HttpMediaTypeNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String given = e.getContentType() == null ? "no content type" : "'" + e.getContentType() + "'";
        return entity("The body comes as " + given + "; send application/json.", headers, status, request, List.of());
    }

    /** What Spring itself throws, all other kinds. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (request instanceof ServletWebRequest web
                && web.getResponse() != null
                && web.getResponse().isCommitted()) {
            return null;
        }
        String detail = switch (status.value()) {
            case 404 -> "There is nothing here. GET /v3/api-docs lists what there is.";
            case 406 -> "The answer does not come in a form that the request accepts.";
            case 413 -> "The request is too large.";
            default -> {
                if (status.is5xxServerError()) {
                    LOG.error("{} failed", request.getDescription(false), e);
                    yield "The server failed. Its log says more.";
                }
                yield "The request cannot be done as it was made.";
            }
        };
        return entity(detail, headers, status, request, List.of());
    }

    private static ResponseEntity<Object> entity(
            String detail, HttpHeaders headers, HttpStatusCode status, WebRequest request, List<FieldProblem> errors) {
        String path =
                request instanceof ServletWebRequest web ? web.getRequest().getRequestURI() : "";
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Problem.of(status, detail, path, errors));
    }

    private static ResponseEntity<Problem> answer(
            HttpStatus status, String detail, HttpServletRequest request, List<FieldProblem> errors) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Problem.of(status, detail, request.getRequestURI(), errors));
    }

    @ExceptionHandler
    void notSignedIn(AuthenticationException e) {
        throw e;
    }
}
