package io.holdfast.vault.release;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.holdfast.vault.access.HashedSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What two operators can do together, and none alone. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Change.LetGo.class, name = "let-go"),
    @JsonSubTypes.Type(value = Change.AcceptClock.class, name = "accept-clock"),
    @JsonSubTypes.Type(value = Change.AddOperator.class, name = "add-operator"),
    @JsonSubTypes.Type(value = Change.RemoveOperator.class, name = "remove-operator"),
    @JsonSubTypes.Type(value = Change.ShortenRetention.class, name = "shorten-retention")
})
public sealed interface Change {

    /** For people. */
    String words();

    /**
     * The client may remove these files before their locks end.
     *
     * @param repository {@code CLIENT/REPOSITORY}
     * @param files {@code type/name} each; none for every file of the repository
     */
    record LetGo(String repository, List<String> files) implements Change {
        @Override
        public String words() {
            return files.isEmpty()
                    ? "let every file of " + repository + " go"
                    : "let " + files.size() + " files of " + repository + " go";
        }
    }

    /** The machine's clock is right, though it has leapt. @param machine what it said then */
    record AcceptClock(Instant machine) implements Change {
        @Override
        public String words() {
            return "believe the machine's clock, which says " + machine;
        }
    }

    record AddOperator(String name, HashedSecret secret) implements Change {
        @Override
        public String words() {
            return "make " + name + " an operator";
        }
    }

    record RemoveOperator(String name) implements Change {
        @Override
        public String words() {
            return "make " + name + " no operator any more";
        }
    }

    /** For what arrives from then on; locks that are set stay. */
    record ShortenRetention(String client, Duration retention) implements Change {
        @Override
        public String words() {
            return "lock what " + client + " stores for " + retention + " only";
        }
    }
}
