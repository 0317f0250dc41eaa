package io.holdfast.repository.tree;

import io.holdfast.repository.blob.BlobId;
import java.util.List;
import java.util.Optional;

/** An entry of a tree, with where its content is. */
public sealed interface Node {
    EntryName name();

    EntryMetadata metadata();

    /** @param size in bytes, the sum over {@code content} */
    record RegularFile(EntryName name, EntryMetadata metadata, long size, List<BlobId> content) implements Node {
        public RegularFile {
            content = List.copyOf(content);
        }
    }

    record Directory(EntryName name, EntryMetadata metadata, BlobId subtree) implements Node {}

    /** @param target the raw bytes that the link holds */
    record SymbolicLink(EntryName name, EntryMetadata metadata, byte[] target) implements Node {}

    record Special(EntryName name, EntryMetadata metadata, Kind kind, long device) implements Node {}

    /** What a special node is, and restic's word for it. */
    enum Kind {
        FIFO("fifo"),
        SOCKET("socket"),
        CHARACTER_DEVICE("chardev"),
        BLOCK_DEVICE("dev"),
        IRREGULAR("irregular");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        public static Optional<Kind> ofWord(String word) {
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }
}
