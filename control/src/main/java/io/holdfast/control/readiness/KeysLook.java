package io.holdfast.control.readiness;

import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.RepositoryAccess;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Whether somebody has shown, not too long ago, that a key kept elsewhere opens what a recovery reads from. */
@Component
class KeysLook implements Look {
    /** Half a year, as for the drills: people leave, and paper is thrown away. */
    private static final Duration TEST_HOLDS = Duration.ofDays(183);

    private final KeyRecoveryTests tests;
    private final RepositoryAccess access;
    private final Clock clock;

    KeysLook(KeyRecoveryTests tests, RepositoryAccess access, Clock clock) {
        this.tests = tests;
        this.access = access;
        this.clock = clock;
    }

    @Override
    public String fact() {
        return "key-recovery";
    }

    @Override
    public String words() {
        return "recovery key";
    }

    @Override
    public Finding of(Service service, Inventory inventory) {
        var repositories = ServiceParts.of(service, inventory).repositories();
        return repositories.isEmpty()
                ? Finding.good("No repository takes a part in bringing it back.")
                : Finding.worst(repositories.stream().map(this::look).toList());
    }

    private Finding look(StoreDeclaration repository) {
        String name = repository.name();
        String anew = " Say 'holdfast dr key-test " + name + "'.";
        Optional<KeyRecoveryTest> latest = tests.latest(name);
        if (latest.isEmpty()) {
            return Finding.unknown("Whether a key that is kept elsewhere opens " + name + " was never tested." + anew);
        }
        KeyRecoveryTest test = latest.get();
        long days = Duration.between(test.testedAt(), clock.instant()).toDays();
        if (!test.passed()) {
            return Finding.bad(
                    "The newest test of a key of " + name + ", " + days + " days ago, failed: " + test.detail() + anew);
        }
        if (days > TEST_HOLDS.toDays()) {
            return Finding.bad("A key of " + name + " was tested " + days + " days ago, which is too long ago." + anew);
        }
        String key = String.valueOf(test.keyId());
        try {
            return access.open(repository).keys().list().stream()
                            .anyMatch(info -> info.id().equals(key))
                    ? Finding.good("Key " + key.substring(0, 8) + " of " + name + ", kept elsewhere, was tested " + days
                            + " days ago by " + test.testedBy() + ".")
                    : Finding.bad("Key " + key.substring(0, 8) + ", which was tested, is no longer a key of " + name
                            + ". Test another." + anew);
        } catch (IOException e) {
            return Finding.unknown("Whether key " + key.substring(0, 8) + " is still a key of " + name
                    + " cannot be seen: " + e.getMessage());
        }
    }
}
