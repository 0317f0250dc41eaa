package io.holdfast.sources.postgres.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.postgres.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageChecksumTest {
    private static final Pattern RELATION = Pattern.compile("\\d+(_(fsm|vm|init))?");

    @TempDir
    Path folder;

    /** The server's own pages are the oracle. */
    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void the_checksum_of_every_page_of_a_cluster_is_what_the_server_wrote(int major) throws Exception {
        TestCluster cluster = TestCluster.start(major, folder.resolve("cluster"), Map.of());
        cluster.run("CREATE TABLE t AS SELECT n, md5(n::text) FROM generate_series(1, 50000) n");
        cluster.run("VACUUM t");
        cluster.close();
        int checked = 0;
        try (Stream<Path> files = Files.walk(cluster.data())) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Matcher name = RELATION.matcher(file.getFileName().toString());
                if (!name.matches() || !file.toString().matches(".*/(base/\\d+|global)/[^/]+")) {
                    continue;
                }
                byte[] content = Files.readAllBytes(file);
                for (int block = 0; block * PageChecksum.PAGE < content.length; block++) {
                    int from = block * PageChecksum.PAGE;
                    if (!PageChecksum.isNew(content, from)) {
                        assertThat(PageChecksum.of(content, from, block))
                                .as("block %d of %s", block, file)
                                .isEqualTo(PageChecksum.stated(content, from));
                        checked++;
                    }
                }
            }
        }
        assertThat(checked).isGreaterThan(2500);
    }
}
