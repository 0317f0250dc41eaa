package io.holdfast.control.itself;

import io.holdfast.control.Catalog;
import io.holdfast.control.schema.CatalogSchema;
import io.holdfast.control.work.Ticking;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Notices when the catalog has been migrated to what this version cannot work on. Who migrates waits for servers that are
 * heard of; one that was frozen or cut off for half a minute was not.
 */
@Component
class VersionWatch extends Ticking {
    private static final Logger LOG = LoggerFactory.getLogger(VersionWatch.class);
    private static final Duration TICK = Duration.ofSeconds(5);

    private final CatalogSchema schema;
    private final ApplicationEventPublisher events;
    private boolean told;

    VersionWatch(Catalog catalog, ApplicationEventPublisher events) {
        super("version-watch", TICK);
        this.schema = new CatalogSchema(catalog.dataSource());
        this.events = events;
    }

    @Override
    protected void tick() {
        if (told) {
            return;
        }
        try {
            schema.tooNew().ifPresent(why -> {
                LOG.error("This server ends: {}", why);
                told = true;
                events.publishEvent(new OutdatedEvent(this, why));
            });
        } catch (DataAccessException e) {
            LOG.debug("The catalog is away; its version is looked at when it is back", e);
        }
    }
}
