package io.holdfast.control.access;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.RowMapper;

/** Things that are rows of the catalog, each addressed by a UUID. */
public abstract class LocatedRow implements Located {
    /** Of a row whose column {@code service_name} names one; of none where that is null. */
    protected static final RowMapper<Optional<Set<String>>> ONE =
            (row, number) -> Optional.ofNullable(row.getString("service_name")).map(Set::of);

    /** Of a row whose column {@code services} is an array of them. */
    protected static final RowMapper<Optional<Set<String>>> SEVERAL = (row, number) ->
            Optional.of(Set.copyOf(List.of((String[]) row.getArray("services").getArray())));

    private final Catalog catalog;
    private final Address address;
    private final String sql;
    private final RowMapper<Optional<Set<String>>> services;

    /**
     * How a request says which.
     *
     * @param paths as {@link Located#paths()} has them
     * @param variable of these paths that is the id
     * @param thing for messages
     * @param none what is thrown where there is none of an id
     */
    public record Address(List<String> paths, String variable, String thing, Function<UUID, RuntimeException> none) {}

    /** @param sql selects what {@code services} reads, of the row whose id is {@code :id} */
    protected LocatedRow(Catalog catalog, Address address, String sql, RowMapper<Optional<Set<String>>> services) {
        this.catalog = catalog;
        this.address = address;
        this.sql = sql;
        this.services = services;
    }

    @Override
    public final List<String> paths() {
        return address.paths();
    }

    @Override
    public final Optional<Set<String>> services(Map<String, String> variables) {
        return catalog.sql(sql)
                .param("id", id(variables))
                .query(services)
                .optional()
                .flatMap(found -> found);
    }

    @Override
    public final RuntimeException unknown(Map<String, String> variables) {
        return address.none().apply(id(variables));
    }

    private UUID id(Map<String, String> variables) {
        return Instants.id(address.thing(), variables.getOrDefault(address.variable(), ""));
    }
}
