package io.holdfast.control.audit;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** Reads the chain, {@code audit_records}. */
@Component
public class AuditRecords {
    private static final int PAGE = 1000;
    private static final TypeReference<Map<String, String>> DETAIL = new TypeReference<>() {};

    private final Catalog catalog;

    AuditRecords(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Which records; null where it does not matter.
     *
     * @param from not before this
     * @param until before this
     * @param action the whole, or with a star at the end its beginning
     * @param below only those with a smaller {@code seq}
     */
    record Filter(
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable String actor,
            @Nullable String action,
            @Nullable String object,
            @Nullable AuditResult result,
            @Nullable Long below) {}

    /** The newest first. */
    List<AuditRecord> list(Filter filter, int limit) {
        StringBuilder where = new StringBuilder("WHERE TRUE");
        Map<String, Object> values = new java.util.HashMap<>();
        add(where, values, "at >= :from", "from", Instants.parameter(filter.from()));
        add(where, values, "at < :until", "until", Instants.parameter(filter.until()));
        add(where, values, "actor = :actor", "actor", filter.actor());
        String action = filter.action();
        if (action != null && action.endsWith("*")) {
            String beginning = action.substring(0, action.length() - 1).replaceAll("([\\\\%_])", "\\\\$1");
            add(where, values, "action LIKE :action", "action", beginning + "%");
        } else {
            add(where, values, "action = :action", "action", action);
        }
        add(where, values, "md5(object) = md5(:object) AND object = :object", "object", filter.object());
        AuditResult result = filter.result();
        add(where, values, "result = :result", "result", result == null ? null : result.name());
        add(where, values, "seq < :below", "below", filter.below());
        return catalog.sql("SELECT * FROM audit_records " + where + " ORDER BY seq DESC LIMIT :limit")
                .params(values)
                .param("limit", limit)
                .query(AuditRecords::read)
                .list();
    }

    private static void add(
            StringBuilder where, Map<String, Object> values, String condition, String name, @Nullable Object value) {
        if (value != null) {
            where.append(" AND ").append(condition);
            values.put(name, value);
        }
    }

    /** Hands over all after this one, in order; blocks until the last one was taken. */
    public void forEachAfter(long seq, Consumer<AuditRecord> consumer) {
        long last = seq;
        List<AuditRecord> page;
        do {
            page = after(last, PAGE);
            page.forEach(consumer);
            last = page.isEmpty() ? last : page.getLast().seq();
        } while (page.size() == PAGE);
    }

    /** The first ones after this one, in order. */
    public List<AuditRecord> after(long seq, int limit) {
        return catalog.sql("SELECT * FROM audit_records WHERE seq > :seq ORDER BY seq LIMIT :limit")
                .param("seq", seq)
                .param("limit", limit)
                .query(AuditRecords::read)
                .list();
    }

    /** Empty when nothing has been recorded. */
    public Optional<AuditRecord> newest() {
        return catalog.sql("SELECT * FROM audit_records ORDER BY seq DESC LIMIT 1")
                .query(AuditRecords::read)
                .optional();
    }

    private static AuditRecord read(ResultSet row, int number) throws SQLException {
        return new AuditRecord(
                row.getLong("seq"),
                Instants.require(row, "at"),
                row.getString("actor"),
                row.getString("authentication"),
                row.getString("address"),
                Objects.requireNonNullElse(row.getString("request"), ""),
                row.getString("action"),
                row.getString("object"),
                AuditResult.valueOf(row.getString("result")),
                Objects.requireNonNullElse(row.getString("before_digest"), ""),
                Objects.requireNonNullElse(row.getString("after_digest"), ""),
                Catalog.fromJson(row.getString("detail"), DETAIL),
                row.getString("previous"),
                row.getString("hash"));
    }
}
