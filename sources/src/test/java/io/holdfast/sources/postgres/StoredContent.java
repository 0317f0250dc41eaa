package io.holdfast.sources.postgres;

import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.content.ContentItem;
import io.holdfast.sources.content.ContentPage;
import io.holdfast.sources.content.ContentQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a base backup shows of what is in it, in pages of two. */
record StoredContent(ProtectedCluster original, Snapshot snapshot) {
    List<ContentItem> of(String path) throws Exception {
        return pages(path, Optional.empty());
    }

    List<ContentItem> found(String path, String search) throws Exception {
        return pages(path, Optional.of(search));
    }

    ContentItem item(String path, String name) throws Exception {
        return of(path).stream()
                .filter(item -> item.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<ContentItem> pages(String path, Optional<String> search) throws Exception {
        List<ContentItem> items = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            ContentPage page = new PostgresKind(TestCluster.PROGRAMS)
                    .browse(
                            original.repository,
                            snapshot,
                            new ContentQuery(path, search, after, 2, Duration.ofMinutes(1)));
            items.addAll(page.items());
            after = page.next();
        } while (after.isPresent());
        return items;
    }
}
