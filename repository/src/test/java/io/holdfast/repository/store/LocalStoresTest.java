package io.holdfast.repository.store;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class LocalStoresTest {
    @TempDir
    Path folder;

    @Nested
    class InDirectory extends StoreContract {
        @Override
        Store open(String place) {
            return new LocalStore(folder.resolve(place), Clock.systemUTC());
        }
    }

    @Nested
    class InMemory extends StoreContract {
        @Override
        Store open(String place) {
            return new MemoryStore();
        }
    }

    @Nested
    class UnderEverythingThatGoesAroundAStore extends StoreContract {
        @Override
        Store open(String place) {
            Store limited = new LimitedStore(new UninterruptedStore(new MemoryStore(), Duration.ofMinutes(1)), 3);
            Store trying = new RetryingStore(new VerifiedWrites(limited), Duration.ofSeconds(5), new Random(1));
            Store throttled = new ThrottledStore(trying, 100 << 20, 100 << 20);
            return new CachedStore(throttled, folder.resolve(place));
        }
    }
}
