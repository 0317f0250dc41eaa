package io.holdfast.sources.content;

import io.holdfast.sources.SourceException;
import java.util.List;
import java.util.Optional;

/**
 * A part of what a recovery point holds.
 *
 * @param next what to ask by for the part that follows; empty when this is the last
 * @param notes for people, such as how sure the names are
 */
public record ContentPage(List<ContentItem> items, Optional<String> next, List<String> notes) {
    public ContentPage {
        items = List.copyOf(items);
        notes = List.copyOf(notes);
    }

    /**
     * The page that a query asks for.
     *
     * @param all that there is, in order
     * @throws SourceException when no page ever said what it is to begin after
     */
    public static ContentPage of(List<ContentItem> all, ContentQuery query, List<String> notes) throws SourceException {
        int from = 0;
        if (query.after().isPresent()) {
            String after = query.after().get();
            while (from < all.size() && !all.get(from).path().equals(after)) {
                from++;
            }
            if (from == all.size()) {
                throw new SourceException("No page began after '" + after + "'. Begin with the first page again.");
            }
            from++;
        }
        int to = Math.min(all.size(), from + query.limit());
        return new ContentPage(
                all.subList(from, to),
                to < all.size() ? Optional.of(all.get(to - 1).path()) : Optional.empty(),
                notes);
    }

    /** The same, and what else is to be said. */
    public ContentPage noting(List<String> more) {
        return new ContentPage(items, next, more);
    }
}
