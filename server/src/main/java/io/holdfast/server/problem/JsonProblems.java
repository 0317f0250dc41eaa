package io.holdfast.server.problem;

import io.holdfast.control.FieldProblem;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says in a person's words what is wrong with a JSON body, naming the field or the line. */
final class JsonProblems {
    private JsonProblems() {}

    static List<FieldProblem> of(HttpMessageNotReadableException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof JacksonException json) {
                return List.of(of(json));
            }
        }
        return List.of(new FieldProblem("body", "is missing; send a JSON object"));
    }

    private static FieldProblem of(JacksonException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            var known = unknown.getKnownPropertyIds();
            return new FieldProblem(
                    path(e),
                    "is not known"
                            + (known == null || known.isEmpty()
                                    ? ""
                                    : "; known are "
                                            + known.stream()
                                                    .map(String::valueOf)
                                                    .sorted()
                                                    .collect(Collectors.joining(", "))));
        }
        if (e instanceof InvalidFormatException format) {
            return new FieldProblem(
                    path(e), "is '" + format.getValue() + "'; it must be " + expected(format.getTargetType()));
        }
        if (e instanceof MismatchedInputException mismatch) {
            return new FieldProblem(path(e), "must be " + expected(mismatch.getTargetType()));
        }
        if (e instanceof DatabindException) {
            return new FieldProblem(path(e), "cannot be read");
        }
        TokenStreamLocation at = e.getLocation();
        String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        String what = e instanceof StreamReadException ? firstSentence(e.getOriginalMessage()) : "it cannot be read";
        return new FieldProblem("body", "is not JSON" + where + ": " + what);
    }

    /** Jackson's first line; the following ones speak of its own classes and settings. */
    private static String firstSentence(String message) {
        String line = message.lines().findFirst().orElse("");
        int end = line.indexOf(" (through reference");
        return end < 0 ? line : line.substring(0, end);
    }

    private static String path(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() != null) {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            } else {
                path.append('[').append(step.getIndex()).append(']');
            }
        }
        return path.isEmpty() ? "body" : path.toString();
    }

    private static String expected(@org.jspecify.annotations.Nullable Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "));
        }
        return switch (type.getSimpleName()) {
            case "Instant" -> "an instant such as 2026-11-24T14:32:05Z";
            case "LocalDate" -> "a date such as 2026-11-24";
            case "String" -> "a text";
            case "boolean", "Boolean" -> "true or false";
            case "int", "Integer", "long", "Long" -> "a whole number";
            case "double", "Double" -> "a number";
            case "UUID" -> "a UUID";
            default -> java.util.Collection.class.isAssignableFrom(type) ? "a list" : "an object";
        };
    }
}
