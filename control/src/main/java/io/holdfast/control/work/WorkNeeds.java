package io.holdfast.control.work;

import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * What a kind of work needs of the worker that does it. A kind without one is done by any.
 *
 * @param task the kind's name
 * @param sites names of the sites that a piece of work, given by its id, has to reach
 * @param handedOn told the id, and why the piece waits, when a worker that lacks something hands it on; often
 */
public record WorkNeeds(String task, Function<String, Set<String>> sites, BiConsumer<String, String> handedOn) {
    /** Nobody is told. */
    public static WorkNeeds of(String task, Function<String, Set<String>> sites) {
        return new WorkNeeds(task, sites, (id, why) -> {});
    }
}
