package io.holdfast.sources.postgres.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.PostgresKind;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
    @Test
    void a_list_names_hosts_with_or_without_ports() throws Exception {
        assertThat(ServerAddress.list("other-hosts", "db-b, db-c:5433,fd00::3 , [fd00::4]:6432,[fd00::5]"))
                .containsExactly(
                        new ServerAddress("db-b", 5432),
                        new ServerAddress("db-c", 5433),
                        new ServerAddress("fd00::3", 5432),
                        new ServerAddress("fd00::4", 6432),
                        new ServerAddress("fd00::5", 5432));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "db-b,", ":5432", "db-b:", "db-b:0", "db-b:65536", "db-b:port", "[]:5432"})
    void what_is_no_address_is_named(String text) {
        assertThatThrownBy(() -> ServerAddress.list("other-hosts", text))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("'other-hosts' has '");
    }

    @Test
    void an_endpoint_says_all_of_its_addresses() throws Exception {
        PostgresEndpoint endpoint = PostgresEndpoint.of(new SourceSettings(
                Map.of("host", "db-a", "port", "5444", "other-hosts", "db-b:5433", "user", "backup")));
        assertThat(endpoint.where()).isEqualTo("db-a:5444 or db-b:5433");
        assertThat(endpoint).hasToString("backup@db-a:5444,db-b:5433/postgres");
        assertThat(endpoint.in("shop").addresses()).isEqualTo(endpoint.addresses());
        assertThat(endpoint.at("copy", 1).addresses()).containsExactly(new ServerAddress("copy", 1));
    }

    @Test
    void files_of_one_machine_are_not_those_of_several_servers(@TempDir Path folder) {
        Map<String, String> settings =
                Map.of("host", "db-a", "other-hosts", "db-b", "user", "backup", "data-directory", "/data");
        assertThatThrownBy(() -> new PostgresKind(folder).open(new SourceSettings(settings)))
                .isInstanceOf(SourceException.class)
                .hasMessageContainingAll("data-directory", "other-hosts");
    }
}
