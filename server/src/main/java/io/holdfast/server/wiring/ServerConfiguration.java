package io.holdfast.server.wiring;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.control.ControlConfiguration;
import io.holdfast.control.ControlSettings;
import io.holdfast.server.catalog.CatalogDatabase;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The server's context. Whoever starts it registers {@link CatalogDatabase} and {@link ControlSettings}. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ControlConfiguration.class, SourcesConfiguration.class})
@ComponentScan("io.holdfast.server")
public class ServerConfiguration {
    /** Each worker holds a connection for moments only; the rest is for requests. */
    @Bean
    DataSource dataSource(CatalogDatabase database, ControlSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("catalog");
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(12 + settings.workers());
        config.setMinimumIdle(2);
        config.setConnectionTimeout(10_000);
        config.addDataSourceProperty("ApplicationName", "holdfast");
        // a plan that is kept for any parameters uses no index for a filter that may be left out
        config.setConnectionInitSql("SET plan_cache_mode = force_custom_plan;"
                // requests are many and short: one with processes of its own takes from the others more than it gains
                + " SET max_parallel_workers_per_gather = 0; SET jit = off");
        return new HikariDataSource(config);
    }
}
