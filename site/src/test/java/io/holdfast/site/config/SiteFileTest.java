package io.holdfast.site.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteFileTest {
    @TempDir
    Path folder;

    private SiteConfiguration read(String text) throws IOException {
        return SiteFile.read(Files.writeString(folder.resolve("site.yaml"), text));
    }

    @Test
    void paths_are_relative_to_the_file_and_the_rest_has_defaults() throws Exception {
        SiteConfiguration read = read("""
                group: trading-db
                site: a
                home: agent
                etcd: {endpoints: [http://10.0.0.1:2379]}
                health: {address: 10.0.0.1}
                postgresql: {programs: /usr/lib/postgresql/15, data-directory: data, address: 10.0.0.1,
                  user: sites, password-file: /etc/password,
                  seed-from: {repository: store, password-file: /etc/repository, data-set: trading-db}}
                """);

        assertThat(read.home()).isEqualTo(folder.resolve("agent"));
        assertThat(read.lease()).isEqualTo(Duration.ofSeconds(3));
        assertThat(read.failover().automatic()).isFalse();
        assertThat(read.failover().synchronous()).isTrue();
        assertThat(read.failover().leastFreeBytes()).isEqualTo(64L * 1024 * 1024);
        assertThat(read.postgresql().orElseThrow().dataDirectory()).isEqualTo(folder.resolve("data"));
        assertThat(read.postgresql().orElseThrow().fromRepository()).isFalse();
        assertThat(read.postgresql().orElseThrow().port()).isEqualTo(5432);
        assertThat(read.postgresql().orElseThrow().seedFrom().orElseThrow().repository())
                .isEqualTo(folder.resolve("store").toString());
    }

    @Test
    void what_a_rehearsal_asks_is_a_list_of_databases_with_a_query() throws Exception {
        String file = """
                group: trading-db
                site: a
                home: agent
                etcd: {endpoints: [http://10.0.0.1:2379]}
                health: {address: 10.0.0.1}
                postgresql: {programs: /usr/lib/postgresql/15, data-directory: data, address: 10.0.0.1,
                  user: sites, password-file: /etc/password, rehearsal: %s}
                """;
        assertThat(read(file.formatted("[{database: trading, query: SELECT true}]"))
                        .postgresql()
                        .orElseThrow()
                        .rehearsal())
                .containsExactly(new SiteConfiguration.Query("trading", "SELECT true"));
        assertThatThrownBy(() -> read(file.formatted("[{database: trading, query: SELECT true}, {sql: SELECT true}]")))
                .hasMessageContaining("postgresql.rehearsal[1].database is missing")
                .hasMessageContaining("postgresql.rehearsal[1].query is missing")
                .hasMessageContaining("there is no postgresql.rehearsal[1].sql (known: database, query)");
        assertThatThrownBy(() -> read(file.formatted("SELECT true")))
                .hasMessageContaining("postgresql.rehearsal must be a list");
        assertThatThrownBy(() -> read(file.formatted("[SELECT true]")))
                .hasMessageContaining("postgresql.rehearsal[0] must be a mapping of names to values");
    }

    @Test
    void agents_agree_in_the_catalog_where_there_is_no_etcd() throws Exception {
        SiteConfiguration read = read("""
                group: db
                site: a
                home: agent
                lease: 30s
                catalog: {url: "jdbc:postgresql://127.0.0.1:5432/holdfast", user: agent, password-file: secret}
                health: {address: 127.0.0.1}
                """);
        assertThat(read.agreement())
                .isEqualTo(new SiteConfiguration.Catalog(
                        "jdbc:postgresql://127.0.0.1:5432/holdfast", "agent", folder.resolve("secret")));
    }

    @Test
    void all_that_is_wrong_is_told_at_once() {
        assertThatThrownBy(() -> read("""
                        group: Trading DB
                        home: agent
                        lease: 3 weeks
                        etcd: {endpoints: [10.0.0.1:2379]}
                        failover: {automatik: true, observers: 0}
                        health: {address: 10.0.0.1, port: 99999}
                        postgresql: {follow: me, seed-from: {repository: "gs:bucket", password: x}}
                        """))
                .hasMessageContaining("group is 'Trading DB'")
                .hasMessageContaining("site is missing")
                .hasMessageContaining("lease is '3 weeks'")
                .hasMessageContaining("etcd.endpoints has '10.0.0.1:2379'")
                .hasMessageContaining("there is no failover.automatik (known: automatic, ")
                .hasMessageContaining("failover.observers must be a number from 1 to 100")
                .hasMessageContaining("postgresql.seed-from.repository: Locations of the kind gs:")
                .hasMessageContaining("postgresql.seed-from.data-set is missing")
                .hasMessageContaining("there is no postgresql.seed-from.password (")
                .hasMessageContaining("postgresql.follow is 'me'; it must be stream")
                .hasMessageContaining("health.port must be a number from 0 to 65535");
        assertThatThrownBy(() -> read("""
                        group: db
                        site: a
                        home: agent
                        etcd: {endpoints: [http://10.0.0.1:2379]}
                        catalog: {url: "postgres://10.0.0.1", user: agent, password: x}
                        health: {address: 10.0.0.1}
                        """))
                .hasMessageContaining("etcd and catalog are both there")
                .hasMessageContaining("catalog.url is 'postgres://10.0.0.1'; say jdbc:postgresql://")
                .hasMessageContaining("catalog.password-file is missing")
                .hasMessageContaining("there is no catalog.password (");
        assertThatThrownBy(() -> read("group: [")).hasMessageContaining("is no YAML");
        assertThatThrownBy(() -> SiteFile.read(folder.resolve("none"))).hasMessageContaining("There is no file");
    }
}
