package io.holdfast.control.site;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The takeovers that the control plane asks the agents of site groups for. */
@Component
public class TakeoverOrders {
    private final Catalog catalog;
    private final Clock clock;

    TakeoverOrders(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** Notes one, before it is asked for; a second time changes nothing. */
    public void add(String group, UUID request, String by) {
        catalog.sql("""
                INSERT INTO ordered_takeovers (request, group_name, ordered_by, ordered_at)
                VALUES (:request, :group, :by, :now) ON CONFLICT DO NOTHING
                """)
                .param("request", request)
                .param("group", group)
                .param("by", by)
                .param("now", Instants.parameter(clock.instant()))
                .update();
    }

    /** @param request as the agents have it */
    boolean hold(String request) {
        return catalog.sql("SELECT EXISTS (SELECT FROM ordered_takeovers WHERE request::text = :request)")
                .param("request", request)
                .query(Boolean.class)
                .single();
    }
}
