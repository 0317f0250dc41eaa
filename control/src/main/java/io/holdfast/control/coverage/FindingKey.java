package io.holdfast.control.coverage;

import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.ListPosition;
import io.holdfast.control.coverage.Finding.State;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The last finding of a page: those after it follow in the order of what needs somebody first. */
record FindingKey(State state, String place, String name) {
    private static final String LIST = "coverage";

    static FindingKey of(Finding finding) {
        return new FindingKey(finding.state(), finding.place(), finding.name());
    }

    /**
     * Reads what a client gave.
     *
     * @param text null for the first page
     * @return null for the first page
     * @throws InvalidRequestException when no page ever said this
     */
    static @Nullable FindingKey parse(@Nullable String text) {
        List<String> words = ListPosition.parse(LIST, 3, text);
        return words == null ? null : new FindingKey(state(words.getFirst()), words.get(1), words.get(2));
    }

    private static State state(String word) {
        return Stream.of(State.values())
                .filter(state -> state.name().equals(word))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException("after", "names no state that this server knows"));
    }

    @Override
    public String toString() {
        return ListPosition.of(LIST, List.of(state.name(), place, name));
    }
}
