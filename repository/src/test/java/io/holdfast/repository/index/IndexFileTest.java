package io.holdfast.repository.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.file.Json;
import io.holdfast.repository.pack.PackEntry;
import java.io.ByteArrayInputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexFileTest {
    private static final String ID = "0123456789abcdef".repeat(4);
    private static final BlobId BLOB = BlobId.parse(ID);

    @Test
    void what_is_written_is_read() throws Exception {
        Map<String, List<PackEntry>> packs = new LinkedHashMap<>();
        packs.put("f".repeat(64), List.of());
        packs.put(
                ID,
                List.of(
                        new PackEntry(BlobType.DATA, BLOB, 0, 38, 0),
                        new PackEntry(BlobType.TREE, BLOB, 0xffff_ffffL, Integer.MAX_VALUE, Integer.MAX_VALUE)));
        assertThat(parse(new String(IndexFile.write(packs), UTF_8))).isEqualTo(packs);
    }

    /** Of the specification, and of what newer programs may add. */
    @Test
    void unknown_fields_and_go_s_empty_lists_are_read_over() throws Exception {
        String json = """
                {"supersedes": ["%1$s"], "later": {"packs": [1]}, "packs": [
                  {"blobs": [{"length": 112, "type": "data", "later": [{}], "uncompressed_length": 511,
                    "id": "%1$s", "offset": 38}], "later": null, "id": "%1$s"},
                  {"id": "%2$s", "blobs": null}]}
                """.formatted(ID, "a".repeat(64));
        assertThat(parse(json))
                .isEqualTo(Map.of(
                        ID, List.of(new PackEntry(BlobType.DATA, BLOB, 38, 112, 511)), "a".repeat(64), List.of()));
        assertThat(parse("{\"packs\": null}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"packs\": [{\"id\": \"0123\", \"blobs\": []}]}",
                "{\"packs\": [{\"blobs\": []}]}",
                "{\"packs\": [7]}",
                "{\"packs\": [{\"id\": \"$\", \"blobs\": [{\"id\": \"$\", \"type\": \"x\"}]}]}",
                "{\"packs\": [{\"id\": \"$\", \"blobs\": [{\"id\": \"$\", \"type\": \"data\", \"offset\": 0}]}]}",
                "{\"packs\": [{\"id\": \"$\", \"blobs\": [{\"id\": \"$\", \"type\": \"data\", \"offset\": -1,"
                        + " \"length\": 40}]}]}",
                "{\"packs\": [{\"id\": \"$\", \"blobs\": [{\"id\": \"$\", \"type\": \"data\", \"offset\": 0,"
                        + " \"length\": 99999999999}]}]}",
                "{\"packs\": [{\"id\": \"$\", \"blobs\": [{\"id\": \"zz\", \"type\": \"data\", \"offset\": 0,"
                        + " \"length\": 40}]}]}"
            })
    void anything_else_is_refused(String json) {
        assertThatThrownBy(() -> parse(json.replace("$", ID))).isInstanceOf(Json.Malformed.class);
    }

    private static Map<String, List<PackEntry>> parse(String json) throws Json.Malformed {
        Map<String, List<PackEntry>> packs = new LinkedHashMap<>();
        IndexFile.parse(new ByteArrayInputStream(json.getBytes(UTF_8)), packs::put);
        return packs;
    }
}
