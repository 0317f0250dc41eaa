package io.holdfast.control;

import java.util.List;
import java.util.stream.Collectors;

/** The request cannot be done as it was made; each problem names its field. For REST this is status 400. */
public final class InvalidRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<FieldProblem> problems;

    public InvalidRequestException(List<FieldProblem> problems) {
        super(problems.stream()
                .map(problem -> problem.field() + ": " + problem.message())
                .collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    public InvalidRequestException(String field, String message) {
        this(List.of(new FieldProblem(field, message)));
    }

    /** At least one, in the order of the request. */
    public List<FieldProblem> problems() {
        return problems;
    }
}
