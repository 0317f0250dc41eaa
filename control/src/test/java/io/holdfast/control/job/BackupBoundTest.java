package io.holdfast.control.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Hooks;
import io.holdfast.control.inventory.Declaration.Limits;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.Targets;
import io.holdfast.control.inventory.Declaration.Verification;
import io.holdfast.control.inventory.Inventory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackupBoundTest {
    private static DataSet dataSet(String name, Map<String, String> source, Optional<Integer> atOnce) {
        return new DataSet(name, "trading", "p", Optional.empty(), source, List.of(), Map.of(), List.of(), atOnce);
    }

    private static Inventory inventory(DataSet... dataSets) {
        return new Inventory(
                List.of(),
                List.of(),
                List.of(new Service(
                        "trading",
                        "",
                        "",
                        "tier-0",
                        Optional.empty(),
                        List.of(),
                        new Targets(15, 60, "money", Optional.empty(), Optional.empty()),
                        Optional.empty(),
                        "warm")),
                List.of(dataSets),
                List.of(new Policy(
                        "p",
                        Optional.empty(),
                        "full",
                        false,
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        new Verification(true, true, Optional.empty()),
                        List.of(),
                        new Limits(Optional.empty(), Optional.empty()),
                        new Hooks(List.of(), List.of()),
                        1)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    @Test
    void the_smallest_bound_of_a_server_holds_for_all_that_is_read_from_it() {
        DataSet orders =
                dataSet("orders", Map.of("kind", "postgresql", "host", "DB.example", "port", "5432"), Optional.of(3));
        DataSet ledger =
                dataSet("ledger", Map.of("kind", "postgresql", "host", "db.example", "port", "5433"), Optional.of(2));
        DataSet graph = dataSet("graph", Map.of("kind", "neo4j", "uri", "bolt://db.example:7687"), Optional.empty());
        DataSet other = dataSet("other", Map.of("kind", "postgresql", "host", "other.example"), Optional.empty());
        DataSet files = dataSet("files", Map.of("kind", "files", "path", "/srv"), Optional.empty());
        Inventory inventory = inventory(orders, ledger, graph, other, files);
        BackupBound bound = BackupBound.of(graph, inventory).getFirst();
        assertThat(bound.text()).isEqualTo("2 from db.example");
        assertThat(bound.allowsBeside(List.of("orders", "other", "files"))).isTrue();
        assertThat(bound.allowsBeside(List.of("orders", "ledger"))).isFalse();
        assertThat(BackupBound.of(orders, inventory)).containsExactly(bound);
        assertThat(BackupBound.of(other, inventory)).isEmpty();
        assertThat(BackupBound.of(files, inventory)).isEmpty();
    }
}
