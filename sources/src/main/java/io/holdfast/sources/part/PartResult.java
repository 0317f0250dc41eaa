package io.holdfast.sources.part;

import java.util.List;
import java.util.Map;

/**
 * @param notes what could not be brought back beside the content, such as an owner, and why
 * @param facts such as {@code transaction} and {@code replaced}, the directory that keeps what was replaced
 */
public record PartResult(List<Item> items, List<String> notes, Map<String, String> facts) {
    public PartResult {
        items = List.copyOf(items);
        notes = List.copyOf(notes);
        facts = Map.copyOf(facts);
    }

    /**
     * @param name such as a table's
     * @param inserted how many were put back
     * @param updated how many became as they were
     * @param kept how many differ and stayed as they are
     */
    public record Item(String name, boolean created, long inserted, long updated, long kept) {}
}
