package io.holdfast.sources.postgres.validation;

import io.holdfast.repository.Progress;
import io.holdfast.sources.RestoreReport.Validation;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.protocol.PostgresEndpoint;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks a living primary a data set's own queries, in transactions that only read. */
public final class LivingQueries {
    private static final List<String> PLACES = List.of("-file", "-env", "-from");

    private LivingQueries() {}

    /**
     * Blocks while they run, each for ten minutes at most. As {@code apply-user} where the settings name one, who may read the
     * tables, else as {@code user}.
     *
     * @param selection {@code validate.NAME}: a query that answers one boolean
     * @return whether it takes writes, and one for each query
     */
    public static List<Validation> ask(SourceSettings live, Map<String, String> selection)
            throws SourceException, InterruptedException {
        Map<String, String> values = new HashMap<>(live.values());
        live.get("apply-user").filter(user -> !user.isBlank()).ifPresent(user -> {
            values.put("user", user);
            PLACES.forEach(place -> {
                values.remove("password" + place);
                live.get("apply-password" + place).ifPresent(where -> values.put("password" + place, where));
            });
        });
        PostgresEndpoint endpoint = PostgresEndpoint.of(new SourceSettings(values));
        QueryCheck check = new QueryCheck(
                database -> {
                    try {
                        return endpoint.in(database).connect();
                    } catch (SourceException e) {
                        throw new SQLException(e.getMessage(), e);
                    }
                },
                Progress.NONE);
        List<Validation> answers = new ArrayList<>(
                check.run(endpoint.database(), Map.of("validate.it takes writes", "SELECT NOT pg_is_in_recovery()")));
        answers.addAll(check.run(endpoint.database(), selection));
        return List.copyOf(answers);
    }
}
