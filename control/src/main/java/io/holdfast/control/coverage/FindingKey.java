package io.holdfast.control.coverage;

import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.coverage.Finding.State;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The last finding of a page: those after it follow in the order of what needs somebody first. */
record FindingKey(State state, String place, String name) {
    /** Stands in no place and no name. */
    private static final String BETWEEN = "\0";

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
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(BETWEEN, -1);
            if (parts.length == 3) {
                return new FindingKey(State.valueOf(parts[0]), parts[1], parts[2]);
            }
        } catch (IllegalArgumentException e) {
            throw wrong();
        }
        throw wrong();
    }

    private static InvalidRequestException wrong() {
        return new InvalidRequestException("after", "is not what a page said as next; leave it out for the first page");
    }

    @Override
    public String toString() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join(BETWEEN, state.name(), place, name).getBytes(StandardCharsets.UTF_8));
    }
}
