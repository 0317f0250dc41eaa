package io.holdfast.control;

import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;

/**
 * Control as an application imports it. The application gives a {@link DataSource} whose migrations
 * ({@code classpath:db/migration}) have run before the context's lifecycle starts, and {@link ControlSettings}; it may
 * give a {@link Clock}.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan
public class ControlConfiguration {
    @Bean
    @Fallback
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Catalog catalog(DataSource dataSource) {
        return new Catalog(dataSource);
    }
}
