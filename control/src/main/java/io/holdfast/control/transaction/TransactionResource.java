package io.holdfast.control.transaction;

import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.log.LoggedTransactions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Logs")
class TransactionResource {
    private static final Duration AROUND = Duration.ofMinutes(15);
    private static final Set<String> KINDS =
            Set.of("insert", "update", "delete", "create", "drop", "truncate", "rewrite", "drop_database");

    private final Transactions transactions;

    TransactionResource(Transactions transactions) {
        this.transactions = transactions;
    }

    @GetMapping("/api/v1/admin/logs/{data_set}/transactions")
    @Operation(
            summary = "Transactions in a data set's stored log: what they did, and the last instant before each",
            description = "Give from and to, or around, which looks a quarter of an hour to both sides. A relation is a"
                    + " name with or without schema, an oid, or the number of a file.")
    LoggedTransactions list(
            @PathVariable("data_set") String dataSet,
            @RequestParam(name = "around", required = false) @Nullable Instant around,
            @RequestParam(name = "from", required = false) @Nullable Instant from,
            @RequestParam(name = "to", required = false) @Nullable Instant to,
            @RequestParam(name = "relation", required = false) @Nullable String relation,
            @RequestParam(name = "database", required = false) @Nullable String database,
            @RequestParam(name = "kind", required = false) @Nullable Set<String> kinds,
            @RequestParam(name = "minRows", defaultValue = "0") long rows,
            @RequestParam(name = "timeline", required = false) @Nullable Integer timeline,
            @RequestParam(name = "repository", required = false) @Nullable String repository,
            @RequestParam(name = "limit", defaultValue = "100") int limit)
            throws IOException {
        List<FieldProblem> problems = new ArrayList<>();
        if (limit < 1 || limit > 1000) {
            problems.add(new FieldProblem("limit", "is " + limit + "; it must be 1 to 1000"));
        }
        if ((around == null) == (from == null)) {
            problems.add(new FieldProblem("around", "give either around, or from (and to)"));
        }
        Set<String> wanted = kinds == null ? Set.of() : kinds;
        wanted.stream()
                .filter(kind -> !KINDS.contains(kind))
                .forEach(kind -> problems.add(new FieldProblem(
                        "kind",
                        "'" + kind + "' is none; it must be of "
                                + String.join(", ", KINDS.stream().sorted().toList()))));
        Instant begin = around != null ? around.minus(AROUND) : from;
        Instant end = around != null ? around.plus(AROUND) : to == null ? Instant.MAX : to;
        if (begin != null && end.isBefore(begin)) {
            problems.add(new FieldProblem("to", "lies before from"));
        }
        if (!problems.isEmpty() || begin == null) {
            throw new InvalidRequestException(problems);
        }
        return transactions.find(
                dataSet,
                Optional.ofNullable(repository),
                new Transactions.Wish(
                        begin,
                        end,
                        Optional.ofNullable(relation).filter(text -> !text.isBlank()),
                        Optional.ofNullable(database).filter(text -> !text.isBlank()),
                        wanted,
                        rows,
                        Optional.ofNullable(timeline),
                        limit));
    }
}
