package io.holdfast.repository.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.crypto.SealingKey;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.pack.PackEntry;
import io.holdfast.repository.pack.PackHeader;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.MemoryStore;
import io.holdfast.repository.store.Store;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Index files that say more in few bytes than memory has room for. */
class IndexFilesTest {
    private static final String ID = "0123456789abcdef".repeat(4);
    private static final String BLOB = "{\"id\":\"" + ID + "\",\"type\":\"data\",\"offset\":0,\"length\":40}";

    private final Store store = new MemoryStore();
    private final SecureRandom random = new SecureRandom();
    private final SealedFiles sealed = new SealedFiles(store, SealingKey.random(random), random, true);
    private final IndexFiles files = new IndexFiles(store, sealed);

    private String write(String json) throws Exception {
        return sealed.write(FileKind.INDEX, json.getBytes(UTF_8));
    }

    private static String pack(int blobs) {
        return "{\"id\":\"" + ID + "\",\"blobs\":[" + (BLOB + ",").repeat(blobs - 1) + BLOB + "]}";
    }

    @Test
    void one_that_decompresses_to_far_more_than_was_stored_is_damaged() throws Exception {
        String name = write("{\"packs\":[" + " ".repeat(17 << 20) + pack(1) + "]}");
        assertThatThrownBy(() -> files.read(name, (pack, entries) -> {}))
                .isInstanceOf(RepositoryException.Damaged.class)
                .hasMessageContaining(name)
                .hasMessageContaining("it is longer than the 16")
                .hasMessageContaining("rebuild-index");
    }

    @Test
    void a_pack_of_more_blobs_than_a_header_has_room_for_is_damaged() throws Exception {
        SealedFiles uncompressed = new SealedFiles(store, SealingKey.random(random), random, false);
        String name = uncompressed.write(
                FileKind.INDEX, ("{\"packs\":[" + pack(PackHeader.MOST_BLOBS + 1) + "]}").getBytes(UTF_8));
        assertThatThrownBy(() -> new IndexFiles(store, uncompressed).read(name, (pack, entries) -> {}))
                .isInstanceOf(RepositoryException.Damaged.class)
                .hasMessageContaining("a pack of more than " + PackHeader.MOST_BLOBS + " blobs");
    }

    @Test
    void one_of_many_packs_is_read_pack_by_pack_and_a_torn_one_says_so() throws Exception {
        String json = "{\"packs\":[" + (pack(20) + ",").repeat(5000) + pack(20) + "]}";
        List<List<PackEntry>> read = new ArrayList<>();
        files.read(write(json), (pack, entries) -> read.add(entries));
        assertThat(read).hasSize(5001).allSatisfy(entries -> assertThat(entries).hasSize(20));
        assertThatThrownBy(() -> files.read(write(json.substring(0, json.length() / 2)), (pack, entries) -> {}))
                .isInstanceOf(RepositoryException.Damaged.class)
                .hasMessageContaining("not JSON");
    }
}
