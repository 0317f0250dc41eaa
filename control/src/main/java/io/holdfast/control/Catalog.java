package io.holdfast.control;

import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The catalog's database. Safe for many threads; every call blocks on the database. */
public final class Catalog {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final JsonMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    public Catalog(DataSource dataSource) {
        this.dataSource = dataSource;
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    public JdbcClient.StatementSpec sql(String sql) {
        return jdbc.sql(sql);
    }

    public DataSource dataSource() {
        return dataSource;
    }

    /** Runs the work in one transaction, or in the one that the thread is in already. */
    public <T extends Object> T inTransaction(Supplier<T> work) {
        T result = transactions.execute(status -> work.get());
        if (result == null) {
            throw new IllegalStateException("a transaction's work answered nothing");
        }
        return result;
    }

    /** Runs the work in one transaction, or in the one that the thread is in already. */
    public void runInTransaction(Runnable work) {
        transactions.executeWithoutResult(status -> work.run());
    }

    /** The JSON text for a {@code ?::jsonb} parameter; null stays null. */
    public static @Nullable String json(@Nullable Object value) {
        return value == null ? null : JSON.writeValueAsString(value);
    }

    /** The JSON text with members in the order of their names: the same for equal values. */
    public static String sortedJson(JsonNode value) {
        return SORTED.writeValueAsString(JSON.treeToValue(value, Object.class));
    }

    public static <T> T fromJson(String json, Class<T> type) {
        return JSON.readValue(json, type);
    }

    public static <T> T fromJson(String json, TypeReference<T> type) {
        return JSON.readValue(json, type);
    }
}
